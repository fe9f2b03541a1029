/** LoadBalancers of a cluster with a cloud: addresses, events, what reaches them. */
import { events, type KubeObject, pods, type Resource, services } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { loadBalancers } from '../../addons/load-balancers/load-balancers.ts'
import { apply, clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { reach, shopObjects } from '../testing/reach.ts'

const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })

function startShop(service: string): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [loadBalancers] })
  world.runFor(5 * second)
  apply(world, shopObjects(service))
  world.runFor(minute)
  return world
}

const balanced = (more = '', ports = '{port: 80, targetPort: 8080}') => `type: LoadBalancer\nports: [${ports}]${more}`

const serviceOf = (world: Simulation) => cacheOf(world).get(services, 'web', 'default')

const addressOf = (world: Simulation) => serviceOf(world)?.status?.loadBalancer?.ingress?.map(({ ip, ipMode }) => `${ip!} ${ipMode!}`) ?? []

function eventsOf(world: Simulation): string[] {
  interface Event extends KubeObject { reason: string; type: string; message: string; source: { component: string }; involvedObject: { name: string; kind: string } }
  return cacheOf(world).list(events as Resource<KubeObject> as Resource<Event>)
    .filter(({ involvedObject }) => involvedObject.kind === 'Service')
    .map(({ type, reason, message, source }) => `${source.component}: ${type} ${reason} ${message}`)
}

describe('a LoadBalancer', () => {
  const world = startShop(balanced())

  test('gets an address after a while, and a finalizer at once; the events say so', () => {
    expect(addressOf(world)).toEqual(['203.0.113.48 VIP'])
    expect(serviceOf(world)!.metadata.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup'])
    expect(eventsOf(world)).toEqual([
      'service-controller: Normal EnsuringLoadBalancer Ensuring load balancer', 'service-controller: Normal EnsuredLoadBalancer Ensured load balancer',
    ])
  })

  test('is reached from outside by it, masked as a node', () => {
    expect(reach(world, 'outside', '203.0.113.48', 80, { seen: true })).toMatch(/^web-1 from 10\.0\.0\.\d+ web-1 from .* web-2 from 10\.0\.0\.\d+/)
    expect(reach(world, 'outside', '203.0.113.48', 81)).toBe('silent')
  })

  test('gives it back with its type, or its life', () => {
    const child = world.fork()
    admin(child).patch(services, { metadata: { name: 'web', namespace: 'default' } }, { type: 'merge', body: { spec: { type: 'ClusterIP' } } })
    child.runFor(minute)
    expect([addressOf(child), serviceOf(child)!.metadata.finalizers, reach(child, 'outside', '203.0.113.48', 80)]).toEqual([[], undefined, 'silent'])
    expect(eventsOf(child).slice(2)).toEqual([
      'service-controller: Normal DeletingLoadBalancer Deleting load balancer', 'service-controller: Normal DeletedLoadBalancer Deleted load balancer',
    ])
    const other = world.fork()
    admin(other).delete(services, { metadata: { name: 'web', namespace: 'default' } })
    other.runFor(second)
    expect(serviceOf(other)).toBeUndefined()
  })

  test('a change of its ports is ensured again, under the same address', () => {
    const child = world.fork()
    admin(child).patch(services, { metadata: { name: 'web', namespace: 'default' } }, { type: 'merge', body: { spec: { ports: [{ port: 8000, targetPort: 8080 }] } } })
    child.runFor(minute)
    expect([addressOf(child), reach(child, 'outside', '203.0.113.48', 8000)]).toEqual([['203.0.113.48 VIP'], 'web-1 web-2'])
    expect(eventsOf(child).filter((line) => line.includes('Ensuring'))).toHaveLength(1)
  })
})

test.each<[string, string, string[]]>([
  ['the one that it asks for', '\nloadBalancerIP: 203.0.113.7', ['203.0.113.7 VIP']],
  ['none of a range that the cloud has not', '\nloadBalancerIP: 192.0.2.7', []],
  ['none where it belongs to another controller', '\nloadBalancerClass: example.com/lb', []],
])('it gets %s', (_name, more, expected) => {
  expect(addressOf(startShop(balanced(more)))).toEqual(expected)
})

test('without node ports it is reached all the same', () => {
  const world = startShop(balanced('\nallocateLoadBalancerNodePorts: false'))
  expect(serviceOf(world)!.spec.ports!.map(({ nodePort }) => nodePort)).toEqual([undefined])
  expect(reach(world, 'outside', addressOf(world)[0]!.split(' ')[0]!, 80)).toBe('web-1 web-2')
})

test('a world with load balancers forks, and goes on as the other does', () => {
  const { simulation } = checkWorld(() => startShop(balanced()), [
    (world) => { admin(world).delete(pods, { metadata: { name: 'web-1', namespace: 'default' } }) },
    { run: 20 * second },
    (world) => { admin(world).delete(services, { metadata: { name: 'web', namespace: 'default' } }) },
    { run: 20 * second },
  ])
  expect(serviceOf(simulation)).toBeUndefined()
}, 60_000)
