/**
 * ReplicaSets described: selector, replicas, pods by their state.
 *
 * Follows describeReplicaSet of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import type { ReplicaSet } from '@track/apimachinery'
import { type Describer, describeOwnEvents } from './describer.ts'
import { describeHead, describeLabelsAndAnnotations, printController } from './labels.ts'
import { describePodTemplate } from './pod-template.ts'
import { describeConditions, printPodCounts, printSelector } from './workloads.ts'

export const describeReplicaSet: Describer<ReplicaSet> = function* (describing, to) {
  const { object: set } = describing
  const { spec, status } = set
  describeHead(set, to)
  to.field(0, 'Selector', printSelector(spec?.selector))
  describeLabelsAndAnnotations(set, to)
  const controller = printController(set)
  if (controller !== '') to.field(0, 'Controlled By', controller)
  to.field(0, 'Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 1} desired`)
  to.field(0, 'Pods Status', yield* printPodCounts(describing, spec?.selector))
  describePodTemplate(spec?.template, to)
  describeConditions(status?.conditions, to)
  yield* describeOwnEvents(describing, to)
}
