/** Conditions of a Prometheus or an Alertmanager; their times say when a status last changed. Follows UpdateConditions in pkg/operator/conditions.go of the Prometheus Operator 0.94. */
import { type KubeObject, withCondition } from '@track/apimachinery'
import type { ControllerContext } from '@track/controller-runtime'
import { printTimestamp } from '@track/simulation'
import type { Condition } from './objects.ts'

interface WithConditions extends KubeObject {
  status?: { conditions?: Condition[] }
}

type Found = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>

export function workloadConditions({ simulation }: ControllerContext, { metadata, status }: WithConditions, found: readonly Found[]): Condition[] {
  const observedGeneration = metadata.generation ?? 0
  return found.map((each) => withCondition<Omit<Condition, 'lastTransitionTime'> & { lastTransitionTime?: string }>(
    status?.conditions, { ...each, observedGeneration }, printTimestamp(simulation.now),
  ).find(({ type }) => type === each.type) as Condition)
}
