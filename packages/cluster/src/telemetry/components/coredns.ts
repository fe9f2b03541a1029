/**
 * What the cluster's DNS says of itself: questions and answers. It is configured as kubeadm does it.
 *
 * Follows plugin/metrics of CoreDNS 1.12. Left out: sizes and durations (an answer takes no time at the server), the cache (there is none),
 * forwarding, figures of single plugins, questions of containers' own workloads, which find Services without it.
 */
import type { Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { questionCounts } from '../../network/dns/question-counts.ts'
import { counter, gauge, ofProcess } from './families.ts'

const server = { server: 'dns://:53', view: '', zone: '.' }
/** The first plugin of the chain that writes. */
const plugin = 'loadbalance'
const plugins = ['cache', 'errors', 'forward', 'kubernetes', 'loadbalance', 'loop', 'prometheus']

export function corednsMetrics(simulation: Simulation): readonly MetricFamily[] {
  const counts = questionCounts(simulation)
  const requests = summed(counts.map(({ type, count }) => [type, count]))
  const responses = summed(counts.map(({ code, count }) => [code, count]))
  return [
    counter('coredns_dns_requests_total', 'Counter of DNS requests made per zone, protocol and family.', requests.map(([type, value]) => ({ labels: { family: '1', proto: 'udp', type, ...server }, value }))),
    counter('coredns_dns_responses_total', 'Counter of response status codes.', responses.map(([rcode, value]) => ({ labels: { plugin, rcode, ...server }, value }))),
    gauge('coredns_plugin_enabled', 'A metric that indicates whether a plugin is enabled on per server and zone basis.', plugins.map((name) => ({ labels: { name, ...server }, value: 1 }))),
    gauge('coredns_build_info', "A metric with a constant '1' value labeled by version, revision, and goversion from which CoreDNS was built.", [{ labels: { goversion: '', revision: '', version: '1.12.1' }, value: 1 }]),
    ...ofProcess(simulation),
  ]
}

function summed(counts: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  const found = new Map<string, number>()
  for (const [name, count] of counts) found.set(name, count + (found.get(name) ?? 0))
  return [...found]
}
