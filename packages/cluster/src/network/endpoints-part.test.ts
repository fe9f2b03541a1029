/** Whom load goes to: the servers behind a Service, also by another name. */
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { apply, ask, startCluster, workload } from '../testing/play-cluster.ts'

test('load for an ExternalName of the cluster goes to the Service that it names, also when its pods change', () => {
  const world = startCluster()
  const alias = 'apiVersion: v1\nkind: Service\nmetadata: {name: old}\nspec: {type: ExternalName, externalName: api.default.svc.cluster.local}'
  const api = (replicas: number) => workload('api', 'kind: server\nconcurrency: 10\nroutes: [{path: /, service: 5ms}]', { port: 8080, replicas })
  apply(world, `${alias}\n---\n${api(1)}\n---\n${workload('clients', 'kind: client\nservice: old\nload.rate: 20/s\ntimeout: 1s')}`)
  world.runFor(2 * minute)
  const outcomes = () => ask(world, 'sum by (outcome) (increase(http_client_requests_total[1m])) > 0', 'outcome')
  world.runFor(minute)
  expect(outcomes().map((line) => line.split(' ')[0])).toEqual(['success'])
  apply(world, api(0))
  world.runFor(2 * minute)
  expect(outcomes().map((line) => line.split(' ')[0])).toEqual(['refused'])
  apply(world, api(2))
  world.runFor(2 * minute)
  expect(outcomes().map((line) => line.split(' ')[0])).toEqual(['success'])
})

test('a client that keeps names asks whom an ExternalName led to before, until it has forgotten', () => {
  const world = startCluster()
  const alias = (target: string) => `apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {type: ExternalName, externalName: ${target}.default.svc.cluster.local}`
  const api = (name: string) => workload(name, 'kind: server\nconcurrency: 10\nroutes: [{path: /, service: 5ms}]', { port: 8080, replicas: 1 })
  apply(world, [alias('blue'), api('blue'), api('green'), workload('clients', 'kind: client\nservice: api\nload.rate: 20/s\ntimeout: 1s\ndns.cache: 10m\ndns.negative: 1s')].join('\n---\n'))
  const served = () => ask(world, 'sum by (app) (increase(http_requests_total{app=~"blue|green"}[1m])) > 0', 'app').map((line) => line.split(' ')[0])
  world.runFor(3 * minute)
  expect(served()).toEqual(['blue'])
  apply(world, alias('green'))
  world.runFor(3 * minute)
  expect(served()).toEqual(['blue'])
  world.runFor(10 * minute)
  expect(served()).toEqual(['green'])
})

test('a pod that nothing holds back from being ready is asked while its process starts: it refuses, then it serves', () => {
  const world = startCluster()
  apply(world, `${workload('api', 'kind: server\nstartup: 150s\nconcurrency: 10\nroutes: [{path: /, service: 5ms}]', { port: 8080, replicas: 1 })}${users}`)
  const outcomes = () => ask(world, 'sum by (outcome) (increase(http_client_requests_total[1m])) > 0', 'outcome').map((line) => line.split(' ')[0])
  world.runFor(2 * minute)
  expect(outcomes()).toEqual(['refused'])
  world.runFor(3 * minute)
  expect(outcomes()).toEqual(['success'])
})

const users = `
---
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: users}
spec: {service: api, load: {rate: 20/s}, timeout: 1s}`

const shop = (more = '', { hasUsers = true } = {}) => {
  const world = startCluster()
  apply(world, `${workload('api', 'kind: server\nconcurrency: 10\nroutes: [{path: /, service: 5ms}]', { port: 8080, replicas: 3 }).replace('targetPort: 8080}]', `targetPort: 8080}]${more}`)}
---
${workload('clients', 'kind: client\nservice: api\nload.rate: 20/s\ntimeout: 1s')}${hasUsers ? users : ''}`)
  world.runFor(2 * minute)
  return world
}

type World = ReturnType<typeof shop>

/** What the clients in the cluster, and the users outside of it, got in the last minute. */
function outcomes(world: World): string {
  const of = (label: string) => ask(world, `sum by (outcome) (increase(http_client_requests_total{${label}}[1m])) > 0`, 'outcome').map((line) => line.split(' ')[0]).join('+')
  return `clients: ${of('app="clients"')}, users: ${of('load="users"')}`
}

const policy = (rules: string) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: api}\nspec: {podSelector: {matchLabels: {app: api}}${rules}}`

test('network policies hold for load: what is denied runs into its time-out', () => {
  const world = shop()
  const after = (text: string) => {
    apply(world, text)
    world.runFor(2 * minute)
    return outcomes(world)
  }
  world.runFor(minute)
  expect(outcomes(world)).toBe('clients: success, users: success')
  expect(after(policy(', policyTypes: [Ingress]'))).toBe('clients: timeout, users: timeout')
  expect(after(policy(', ingress: [{from: [{podSelector: {matchLabels: {app: clients}}}]}]'))).toBe('clients: success, users: timeout')
  expect(after(policy(', ingress: [{}]'))).toBe('clients: success, users: success')
})

const serving = (world: World) => ask(world, 'count(increase(http_requests_total{app="api"}[1m]) > 0)')

test.each([
  ['nothing is said', '', '3'],
  ['it is to stay in the zone', ', trafficDistribution: PreferSameZone', '1'],
  ['it is to stay on the node', ', internalTrafficPolicy: Local', '1'],
  ['sessions stick', ', sessionAffinity: ClientIP', '1'],
])('how many of three servers one client asks where %s', (_what, more, expected) => {
  expect(serving(shop(more, { hasUsers: false }))).toEqual([expected])
})
