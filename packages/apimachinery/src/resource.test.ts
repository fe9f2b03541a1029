import { expect, test } from 'vitest'
import * as kinds from './kinds.ts'
import { groupKind, groupResource, groupVersion, parseGroupVersion, type Resource } from './resource.ts'
import { typeOf } from './schema/types.ts'

test('names of the core group and of another', () => {
  expect([groupVersion, groupResource, groupKind].map((print) => print(kinds.pods))).toEqual(['v1', 'pods', 'Pod'])
  expect([groupVersion, groupResource, groupKind].map((print) => print(kinds.deployments))).toEqual([
    'apps/v1', 'deployments.apps', 'Deployment.apps',
  ])
})

test.each([
  ['v1', { group: '', version: 'v1' }], ['apps/v1', { group: 'apps', version: 'v1' }], ['a/b/c', undefined],
])('%s', (apiVersion, wanted) => {
  expect(parseGroupVersion(apiVersion)).toEqual(wanted)
})

test.each(Object.values<Resource>(kinds).map((resource) => [groupResource(resource), resource] as const))('%s has a schema', (_name, resource) => {
  expect(Object.keys(typeOf(resource)?.fields ?? {})).toEqual(expect.arrayContaining(['apiVersion', 'kind', 'metadata']))
})

test('names that people type', () => {
  const names = Object.fromEntries(Object.values<Resource>(kinds).map((each) => [groupResource(each), [each.singular, ...each.shortNames].join(' ')]))
  expect(names).toEqual({
    namespaces: 'namespace ns', nodes: 'node no', pods: 'pod po', services: 'service svc', endpoints: 'endpoints ep', configmaps: 'configmap cm',
    secrets: 'secret', serviceaccounts: 'serviceaccount sa', events: 'event ev', 'events.events.k8s.io': 'event ev',
    'endpointslices.discovery.k8s.io': 'endpointslice', 'deployments.apps': 'deployment deploy', 'replicasets.apps': 'replicaset rs',
    'jobs.batch': 'job', 'cronjobs.batch': 'cronjob cj', 'horizontalpodautoscalers.autoscaling': 'horizontalpodautoscaler hpa',
    'ingressclasses.networking.k8s.io': 'ingressclass', 'ingresses.networking.k8s.io': 'ingress ing', 'networkpolicies.networking.k8s.io': 'networkpolicy netpol',
    'leases.coordination.k8s.io': 'lease', 'pods.metrics.k8s.io': '', 'nodes.metrics.k8s.io': '',
  })
  const inAll = Object.values<Resource>(kinds).filter(({ categories }) => categories.includes('all')).map(({ plural }) => plural)
  expect(inAll).toEqual(['pods', 'services', 'deployments', 'replicasets', 'jobs', 'cronjobs', 'horizontalpodautoscalers'])
  const clusterWide = Object.values<Resource>(kinds).filter(({ namespaced }) => !namespaced).map(({ plural }) => plural)
  expect(clusterWide).toEqual(['namespaces', 'nodes', 'ingressclasses', 'nodes'])
})
