/**
 * What servers, workers, clients and queues expose, under the names that the field uses: those of
 * Prometheus' client libraries for processes and HTTP, and of RabbitMQ's exporter in spirit for queues.
 */
import { second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample, NativeSample } from '@track/telemetry'
import { breakerStates } from '../exact/breaker.ts'
import type { InstanceRow } from '../exact/instances.ts'
import { answersFrom, answersTo, outcomes } from '../exact/outcomes.ts'
import { waitCounts } from '../fluid/waits.ts'
import type { TrafficState } from '../state.ts'
import { exemplarsIn } from '../tracing/exemplars.ts'
import { trafficPart } from '../traffic-part.ts'
import { asScraped, type Exposure } from './exposure.ts'
import { connectionMetrics } from './connection-metrics.ts'
import { hedgeMetrics } from './hedge-metrics.ts'
import { counter, gauge, histogram, histogramSamples } from './families.ts'
import { clientLayout, queueLayout, serverLayout } from './layout.ts'
import { leverMetrics } from './lever-metrics.ts'
import { nativeSample } from './native-histogram.ts'
import { queueReading } from './queue-reading.ts'
import { storeClientMetrics, storeMetrics } from './store-metrics.ts'
import { clientUsage, instanceUsage, type Usage, workedOff } from './usage.ts'

/** The metric families of a server, worker, client or queue, by its id or name; none for a stranger. */
export function metricsOf(simulation: Simulation, id: string): MetricFamily[] {
  const state = simulation.state(trafficPart)
  const queue = state.queueIndex.get(id)
  return processMetricsOf(state, simulation.now, id, asScraped) ?? (queue === undefined ? [] : queueMetrics(state, simulation.now, queue))
}

/** Those of a server, worker or client. */
export function processMetricsOf(state: TrafficState, now: number, id: string, exposure: Exposure): MetricFamily[] | undefined {
  const instance = state.instanceIndex.get(id)
  if (instance !== undefined) return instanceMetrics(state, now, instance, exposure)
  const client = state.clientIndex.get(id)
  return client === undefined ? undefined : clientMetrics(state, now, client, exposure)
}

function instanceMetrics(state: TrafficState, now: number, instance: number, exposure: Exposure): MetricFamily[] {
  const row = state.instanceRows[instance]!
  const dependencies = Object.values(row.clients)
  const [stores, servers] = [dependencies.filter((client) => isOfStore(state, client)), dependencies.filter((client) => !isOfStore(state, client))]
  return [
    ...ownMetrics(state, now, instance, row, exposure),
    ...(servers.length > 0 ? requestMetrics(state, now, servers, exposure) : []),
    ...(stores.length > 0 ? storeClientMetrics(state, now, stores, exposure) : []),
    ...processMetrics(instanceUsage(state, now, instance), row.startedAt / second),
  ]
}

function isOfStore(state: TrafficState, client: number): boolean {
  const { store } = state.clientRows[client]!
  // A store of objects speaks HTTP.
  return store !== undefined && store.kind !== 'object-store'
}

function ownMetrics(state: TrafficState, now: number, instance: number, row: InstanceRow, exposure: Exposure): MetricFamily[] {
  switch (row.workload.kind) {
    case 'server': return serverMetrics(state, now, instance, row, exposure)
    case 'worker': return workerMetrics(state, instance, row)
    default: return storeMetrics(state, now, instance, row, exposure)
  }
}

function processMetrics({ cpuSeconds, memoryBytes }: Usage, startSeconds: number): MetricFamily[] {
  return [
    counter('process_cpu_seconds_total', 'Total user and system CPU time spent in seconds.', [{ labels: {}, value: cpuSeconds }]),
    gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', [{ labels: {}, value: memoryBytes }]),
    gauge('process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', [{ labels: {}, value: startSeconds }]),
  ]
}

function serverMetrics(state: TrafficState, now: number, instance: number, row: InstanceRow, { serverBooks, shown, showsNothing }: Exposure): MetricFamily[] {
  if (row.workload.kind !== 'server') return []
  const answers: MetricSample[] = []
  const durations: MetricSample[] = []
  const natives: (NativeSample | undefined)[] = []
  const perRoute = serverLayout.perRoute(row.bounds)
  const { counts, base } = serverBooks(state, now, instance)
  const routes: { path: string; method: string; variant?: string }[] = [...row.workload.routes, { path: '', method: '' }]
  routes.forEach(({ path, method, variant }, route) => {
    const block = base + route * perRoute
    const labels = { method, route: path, ...(variant !== undefined && { variant }) }
    for (let outcome = answersFrom; outcome <= answersTo; outcome++) {
      const value = shown(counts[block + serverLayout.answer(outcome)]!)
      if (value > 0 || showsNothing) answers.push({ labels: { code: outcomes[outcome]!.code, ...labels }, value })
    }
    if (path === '') return
    const histogramAt = { counts, base: block + serverLayout.durations, bounds: row.bounds }
    durations.push(...histogramSamples(counts, histogramAt.base, row.bounds, labels, { shown, exemplars: state.exemplars && exemplarsIn(state, counts) }))
    if (state.nativeBases !== undefined) natives.push(nativeSample(state, histogramAt, labels))
  })
  return [
    counter('http_requests_total', 'Requests answered, by status code, method and route.', answers),
    histogram('http_request_duration_seconds', 'Time from a worker\'s taking a request to its answer.', durations, natives),
    gauge('http_requests_in_flight', 'Requests that workers are serving.', [{ labels: {}, value: state.instanceBusy[instance]! + (state.leverAway?.[instance] ?? 0) + Math.round(state.instanceFlowing[instance]!) }]),
    gauge('http_accept_queue_length', 'Requests that wait for a worker.', [{ labels: {}, value: state.instanceQueued[instance]! + Math.round(state.instanceLined[instance]!) }]),
    gauge('http_workers', 'Workers, busy or not.', [{ labels: {}, value: state.instanceWorkers[instance]! }]),
    ...(row.levers === undefined ? [] : leverMetrics(state, instance, row)),
  ]
}

function workerMetrics(state: TrafficState, instance: number, row: InstanceRow): MetricFamily[] {
  const queue = row.queue < 0 ? '' : state.queueRows[row.queue]!.name
  const { messages, counts, base } = workedOff(state, instance)
  return [
    counter('worker_messages_processed_total', 'Messages worked off.', [{ labels: { queue }, value: Math.floor(messages) }]),
    histogram('worker_message_duration_seconds', 'Time that a message took.', histogramSamples(counts, base, row.bounds, { queue }, { exemplars: state.exemplars && exemplarsIn(state, counts) }),
      state.nativeBases === undefined ? [] : [nativeSample(state, { counts, base, bounds: row.bounds }, { queue })]),
  ]
}

function clientMetrics(state: TrafficState, now: number, client: number, exposure: Exposure): MetricFamily[] {
  const { startedAt } = state.clientRows[client]!
  const requests = isOfStore(state, client) ? storeClientMetrics(state, now, [client], exposure) : requestMetrics(state, now, [client], exposure)
  return [...requests, ...processMetrics(clientUsage(state, now, client), startedAt / second)]
}

/** Requests as their callers see them; the dependencies of one server are told apart by `service`. */
function requestMetrics(state: TrafficState, now: number, clients: readonly number[], exposure: Exposure): MetricFamily[] {
  const { clientBooks, shown, showsNothing } = exposure
  const samples: Record<'requests' | 'attempts' | 'retries' | 'denied' | 'durations' | 'flying' | 'breaker', MetricSample[]> = {
    requests: [], attempts: [], retries: [], denied: [], durations: [], flying: [], breaker: [],
  }
  const natives: (NativeSample | undefined)[] = []
  for (const client of clients) {
    const { routes, bounds, service, policy } = state.clientRows[client]!
    const { counts, base } = clientBooks(state, now, client)
    const named = { service: service < 0 ? '' : state.serviceRows[service]!.name }
    routes.forEach(({ path, method }, route) => {
      const block = base + route * clientLayout.perRoute(bounds)
      const labels = { ...named, method, route: path }
      outcomes.forEach(({ name, code }, outcome) => {
        const value = shown(counts[block + clientLayout.request(outcome)]!)
        if (value > 0 || showsNothing) samples.requests.push({ labels: { code, ...labels, outcome: name }, value })
      })
      samples.attempts.push({ labels, value: shown(counts[block + clientLayout.attempts]!) })
      samples.retries.push({ labels, value: shown(counts[block + clientLayout.retries]!) })
      samples.denied.push({ labels, value: shown(counts[block + clientLayout.denied]!) })
      if (state.nativeBases !== undefined) natives.push(nativeSample(state, { counts, base: block + clientLayout.durations, bounds }, labels))
      samples.durations.push(...histogramSamples(counts, block + clientLayout.durations, bounds, labels, { shown, exemplars: state.exemplars && exemplarsIn(state, counts) }))
    })
    samples.flying.push({ labels: named, value: state.clientInFlight[client]! })
    if (policy['breaker.threshold'] === undefined) continue
    breakerStates.forEach(({ name }, row) => {
      samples.breaker.push({ labels: { ...named, state: name }, value: state.breakerState[client] === row ? 1 : 0 })
    })
  }
  return [
    counter('http_client_requests_total', 'Requests ended, by outcome; retries are within.', samples.requests),
    counter('http_client_attempts_total', 'Attempts made for requests, the first ones, the retries and the hedges.', samples.attempts),
    counter('http_client_retries_total', 'Attempts that were retries.', samples.retries),
    counter('http_client_retries_denied_total', 'Retries that the retry budget refused.', samples.denied),
    ...(state.hedgeOf === undefined ? [] : hedgeMetrics(state, now, clients, exposure)),
    ...(state.keeperStart === undefined ? [] : connectionMetrics(state, clients)),
    histogram('http_client_request_duration_seconds', 'Time from a request\'s first attempt to its end.', samples.durations, natives),
    gauge('http_client_requests_in_flight', 'Requests under way.', samples.flying),
    ...(samples.breaker.length > 0
      ? [gauge('http_client_circuit_breaker_state', '1 for the state that the circuit is in.', samples.breaker)]
      : []),
  ]
}

function queueMetrics(state: TrafficState, now: number, queue: number): MetricFamily[] {
  const { name, bounds } = state.queueRows[queue]!
  const reading = queueReading(state, now, queue)
  const { counts, base } = waitCounts(state, queue)
  const one = (value: number): MetricSample[] => [{ labels: { queue: name }, value }]
  const waits = histogramSamples(counts, base + queueLayout.waits, bounds, { queue: name })
  return [
    gauge('queue_messages_ready', 'Messages that wait for a consumer.', one(Math.round(reading.ready))),
    gauge('queue_messages_unacknowledged', 'Messages delivered and not yet acknowledged.', one(Math.round(reading.unacknowledged))),
    gauge('queue_oldest_message_age_seconds', 'Age of the oldest message that waits.', one(reading.oldestSeconds)),
    gauge('queue_consumers', 'Consumers.', one(state.queueConsumers[queue]!.length)),
    counter('queue_published_total', 'Messages published.', one(Math.floor(reading.published))),
    counter('queue_delivered_total', 'Messages delivered for the first time.', one(Math.floor(reading.delivered))),
    counter('queue_consumed_total', 'Messages acknowledged.', one(Math.floor(reading.acknowledged))),
    counter('queue_redelivered_total', 'Messages delivered again.', one(Math.floor(reading.redelivered))),
    histogram('queue_wait_seconds', 'Time from a message\'s publishing to its first delivery.', waits),
  ]
}
