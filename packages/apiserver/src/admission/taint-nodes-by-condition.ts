/**
 * Taints a new node as not ready, so that no pod comes before somebody has looked at its condition.
 *
 * Follows plugin/pkg/admission/nodetaint/admission.go of Kubernetes 1.34.
 */
import type { Node, Taint } from '@track/apimachinery'
import type { AdmissionPlugin } from './plugin.ts'

const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  phase: 'mutate',
  admit(_simulation, { verb, resource, subresource }, draft) {
    if (!draft || verb !== 'create' || resource.kind !== 'Node' || resource.group !== '' || subresource !== undefined) return
    const spec = (draft as Node).spec!
    const { taints = [] } = spec
    const isTainted = taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)
    if (!isTainted) spec.taints = [...taints, { ...notReady }]
  },
}
