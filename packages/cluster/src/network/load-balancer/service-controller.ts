/**
 * Gives Services of the type LoadBalancer an address, and takes it back.
 *
 * Follows controllers/service/controller.go of k8s.io/cloud-provider 0.34, for a cloud whose load balancers
 * keep the packets' source and destination (ipMode VIP). Left out: the events of a change of nodes, annotations of
 * clouds, hostnames. Services with a loadBalancerClass are somebody else's.
 */
import { deepEqual, type Service, services } from '@track/apimachinery'
import { type ControllerContext, defineController, type ReconcileResult } from '@track/controller-runtime'
import { type Duration, second } from '@track/simulation'
import { addressFor } from './addresses.ts'
import { type BalancerRow, balancersPart } from './balancers-part.ts'

const finalizer = 'service.kubernetes.io/load-balancer-cleanup'

/** How long the cloud takes to make or to change one. */
const ensureTime: Duration = 30 * second
/** The first wait of the controller after an error; it doubles from there on in reality. */
const retryAfter: Duration = 5 * second

export const serviceController = defineController<Service>({
  name: 'service-controller',
  reconciles: services,
  manager: 'cloud-controller-manager',
  wakes: (service) => wantsBalancer(service) || hasFinalizer(service),

  reconcile(service, context) {
    if (wantsBalancer(service) && !isDeleted(service)) return ensure(service, context)
    if (hasFinalizer(service)) remove(service, context)
    return undefined
  },
})

function wantsBalancer({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined
}

function hasFinalizer({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false
}

function isDeleted({ metadata }: Service): boolean {
  return metadata.deletionTimestamp !== undefined
}

function keyOf({ metadata: { namespace = '', name = '' } }: Service): string {
  return `${namespace}/${name}`
}

function ensure(service: Service, context: ControllerContext): ReconcileResult {
  const { simulation, events } = context
  const { balancers } = simulation.state(balancersPart)
  const key = keyOf(service)
  const asked = askedOf(service)
  const row = balancers.get(key)
  if (row?.asked === asked) return row.doneAt > simulation.now ? { requeueAfter: row.doneAt - simulation.now } : publish(service, row, context)
  events.record(service, { type: 'Normal', reason: 'EnsuringLoadBalancer', message: 'Ensuring load balancer' })
  if (!hasFinalizer(service)) addFinalizer(service, context)
  const wanted = service.spec.loadBalancerIP
  const keeps = row !== undefined && (!wanted || wanted === row.address)
  const taken = new Set([...balancers].flatMap(([other, { address }]) => (other === key ? [] : [address])))
  const address = keeps ? row.address : addressFor(simulation, { key, ...(wanted && { wanted }) }, taken)
  if (address === undefined) {
    const why = wanted ? `requested address ${wanted} is not available` : 'no address is left'
    events.record(service, { type: 'Warning', reason: 'SyncLoadBalancerFailed', message: `Error syncing load balancer: failed to ensure load balancer: ${why}` })
    return { requeueAfter: retryAfter }
  }
  balancers.set(key, { address, asked, doneAt: simulation.now + ensureTime })
  return { requeueAfter: ensureTime }
}

/** What of a Service a load balancer is made of: a change of anything else does not concern it. */
function askedOf({ metadata, spec }: Service): string {
  const {
    ports, loadBalancerSourceRanges, sessionAffinity, sessionAffinityConfig, loadBalancerIP, externalIPs, externalTrafficPolicy,
    healthCheckNodePort, ipFamilies,
  } = spec
  return JSON.stringify([
    metadata.uid, metadata.annotations, ports, loadBalancerSourceRanges, sessionAffinity, sessionAffinityConfig, loadBalancerIP, externalIPs,
    externalTrafficPolicy, healthCheckNodePort, ipFamilies,
  ])
}

function publish(service: Service, { address }: BalancerRow, { api, cache, events }: ControllerContext): undefined {
  const current = cache.get(services, service.metadata.name!, service.metadata.namespace!) ?? service
  const ingress = [{ ip: address, ipMode: 'VIP' as const }]
  if (deepEqual(current.status?.loadBalancer?.ingress ?? [], ingress)) return
  events.record(service, { type: 'Normal', reason: 'EnsuredLoadBalancer', message: 'Ensured load balancer' })
  api.updateStatus(services, { ...current, status: { ...current.status, loadBalancer: { ingress } } })
}

function addFinalizer({ metadata }: Service, { api }: ControllerContext): void {
  const finalizers = [...(metadata.finalizers ?? []), finalizer]
  api.patch(services, { metadata }, { type: 'merge', body: { metadata: { finalizers } } })
}

function remove(service: Service, { simulation, api, cache, events }: ControllerContext): void {
  const { balancers } = simulation.state(balancersPart)
  const { metadata } = service
  if (balancers.delete(keyOf(service))) events.record(service, { type: 'Normal', reason: 'DeletingLoadBalancer', message: 'Deleting load balancer' })
  const finalizers = (metadata.finalizers ?? []).filter((each) => each !== finalizer)
  api.patch(services, { metadata }, { type: 'merge', body: { metadata: { finalizers } } })
  events.record(service, { type: 'Normal', reason: 'DeletedLoadBalancer', message: 'Deleted load balancer' })
  const current = cache.get(services, metadata.name!, metadata.namespace!)
  if (current?.status?.loadBalancer?.ingress) api.updateStatus(services, { ...current, status: { ...current.status, loadBalancer: {} } })
}
