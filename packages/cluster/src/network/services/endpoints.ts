/**
 * Which endpoints of a Service a node sends its traffic to: the ready ones, near ones first where
 * the slices have hints, those on the node alone where the policy is Local; where none is ready, those
 * that still serve while they end.
 *
 * Follows CategorizeEndpoints in pkg/proxy/topology.go of Kubernetes 1.34. Left out: IPv6.
 */
import type { Endpoint, EndpointSlice } from '@track/apimachinery'

export interface ServiceEndpoint {
  readonly address: string
  readonly port: number
  /** Of the pod; undefined for an address that somebody wrote down. */
  readonly uid: string | undefined
  readonly node: string | undefined
  readonly isReady: boolean
  readonly isServing: boolean
  readonly isTerminating: boolean
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
}

/** The node whose proxy chooses. */
export interface ProxyNode {
  readonly name: string
  readonly zone: string | undefined
}

/** The endpoints with the port that a Service's port of this name leads to. */
export function endpointsOf(slices: readonly EndpointSlice[], portName: string): ServiceEndpoint[] {
  return slices.flatMap(({ addressType, endpoints, ports }) => {
    const port = (ports ?? []).find((each) => (each.name ?? '') === portName)?.port
    if (port === undefined || addressType !== 'IPv4') return []
    return (endpoints ?? []).map((each) => endpointOf(each, port))
  })
}

function endpointOf({ addresses, conditions = {}, targetRef, nodeName, hints }: Endpoint, port: number): ServiceEndpoint {
  const isReady = conditions.ready ?? true
  return {
    address: addresses[0] ?? '', port, uid: targetRef?.uid, node: nodeName,
    isReady, isServing: conditions.serving ?? isReady, isTerminating: conditions.terminating ?? false,
    zoneHints: (hints?.forZones ?? []).map(({ name }) => name), nodeHints: (hints?.forNodes ?? []).map(({ name }) => name),
  }
}

/** For traffic that may go anywhere; without a node there is nothing to be near to. */
export function clusterEndpoints(endpoints: readonly ServiceEndpoint[], node: ProxyNode | undefined): readonly ServiceEndpoint[] {
  const ready = endpoints.filter(({ isReady }) => isReady)
  if (ready.length === 0) return endpoints.filter(isLastResort)
  if (!node) return ready
  const { name, zone = '' } = node
  // Hints count only where every ready endpoint has them and one of them is for this place.
  if (ready.every(({ nodeHints }) => nodeHints.length > 0)) {
    const near = ready.filter(({ nodeHints }) => nodeHints.includes(name))
    if (near.length > 0) return near
  }
  if (!ready.every(({ zoneHints }) => zoneHints.length > 0)) return ready
  const near = ready.filter(({ zoneHints }) => zoneHints.includes(zone))
  return near.length > 0 ? near : ready
}

/** For traffic that may not leave the node. */
export function localEndpoints(endpoints: readonly ServiceEndpoint[], node: string): readonly ServiceEndpoint[] {
  const local = endpoints.filter((each) => each.node === node)
  const ready = local.filter(({ isReady }) => isReady)
  return ready.length > 0 ? ready : local.filter(isLastResort)
}

export function hasAnyEndpoint(endpoints: readonly ServiceEndpoint[]): boolean {
  return endpoints.some((each) => each.isReady || isLastResort(each))
}

function isLastResort({ isReady, isServing, isTerminating }: ServiceEndpoint): boolean {
  return !isReady && isServing && isTerminating
}
