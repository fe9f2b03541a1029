/**
 * Nodes with taints that the pod does not tolerate.
 *
 * Follows pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go of Kubernetes 1.34.
 */
import { deepEqual, type Node, type Pod } from '@track/apimachinery'
import { definePlugin, proportionalScores, refusal } from '../plugin.ts'
import { tolerates, untoleratedTaint } from './tolerations.ts'

export const taintToleration = definePlugin({
  name: 'TaintToleration',
  weight: 3,
  prepareFilter: () => true,
  filter: (pod, { node }) =>
    isTolerated(node, pod) ? undefined : refusal('node(s) had untolerated taint(s)', { isUnresolvable: true }),

  prepareScore: ({ spec }) => (spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule'),
  /** How many soft taints it would have to bear. */
  score: (_pod, { node }, tolerations) => (node.spec.taints ?? []).filter((taint) => {
    return taint.effect === 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint))
  }).length,
  normalize: (scores) => proportionalScores(scores, { isReversed: true }),

  mayChangeMind(change, pod) {
    if (change.kind === 'node') {
      return change.after !== undefined && isTolerated(change.after, pod) && !(change.before && isTolerated(change.before, pod))
    }
    const { before, after } = change
    return after?.metadata.uid === pod.metadata.uid && !deepEqual(before?.spec.tolerations, after?.spec.tolerations)
  },
})

function isTolerated({ spec }: Node, pod: Pod): boolean {
  return untoleratedTaint(spec.taints, pod.spec.tolerations) === undefined
}
