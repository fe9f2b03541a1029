/**
 * Which pod and which of its containers a request to a kubelet is about.
 *
 * Follows pkg/registry/core/pod/strategy.go (validateContainer, LogLocation, ExecLocation) of Kubernetes 1.34.
 */
import { badRequest, internalError, notFound } from '@track/apimachinery'
import { type ApiRequest, objectKey, storedObject, storeOf } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { kubeletRuns, type NodeRow } from '../nodes/node-row.ts'
import { nodeFaultKind } from '../nodes/node-faults.ts'
import { containerNames, type Pod, podResource } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'

export type Query = Readonly<Record<string, readonly string[]>>

export interface ConnectionTarget {
  readonly pod: Pod
  readonly container: string
}

export function targetOf(simulation: Simulation, request: ApiRequest, query: Query): ConnectionTarget {
  const pod = podAskedFor(simulation, request)
  return { pod, container: chosenContainer(pod, query['container']?.[0] ?? '') }
}

function podAskedFor(simulation: Simulation, { namespace, name = '' }: ApiRequest): Pod {
  const pod = storedObject(storeOf(simulation), podResource, objectKey(namespace, name)) as Pod | undefined
  if (!pod) throw notFound(podResource, name)
  return pod
}

/** The pod whose ports are to be forwarded; refused while there is no kubelet that could. */
export function forwardedPod(simulation: Simulation, request: ApiRequest): { readonly pod: Pod; readonly sandbox: string } {
  const pod = podAskedFor(simulation, request)
  if (!pod.spec.nodeName) throw badRequest(`pod ${request.name ?? ''} does not have a host assigned`)
  checkKubelet(simulation, { pod }, 'portForward')
  const sandbox = nodesOf(simulation).pods.get(pod.metadata.uid ?? '')?.sandbox
  if (!sandbox?.isReady) throw internalError(`unable to upgrade connection: pod not found ("${pod.metadata.name}_${pod.metadata.namespace}")`)
  return { pod, sandbox: sandbox.id }
}

function chosenContainer(pod: Pod, asked: string): string {
  const name = pod.metadata.name ?? ''
  if (asked !== '') {
    if (containerNames(pod).includes(asked)) return asked
    throw badRequest(`container ${asked} is not valid for pod ${name}`)
  }
  const [only, ...others] = pod.spec.containers
  if (only && others.length === 0) return only.name
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${containerNames(pod).join(' ')}]`)
}

/** Refuses in the API server's words when the node's kubelet does not answer. */
export function checkKubelet(simulation: Simulation, { pod, container }: Pick<ConnectionTarget, 'pod'> & Partial<ConnectionTarget>, what: string): void {
  const row = nodesOf(simulation).nodes.get(pod.spec.nodeName ?? '')
  if (!row || isAnswering(row)) return
  const { address } = row.description
  const url = `https://${address}:10250/${what}/${pod.metadata.namespace}/${pod.metadata.name}${container === undefined ? '' : `/${container}`}`
  const isRefused = row.faults.includes('kubelet-stopped')
  const why = isRefused ? `connect: connection refused` : 'i/o timeout'
  throw internalError(`Get "${url}": dial tcp ${address}:10250: ${why}`)
}

function isAnswering(row: NodeRow): boolean {
  return kubeletRuns(row) && row.faults.every((fault) => nodeFaultKind(fault).apiReachable)
}
