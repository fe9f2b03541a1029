/** One request by hand (curl, a probe): it takes its place among all others, and its outcome is read later. */
import type { Duration, Simulation } from '@track/simulation'
import { launchRequest } from './exact/arriving.ts'
import { addClient, type ClientRow, removeClient } from './exact/clients.ts'
import { abandon } from './exact/concluding.ts'
import type { ReportTo } from './exact/instances.ts'
import { outcomes, pending } from './exact/outcomes.ts'
import { requestsOf } from './exact/requests.ts'
import { serviceNamed } from './exact/services.ts'
import { giveBackCounts, takeCounts } from './measures/counts.ts'
import { refreshNetworkOf } from './faults/network.ts'
import { clientLayout } from './measures/layout.ts'
import type { ProbeRow, TrafficState } from './state.ts'
import { trafficPart, writeTraffic } from './traffic-part.ts'
import type { Policy, Target } from './workloads/workload.ts'
import { policySettings } from './workloads/policy-settings.ts'
import { atTop, readSettings } from './workloads/read-settings.ts'

/** Where to: the name of a Service, or the id of one server, ready or not. */
export type SyntheticRequest = ({ readonly service: string } | { readonly instance: string }) & {
  readonly path: string
  readonly method: string
  /** What proxies on the way read besides. */
  readonly asked?: Pick<Target, 'host' | 'headers' | 'port' | 'query'>
  /** When to give up; without it the request waits as long as it takes. */
  readonly timeout?: Duration
  /** The process that sends it, for what faults make of its way. */
  readonly from?: string
  /** Which part's event is told `answered`. */
  readonly reportTo?: ReportTo
}

export interface RequestOutcome {
  readonly isDone: boolean
  /** The name of the outcome (outcomes.ts); `pending` until it is done. */
  readonly outcome: string
  /** The status code; empty where no answer came. */
  readonly code: string
  /** Until the end, or until now. */
  readonly latency: Duration
  /** What curl says where there is no answer, and its exit code. */
  readonly curl: { readonly exitCode: number; readonly words: string } | undefined
  /** Behind a proxy: who answered, and to which path; absent where the proxy did itself. */
  readonly served: { readonly id: string; readonly path: string; readonly port: number } | undefined
}

/** Sends a request and answers its id; `outcomeOf` may be asked at once, and until `forgetRequest`. */
export function request(simulation: Simulation, asked: SyntheticRequest): string {
  const { path, method, asked: more = {}, timeout, from, reportTo } = asked
  return writeTraffic(simulation, (state) => {
    const id = `request/${state.probeNumber++}`
    const row: ClientRow = {
      id, process: from ?? id, labels: {}, startedAt: simulation.now, start: state.startNumber++, policy: { ...onceAtMost, timeout },
      service: 'service' in asked ? serviceNamed(state, asked.service) : -1,
      instance: 'instance' in asked ? asked.instance : undefined,
      queue: -1, routes: [{ ...more, path, method, weight: 1 }], network: 0, generator: undefined,
      stream: simulation.stream('traffic', id), bounds: [], workload: undefined, reportTo: undefined,
    }
    const client = addClient(state, row, takeCounts(state, clientLayout.size(1, [], false)))
    refreshNetworkOf(state, client)
    state.probes.set(id, { id, client, startedAt: simulation.now, reportTo, outcome: pending, endedAt: -1 })
    launchRequest(state, simulation.now, client, row, 0)
    return id
  })
}

/** One attempt, and nothing else. */
export const onceAtMost: Policy = readSettings({}, policySettings, atTop(), { env: {}, args: new Map(), complaints: [] })

export function outcomeOf(simulation: Simulation, id: string): RequestOutcome {
  const { outcome, startedAt, endedAt, served } = probeOf(simulation.state(trafficPart), id)
  const row = outcomes[outcome]!
  const isDone = outcome !== pending
  return { isDone, outcome: row.name, code: row.code, latency: (isDone ? endedAt : simulation.now) - startedAt, curl: row.curl, served }
}

/** Ends a request by hand (Ctrl-C) if it is still under way, and drops what is known of it. */
export function forgetRequest(simulation: Simulation, id: string): void {
  writeTraffic(simulation, (state) => {
    const { client } = probeOf(state, id)
    state.probes.delete(id)
    for (const each of requestsOf(state, client)) abandon(state, simulation.now, each)
    giveBackCounts(state, state.clientCounts[client]!, clientLayout.size(1, [], false))
    removeClient(state, client)
  })
}

function probeOf(state: TrafficState, id: string): ProbeRow {
  const probe = state.probes.get(id)
  if (!probe) throw new Error(`no request "${id}"`)
  return probe
}
