/**
 * Who speaks to whom, and how much has gone between them: the traffic of the engine, gathered by
 * workload, Service and queue.
 */
import type { Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { metricsOf, trafficPart } from '@track/traffic'
import type { FlowPicture, PodPicture, StationPicture } from '../../lab-link/pictures.ts'

interface Gathered {
  readonly stations: Map<string, StationPicture>
  readonly flows: Map<string, FlowPicture>
}

export function trafficOf(simulation: Simulation, pods: readonly PodPicture[]): { stations: StationPicture[]; flows: FlowPicture[] } {
  const gathered: Gathered = { stations: new Map(), flows: new Map() }
  const stations = new Map(pods.map(({ uid, station }) => [uid, station]))
  const stationAt = (id: string | undefined) => stations.get((id ?? '').split('/')[0]!)
  addServers(simulation, gathered, stationAt)
  addClients(simulation, gathered, stationAt)
  addQueues(simulation, gathered)
  return { stations: [...gathered.stations.values()], flows: [...gathered.flows.values()] }
}

type StationAt = (processId: string | undefined) => string | undefined

/** Servers and workers, and what comes to them through Services and queues. */
function addServers(simulation: Simulation, gathered: Gathered, stationAt: StationAt): void {
  const { instanceRows, instanceBusy, instanceQueued, queueRows } = simulation.state(trafficPart)
  for (const [index, row] of instanceRows.entries()) {
    const station = stationAt(row?.id)
    if (!row || station === undefined) continue
    const families = metricsOf(simulation, row.id)
    const { kind } = row.workload
    addStation(gathered, station, kind, kind === 'server' ? instanceBusy[index]! + instanceQueued[index]! : undefined)
    if (kind === 'worker') {
      const queue = queueRows[row.queue]?.name
      if (queue !== undefined) addFlow(gathered, `queue:${queue}`, station, { total: sumOf(families, 'worker_messages_processed_total') })
    } else {
      const service = serviceOf(simulation, row.id)
      const failed = sumOf(families, 'http_requests_total', ({ code = '' }) => code >= '500')
      if (service !== undefined) addFlow(gathered, `service:${service}`, station, { total: sumOf(families, 'http_requests_total'), failed })
      for (const client of Object.values(row.clients)) addClient(simulation, gathered, station, client, families)
    }
  }
}

/** Load generators: what they ask of Services, and publish to queues. */
function addClients(simulation: Simulation, gathered: Gathered, stationAt: StationAt): void {
  const { clientRows } = simulation.state(trafficPart)
  for (const [index, row] of clientRows.entries()) {
    const station = stationAt(row?.id)
    if (!row?.generator || station === undefined) continue
    addStation(gathered, station, 'client', undefined)
    addClient(simulation, gathered, station, index, metricsOf(simulation, row.id))
  }
}

/** Outcomes that a user can live with. */
const isAnswered: ReadonlySet<string> = new Set(['success', 'degraded'])

function addClient(simulation: Simulation, gathered: Gathered, station: string, client: number, families: readonly MetricFamily[]): void {
  const { clientRows, serviceRows, queueRows } = simulation.state(trafficPart)
  const { service, queue } = clientRows[client]!
  if (service >= 0) {
    const { name } = serviceRows[service]!
    const isAsked = (labels: Labels) => labels['service'] === name
    const hasFailed = (labels: Labels) => isAsked(labels) && !isAnswered.has(labels['outcome']!)
    // What is asked of a database or a cache is counted under another name, retries within.
    const operations = sumOf(families, 'db_client_operations_total', isAsked)
    addFlow(gathered, station, `service:${name}`, {
      total: operations + sumOf(families, 'http_client_attempts_total', isAsked),
      ended: operations + sumOf(families, 'http_client_requests_total', isAsked),
      failed: sumOf(families, 'db_client_operations_total', hasFailed) + sumOf(families, 'http_client_requests_total', hasFailed),
    })
    addStation(gathered, `service:${name}`, 'service', undefined)
  } else if (queue >= 0) {
    const { name } = queueRows[queue]!
    addFlow(gathered, station, `queue:${name}`, { total: sumOf(metricsOf(simulation, name), 'queue_published_total') })
  }
}

function addQueues(simulation: Simulation, { stations }: Gathered): void {
  for (const { name } of simulation.state(trafficPart).queueRows) {
    const families = metricsOf(simulation, name)
    const id = `queue:${name}`
    stations.set(id, {
      id, kind: 'queue', namespace: '', name,
      waiting: sumOf(families, 'queue_messages_ready'), oldestSeconds: sumOf(families, 'queue_oldest_message_age_seconds'),
    })
  }
}

function serviceOf(simulation: Simulation, instance: string): string | undefined {
  return simulation.state(trafficPart).serviceRows.find(({ members }) => members.includes(instance))?.name
}

function addStation({ stations }: Gathered, id: string, kind: StationPicture['kind'], inFlight: number | undefined): void {
  const [namespace = '', name = ''] = id.replace(/^service:/, '').split('/')
  const sum = inFlight === undefined ? {} : { inFlight: inFlight + (stations.get(id)?.inFlight ?? 0) }
  stations.set(id, { id, kind, namespace, name, ...sum })
}

function addFlow(
  { flows }: Gathered, from: string, to: string,
  { total, ended = total, failed = 0 }: { total: number; ended?: number; failed?: number },
): void {
  const key = `${from} ${to}`
  const before = flows.get(key)
  flows.set(key, { from, to, total: (before?.total ?? 0) + total, ended: (before?.ended ?? 0) + ended, failed: (before?.failed ?? 0) + failed })
}

type Labels = Readonly<Record<string, string>>

function sumOf(families: readonly MetricFamily[], name: string, isWanted: (labels: Labels) => boolean = () => true): number {
  const samples = families.find((family) => family.name === name)?.samples ?? []
  return samples.reduce((sum, { labels, value }) => (isWanted(labels) ? sum + value : sum), 0)
}
