/** The images that the world's registry was built with. */
import type { Part, Simulation } from '@track/simulation'
import type { Image } from './image.ts'

export interface WithImages extends Part {
  readonly images: readonly Image[]
}

export function imagesOf(simulation: Simulation): readonly Image[] {
  return (simulation.part('nodes') as WithImages).images
}
