/** The world of a lab at the moment when the learner comes in. */
import { threeZones, topologyNamed, type WorldOptions, worldParts, startedAtByDefault } from '@track/cluster'
import { second, type Part, Simulation } from '@track/simulation'
import type { Lab, LabFiles } from './lab.ts'
import { labPart } from './lab-part.ts'
import { applyObjects } from './objects.ts'

/** What the layers above bring: programs, what they may ask for, the API's words. */
export type LabWorldOptions = Pick<WorldOptions, 'programs' | 'systemCalls' | 'descriptions' | 'more'> & {
  /** Instead of the lab's own: for hidden seeds and batches. */
  readonly seed?: number
}

/** The parts of a lab's world: what a saved one is opened with. */
export function labWorldParts(lab: Lab, files: LabFiles, { more = [], seed: _, ...options }: LabWorldOptions): Part[] {
  const nodes = topologyNamed(lab.world.topology)?.nodes ?? threeZones(3)
  return worldParts({ nodes, ...options, more: [...more, labPart(lab, files) as Part] })
}

export function buildLabWorld(lab: Lab, files: LabFiles, options: LabWorldOptions = {}): Simulation {
  const { seed = lab.world.seed } = options
  const world = Simulation.start(labWorldParts(lab, files, options), { seed, startedAt: lab.world.startedAt ?? startedAtByDefault })
  // Nodes register and namespaces get their service accounts before anybody asks for pods.
  world.runFor(5 * second)
  for (const path of Object.keys(files.start).sort()) applyObjects(world, files.start[path]!)
  world.runUntil(world.startedAt + Math.max(lab.world.warmUp, 5 * second))
  return world
}
