/** What caches look objects up by, and how long events stay. */
import { type EndpointSlice, endpointSlices, type Event, events, namespaces, type Pod, pods, serviceAccounts } from '@track/apimachinery'
import { hour, minute, parseTimestamp, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { admissionPlugins } from '../admission/plugins.ts'
import { storeOf } from '../api-server.ts'
import { clientFor } from '../client.ts'
import { apiServerPart } from '../part.ts'
import { indexedObjects } from '../store.ts'
import { builtInKinds } from './index.ts'

function world() {
  const parts = [apiServerPart({ kinds: builtInKinds, admission: admissionPlugins })]
  const simulation = Simulation.start(parts, { seed: 1, startedAt: parseTimestamp('2026-01-05T08:00:00Z') })
  const client = clientFor(simulation, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })
  client.create(namespaces, { metadata: { name: 'default' } } as never)
  client.create(serviceAccounts, { metadata: { name: 'default', namespace: 'default' } } as never)
  return { simulation, client }
}

const named = (name: string, more: object = {}) => ({ name, namespace: 'default', ...more })
const namesOf = (objects: readonly { metadata: { name?: string } }[]) => objects.map(({ metadata }) => metadata.name)

test('pods by their node', () => {
  const { simulation, client } = world()
  const containers = [{ name: 'main', image: 'nginx' }]
  for (const [name, nodeName] of [['a', 'node-1'], ['b', 'node-2'], ['c', 'node-1']]) {
    client.create(pods, { metadata: named(name!), spec: { nodeName, containers } } as Pod)
  }
  client.create(pods, { metadata: named('d'), spec: { containers } } as Pod)
  const byNode = (node: string) => namesOf(indexedObjects(storeOf(simulation), pods, 'node', node))
  expect([byNode('node-1'), byNode('node-2'), byNode('')]).toEqual([['a', 'c'], ['b'], []])
  client.createSubresource(pods, { metadata: named('d') }, 'binding', {
    apiVersion: 'v1', kind: 'Binding', metadata: named('d'), target: { kind: 'Node', name: 'node-2' },
  } as never)
  expect(byNode('node-2')).toEqual(['b', 'd'])
})

test('slices by their service', () => {
  const { simulation, client } = world()
  const labels = { 'kubernetes.io/service-name': 'web' }
  client.create(endpointSlices, { metadata: named('web-1', { labels }), addressType: 'IPv4', endpoints: [] } as unknown as EndpointSlice)
  client.create(endpointSlices, { metadata: named('other'), addressType: 'IPv4', endpoints: [] } as unknown as EndpointSlice)
  expect(namesOf(indexedObjects(storeOf(simulation), endpointSlices, 'service', 'default/web'))).toEqual(['web-1'])
})

test('events by what they are about, for an hour', () => {
  const { simulation, client } = world()
  const involvedObject = { kind: 'Pod', name: 'web', namespace: 'default', uid: '7' }
  client.create(events, { metadata: named('first'), involvedObject } as Event)
  const about = () => namesOf(indexedObjects(storeOf(simulation), events, 'involvedObject', '7'))
  simulation.runFor(hour - minute)
  client.create(events, { metadata: named('second'), involvedObject } as Event)
  expect(about()).toEqual(['first', 'second'])
  simulation.runFor(2 * minute)
  expect(about()).toEqual(['second'])
})
