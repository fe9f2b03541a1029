/** Load from outside through an address, a proxy and its backends: the proxy is a workload like others. */
import { type Ingress, ingresses, type KubeObject, pods, services } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { apply, ask, clusterOptions, workload } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { loadBalancers } from '../load-balancers/load-balancers.ts'
import { ingressNginx } from './ingress-nginx.ts'
import { ingressNginxManifest } from './manifest.ts'

const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })

const rule = (annotations = '{}', service = 'api', name = 'shop') => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, annotations: ${annotations}}
spec:
  ingressClassName: nginx
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${service}, port: {number: 80}}}}]}}]`

/** A controller, a Service with two pods of ten workers each at 20 ms, and an Ingress for it. */
function startShop(annotations = '{}', server = 'kind: server\nconcurrency: 10\nqueue.limit: 1000\nroutes: [{path: /, service: 20ms}]'): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [ingressNginx, loadBalancers] })
  world.runFor(5 * second)
  apply(world, ingressNginxManifest)
  apply(world, workload('api', server, { replicas: 2, port: 8080 }))
  apply(world, rule(annotations))
  world.runFor(2 * minute)
  return world
}

function addressOf(world: Simulation): string {
  return cacheOf(world).get(services, 'ingress-nginx-controller', 'ingress-nginx')!.status!.loadBalancer!.ingress![0]!.ip!
}

function load(world: Simulation, { rate = '50/s', more = '', host = 'shop.example.com', headers = '' } = {}): void {
  apply(world, `
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: users}
spec: {service: "${addressOf(world)}:80", load: {rate: ${rate}}, timeout: 2s, ${more} routes: [{path: /, host: ${host}${headers}}]}`)
}

/** What users got in the last minute, as `outcome count`. */
function outcomes(world: Simulation): Record<string, number> {
  const lines = ask(world, 'sum by (outcome) (increase(http_client_requests_total{load="users"}[1m])) > 0', 'outcome')
  return Object.fromEntries(lines.map((line) => line.split(' ')).map(([outcome, count]) => [outcome!, Number(count)]))
}

const share = (world: Simulation, outcome: string) => (outcomes(world)[outcome] ?? 0) / Object.values(outcomes(world)).reduce((sum, each) => sum + each, 0)

describe('load through an Ingress', () => {
  const plain = startShop()

  test('comes to the pods in turn, and is counted by the controller under its own names', () => {
    const world = plain.fork()
    load(world)
    world.runFor(3 * minute)
    expect(share(world, 'success')).toBe(1)
    const byPod = ask(world, 'sum by (pod) (rate(http_requests_total{app="api"}[1m]))', 'pod').map((line) => Number(line.split(' ')[1]))
    expect(Math.abs(byPod[0]! / byPod[1]! - 1)).toBeLessThan(0.02)
    expect(ask(world, 'sum by (ingress, service, status, host, path) (rate(nginx_ingress_controller_requests{ingress!=""}[1m])) > 0', 'ingress', 'service', 'status', 'host', 'path')
      .map((line) => line.split(' ')[0])).toEqual(['shop,api,200,shop.example.com,/'])
  })

  test('another host is not found, and no pod hears of it', () => {
    const world = plain.fork()
    load(world, { host: 'other.example.com' })
    world.runFor(2 * minute)
    expect(Object.keys(outcomes(world))).toEqual(['not_found'])
    expect(ask(world, 'sum(rate(http_requests_total{app="api"}[1m])) > 0')).toEqual([])
  })

  test('pods that are gone are a 503; that refuse, a 502', () => {
    const world = plain.fork()
    load(world)
    admin(world).patch(services, { metadata: { name: 'api', namespace: 'default' } }, { type: 'merge', body: { spec: { ports: [{ port: 80, targetPort: 81 }] } } })
    world.runFor(3 * minute)
    expect(Object.keys(outcomes(world))).toEqual(['bad_gateway'])
    admin(world).patch(services, { metadata: { name: 'api', namespace: 'default' } }, { type: 'merge', body: { spec: { selector: { app: 'nobody' } } } })
    world.runFor(3 * minute)
    expect(Object.keys(outcomes(world))).toEqual(['rejected'])
  })

  test('the proxy itself is the bottleneck where its CPU is short', () => {
    const world = plain.fork()
    apply(world, ingressNginxManifest.split('---').at(-1)!.replace('resources: {requests: {cpu: 100m, memory: 90Mi}}', 'resources: {limits: {cpu: 20m}, requests: {cpu: 20m, memory: 90Mi}}'))
    world.runFor(3 * minute)
    // 20m of a core at 150 us a request are 133 a second.
    load(world, { rate: '100/s' })
    world.runFor(3 * minute)
    expect(share(world, 'success')).toBeGreaterThan(0.99)
    load(world, { rate: '300/s' })
    world.runFor(3 * minute)
    expect(share(world, 'success')).toBeLessThan(0.6)
    expect(Number(ask(world, 'sum(rate(http_requests_total{app="api"}[1m]))')[0])).toBeLessThan(150)
  })

  test('a network policy is about the proxy\'s pod: one that lets users in and not the proxy stops them', () => {
    const allowing = (from: string) => {
      const world = plain.fork()
      apply(world, `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec: {podSelector: {matchLabels: {app: api}}, ingress: [{from: [${from}]}]}`)
      load(world)
      world.runFor(3 * minute)
      return Object.keys(outcomes(world))
    }
    expect(allowing('{ipBlock: {cidr: 198.51.100.0/24}}')).toEqual(['timeout'])
    expect(allowing('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}')).toEqual(['success'])
  })

  test('a controller that goes takes the way in with it', () => {
    const world = plain.fork()
    load(world)
    world.runFor(minute)
    for (const { metadata } of cacheOf(world).list(pods, 'ingress-nginx')) admin(world).delete(pods, { metadata }, { gracePeriodSeconds: 0 })
    world.runFor(10 * second)
    const failed = ask(world, 'sum(increase(http_client_requests_total{load="users",outcome!="success"}[5m])) > 0')
    world.runFor(3 * minute)
    expect([failed.length, share(world, 'success')]).toEqual([failed.length, 1])
  })
})

describe('annotations are the levers', () => {
  const change = (world: Simulation, annotations: Record<string, string>) => {
    const own = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value]))
    admin(world).patch<Ingress & KubeObject>(ingresses, { metadata: { name: 'shop', namespace: 'default' } }, { type: 'merge', body: { metadata: { annotations: own } } })
  }

  test('limit-rps: five times the rate at once, then the rate', () => {
    const world = startShop()
    change(world, { 'limit-rps': '10' })
    world.runFor(10 * second)
    load(world)
    world.runFor(3 * minute)
    expect(Math.abs(share(world, 'success') - 10 / 50)).toBeLessThan(0.02)
    expect(Object.keys(outcomes(world)).sort()).toEqual(['rejected', 'success'])
  })

  test('a read time-out shorter than the service: each try takes its time, and three are made', () => {
    const world = startShop('{nginx.ingress.kubernetes.io/proxy-read-timeout: "1"}', 'kind: server\nconcurrency: 1000\nroutes: [{path: /, service: 1500ms}]')
    load(world, { rate: '2/s' })
    world.runFor(3 * minute)
    expect(Object.keys(outcomes(world))).toEqual(['timeout'])
    // Users leave after two seconds: nginx is then in its second try, and the pods work at both to their end.
    const tries = Number(ask(world, 'sum(rate(http_requests_total{app="api"}[1m]))')[0])
    expect(Math.abs(tries - 4)).toBeLessThan(0.2)
    change(world, { 'proxy-next-upstream': 'off' })
    world.runFor(3 * minute)
    expect(Object.keys(outcomes(world))).toEqual(['gateway_timeout'])
  })

  test('a canary takes its share by weight, and all of those who ask for it', () => {
    const world = startShop()
    apply(world, workload('next', 'kind: server\nroutes: [{path: /, service: 20ms}]', { port: 8080 }))
    apply(world, rule('{nginx.ingress.kubernetes.io/canary: "true", nginx.ingress.kubernetes.io/canary-weight: "20", nginx.ingress.kubernetes.io/canary-by-header: x-next}', 'next', 'canary'))
    world.runFor(minute)
    const shareOfNext = () => Number(ask(world, 'sum(rate(http_requests_total{app="next"}[1m])) / sum(rate(http_requests_total{app=~"api|next"}[1m]))')[0] ?? 0)
    load(world)
    world.runFor(3 * minute)
    expect(Math.abs(shareOfNext() - 0.2)).toBeLessThan(0.03)
    load(world, { headers: ', headers: ["X-Next: always"]' })
    world.runFor(3 * minute)
    expect(shareOfNext()).toBe(1)
    load(world, { headers: ', headers: ["X-Next: never"]' })
    world.runFor(3 * minute)
    expect(shareOfNext()).toBe(0)
  })

  test('force-ssl-redirect: users who come over HTTP are sent away', () => {
    const world = startShop('{nginx.ingress.kubernetes.io/force-ssl-redirect: "true"}')
    load(world)
    world.runFor(2 * minute)
    expect(Object.keys(outcomes(world))).toEqual(['permanent_redirect'])
  })
})

test('a world with a proxy under load forks, and goes on as the other does', () => {
  const { simulation } = checkWorld(() => startShop('{nginx.ingress.kubernetes.io/limit-rps: "30"}'), [
    (world) => load(world),
    { run: 20 * second },
    (world) => apply(world, rule('{nginx.ingress.kubernetes.io/limit-rps: "5"}')),
    { run: 20 * second },
    (world) => { for (const { metadata } of cacheOf(world).list(pods, 'ingress-nginx')) admin(world).delete(pods, { metadata }) },
    { run: 40 * second },
  ])
  expect(Object.keys(outcomes(simulation)).length).toBeGreaterThan(0)
}, 120_000)
