/**
 * Which pods of lower priority would have to go, and from which node, for a pod to find room.
 *
 * Follows pkg/scheduler/framework/preemption/preemption.go and
 * plugins/defaultpreemption/default_preemption.go of Kubernetes 1.34.
 * Left out: disruption budgets (none can be made here), extenders.
 */
import { condition, type Pod } from '@track/apimachinery'
import { parseTimestamp } from '@track/simulation'
import { type Filtered, type NodeRefusal, type Nominations, preparedFilters, refusedWithNominated, replaced } from './filtering.ts'
import { printFitError } from './fit-error.ts'
import { type NodeRow, type PodRow, withoutPod, withPod } from './node-row.ts'
import { type Plugin, refusal, type Refusal, type Snapshot } from './plugin.ts'

/** A node, and the pods to take off it, the most important first. */
export interface Candidate {
  readonly node: NodeRow
  readonly victims: readonly PodRow[]
}

/** A candidate, or why there is none; without `keepsNomination` an earlier nomination is dropped. */
export type PreemptionOutcome = Candidate | { readonly message: string; readonly keepsNomination: boolean }

interface Preemption {
  readonly plugins: readonly Plugin[]
  readonly pod: Pod
  readonly snapshot: Snapshot
  readonly nominations: Nominations
}

export function preempt(preemption: Preemption, filtered: Filtered): PreemptionOutcome {
  const { pod, snapshot: { nodes } } = preemption
  const ineligible = ineligibility(pod, filtered, nodes)
  if (ineligible) return { message: ineligible, keepsNomination: true }
  const candidates: Candidate[] = []
  const refusals = new Map<string, Refusal>()
  for (const node of nodes) {
    const refused = filtered.refusals.get(node.name)
    if (!refused || refused.isUnresolvable) continue
    const answer = selectVictims(preemption, node)
    if ('victims' in answer) candidates.push(answer)
    else refusals.set(node.name, answer)
  }
  const best = bestCandidate(candidates)
  if (best) return best
  const others = refusal('Preemption is not helpful for scheduling')
  return { message: printFitError({ nodeCount: nodes.length, refusals, others }), keepsNomination: false }
}

function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0
}

function ineligibility(pod: Pod, { refusals }: Filtered, nodes: readonly NodeRow[]): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = pod.status?.nominatedNodeName
  if (!nominated || refusals.get(nominated)?.isUnresolvable) return undefined
  const leaving = nodes.find(({ name }) => name === nominated)?.pods.some((row) => {
    return priorityOf(row.pod) < priorityOf(pod) && isBeingPreempted(row.pod)
  })
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined
}

function isBeingPreempted({ metadata, status }: Pod): boolean {
  const target = condition(status?.conditions, 'DisruptionTarget')
  return metadata.deletionTimestamp !== undefined && target?.status === 'True' && target.reason === 'PreemptionByScheduler'
}

/** Takes all less important pods off, and puts back as many as still leave room. */
function selectVictims(preemption: Preemption, node: NodeRow): Candidate | Refusal {
  const { pod } = preemption
  const lower = node.pods.filter((row) => priorityOf(row.pod) < priorityOf(pod)).toSorted(byImportance)
  if (lower.length === 0) return refusal('No preemption victims found for incoming pod', { isUnresolvable: true })
  let row = lower.reduce(withoutPod, node)
  const refused = refusedOn(preemption, row)
  if (refused) return refused
  const victims: PodRow[] = []
  for (const each of lower) {
    const fuller = withPod(row, each)
    if (refusedOn(preemption, fuller)) victims.push(each)
    else row = fuller
  }
  return { node, victims }
}

function refusedOn({ plugins, pod, snapshot, nominations }: Preemption, node: NodeRow): NodeRefusal | undefined {
  const world = replaced(snapshot, node)
  return refusedWithNominated(plugins, preparedFilters(plugins, pod, world), pod, { node, snapshot: world, nominations })
}

/** Higher priority first, then whoever runs longer. */
function byImportance(a: PodRow, b: PodRow): number {
  return priorityOf(b.pod) - priorityOf(a.pod) || startOf(a) - startOf(b)
}

function startOf({ pod }: PodRow): number {
  const { startTime } = pod.status ?? {}
  return startTime === undefined ? Number.MAX_SAFE_INTEGER : parseTimestamp(startTime)
}

interface Preference {
  readonly name: string
  /** More is better. */
  score(candidate: Candidate): number
}

/** The first preference that can tell nodes apart decides. */
export const candidatePreferences: readonly Preference[] = [
  { name: 'least important victim at the top', score: ({ victims }) => -priorityOf(victims[0]!.pod) },
  {
    name: 'smallest sum of priorities',
    score: ({ victims }) => -victims.reduce((sum, { pod }) => sum + priorityOf(pod) + 0x8000_0000, 0),
  },
  { name: 'fewest victims', score: ({ victims }) => -victims.length },
  { name: 'latest start of the most important victims', score: ({ victims }) => earliestStart(victims) },
]

function earliestStart(victims: readonly PodRow[]): number {
  const highest = priorityOf(victims[0]!.pod)
  return Math.min(...victims.filter(({ pod }) => priorityOf(pod) === highest).map(startOf))
}

export function bestCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  let left = candidates
  for (const { score } of candidatePreferences) {
    if (left.length <= 1) break
    const scores = left.map(score)
    const max = Math.max(...scores)
    left = left.filter((_candidate, index) => scores[index] === max)
  }
  return left[0]
}
