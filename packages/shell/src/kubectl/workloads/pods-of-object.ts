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

function selectorTextOf(object: KubeObject, doing: string): string {
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

type Rank = (pod: Pod) => number | string

const phaseRank: Readonly<Record<string, number>> = { Unknown: 1, Pending: 2 }

/** Assigned, running, ready: before those that are not. */
const livelier: readonly Rank[] = [
  ({ spec }) => (spec?.nodeName ? 0 : 1),
  ({ status }) => phaseRank[status?.phase ?? ''] ?? 0,
  (pod) => (isReady(pod) ? 0 : 1),
]

const readySince: Rank = (pod) => (isReady(pod) ? readyAt(pod) : '')
const createdAt: Rank = ({ metadata }) => metadata.creationTimestamp ?? ''

/** What has most to say comes first (podutils.ByLogging). */
export const byLogging = ordered([...livelier, readySince, (pod) => -restartsOf(pod), createdAt])

/** What a command is best run in comes first (podutils.ActivePods, reversed). */
export const byActivity = ordered([
  ...livelier, ({ metadata }) => (metadata.deletionTimestamp === undefined ? 0 : 1), readySince, restartsOf, createdAt,
])

/** The first rank in which two pods differ decides. */
function ordered(ranks: readonly Rank[]): PodOrder {
  return (a, b) => {
    for (const rank of ranks) {
      const [left, right] = [rank(a), rank(b)]
      if (left !== right) return left < right ? -1 : 1
    }
    return 0
  }
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
}

function readyAt({ status }: Pod): string {
  return String(status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? '')
}

function restartsOf({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount = 0 }) => restartCount))
}
