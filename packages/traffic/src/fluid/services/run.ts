/**
 * A run of the fluid grain over one step, or over a second of balance: what is worked out once for it,
 * and the books in which it writes. Scratch: nothing of it is state.
 */
import { type Duration, type Instant, millisecond, second } from '@track/simulation'
import type { ClientRow } from '../../exact/clients.ts'
import type { TrafficState } from '../../state.ts'
import type { Route, ServerWorkload } from '../../workloads/workload.ts'
import type { Answering, End } from './answering.ts'
import type { Noted } from '../sampling/noting.ts'
import type { RequestEnds } from './calls.ts'
import type { Cohort, Group, Segment, Station } from './services.ts'
import { tallySize } from './stores/store-counters.ts'
import { isFluidStore, workloadOfStore } from './stores/visits.ts'

export interface Run {
  readonly state: TrafficState
  readonly from: Instant
  readonly length: Duration
  /** Nothing is put off: what would come later comes now, as in a flow that does not change. */
  readonly isBalance: boolean
  readonly stations: ReadonlyMap<number, WorkingStation>
  /** Requests to dependencies, by client and route. */
  readonly requests: Map<string, RequestEnds | undefined>
  /** Where the counters of a client are. */
  readonly booksOf: (client: number) => Books
  /** Attempts that are to be made in this run, by the Service that they go to. */
  readonly due: Map<number, Cohort[]>
  /** Attempts for later. */
  readonly later: Cohort[]
  /** Attempts that failed and are worth another one. */
  failures: Failure[]
  /** Calls that workers made, by the Service that they go to. */
  readonly calls: Map<number, Called[]>
  /** By client: attempts that ended, those of them that failed, and the time that is still under way. */
  readonly ended: Map<number, Ended>
  /** Retries that a budget still allows in a second of balance. */
  readonly tokens: Map<number, number>
  /** Requests that ended, by what they have behind them: of loads of which a sample is wanted. */
  readonly noted: Map<string, Noted>
}

export interface Books {
  readonly counts: Float64Array
  readonly base: number
}

export interface Failure {
  readonly cohort: Cohort
  readonly outcome: number
  readonly elapsed: Duration
  readonly at: Instant
  readonly mass: number
}

export interface Called {
  /** Whose calls they are: of those who are alike the first. */
  readonly client: number
  readonly route: number
  readonly mass: number
  readonly patience: Duration
}

export interface Ended {
  calls: number
  failures: number
  flying: number
}

export interface WorkingStation {
  readonly service: number
  readonly groups: readonly WorkingGroup[]
  readonly refusing: number
  readonly silent: number
  /** Instances that a new attempt may be sent to, refusing and silent ones included. */
  readonly ready: number
}

export type FluidRoute = Pick<Route, 'path' | 'method' | 'service' | 'cpu' | 'errors' | 'calls'>

/** What flows need to know of a server, or of what is seen as one. */
export type FluidWorkload = Pick<ServerWorkload, 'concurrency' | 'queue.limit' | 'queue.full' | 'abandoned'> & { readonly routes: readonly FluidRoute[] }

export interface WorkingGroup {
  readonly group: Group
  readonly workload: FluidWorkload
  readonly size: number
  /** Arrivals a microsecond that waits are worked out for, by route. */
  expected: readonly number[]
  answering: Answering | undefined
  /** Where all its workers stand in line for a pool: how much what they wait for varies, which is what they end by. */
  bottleneck: number | undefined
  /** How attempts end that come in this run, by whose they are. */
  readonly met: Map<string, readonly End[]>
  line: Segment[]
  lined: number
  /** What one instance got in this run, by route: everything, and what was turned away. */
  readonly arrived: Float64Array
  /** Admitted at once in this run, as long as there was room: the share that found none. */
  full: number
  /** Jobs whose work began, by route, and what they did. */
  readonly tally: WorkingTally
}

export interface WorkingTally {
  readonly block: Float64Array
  /** Jobs that workers took, by route. */
  readonly taken: Float64Array
  served: number
  cpu: number
  waits: number
  stays: number
}

export function workingStation(state: TrafficState, station: Station): WorkingStation {
  const groups = station.groups.map((group): WorkingGroup => {
    const { row } = group.members[0]!
    const workload = isFluidStore(row.workload) ? workloadOfStore(state, station.service, row.workload) : row.workload as ServerWorkload
    const { routes } = workload
    return {
      group, workload, size: group.members.length, answering: undefined, bottleneck: undefined, met: new Map(), line: [...group.line], lined: group.lined,
      expected: group.expected.length === routes.length ? group.expected : routes.map(() => 0),
      arrived: new Float64Array(routes.length), full: group.full,
      tally: { block: new Float64Array(tallySize(row, routes.length)), taken: new Float64Array(routes.length), served: 0, cpu: 0, waits: 0, stays: 0 },
    }
  })
  const taking = groups.reduce((sum, { group, size }) => sum + (group.members[0]!.takes ? size : 0), 0)
  return { service: station.service, groups, refusing: station.refusing, silent: station.silent, ready: taking + station.refusing + station.silent }
}

const stepMax = 100 * millisecond
const stepMin = 5 * millisecond

/** How far a step goes while something is out of balance. */
export function fineStep(state: TrafficState): Duration {
  let step = stepMax
  const look = ({ policy }: ClientRow): void => {
    if (policy.timeout !== undefined) step = Math.min(step, policy.timeout / 10)
  }
  for (const { client } of state.fluidLoads) look(state.clientRows[client]!)
  const whole = Math.max(stepMin, Math.floor(step / stepMin) * stepMin)
  // A second is a whole number of steps.
  return second / Math.ceil(second / whole)
}
