/** What comes from outside of the cluster: the Loads and Journeys that are at work, and as what. */
import type { Part, Simulation } from '@track/simulation'
import { loadTold } from './load-status.ts'

export interface OutsideState {
  /** By id in the traffic: the specification that it runs with, as JSON. */
  readonly running: Map<string, string>
}

export const outsidePart: Part<OutsideState> = {
  name: 'outside traffic',
  initial: () => ({ running: new Map() }),
  events: { 'load told': loadTold },
}

export interface Runner {
  start(id: string): void
  /** It runs on with another description. */
  update(id: string): void
}

/** Starts or changes what an object describes, unless it runs as described already. */
export function run(simulation: Simulation, id: string, spec: object, { start, update }: Runner): void {
  const { running } = simulation.state(outsidePart)
  const text = JSON.stringify(spec)
  const before = running.get(id)
  if (before === text) return
  running.set(id, text)
  if (before === undefined) start(id)
  else update(id)
}

/** Forgets what ran; false where nothing did. */
export function forget(simulation: Simulation, id: string): boolean {
  return simulation.state(outsidePart).running.delete(id)
}
