/** What leaves pods, by where it goes, and what it costs. */
import { pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { hour, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { groundTruth } from '@track/traffic'
import { expect, test } from 'vitest'
import { apply, ask, clusterOptions, workload } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { costs } from './costs.ts'
import { egressOf } from './egress-part.ts'

const spread = (name: string) => `      topologySpreadConstraints:\n      - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: ${name}}}}\n      containers:`

/** Three servers, one a zone, asked from one pod and by users. */
function start(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [costs] })
  world.runFor(5 * second)
  apply(world, workload('api', 'kind: server\nroutes: [{path: /, service: 5ms, response.size: 1M}]', { replicas: 3, port: 8080 }).replace('      containers:', spread('api')))
  apply(world, workload('batch', 'kind: client\nservice: api\nload: {rate: 30/s, arrivals: constant}\ngrain: exact'))
  apply(world, '{apiVersion: traffic.track.dev/v1, kind: Load, metadata: {name: users}, spec: {service: api, grain: exact, load: {rate: 10/s, arrivals: constant}}}')
  world.runFor(minute)
  return world
}

test('every byte that clients have got has left a pod, to the zone of its client or out of the cluster', () => {
  const world = start()
  world.runFor(hour - (world.now - world.startedAt) + minute)
  const answered = (id: RegExp) => groundTruth(world).clients.filter((each) => id.test(each.id)).reduce((sum, { outcomes }) => sum + (outcomes['success'] ?? 0), 0)
  const bytes = (to: string) => egressOf(world).filter((each) => each.to === to).reduce((sum, each) => sum + each.bytes, 0)
  // The meter is up to a minute behind.
  expect(Math.abs(bytes('internet') / (answered(/^load\//) * 1_000_200) - 1)).toBeLessThan(0.02)
  expect(Math.abs(bytes('zone') / (answered(/\/batch$/) * 1_000_200 * 2 / 3) - 1)).toBeLessThan(0.02)
  expect(bytes('region')).toBe(0)
  expect(new Set(egressOf(world).map(({ pod }) => pod))).toEqual(new Set(cacheOf(world).list(pods, 'default').map(({ metadata }) => metadata.name!).filter((each) => each.startsWith('api'))))
  // 10 answers of a megabyte a second for an hour at 9 cents, 20 at one cent.
  const cost = Number(ask(world, 'sum(increase(kubecost_pod_network_egress_bytes_total{internet="true"}[50m])) / 50 / 60 / 1e6')[0])
  expect(Math.abs(cost - 10)).toBeLessThan(0.2)
})

test('a world with the meter forks, is saved, and replays', () => {
  checkWorld(start, [{ run: 2 * minute }, { run: minute }])
}, 60_000)
