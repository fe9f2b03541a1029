/** Every kind creates, gets, lists, updates, patches, prints and deletes. */
import { groupResource, type KubeObject, namespacedName } from '@track/apimachinery'
import { parseTimestamp, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { admissionPlugins } from '../admission/plugins.ts'
import { clientFor } from '../client.ts'
import { apiServerPart } from '../part.ts'
import { builtInKinds } from './index.ts'

const container = { name: 'main', image: 'nginx' }
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } }
const jobTemplate = { spec: { template: { spec: { containers: [container], restartPolicy: 'Never' } } } }
const selector = { matchLabels: { app: 'web' } }

/** The least that each kind takes. */
const minimal: Readonly<Record<string, object>> = {
  namespaces: {},
  nodes: {},
  pods: { spec: { containers: [container] } },
  services: { spec: { ports: [{ port: 80 }] } },
  endpoints: {},
  configmaps: {},
  secrets: {},
  serviceaccounts: {},
  events: { involvedObject: { kind: 'Pod', name: 'web', namespace: 'default', uid: '1' } },
  'endpointslices.discovery.k8s.io': { addressType: 'IPv4', endpoints: [] },
  'deployments.apps': { spec: { selector, template } },
  'replicasets.apps': { spec: { selector, template } },
  'jobs.batch': jobTemplate,
  'cronjobs.batch': { spec: { schedule: '0 * * * *', jobTemplate } },
  'horizontalpodautoscalers.autoscaling': {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 },
  },
  'ingressclasses.networking.k8s.io': { spec: { controller: 'example.com/ingress' } },
  'ingresses.networking.k8s.io': { spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } },
  'networkpolicies.networking.k8s.io': {},
  'leases.coordination.k8s.io': {},
}

function world() {
  const parts = [apiServerPart({ kinds: builtInKinds, admission: admissionPlugins })]
  const simulation = Simulation.start(parts, { seed: 1, startedAt: parseTimestamp('2026-01-05T08:00:00Z') })
  const client = clientFor(simulation, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })
  const create = (name: string, object: object) =>
    client.create(builtInKinds.find(({ resource }) => groupResource(resource) === name)!.resource, object as KubeObject)
  create('namespaces', { metadata: { name: 'default' } })
  create('serviceaccounts', { metadata: { name: 'default', namespace: 'default' } })
  return { simulation, client, create }
}

test('every kind has a least object', () => {
  expect(Object.keys(minimal)).toEqual(builtInKinds.map(({ resource }) => groupResource(resource)))
})

test.each(builtInKinds.map((kind) => [groupResource(kind.resource), kind] as const))('%s', (name, kind) => {
  const { simulation, client, create } = world()
  const { resource } = kind
  const metadata = { name: 'web', ...(resource.namespaced && { namespace: 'default' }) }
  const created = create(name, { metadata, ...minimal[name] })
  expect(created.metadata).toMatchObject({ ...metadata, uid: expect.any(String), creationTimestamp: '2026-01-05T08:00:00Z' })

  expect(client.get(resource, 'web', metadata.namespace)).toEqual(created)
  expect(client.list(resource).map(namespacedName)).toContain(namespacedName(created))

  const labelled = { ...created, metadata: { ...created.metadata, labels: { ...created.metadata.labels, team: 'a' } } }
  const updated = client.update(resource, labelled)
  expect(updated.metadata.labels).toMatchObject({ team: 'a' })
  expect(Number(updated.metadata.resourceVersion)).toBeGreaterThan(Number(created.metadata.resourceVersion))
  expect(client.update(resource, updated)).toEqual(updated)

  const patch = { type: 'merge' as const, body: { metadata: { labels: { team: 'b' } } } }
  expect(client.patch(resource, updated, patch).metadata.labels).toMatchObject({ team: 'b' })

  for (const column of kind.columns) {
    const cell = column.cell(client.get(resource, 'web', metadata.namespace), { now: simulation.now })
    expect(['string', 'number', 'boolean']).toContain(typeof cell)
    expect(String(cell)).not.toMatch(/undefined|NaN|null/)
  }

  client.delete(resource, created, { propagationPolicy: 'Background' })
  const left = client.list(resource).filter((object) => object.metadata.name === 'web')
  expect(left.map(({ metadata }) => metadata.deletionTimestamp)).toEqual(resource.kind === 'Namespace' ? ['2026-01-05T08:00:00Z'] : [])
})
