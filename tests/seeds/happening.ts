/** What people and chance do to a cluster is a row; here is its type, and what several rows ask for. */
import { nodes, pods, StatusError } from '@track/apimachinery'
import { type Client, clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import type { Draw } from './draw.ts'

export interface Happening {
  readonly name: string
  /** How often, beside the others. */
  readonly weight: number
  act(world: Simulation, draw: Draw, step: number): void
}

export function administrator(world: Simulation): Client {
  return clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'kubectl' })
}

/** Gives what the API refuses back to whoever asked, as a person would read it and go on. */
export function unlessRefused(act: () => void): void {
  try {
    act()
  } catch (refusal) {
    // The object went in the meantime, or waits for its finalizers.
    if (!(refusal instanceof StatusError)) throw refusal
  }
}

export function somePod(world: Simulation, draw: Draw) {
  return draw.oneOf(cacheOf(world).list(pods, 'default'), 'pod')
}

export function nodeNames(world: Simulation): string[] {
  return cacheOf(world).list(nodes).map(({ metadata }) => metadata.name!).sort()
}

export function someNode(world: Simulation, draw: Draw): string {
  return draw.oneOf(nodeNames(world), 'node')!
}

export function changeNode(world: Simulation, name: string, spec: object): void {
  administrator(world).patch(nodes, { metadata: { name } }, { type: 'merge', body: { spec } })
}
