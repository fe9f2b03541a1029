/** The image that a container names, or the words of why there is none. */
import type { Simulation } from '@track/simulation'
import type { Container } from '../objects/pod.ts'
import { codeOf } from '../part-code.ts'
import { parseImageReference } from './image-reference.ts'
import { findImage } from './image-table.ts'
import type { Image } from './image.ts'

export function imageOf(simulation: Simulation, { image = '' }: Container): Image | string {
  const reference = parseImageReference(image)
  return typeof reference === 'string' ? reference : findImage(codeOf(simulation).images, reference)
}
