/** What a kubelet would do to pods, for tests without one. */
import { type Pod, pods, withCondition } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { printTimestamp } from '@track/simulation'

export type PodStatus = NonNullable<Pod['status']>

export function setStatus(api: Client, pod: Pod, status: PodStatus): Pod {
  return api.updateStatus(pods, { ...pod, status: { ...pod.status, ...status } })
}

/** Running on `node`, and ready or not. */
export function run(api: Client, pod: Pod, { ready = true, node = 'node-1' }: { ready?: boolean; node?: string } = {}): Pod {
  const bound = pod.spec.nodeName ? pod : bindTo(api, pod, node)
  const now = printTimestamp(api.now)
  const number = Number(bound.metadata.resourceVersion)
  const conditions = withCondition(bound.status?.conditions, { type: 'Ready', status: ready ? 'True' : 'False' }, now)
  const podIP = bound.status?.podIP ?? `10.244.${(number >> 8) & 255}.${number & 255}`
  return setStatus(api, bound, { phase: 'Running', startTime: now, podIP, podIPs: [{ ip: podIP }], conditions })
}

export function bindTo(api: Client, pod: Pod, node: string): Pod {
  const { name = '', namespace = '' } = pod.metadata
  api.createSubresource(pods, pod, 'binding', {
    apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target: { kind: 'Node', name: node },
  } as never)
  return api.get(pods, name, namespace)
}

/** The kubelet has stopped a pod that is being deleted. */
export function stop(api: Client, pod: Pod): void {
  api.delete(pods, pod, { gracePeriodSeconds: 0 })
}

export function isLeaving({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined
}
