/**
 * Publishes the pods that a Service selects, in slices of at most a hundred.
 *
 * Follows pkg/controller/endpointslice/endpointslice_controller.go of Kubernetes 1.34. Left out: the
 * annotation endpoints.kubernetes.io/last-change-trigger-time.
 */
import {
  type DiscoveryEndpointPort as EndpointPort, type Endpoint, type EndpointSlice, endpointSlices, nodes, type Pod, pods,
  selectorFromLabels, type Service, services,
} from '@track/apimachinery'
import { keyOf, objectKey } from '@track/apiserver'
import { type Cache, type ControllerContext, defineController } from '@track/controller-runtime'
import { second } from '@track/simulation'
import { isNamespaceTerminating } from '../pod-control.ts'
import { type AddressType, endpointOf, endpointPorts, isEndpoint, isEndpointChange } from './endpoint.ts'
import { withHints } from './hints.ts'
import { type EndpointGroup, managedBy, managedByLabel, planSlices, portsKey, serviceNameLabel, type SlicePlan } from './slices.ts'

/** How long after a pod of an unknown node to look again. */
const retryAfter = 1 * second

export const endpointSliceController = defineController<Service>({
  name: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  reconciles: services,
  watches: [
    { resource: pods, keys: (pod, cache, previous) => servicesOf(pod as Pod, cache, previous as Pod | undefined) },
    { resource: endpointSlices, keys: serviceOfSlice },
  ],

  reconcile(service, context) {
    const { cache } = context
    const { spec, metadata: { name = '', namespace } } = service
    if (spec.type === 'ExternalName' || !spec.selector) return undefined
    const selector = selectorFromLabels(spec.selector)
    const selected = cache.list(pods, namespace).filter((pod) => isEndpoint(pod) && selector.matches(pod.metadata.labels))
    const existing = cache.list(endpointSlices, namespace).filter(({ metadata }) => {
      return metadata.labels?.[serviceNameLabel] === name && metadata.labels[managedByLabel] === managedBy && !metadata.deletionTimestamp
    })
    const types = addressTypes(service)
    for (const slice of existing) if (!types.includes(slice.addressType as AddressType)) context.api.delete(endpointSlices, slice)
    const skipped: string[] = []
    for (const type of types) {
      const groups = groupsOf(service, type, selected, cache, skipped)
      const there = existing.filter(({ addressType }) => addressType === type)
      write(service, planSlices(service, type, groups, there), there, context)
    }
    return reportSkipped(service, skipped, context)
  },
})

function addressTypes({ spec }: Service): AddressType[] {
  return spec.ipFamilies?.length ? (spec.ipFamilies as AddressType[]) : ['IPv4']
}

/** Pods whose named ports differ stand in slices of their own. */
function groupsOf(service: Service, type: AddressType, selected: readonly Pod[], cache: Cache, skipped: string[]): EndpointGroup[] {
  const groups = new Map<string, { ports: EndpointPort[]; endpoints: Endpoint[] }>()
  for (const pod of selected) {
    const ports = endpointPorts(service, pod)
    const key = portsKey(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    groups.set(key, group)
    const node = cache.get(nodes, pod.spec.nodeName ?? '')
    if (!node && !service.spec.publishNotReadyAddresses) {
      skipped.push(`skipping Pod ${pod.metadata.name} for Service ${keyOf(service)}: Node ${pod.spec.nodeName ?? ''} Not Found`)
      continue
    }
    const endpoint = endpointOf(pod, node, service, type)
    if (endpoint.addresses.length > 0) group.endpoints.push(endpoint)
  }
  return [...groups.values()]
}

function write(service: Service, plan: SlicePlan, existing: readonly EndpointSlice[], { api }: ControllerContext): void {
  const { trafficDistribution } = service.spec
  const hinted = (slice: EndpointSlice) => withHints(slice, trafficDistribution)
  const touched = [...plan.update, ...plan.delete].map(({ metadata }) => metadata.name)
  const rehinted = existing.filter((slice) => !touched.includes(slice.metadata.name!) && hinted(slice) !== slice)
  try {
    if (!service.metadata.deletionTimestamp) for (const slice of plan.create) api.create(endpointSlices, hinted(slice))
  } catch (refusal) {
    // Whatever else there was to write goes with the namespace.
    if (isNamespaceTerminating(refusal)) return
    throw refusal
  }
  for (const slice of [...plan.update, ...rehinted]) api.update(endpointSlices, hinted(slice))
  for (const slice of plan.delete) api.delete(endpointSlices, slice)
}

function reportSkipped(service: Service, skipped: readonly string[], { events }: ControllerContext) {
  if (skipped.length === 0) return undefined
  const reasons = skipped.length === 1 ? skipped[0]! : `[${skipped.join(', ')}]`
  const message = `Error updating Endpoint Slices for Service ${keyOf(service)}: ${reasons}`
  events.record(service, { type: 'Warning', reason: 'FailedToUpdateEndpointSlices', message })
  return { requeueAfter: retryAfter }
}

/** Keys of the Services that select a pod, now or before its labels changed. */
export function servicesOf(pod: Pod, cache: Cache, previous?: Pod): string[] {
  const { namespace, name } = pod.metadata
  const isThere = cache.get(pods, name!, namespace) !== undefined
  if (isThere && previous && !isEndpointChange(pod, previous)) return []
  return cache.list(services, namespace).filter(({ spec }) => {
    if (!spec.selector) return false
    const selector = selectorFromLabels(spec.selector)
    return selector.matches(pod.metadata.labels) || (previous && selector.matches(previous.metadata.labels))
  }).map(keyOf)
}

function serviceOfSlice(slice: { metadata: EndpointSlice['metadata'] }, _cache: Cache, previous?: { metadata: EndpointSlice['metadata'] }): string[] {
  return [slice, previous].flatMap((each) => {
    const labels = each?.metadata.labels
    const name = labels?.[serviceNameLabel]
    return name && labels[managedByLabel] === managedBy ? [objectKey(slice.metadata.namespace, name)] : []
  })
}
