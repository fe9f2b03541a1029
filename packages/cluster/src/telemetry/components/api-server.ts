/**
 * What the API server says of itself: requests by what they asked and how they were answered, objects, watches of the control plane.
 *
 * Follows pkg/endpoints/metrics and pkg/storage/etcd3/metrics of k8s.io/apiserver 0.34. A request is answered within the instant in
 * which it comes, later only where a fault makes it late; requests in flight never overlap.
 * Left out: discovery and pages, watches of clients, sizes, admission, authentication, priority and fairness, what it asks etcd,
 * the watch cache, its Go runtime: none of it takes place here.
 */
import { groupResource } from '@track/apimachinery'
import { apiServerOf, type RequestCount, requestCounts, storeOf } from '@track/apiserver'
import { second, type Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { buildInfo } from './build-info.ts'
import { counter, gauge, histogram, type Labels, type Observed, ofProcess } from './families.ts'

const durationBounds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60]
const sliBounds = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60]

export function apiServerMetrics(simulation: Simulation): readonly MetricFamily[] {
  const counts = requestCounts(simulation)
  const store = storeOf(simulation)
  const kinds = [...apiServerOf(simulation).kinds.values()].map(({ resource }) => resource)
  const stored = kinds.map((resource) => ({ resource, value: store.objects.get(groupResource(resource))?.size ?? 0 }))
  return [
    counter('apiserver_request_total', '[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.', totals(counts)),
    histogram('apiserver_request_duration_seconds', '[STABLE] Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.', durationBounds, durations(counts, ({ dryRun }) => ({ dry_run: dryRun }))),
    histogram('apiserver_request_sli_duration_seconds', '[ALPHA] Response latency distribution (not counting webhook duration and priority & fairness queue wait times) in seconds for each verb, group, version, resource, subresource, scope and component.', sliBounds, durations(counts, () => ({}))),
    gauge('apiserver_current_inflight_requests', '[STABLE] Maximal number of currently used inflight request limit of this apiserver per request kind in last second.', [
      { labels: { request_kind: 'mutating' }, value: Number(simulation.now - store.wroteAt < second) },
      // The request for this page.
      { labels: { request_kind: 'readOnly' }, value: 1 },
    ]),
    gauge('apiserver_longrunning_requests', '[STABLE] Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all requests are tracked this way.', watches(simulation)),
    gauge('apiserver_storage_objects', '[STABLE] [DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.', stored.map(({ resource, value }) => ({ labels: { resource: groupResource(resource) }, value }))),
    gauge('apiserver_resource_objects', '[ALPHA] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.', stored.map(({ resource: { group, plural }, value }) => ({ labels: { group, resource: plural }, value }))),
    buildInfo(),
    ...ofProcess(simulation),
  ]
}

function labelsOf({ group, resource, scope, subresource, verb, version }: RequestCount, more: Labels): Labels {
  return { component: 'apiserver', ...more, group, resource, scope, subresource, verb, version }
}

/** Those that came early and late together. */
function totals(counts: readonly RequestCount[]) {
  const found = new Map<string, { labels: Labels; value: number }>()
  for (const each of counts) {
    const labels = labelsOf(each, { code: each.code, dry_run: each.dryRun })
    const key = JSON.stringify(labels)
    found.set(key, { labels, value: each.count + (found.get(key)?.value ?? 0) })
  }
  return [...found.values()]
}

function durations(counts: readonly RequestCount[], more: (count: RequestCount) => Labels): readonly Observed[] {
  const found = new Map<string, { labels: Labels; values: Map<number, number> }>()
  for (const each of counts) {
    if (each.took === undefined) continue
    const labels = labelsOf(each, more(each))
    const key = JSON.stringify(labels)
    const observed = found.get(key) ?? { labels, values: new Map<number, number>() }
    found.set(key, observed)
    const seconds = each.took / second
    observed.values.set(seconds, each.count + (observed.values.get(seconds) ?? 0))
  }
  return [...found.values()]
}

/** Each part of the control plane watches each resource that it reads once. */
function watches(simulation: Simulation) {
  const { kinds } = apiServerOf(simulation)
  const found = new Map<string, number>()
  for (const { resources = [] } of storeOf(simulation).subscriptions.values()) for (const resource of resources) found.set(resource, (found.get(resource) ?? 0) + 1)
  return Array.from(found).flatMap(([name, value]) => {
    const { group, version, plural } = kinds.get(name)?.resource ?? {}
    return group === undefined ? [] : [{ labels: { component: 'apiserver', group, resource: plural!, scope: 'cluster', subresource: '', verb: 'WATCH', version: version! }, value }]
  })
}
