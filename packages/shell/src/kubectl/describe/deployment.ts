/**
 * Deployments described: strategy, template, and the ReplicaSets of its revisions.
 *
 * Follows describeDeployment of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { type Deployment, printLabelSelector, type ReplicaSet } from '@track/apimachinery'
import { revisionsOf } from '../workloads/revisions.ts'
import { isSame } from '../patch/json-values.ts'
import { type Describer, describeOwnEvents } from './describer.ts'
import { printTime } from './description.ts'
import { describeHead, describeLabelsAndAnnotations } from './labels.ts'
import { describePodTemplate } from './pod-template.ts'
import { describeConditions } from './workloads.ts'

export const describeDeployment: Describer<Deployment> = function* (describing, to) {
  const { kubectl, object: deployment } = describing
  const { metadata, spec, status } = deployment
  describeHead(deployment, to)
  to.field(0, 'CreationTimestamp', printTime(metadata.creationTimestamp))
  describeLabelsAndAnnotations(deployment, to)
  to.field(0, 'Selector', printLabelSelector(spec!.selector))
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {}
  to.field(0, 'Replicas', [
    `${spec!.replicas ?? 1} desired`, `${updatedReplicas} updated`, `${replicas} total`, `${availableReplicas} available`, `${unavailableReplicas} unavailable`,
  ].join(' | '))
  to.field(0, 'StrategyType', spec!.strategy?.type ?? '')
  to.field(0, 'MinReadySeconds', spec!.minReadySeconds ?? 0)
  const rolling = spec!.strategy?.rollingUpdate
  if (rolling) to.field(0, 'RollingUpdateStrategy', `${rolling.maxUnavailable ?? 0} max unavailable, ${rolling.maxSurge ?? 0} max surge`)
  describePodTemplate(spec!.template, to)
  describeConditions(status?.conditions, to)
  const sets = [...(yield* revisionsOf(kubectl, deployment)).values()]
  const isNew = (set: ReplicaSet) => isSame(withoutHash(set.spec?.template), withoutHash(spec!.template))
  if (sets.length > 0) {
    to.field(0, 'OldReplicaSets', printSets(sets.filter((set) => !isNew(set))))
    to.field(0, 'NewReplicaSet', printSets(sets.filter(isNew)))
  }
  yield* describeOwnEvents(describing, to)
}

function withoutHash(template: NonNullable<ReplicaSet['spec']>['template']): unknown {
  const { 'pod-template-hash': _, ...labels } = template?.metadata?.labels ?? {}
  return { ...template, metadata: { ...template?.metadata, labels } }
}

function printSets(sets: readonly ReplicaSet[]): string {
  if (sets.length === 0) return '<none>'
  return sets.map(({ metadata, spec, status }) => `${metadata.name ?? ''} (${status?.replicas ?? 0}/${spec?.replicas ?? 1} replicas created)`).join(', ')
}
