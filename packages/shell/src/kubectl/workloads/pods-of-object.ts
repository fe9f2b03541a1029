/**
 * The pods behind an object: by its selector, in the order in which they are preferred.
 *
 * Follows k8s.io/kubectl/pkg/polymorphichelpers/helpers.go and k8s.io/kubectl/pkg/util/podutils/podutils.go of
 * Kubernetes 1.34.
 */
import type { KubeObject, LabelSelector, Pod } from '@track/apimachinery'
import { printLabelSelector } from '@track/apimachinery'
import { type Guest, now, sleep } from '@track/processes'
import { type Duration, millisecond } from '@track/simulation'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'

export type PodOrder = (a: Pod, b: Pod) => number

export interface PodsWanted {
  readonly timeout: Duration
  readonly order: PodOrder
  /** `get the logs from`, for the refusal of an object that has no pods. */
  readonly doing: string
}

const lookInterval: Duration = 100 * millisecond

/** Waits until there is one; the preferred first. */
export function* podsOfObject(kubectl: Kubectl, object: KubeObject, { timeout, order, doing }: PodsWanted): Guest<Pod[]> {
  const labelSelector = selectorTextOf(object, doing)
  const deadline = (yield* now()) + timeout
  for (;;) {
    const { items } = yield* kubectl.json<{ items: Pod[] }>(`/api/v1/namespaces/${object.metadata.namespace ?? ''}/pods`, { query: { labelSelector } })
    if (items.length > 0) return items.map((pod) => ({ ...pod, apiVersion: 'v1', kind: 'Pod' }) as Pod).sort(order)
    if ((yield* now()) >= deadline) throw new KubectlError('timed out waiting for the condition')
    yield* sleep(lookInterval)
  }
}

export function selectorTextOf(object: KubeObject, doing: string): string {
  const { selector } = (object['spec'] ?? {}) as { selector?: unknown }
  const type = `*v1.${object.kind}`
  if (object.kind === 'Service') {
    const labels = Object.entries((selector ?? {}) as Record<string, string>)
    if (labels.length === 0) throw new KubectlError(`cannot ${doing} ${type}: invalid service '${object.metadata.name ?? ''}': Service is defined without a selector`)
    return labels.map(([key, value]) => `${key}=${value}`).sort().join(',')
  }
  if (!selector) throw new KubectlError(`cannot ${doing} ${type}: selector for ${type} not implemented`)
  return printLabelSelector(selector as LabelSelector)
}

const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2, Succeeded: 2, Failed: 2 }

/** Assigned before unassigned, running before pending, ready before not, older before younger: what a command picks. */
export const byActivity: PodOrder = (a, b) => -byLogging(a, b)

/** The order of podutils.ByLogging: what has most to say comes first. */
export function byLogging(a: Pod, b: Pod): number {
  const rules: ((pod: Pod) => number)[] = [
    ({ spec }) => (spec?.nodeName ? 0 : 1),
    ({ status }) => -(phaseRank[status?.phase ?? ''] ?? 0),
    (pod) => (isReady(pod) ? 0 : 1),
  ]
  for (const rule of rules) {
    const difference = rule(a) - rule(b)
    if (difference !== 0) return difference
  }
  if (isReady(a) && readyAt(a) !== readyAt(b)) return readyAt(b) < readyAt(a) ? -1 : 1
  const restarts = restartsOf(b) - restartsOf(a)
  if (restarts !== 0) return restarts
  const [created, other] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '']
  return created === other ? 0 : created > other ? -1 : 1
}

export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
}

function readyAt({ status }: Pod): string {
  return String(status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? '')
}

function restartsOf({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount))
}
