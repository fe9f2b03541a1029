/**
 * What a `kubernetes_sd_config` finds in the cluster: target groups by object. A group is worked out again only
 * when a row that it is made of is another.
 *
 * Follows Discovery.Run in discovery/kubernetes/kubernetes.go of Prometheus 3.16. Left out: another cluster's API server.
 */
import {
  endpoints, endpointSlices, ingresses, jobs, type KubeObject, namespaces, nodes, parseFieldSelector, parseLabelSelector, pods, replicaSets,
  type Resource, services,
} from '@track/apimachinery'
import type { Cache } from '@track/controller-runtime'
import { oncePerRow } from '@track/simulation'
import type { KubernetesSearch } from '@track/telemetry'
import { endpointsGroup } from './endpoints.ts'
import { endpointSliceGroup } from './endpointslice.ts'
import { ingressGroup } from './ingress.ts'
import { nodeGroup } from './node.ts'
import { podGroup } from './pod.ts'
import type { Related } from './related.ts'
import { selectableField } from './selectable-fields.ts'
import { serviceGroup } from './service.ts'
import type { TargetGroup } from './target-group.ts'

interface RoleRow {
  readonly resource: Resource
  /** What else its targets take labels from. */
  readonly besides: readonly Resource[]
  group(object: never, related: Related): TargetGroup | undefined
}

const roles: Readonly<Record<string, RoleRow>> = {
  node: { resource: nodes as Resource, besides: [], group: nodeGroup },
  pod: { resource: pods as Resource, besides: [], group: podGroup },
  service: { resource: services as Resource, besides: [], group: serviceGroup },
  endpoints: { resource: endpoints as Resource, besides: [services, pods] as Resource[], group: endpointsGroup },
  endpointslice: { resource: endpointSlices as Resource, besides: [services, pods] as Resource[], group: endpointSliceGroup },
  ingress: { resource: ingresses as Resource, besides: [], group: ingressGroup },
}

/** The resources that it looks at. */
export function readBySearch({ role, attach_metadata: attach }: KubernetesSearch): readonly Resource[] {
  const { resource, besides } = roles[role]!
  const attached = [
    ...(attach.node ? [nodes] : []), ...(attach.namespace ? [namespaces] : []), ...(attach.deployment ? [replicaSets] : []),
    ...(attach.job || attach.cronjob ? [jobs] : []),
  ] as Resource[]
  return [resource, ...besides, ...attached]
}

/** Where Prometheus itself runs. */
const ownNamespace = 'monitoring'

/** In the order of the cache; an object that two namespaces name comes once. */
export function kubernetesGroups(cache: Cache, config: KubernetesSearch): readonly TargetGroup[] {
  const { resource } = roles[config.role]!
  const { names, own_namespace: own } = config.namespaces
  const wanted = own ? [...names, ownNamespace] : names
  const scopes = wanted.length === 0 || config.role === 'node' ? [undefined] : [...new Set(wanted)]
  const plan = planOf(config)
  return scopes.flatMap((scope) => cache.list(resource, scope).flatMap((object) => plan.groupOf(object, cache, scope) ?? []))
}

interface Plan {
  groupOf(object: KubeObject, cache: Cache, scope: string | undefined): TargetGroup | undefined
}

/** A look-up of another row, and what came of it. */
interface Reading {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string
  readonly row: KubeObject | undefined
}

interface Worked {
  readonly group: TargetGroup | undefined
  readonly readings: readonly Reading[]
}

const planOf = oncePerRow((config: KubernetesSearch): Plan => {
  const { resource, group } = roles[config.role]!
  const selected = selectedBy(config)
  const worked = oncePerRow<KubeObject, { last?: Worked }>(() => ({}))
  return {
    groupOf(object, cache, scope) {
      if (!selected(resource, object)) return undefined
      const cell = worked(object)
      if (cell.last && cell.last.readings.every((reading) => cache.get(reading.resource, reading.name, reading.namespace) === reading.row)) return cell.last.group
      const readings: Reading[] = []
      const related = relatedIn({ cache, config, scope, selected }, readings)
      cell.last = { group: group(object as never, related), readings }
      return cell.last.group
    },
  }
})

interface Reach {
  readonly cache: Cache
  readonly config: KubernetesSearch
  readonly scope: string | undefined
  readonly selected: (resource: Resource, object: KubeObject) => boolean
}

/** Looks up what belongs to a target and notes it down. */
function relatedIn({ cache, config, scope, selected }: Reach, readings: Reading[]): Related {
  const find = (resource: Resource, name: string, namespace?: string): KubeObject | undefined => {
    if (name === '' || (scope !== undefined && namespace !== undefined && namespace !== scope)) return undefined
    const row = cache.get(resource, name, namespace)
    readings.push({ resource, namespace, name, row })
    return row && selected(resource, row) ? row : undefined
  }
  return {
    attach: config.attach_metadata,
    node: (name) => find(nodes as Resource, name) as never,
    namespace: (name) => find(namespaces as Resource, name) as never,
    replicaSet: (namespace, name) => find(replicaSets as Resource, name, namespace) as never,
    job: (namespace, name) => find(jobs as Resource, name, namespace) as never,
    pod: (namespace, name) => find(pods as Resource, name, namespace) as never,
    service: (namespace, name) => find(services as Resource, name, namespace) as never,
  }
}

/** Whether the configuration's selectors let an object through; those without one do. */
function selectedBy({ selectors }: KubernetesSearch): Reach['selected'] {
  const rows = selectors.map(({ role, label, field }) => ({
    resource: roles[role]!.resource, labels: parseLabelSelector(label), fields: parseFieldSelector(field),
  }))
  return (resource, object) => rows.every((row) => row.resource !== resource || (
    row.labels.matches(object.metadata.labels ?? {}) && row.fields.every(({ field, operator, value }) => {
      const found = selectableField(resource, object, field)
      return found !== undefined && (found === value) === (operator === '=')
    })
  ))
}
