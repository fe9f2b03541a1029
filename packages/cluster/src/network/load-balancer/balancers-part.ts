/** The load balancers that there are: for which Services, with which address, and since when they work. */
import type { Instant, Part } from '@track/simulation'

export interface BalancerRow {
  readonly address: string
  /** What the Service asked for when it was made or last changed. */
  readonly asked: string
  /** When what was asked for is done. */
  readonly doneAt: Instant
}

interface BalancersState {
  /** By `namespace/name`. */
  readonly balancers: Map<string, BalancerRow>
}

export const balancersPart: Part<BalancersState> = {
  name: 'load balancers',
  initial: () => ({ balancers: new Map() }),
  events: {},
}
