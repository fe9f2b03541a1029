/**
 * How a Service's endpoints are laid out in slices with as few writes as possible.
 *
 * Follows k8s.io/endpointslice/reconciler.go of Kubernetes 1.34. Left out: topology-aware hints
 * (`service.kubernetes.io/topology-mode: Auto`).
 */
import { deepEqual, type DiscoveryEndpointPort as EndpointPort, type Endpoint, type EndpointSlice, type Service, services } from '@track/apimachinery'
import { controllerReference } from '@track/controller-runtime'
import type { AddressType } from './endpoint.ts'

export const serviceNameLabel = 'kubernetes.io/service-name'
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const managedBy = 'endpointslice-controller.k8s.io'
const headlessLabel = 'service.kubernetes.io/headless'
const reservedLabels = [serviceNameLabel, managedByLabel, headlessLabel]

const endpointsPerSliceMax = 100

/** Endpoints that share their ports. */
export interface EndpointGroup {
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

export interface SlicePlan {
  readonly create: readonly EndpointSlice[]
  readonly update: readonly EndpointSlice[]
  readonly delete: readonly EndpointSlice[]
}

/** What to write so that the existing slices of an address type hold these endpoints. */
export function planSlices(
  service: Service,
  addressType: AddressType,
  groups: readonly EndpointGroup[],
  existing: readonly EndpointSlice[],
): SlicePlan {
  const isOwn = ({ metadata }: EndpointSlice) => metadata.ownerReferences?.some(({ uid, kind }) => uid === service.metadata.uid && kind === 'Service')
  const own = existing.filter(isOwn)
  const plans = groups.map((group) => {
    return planGroup(service, addressType, group, own.filter((slice) => portsKey(slice.ports) === portsKey(group.ports)))
  })
  const wanted = groups.map(({ ports }) => portsKey(ports))
  const create = plans.flatMap((plan) => plan.create)
  const update = plans.flatMap((plan) => plan.update)
  const remove = [
    ...existing.filter((slice) => !own.includes(slice)),
    ...plans.flatMap((plan) => plan.delete),
    ...own.filter((slice) => !wanted.includes(portsKey(slice.ports))),
  ]
  return reusing(service, withPlaceholder(service, addressType, existing, { create, update, delete: remove }))
}

/** A Service without endpoints has one empty slice. */
function withPlaceholder(service: Service, addressType: AddressType, existing: readonly EndpointSlice[], plan: SlicePlan): SlicePlan {
  if (existing.length !== plan.delete.length || plan.create.length > 0) return plan
  const placeholder = newSlice(service, addressType, { ports: [], endpoints: [] })
  const [only] = plan.delete
  if (plan.delete.length === 1 && only && isSamePlaceholder(only, placeholder)) return { ...plan, delete: [] }
  return { ...plan, create: [placeholder] }
}

function isSamePlaceholder(slice: EndpointSlice, placeholder: EndpointSlice): boolean {
  return deepEqual(slice.metadata.labels, placeholder.metadata.labels) && (slice.endpoints ?? []).length === 0
    && (slice.ports ?? []).length === 0 && deepEqual(slice.metadata.ownerReferences, placeholder.metadata.ownerReferences)
}

/** Rather than delete one slice and create another, the one is turned into the other. */
function reusing({ metadata }: Service, { create, update, delete: remove }: SlicePlan): SlicePlan {
  const left = [...create]
  const reused: EndpointSlice[] = []
  const kept = remove.filter((slice) => {
    const isOwn = slice.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid)
    const next = isOwn ? left.at(-1) : undefined
    if (!next) return true
    left.pop()
    const { generateName: _generateName, ...labelled } = next.metadata
    reused.push({ ...next, metadata: { ...labelled, name: slice.metadata.name! } })
    return false
  })
  return { create: left, update: [...update, ...reused], delete: kept }
}

/**
 * Keeps what is right where it is; what is new goes first into slices that change anyway, then into
 * one that it fits as a whole, then into new slices.
 */
function planGroup(service: Service, addressType: AddressType, group: EndpointGroup, existing: readonly EndpointSlice[]): SlicePlan {
  const left = new Map(group.endpoints.map((endpoint) => [identity(endpoint), endpoint]))
  const changed: EndpointSlice[] = []
  const unchanged: EndpointSlice[] = []
  const remove: EndpointSlice[] = []
  for (const slice of existing) {
    const next = kept(service, slice, left)
    if (next === slice) unchanged.push(slice)
    else if (next.endpoints.length === 0) remove.push(slice)
    else changed.push(next)
  }
  const update = changed
    .toSorted((a, b) => b.endpoints.length - a.endpoints.length)
    .map((slice) => filled(slice, left))
  const create: EndpointSlice[] = []
  while (left.size > 0) {
    const roomy = left.size < endpointsPerSliceMax ? closestToFull(unchanged, left.size) : undefined
    if (roomy) {
      unchanged.splice(unchanged.indexOf(roomy), 1)
      update.push(filled(roomy, left))
    } else create.push(filled(newSlice(service, addressType, { ports: group.ports, endpoints: [] }), left))
  }
  return { create, update, delete: remove }
}

/** The slice with the endpoints that are still wanted, which are taken out of `left`; itself when nothing changes. */
function kept(service: Service, slice: EndpointSlice, left: Map<string, Endpoint>): EndpointSlice {
  const endpoints: Endpoint[] = []
  let isChanged = false
  const before = slice.endpoints ?? []
  for (const endpoint of before) {
    const wanted = left.get(identity(endpoint))
    if (!wanted) continue
    left.delete(identity(endpoint))
    endpoints.push(wanted)
    isChanged ||= !isSameEndpoint(wanted, endpoint)
  }
  const labels = labelsOf(service)
  if (!isChanged && endpoints.length === before.length && deepEqual(labels, slice.metadata.labels)) return slice
  return { ...slice, metadata: { ...slice.metadata, labels }, endpoints }
}

/** Hints are set afterwards and tell nothing apart here. */
function isSameEndpoint({ hints: _a, ...a }: Endpoint, { hints: _b, ...b }: Endpoint): boolean {
  return deepEqual(a, b)
}

function filled(slice: EndpointSlice, left: Map<string, Endpoint>): EndpointSlice {
  const endpoints = [...slice.endpoints]
  for (const [key, endpoint] of left) {
    if (endpoints.length >= endpointsPerSliceMax) break
    endpoints.push(endpoint)
    left.delete(key)
  }
  return { ...slice, endpoints }
}

function closestToFull(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let closest: EndpointSlice | undefined
  for (const slice of slices) {
    const room = endpointsPerSliceMax - slice.endpoints.length - count
    if (room >= 0 && (!closest || slice.endpoints.length > closest.endpoints.length)) closest = slice
  }
  return closest
}

function newSlice(service: Service, addressType: AddressType, { ports, endpoints }: EndpointGroup): EndpointSlice {
  const { name = '', namespace } = service.metadata
  return {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`, ...(namespace && { namespace }), labels: labelsOf(service),
      ownerReferences: [controllerReference(service, services)],
    },
    addressType, ports: [...ports], endpoints: [...endpoints],
  }
}

/** The Service's labels, with those that say whose slice it is. */
function labelsOf({ metadata, spec }: Service): Record<string, string> {
  const own = Object.entries(metadata.labels ?? {}).filter(([key]) => !reservedLabels.includes(key))
  const isHeadless = !spec.clusterIP || spec.clusterIP === 'None'
  return {
    ...Object.fromEntries(own), ...(isHeadless && { [headlessLabel]: '' }),
    [serviceNameLabel]: metadata.name!, [managedByLabel]: managedBy,
  }
}

function identity({ addresses, targetRef, hostname = '' }: Endpoint): string {
  return `${addresses.toSorted().join()} ${hostname} ${targetRef?.kind ?? ''} ${targetRef?.uid ?? ''}`
}

export function portsKey(ports: readonly EndpointPort[] | null | undefined): string {
  return (ports ?? []).map(({ name = '', port = 0, protocol = '', appProtocol = '' }) => `${name}/${protocol}/${port}/${appProtocol}`).sort().join()
}
