/** Services and network policies in a world: who answers whom. */
import { pods, services } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { apply } from '../testing/play-cluster.ts'
import { addressOf, reach, startShop } from './testing/reach.ts'

const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })

function applied(world: Simulation, text: string): Simulation {
  apply(world, text)
  world.runFor(second)
  return world
}

/** A fork in which the Service `web` is another. */
function changed(before: Simulation, spec: object): Simulation {
  const world = before.fork()
  admin(world).patch(services, { metadata: { name: 'web', namespace: 'default' } }, { type: 'merge', body: { spec } })
  world.runFor(second)
  return world
}

function denyAll(name: string, selector: string, types: string, rules = ''): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec: {podSelector: ${selector}, policyTypes: [${types}]${rules}}`
}

describe('a Service', () => {
  const plain = startShop()

  test('its cluster IP leads to its endpoints; a port that it has not is dropped, an address that nobody has too', () => {
    const web = addressOf(plain, 'web')
    expect([reach(plain, 'client-1', web, 80), reach(plain, 'client-1', web, 81), reach(plain, 'client-1', '10.244.0.250', 80)]).toEqual(['web-1 web-2', 'silent', 'silent'])
    expect([reach(plain, 'client-1', addressOf(plain, 'web-1'), 8080), reach(plain, 'client-1', addressOf(plain, 'web-1'), 81)]).toEqual(['web-1', 'refused'])
  })

  test('without an endpoint it refuses', () => {
    const world = plain.fork()
    for (const name of ['web-1', 'web-2']) admin(world).delete(pods, { metadata: { name, namespace: 'default' } })
    world.runFor(minute)
    expect(reach(world, 'client-1', addressOf(world, 'web'), 80)).toBe('refused')
  })

  test('traffic distribution: hints of its slices keep it in the zone, or on the node', () => {
    const near = (distribution: string) => {
      const world = changed(plain, { trafficDistribution: distribution })
      return [reach(world, 'client-1', addressOf(world, 'web'), 80), reach(world, 'client-3', addressOf(world, 'web'), 80)]
    }
    // Zone c has no endpoint, so from there all are taken.
    expect([near('PreferClose'), near('PreferSameZone'), near('PreferSameNode')]).toEqual([['web-1', 'web-1 web-2'], ['web-1', 'web-1 web-2'], ['web-1', 'web-1 web-2']])
  })

  test('internal traffic policy Local', () => {
    const world = changed(plain, { internalTrafficPolicy: 'Local' })
    expect([reach(world, 'client-1', addressOf(world, 'web'), 80), reach(world, 'client-3', addressOf(world, 'web'), 80)]).toEqual(['web-1', 'silent'])
  })

  test('session affinity holds for a client until its time is over', () => {
    const world = startShop('ports: [{port: 80, targetPort: 8080}]\nsessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}')
    const web = addressOf(world, 'web')
    const at = (choice: number) => reach(world, 'client-1', web, 80, { choices: [choice] })
    const first = at(0.05)
    world.runFor(59 * second)
    expect(at(0.8)).toBe(first)
    world.runFor(59 * second)
    expect(at(0.8)).toBe(first)
    expect(reach(world, 'client-3', web, 80, { choices: [0.8] })).not.toBe(first)
    expect(reach(world, 'node-a1', web, 80, { choices: [0.8] })).not.toBe(first)
    world.runFor(60 * second)
    expect(at(0.8)).not.toBe(first)
  })

  test('one that serves while it ends is the last resort', () => {
    const world = plain.fork()
    for (const name of ['web-1', 'web-2']) admin(world).patch(pods, { metadata: { name, namespace: 'default' } }, { type: 'merge', body: { metadata: { finalizers: ['example.com/hold'] } } })
    admin(world).delete(pods, { metadata: { name: 'web-2', namespace: 'default' } })
    world.runFor(second)
    expect(reach(world, 'client-1', addressOf(world, 'web'), 80)).toBe('web-1')
  })
})

describe('a Service reached from outside', () => {
  const published = (more = '') => startShop(`type: NodePort\nports: [{port: 80, targetPort: 8080, nodePort: 30080}]${more}`)

  test('a node port: on every node, and masked as the node', () => {
    const world = published()
    expect(['node-a1', 'node-c1'].map((node) => reach(world, 'outside', addressOf(world, node), 30080, { seen: true }))).toEqual([
      'web-1 from 10.0.0.10 web-2 from 10.0.0.10', 'web-1 from 10.0.0.12 web-2 from 10.0.0.12',
    ])
    expect(reach(world, 'outside', addressOf(world, 'node-a1'), 30081)).toBe('refused')
  })

  test('a node port with the policy Local: where an endpoint is, with the client\'s own address', () => {
    const world = published('\nexternalTrafficPolicy: Local')
    expect(['node-a1', 'node-c1'].map((node) => reach(world, 'outside', addressOf(world, node), 30080, { seen: true }))).toEqual(['web-1 from 198.51.100.9', 'silent'])
    // From the node itself, and its pods, the policy is no hindrance.
    expect(reach(world, 'client-3', addressOf(world, 'node-c1'), 30080)).toBe('web-1 web-2')
  })

  test('a load balancer: pending until it has an address, then for those in its ranges; its health check counts endpoints', () => {
    const world = startShop('type: LoadBalancer\nexternalTrafficPolicy: Local\nloadBalancerSourceRanges: [198.51.100.0/24]\nports: [{port: 80, targetPort: 8080}]')
    const service = cacheOf(world).get(services, 'web', 'default')!
    expect(service.status?.loadBalancer?.ingress).toBeUndefined()
    admin(world).updateStatus(services, { ...service, status: { loadBalancer: { ingress: [{ ip: '203.0.113.80' }] } } })
    expect([reach(world, 'outside', '203.0.113.80', 80, { seen: true }), reach(world, 'node-c1', '203.0.113.80', 80)]).toEqual(['web-1 from 198.51.100.9 web-2 from 198.51.100.9', 'silent'])
    const port = service.spec.healthCheckNodePort!
    expect(['node-a1', 'node-c1'].map((node) => reach(world, 'outside', addressOf(world, node), port))).toEqual(['1 local', '0 local'])
  })
})

describe('network policies', () => {
  const shop = startShop()

  test('what is denied is silence, not a refusal, also on a port where nobody listens', () => {
    const world = applied(shop.fork(), denyAll('deny', '{matchLabels: {app: web}}', 'Ingress'))
    const direct = addressOf(world, 'web-1')
    expect([reach(world, 'client-3', addressOf(world, 'web'), 80), reach(world, 'client-3', direct, 8080), reach(world, 'client-3', direct, 81)]).toEqual(['silent', 'silent', 'silent'])
    expect([reach(world, 'node-a1', direct, 8080), reach(world, 'node-c1', direct, 8080), reach(world, 'web-1', direct, 8080)]).toEqual(['web-1', 'silent', 'web-1'])
  })

  test('a rule is about the port of the pod, not that of the Service', () => {
    const rule = (port: unknown) => denyAll('narrow', '{matchLabels: {app: web}}', 'Ingress', `, ingress: [{ports: [{port: ${port as string}}]}]`)
    const through = (port: unknown) => {
      const world = applied(shop.fork(), rule(port))
      return reach(world, 'client-3', addressOf(world, 'web'), 80)
    }
    expect([through(80), through(8080), through('http')]).toEqual(['silent', 'web-1 web-2', 'web-1 web-2'])
  })

  test('kubelet probes pass, and the pod stays ready', () => {
    const world = applied(shop.fork(), denyAll('deny', '{}', 'Ingress, Egress'))
    world.runFor(5 * minute)
    const ready = cacheOf(world).list(pods, 'default').map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)
    expect(new Set(ready)).toEqual(new Set(['True']))
  })

  test('through a node port the client is the node, so an ipBlock of clients does not match', () => {
    const from = (policy: string) => applied(startShop(`type: NodePort\nexternalTrafficPolicy: ${policy}\nports: [{port: 80, targetPort: 8080, nodePort: 30080}]`),
      denyAll('clients', '{matchLabels: {app: web}}', 'Ingress', ', ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]'))
    const [cluster, local] = [from('Cluster'), from('Local')]
    expect([reach(cluster, 'outside', addressOf(cluster, 'node-c1'), 30080), reach(local, 'outside', addressOf(local, 'node-a1'), 30080)]).toEqual(['silent', 'web-1'])
  })

  test('a policy that goes lets everything through again', () => {
    const world = applied(shop.fork(), denyAll('deny', '{}', 'Ingress'))
    apply(world, 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {ingress: [{}]}')
    world.runFor(second)
    expect(reach(world, 'client-3', addressOf(world, 'web'), 80)).toBe('web-1 web-2')
  })

  test('a world with policies and affinities forks, and goes on as the other does', () => {
    const sticky = 'ports: [{port: 80, targetPort: 8080}]\nsessionAffinity: ClientIP'
    const { simulation } = checkWorld(() => startShop(sticky), [
      (world) => apply(world, denyAll('deny', '{matchLabels: {name: web-1}}', 'Ingress')),
      { run: 10 * second },
      (world) => { reach(world, 'client-1', addressOf(world, 'web'), 80) },
      { run: 10 * second },
    ])
    expect(reach(simulation, 'client-3', addressOf(simulation, 'web-1'), 8080)).toBe('silent')
  }, 60_000)
})
