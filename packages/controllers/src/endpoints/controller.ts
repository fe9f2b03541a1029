/**
 * Keeps the Endpoints object of a Service, for those who do not read EndpointSlices.
 *
 * Follows pkg/controller/endpoint/endpoints_controller.go of Kubernetes 1.34. Left out: the
 * annotation endpoints.kubernetes.io/last-change-trigger-time.
 */
import {
  deepEqual, type Endpoints, endpoints, pods, type Pod, selectorFromLabels, semanticEqual, type Service, services, StatusError,
} from '@track/apimachinery'
import { keyOf } from '@track/apiserver'
import { type ControllerContext, defineController } from '@track/controller-runtime'
import { servicesOf } from '../endpointslice/controller.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import { subsetsOf, truncated } from './subsets.ts'

const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const headlessLabel = 'service.kubernetes.io/headless'
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity'
const name = 'endpoint-controller'

export const endpointsController = defineController<Service>({
  name,
  reconciles: services,
  watches: [
    { resource: pods, keys: (pod, cache, previous) => servicesOf(pod as Pod, cache, previous as Pod | undefined) },
    { resource: endpoints, keys: (object) => [keyOf(object)] },
  ],

  reconcile(service, context) {
    const { spec, metadata } = service
    if (spec.type === 'ExternalName' || !spec.selector) return
    const selector = selectorFromLabels(spec.selector)
    const selected = context.cache.list(pods, metadata.namespace).filter((pod) => selector.matches(pod.metadata.labels))
    const current = context.cache.get(endpoints, metadata.name!, metadata.namespace)
    const wanted = endpointsOf(service, selected, current)
    if (current && isSame(current, wanted)) return
    write(service, current, wanted, context)
  },

  gone(key, { api, cache }) {
    const [namespace, serviceName] = key.split('/')
    const left = cache.get(endpoints, serviceName ?? '', namespace)
    if (left) api.delete(endpoints, left)
  },
})

function endpointsOf(service: Service, selected: readonly Pod[], current: Endpoints | undefined): Endpoints {
  const { name: serviceName, namespace, labels } = service.metadata
  const all = subsetsOf(service, selected)
  const subsets = truncated(all)
  const { [overCapacityAnnotation]: _before, ...annotations } = current?.metadata.annotations ?? {}
  const annotated = subsets === all ? annotations : { ...annotations, [overCapacityAnnotation]: 'truncated' }
  const isHeadless = !service.spec.clusterIP || service.spec.clusterIP === 'None'
  return {
    apiVersion: 'v1', kind: 'Endpoints',
    metadata: {
      ...current?.metadata, name: serviceName!, ...(namespace && { namespace }),
      labels: { ...labels, ...(isHeadless && { [headlessLabel]: '' }), [managedByLabel]: name },
      ...(Object.keys(annotated).length > 0 && { annotations: annotated }),
    },
    ...(subsets.length > 0 && { subsets: [...subsets] }),
  }
}

function isSame(current: Endpoints, wanted: Endpoints): boolean {
  return semanticEqual(current.subsets, wanted.subsets) && deepEqual(current.metadata.labels, wanted.metadata.labels)
    && semanticEqual(current.metadata.annotations, wanted.metadata.annotations)
}

function write(service: Service, current: Endpoints | undefined, wanted: Endpoints, { api, events }: ControllerContext): void {
  try {
    if (current) api.update(endpoints, wanted)
    else api.create(endpoints, wanted)
  } catch (refusal) {
    // A namespace that is going; anything else is reported and tried again.
    if (!(refusal instanceof StatusError)) throw refusal
    if (isNamespaceTerminating(refusal)) return
    const [reason, message] = current
      ? ['FailedToUpdateEndpoint', `Failed to update endpoint ${keyOf(service)}: ${refusal.message}`] as const
      : ['FailedToCreateEndpoint', `Failed to create endpoint for service ${keyOf(service)}: ${refusal.message}`] as const
    events.record(wanted, { type: 'Warning', reason, message })
    throw refusal
  }
}
