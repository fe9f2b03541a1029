/** Which endpoints a node uses: each rule of CategorizeEndpoints with a case. */
import { expect, test } from 'vitest'
import type { Endpoint, EndpointSlice, Service } from '@track/apimachinery'
import { endpointsOf, type ServiceEndpoint } from './endpoints.ts'
import { routed } from './proxy.ts'

/** `a@node-1 terminating`: an endpoint by its name, its node, and what it is besides ready. */
function endpoint(text: string): Endpoint {
  const [place = '', ...words] = text.split(' ')
  const [name = '', node = ''] = place.split('@')
  const isReady = !words.includes('unready') && !words.includes('terminating') && !words.includes('dying')
  const zones = words.filter((word) => word.startsWith('zone-')).map((zone) => ({ name: zone }))
  const hinted = words.filter((word) => word.startsWith('for:')).map((word) => ({ name: word.slice(4) }))
  return {
    addresses: [name], nodeName: node, targetRef: { kind: 'Pod', uid: name },
    conditions: { ready: isReady, serving: isReady || words.includes('terminating'), terminating: words.includes('terminating') || words.includes('dying') },
    ...((zones.length > 0 || hinted.length > 0) && { hints: { ...(zones.length > 0 && { forZones: zones }), ...(hinted.length > 0 && { forNodes: hinted }) } }),
  }
}

function sliceOf(texts: readonly string[]): EndpointSlice {
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: {}, addressType: 'IPv4', endpoints: texts.map(endpoint), ports: [{ name: 'http', port: 80 }] }
}

type Policy = 'Cluster' | 'Local'

function serviceWith(internal: Policy, external: Policy): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: {}, spec: { type: 'NodePort', internalTrafficPolicy: internal, externalTrafficPolicy: external } }
}

const here = { name: 'node-1', zone: 'zone-a' }

const cases: readonly [name: string, endpoints: readonly string[], expected: string, how?: { internal?: Policy; external?: Policy; policy?: 'external' | 'neither'; nowhere?: boolean }][] = [
  ['all that are ready', ['a@node-1', 'b@node-2', 'c@node-3 unready'], 'a b'],
  ['nobody', [], 'refused'],
  ['nobody is ready', ['a@node-1 unready'], 'refused'],
  ['the last ones serve while they end', ['a@node-1 terminating', 'b@node-2 dying'], 'a'],
  ['one that ends is left alone while another is ready', ['a@node-1 terminating', 'b@node-2'], 'b'],
  ['internal policy Local keeps to the node', ['a@node-1', 'b@node-2'], 'a', { internal: 'Local' }],
  ['internal policy Local drops where the node has none', ['b@node-2'], 'dropped', { internal: 'Local' }],
  ['internal policy Local refuses where nobody has any', ['b@node-2 unready'], 'refused', { internal: 'Local' }],
  ['internal policy Local falls back on those that end', ['a@node-1 terminating', 'b@node-2'], 'a', { internal: 'Local' }],
  ['internal policy Local says nothing of what comes from outside', ['a@node-1', 'b@node-2'], 'a b', { internal: 'Local', policy: 'external' }],
  ['external policy Local keeps to the node', ['a@node-1', 'b@node-2'], 'a', { external: 'Local', policy: 'external' }],
  ['external policy Local drops where the node has none', ['b@node-2'], 'dropped', { external: 'Local', policy: 'external' }],
  ['external policy Local says nothing of what comes from inside', ['a@node-1', 'b@node-2'], 'a b', { external: 'Local' }],
  ['what a node sends to its own node port is subject to neither', ['a@node-1', 'b@node-2'], 'a b', { internal: 'Local', external: 'Local', policy: 'neither' }],
  ['hints for zones', ['a@node-1 zone-a', 'b@node-2 zone-b', 'c@node-3 zone-a'], 'a c'],
  ['hints for zones, none for this one', ['b@node-2 zone-b'], 'b'],
  ['hints for zones, one without', ['a@node-1 zone-a', 'b@node-2'], 'a b'],
  ['a hint of one that is not ready does not count', ['a@node-1 zone-a', 'b@node-2 unready', 'c@node-3 zone-b'], 'a'],
  ['hints for nodes go before those for zones', ['a@node-1 zone-a for:node-1', 'b@node-2 zone-a for:node-2'], 'a'],
  ['hints for nodes, none for this one: the zone', ['b@node-2 zone-a for:node-2', 'c@node-3 zone-b for:node-3'], 'b'],
  ['from a machine that is no node nothing is near', ['a@node-1 zone-a', 'b@node-2 zone-b'], 'a b', { nowhere: true }],
]

test.each(cases)('%s', (_name, texts, expected, { internal = 'Cluster', external = 'Cluster', policy = 'internal' as const, nowhere = false } = {}) => {
  const found = routed(serviceWith(internal, external), endpointsOf([sliceOf(texts)], 'http'), { node: nowhere ? undefined : here, policy })
  expect(typeof found === 'string' ? found : found.map(({ address }: ServiceEndpoint) => address).join(' ')).toBe(expected)
})

test('endpoints of another port, or of IPv6, are not the Service port\'s', () => {
  const slices = [sliceOf(['a@node-1']), { ...sliceOf(['b@node-1']), ports: [{ name: 'other', port: 81 }] }, { ...sliceOf(['::1@node-1']), addressType: 'IPv6' as const }]
  expect(endpointsOf(slices, 'http').map(({ address }) => address)).toEqual(['a'])
})
