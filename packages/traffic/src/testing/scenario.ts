/** Small worlds for tests: one server behind a Service, one client, descriptions in few words. */
import { type Duration, parseTimestamp, Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import { type ClientTruth, groundTruth, type QueueTruth } from '../measures/ground-truth.ts'
import { setReady, setServiceEndpoints, startServer } from '../servers.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload, type WorkloadText } from '../workloads/parse-workload.ts'
import type { ClientWorkload, QueueWorkload, ServerWorkload, Workload, WorkerWorkload } from '../workloads/workload.ts'

/** A Monday morning. */
export const startedAt = parseTimestamp('2026-01-05T08:00:00Z')

export function emptyWorld(seed = 1): Simulation {
  return Simulation.start([trafficPart], { seed, startedAt })
}

type Extra = Pick<WorkloadText, 'env' | 'args'>

export const server = (text: string, extra?: Extra): ServerWorkload => read(`kind: server\n${text}`, extra) as ServerWorkload
export const client = (text: string, extra?: Extra): ClientWorkload => read(`kind: client\n${text}`, extra) as ClientWorkload
export const worker = (text: string, extra?: Extra): WorkerWorkload => read(`kind: worker\n${text}`, extra) as WorkerWorkload
export const queue = (text = ''): QueueWorkload => read(`kind: queue\n${text}`) as QueueWorkload

function read(text: string, extra: Extra = {}): Workload {
  const { workload, complaints } = parseWorkload({ text, ...extra })
  if (!workload) throw new Error(complaints.join('\n'))
  return workload
}

/** A server `api` behind the Service `api`, and a client `load`. */
export function apiWorld(
  { seed = 1, api, load }: { seed?: number; api: ServerWorkload; load: ClientWorkload },
): Simulation {
  const simulation = emptyWorld(seed)
  serve(simulation, 'api', ['api'], api)
  startClient(simulation, { id: 'load', workload: load })
  return simulation
}

/** Starts servers that are ready at once behind a Service. */
export function serve(simulation: Simulation, service: string, ids: readonly string[], workload: ServerWorkload): void {
  for (const id of ids) {
    startServer(simulation, { id, workload, labels: { app: service } })
    setReady(simulation, id, true)
  }
  setServiceEndpoints(simulation, service, ids)
}

export function clientTruth(simulation: Simulation, id = 'load'): ClientTruth {
  const found = groundTruth(simulation).clients.find((each) => each.id === id)
  if (!found) throw new Error(`no client "${id}"`)
  return found
}

export function queueTruth(simulation: Simulation, name: string): QueueTruth {
  const found = groundTruth(simulation).queues.find((each) => each.name === name)
  if (!found) throw new Error(`no queue "${name}"`)
  return found
}

/** What a client did over the next stretch of time. */
export function over(simulation: Simulation, duration: Duration): { requests: number; successes: number; attempts: number } {
  const before = clientTruth(simulation)
  simulation.runFor(duration)
  const after = clientTruth(simulation)
  return {
    requests: after.requests - before.requests,
    successes: (after.outcomes['success'] ?? 0) - (before.outcomes['success'] ?? 0),
    attempts: after.attempts - before.attempts,
  }
}
