/** What descriptions of controllers share: the pods that they have, and conditions. */
import { type KubeObject, type LabelSelector, type Pod, printLabelSelector } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { Describing } from './describer.ts'
import type { Description } from './description.ts'

export function printSelector(selector: LabelSelector | undefined): string {
  const text = selector ? printLabelSelector(selector) : ''
  return text === '' ? '<none>' : text
}

const phases = ['Running', 'Pending', 'Succeeded', 'Failed'] as const

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed`: the pods that the object controls. */
export function* printPodCounts<T extends KubeObject>({ kubectl, object }: Describing<T>, selector: LabelSelector | undefined): Guest<string> {
  const { namespace = '', uid } = object.metadata
  const query = { labelSelector: selector ? printLabelSelector(selector) : undefined, limit: '500' }
  const { items } = yield* kubectl.json<{ items: Pod[] }>(`/api/v1/namespaces/${namespace}/pods`, { query })
  const owned = items.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid))
  const counts = phases.map((phase) => owned.filter(({ status }) => status?.phase === phase).length)
  return ['Running', 'Waiting', 'Succeeded', 'Failed'].map((word, index) => `${counts[index]!} ${word}`).join(' / ')
}

interface ConditionRow {
  readonly type: string
  readonly status: string
  readonly reason?: string
}

export function describeConditions(conditions: readonly ConditionRow[] = [], to: Description): void {
  if (conditions.length === 0) return
  to.write(0, 'Conditions:\n  Type\tStatus\tReason\n')
  to.line(1, '----\t------\t------')
  for (const { type, status, reason = '' } of conditions) to.line(1, `${type} \t${status}\t${reason}`)
}
