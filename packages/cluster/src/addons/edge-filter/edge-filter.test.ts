/** An edge filter before an Ingress: users and probes come to its address, and some of them go on. */
import { services } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { apply, ask, clusterOptions, workload } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { externalDns } from '../external-dns/external-dns.ts'
import { ingressNginx } from '../ingress-nginx/ingress-nginx.ts'
import { ingressNginxManifest } from '../ingress-nginx/manifest.ts'
import { loadBalancers } from '../load-balancers/load-balancers.ts'
import { syntheticProbesAddon } from '../synthetic-probes/synthetic-probes.ts'
import { edgeFilter } from './edge-filter.ts'
import { edgeFilters } from './edgefilter-kind.ts'

const outsideCluster = `
apiVersion: traffic.track.dev/v1
kind: VantagePoint
metadata: {name: paris}
spec: {address: 198.51.100.7, roundTrip: 20ms}
---
apiVersion: traffic.track.dev/v1
kind: VantagePoint
metadata: {name: oslo}
spec: {address: 198.51.100.8, roundTrip: 30ms, resolver: {cacheMaxNegativeTTL: 30s}}
---
apiVersion: traffic.track.dev/v1
kind: SyntheticProbe
metadata: {name: shop}
spec: {target: "http://shop.example.com/", from: [oslo], interval: 15s, timeout: 5s}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, annotations: {external-dns.alpha.kubernetes.io/target: 192.0.2.80, external-dns.alpha.kubernetes.io/ttl: "60"}}
spec:
  ingressClassName: nginx
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}]}}]`

const edge = (more = '', origin = '203.0.113.1') => `
apiVersion: traffic.track.dev/v1
kind: EdgeFilter
metadata: {name: front}
spec: {address: 192.0.2.80, origin: ${origin}${more}}`

const load = (path = '/', headers = '') => `
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: users}
spec: {url: "http://shop.example.com", from: paris, load: {rate: 50/s, arrivals: constant}, timeout: 2s, routes: [{path: ${path}${headers}}]}`

function startShop(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [edgeFilter, externalDns, ingressNginx, loadBalancers, syntheticProbesAddon] })
  world.runFor(5 * second)
  apply(world, ingressNginxManifest)
  apply(world, [workload('api', 'kind: server\nroutes: [{path: /, service: 5ms}, {path: /admin, service: 5ms}]', { port: 8080 }), outsideCluster].join('\n---\n'))
  world.runFor(2 * minute)
  return world
}

const ready = startShop()
const origin = cacheOf(ready).get(services, 'ingress-nginx-controller', 'ingress-nginx')!.status!.loadBalancer!.ingress![0]!.ip!
const outcomes = (world: Simulation) => Object.fromEntries(ask(world, 'sum by (outcome) (rate(http_client_requests_total{load="users"}[1m])) > 0', 'outcome').map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]))

test('lets through what no rule denies, and says how much', () => {
  const world = ready.fork()
  apply(world, edge(', deny: [{name: admin, path: /admin}, {name: scanners, header: "User-Agent: sqlmap"}]', origin))
  apply(world, load())
  world.runFor(3 * minute)
  expect(Object.keys(outcomes(world))).toEqual(['success'])
  expect(ask(world, 'round(sum by (edge, action, code) (rate(edge_requests_total[1m]))) > 0', 'edge', 'action', 'code')).toEqual(['front,allowed,200 50'])
  expect(ask(world, 'probe_success', 'vantage_point')).toEqual(['oslo 1'])
  apply(world, load('/admin'))
  world.runFor(2 * minute)
  expect(Object.keys(outcomes(world))).toEqual(['forbidden'])
  apply(world, load('/', ', headers: ["User-Agent: sqlmap/1.8"]'))
  world.runFor(2 * minute)
  expect(Object.keys(outcomes(world))).toEqual(['forbidden'])
  // The cluster hears of none of them but the probe.
  expect(Number(ask(world, 'sum(rate(http_requests_total{app="api"}[1m]))')[0])).toBeLessThan(0.2)
  expect(ask(world, 'round(sum by (action, code) (rate(edge_requests_total{action="blocked"}[1m]))) > 0', 'action', 'code')).toEqual(['blocked,403 50'])
})

test('keeps each client within its rate, and no other pays for it', () => {
  const world = ready.fork()
  apply(world, edge(', rateLimit: {requestsPerSecond: 20, burst: 10, status: 429}', origin))
  apply(world, load())
  world.runFor(3 * minute)
  const { success = 0, too_many_requests: refused = 0 } = outcomes(world)
  expect([Math.abs(success - 20) < 1.2, Math.abs(success + refused - 50) < 0.5]).toEqual([true, true])
  expect(ask(world, 'min_over_time(probe_success[2m])', 'vantage_point')).toEqual(['oslo 1'])
})

test('an origin that is not there is a 502 or a 504 of the edge, an edge that is gone silence', () => {
  const world = ready.fork()
  apply(world, edge('', '203.0.113.250'))
  apply(world, load().replace('timeout: 2s', 'timeout: 90s'))
  world.runFor(4 * minute)
  expect(Object.keys(outcomes(world))).toEqual(['gateway_timeout'])
  clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' }).delete(edgeFilters, { metadata: { name: 'front' } })
  world.runFor(2 * minute)
  expect(ask(world, 'probe_success', 'vantage_point')).toEqual(['oslo 0'])
})

test('edges that lead to each other, or to themselves, refuse what would go round', () => {
  for (const origins of [['192.0.2.80'], ['192.0.2.81', '192.0.2.80']]) {
    const world = ready.fork()
    origins.forEach((to, index) => apply(world, edge('', to).replace('front', `edge-${index}`).replace('192.0.2.80,', `192.0.2.${80 + index},`)))
    apply(world, load())
    world.runFor(2 * minute)
    expect(Object.keys(outcomes(world))).toEqual(['bad_gateway'])
  }
})

test('a world with an edge filter forks, is saved, and replays', () => {
  checkWorld(startShop, [
    (world) => apply(world, `${edge(', rateLimit: {requestsPerSecond: 20}', origin)}\n---\n${load()}`), { run: 40 * second },
    (world) => apply(world, edge(', deny: [{name: all, method: GET}]', origin)), { run: 40 * second },
  ])
}, 60_000)

test.each([
  ['', 'nowhere', 'spec.origin: Invalid value: "nowhere": must be an IPv4 address'],
  [', deny: [{name: x}]', '203.0.113.1', 'spec.deny[0]: Required value: a path, a method or a header'],
  [', deny: [{name: pass, path: /}]', '203.0.113.1', 'spec.deny[0].name: Invalid value: "pass": is the name of what is let through'],
  [', deny: [{name: x, path: /, status: 418}]', '203.0.113.1', 'spec.deny[0].status: Invalid value: 418: must be one of 403, 404, 429, 503'],
  [', deny: [{name: x, header: "Accept: ("}]', '203.0.113.1', 'spec.deny[0].header: Invalid value: "Accept: (": must have an expression of RE2 after the colon'],
  [', deny: [{name: x, path: /}, {name: x, path: /a}]', '203.0.113.1', 'spec.deny[1].name: Duplicate value: "x"'],
  [', rateLimit: {requestsPerSecond: 1, burst: -1}', '203.0.113.1', 'spec.rateLimit.burst: Invalid value: -1: must be greater than or equal to 0'],
  [', rateLimit: {requestsPerSecond: 0}', '203.0.113.1', 'spec.rateLimit.requestsPerSecond: Invalid value: 0: must be greater than 0'],
])('refused: %s', (more, to, words) => {
  expect(() => apply(ready.fork(), edge(more, to))).toThrow(words)
})
