/**
 * Cordoned nodes.
 *
 * Follows pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go of Kubernetes 1.34.
 */
import type { Node, Pod, Taint } from '@track/apimachinery'
import { definePlugin, refusal } from '../plugin.ts'
import { untoleratedTaint } from './tolerations.ts'

const cordon: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

export const nodeUnschedulable = definePlugin({
  name: 'NodeUnschedulable',
  weight: 0,
  prepareFilter: () => true,
  filter: (pod, { node }) =>
    isOpen(node, pod) ? undefined : refusal('node(s) were unschedulable', { isUnresolvable: true }),
  mayChangeMind(change, pod) {
    if (change.kind === 'pod') return change.after?.metadata.uid === pod.metadata.uid
    return change.after !== undefined && isOpen(change.after, pod) && !(change.before && isOpen(change.before, pod))
  },
})

function isOpen({ spec }: Node, pod: Pod): boolean {
  return !spec.unschedulable || untoleratedTaint([cordon], pod.spec.tolerations) === undefined
}
