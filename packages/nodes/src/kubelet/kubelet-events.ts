/** Events that a kubelet tells, in the words of pkg/kubelet/events/event.go of Kubernetes 1.34. */
import { StatusError, type KubeObject } from '@track/apimachinery'
import { eventRecorder } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { canReachApi } from '../nodes/node-row.ts'
import type { Pod } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { kubeletClient } from './kubelet-client.ts'

export interface KubeletEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  readonly fieldPath?: string
}

export function recordNodeEvent(
  simulation: Simulation, node: string, reason: string, message: string, type: KubeletEvent['type'] = 'Normal',
): void {
  // A kubelet knows no uid of its node; it says the name in its place.
  const about = { kind: 'Node', metadata: { name: node, uid: node } } as KubeObject
  record(simulation, node, about, { type, reason, message })
}

export function recordPodEvent(simulation: Simulation, node: string, pod: Pod, event: KubeletEvent): void {
  record(simulation, node, pod, event)
}

function record(simulation: Simulation, node: string, about: KubeObject, event: KubeletEvent): void {
  const row = nodesOf(simulation).nodes.get(node)
  // What happens while the API server is out of reach is never told; the real recorder gives up as well.
  if (!row || !canReachApi(row)) return
  try {
    eventRecorder(simulation, kubeletClient(simulation, node), 'kubelet', node).record(about, event)
  } catch (refusal) {
    // A namespace that is going takes no new events.
    if (!(refusal instanceof StatusError)) throw refusal
  }
}
