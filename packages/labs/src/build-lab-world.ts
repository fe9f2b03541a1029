/** The world of a lab at the moment when the learner comes in. */
import { compact, storeOf } from '@track/apiserver'
import {
  addonNamed, type Addon, apiCallsPart, apiSystemCalls, promqlSystemCall, startedAtByDefault, threeZones, topologyNamed, type WorldOptions, worldParts,
} from '@track/cluster'
import { sessionCallsPart, sessionSystemCall } from '@track/session'
import { addHost, dashboardSystemCall, shellPrograms } from '@track/shell'
import { second, type Part, Simulation } from '@track/simulation'
import type { Lab, LabFiles } from './lab.ts'
import { labSystemCall } from './lab-calls.ts'
import { labPart } from './lab-part.ts'
import { applyObjects } from './objects.ts'

export interface LabWorldOptions extends Pick<WorldOptions, 'descriptions' | 'more'> {
  /** Instead of the lab's own: for hidden seeds and batches. */
  readonly seed?: number
}

/** What programs of a lab's world may ask for. */
const systemCalls = { ...apiSystemCalls, promql: promqlSystemCall, dashboard: dashboardSystemCall, session: sessionSystemCall, lab: labSystemCall }

function addonsOf({ world }: Lab): Addon[] {
  return world.addons.flatMap((name) => addonNamed(name) ?? [])
}

/** The parts of a lab's world: what a saved one is opened with. */
export function labWorldParts(lab: Lab, files: LabFiles, { more = [], descriptions }: LabWorldOptions = {}): Part[] {
  const nodes = topologyNamed(lab.world.topology)?.nodes ?? threeZones(3)
  return worldParts({
    nodes, programs: shellPrograms, systemCalls, addons: addonsOf(lab), ...(descriptions && { descriptions }),
    more: [apiCallsPart as Part, sessionCallsPart as Part, ...more, labPart(lab, files) as Part],
  })
}

/**
 * The API server's log begins with the lab: nobody has a watch from before, and a browser loads the
 * rest the sooner.
 */
export function buildLabWorld(lab: Lab, files: LabFiles, options: LabWorldOptions = {}): Simulation {
  const { seed = lab.world.seed } = options
  const world = Simulation.start(labWorldParts(lab, files, options), { seed, startedAt: lab.world.startedAt ?? startedAtByDefault })
  addHost(world, { programs: shellPrograms, files: files.given })
  // Nodes register and namespaces get their service accounts before anybody asks for pods.
  world.runFor(5 * second)
  for (const path of Object.keys(files.start).sort()) applyObjects(world, files.start[path]!)
  const begins = world.startedAt + Math.max(lab.world.warmUp, 5 * second)
  world.runUntil(Math.max(world.now, begins - second))
  compact(world, storeOf(world))
  world.runUntil(begins)
  return world
}
