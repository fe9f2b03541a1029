/**
 * How many bytes have gone from servers to their clients, as far as routes say how big their answers are: for meters of what leaves a zone.
 * Left out: what is sent twice, answers of databases, caches, brokers and stores of objects, answers to requests by hand.
 */
import type { Simulation } from '@track/simulation'
import { success } from '../exact/outcomes.ts'
import { headBytes } from '../faults/shaping.ts'
import { clientBooks } from '../fluid/services/reading.ts'
import type { TrafficState } from '../state.ts'
import { trafficPart } from '../traffic-part.ts'
import { clientLayout } from './layout.ts'

export interface Transfer {
  /** The process that asks. */
  readonly process: string
  /** Who may answer it: each a like share of it. */
  readonly from: readonly string[]
  /** Since the client began; whoever reads it takes differences. */
  readonly answers: number
  readonly bytes: number
  /** Whether the servers are proxies, whose answers are as big as those that they get: the bytes are but the heads. */
  readonly isProxied: boolean
  /** Tells two clients of a process apart. */
  readonly client: string
}

export function transfersOf(simulation: Simulation): Transfer[] {
  const state = simulation.state(trafficPart)
  return [...state.clientIndex.values()].flatMap((client) => transferOf(state, simulation, client) ?? [])
}

function transferOf(state: TrafficState, simulation: Simulation, client: number): Transfer | undefined {
  const row = state.clientRows[client]!
  if (row.service < 0) return undefined
  const { members, ways } = state.serviceRows[row.service]!
  const from = (ways?.[row.process]?.members ?? members).filter((id) => {
    const instance = state.instanceIndex.get(id)
    return instance !== undefined && state.instanceIsReady[instance] === 1
  })
  const [first] = from
  const workload = first === undefined ? undefined : state.instanceRows[state.instanceIndex.get(first)!]!.workload
  if (workload?.kind !== 'server') return undefined
  const { counts, base } = clientBooks(state, simulation.now, client)
  const perRoute = clientLayout.perRoute(row.bounds)
  let [answers, bytes] = [0, 0]
  row.routes.forEach(({ path, method }, index) => {
    const count = counts[base + index * perRoute + clientLayout.attempt(success)]!
    const size = workload.routes.find((route) => route.path === path && route.method === method)?.['response.size'] ?? 0
    answers += count
    bytes += count * (headBytes + size)
  })
  return { process: row.process, from, answers, bytes, isProxied: workload.proxy !== undefined, client: row.id }
}
