/** Looks at a cluster again and again, and remembers what must not change and what is wrong since when. */
import { type Pod, pods } from '@track/apimachinery'
import { storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { type Duration, type Instant, second, type Simulation } from '@track/simulation'
import { isFinished } from './invariant.ts'
import { invariants } from './invariants.ts'

const lookEvery: Duration = 5 * second

export interface Watching {
  /** What is wrong, and since when. */
  readonly wrongSince: Map<string, Instant>
  /** By uid. */
  readonly revisions: Map<string, number>
  readonly podsSeen: Map<string, Pod>
}

export const newWatching = (): Watching => ({ wrongSince: new Map(), revisions: new Map(), podsSeen: new Map() })

/** Lets time pass and looks on the way; throws at the first thing that is wrong for too long. */
export function runWatched(world: Simulation, duration: Duration, watching: Watching): void {
  const end = world.now + duration
  while (world.now < end) {
    world.runUntil(Math.min(end, world.now + lookEvery))
    const wrong = look(world, watching)
    if (wrong !== undefined) throw new Error(wrong)
  }
}

/** What is wrong for too long, or has changed that must not change. */
export function look(world: Simulation, watching: Watching): string | undefined {
  return fallenRevision(world, watching) ?? turnedPod(world, watching) ?? brokenInvariant(world, watching)
}

function brokenInvariant(world: Simulation, { wrongSince }: Watching): string | undefined {
  const before = new Map(wrongSince)
  wrongSince.clear()
  for (const { name, within, violations } of invariants) {
    for (const violation of violations(world)) {
      const line = `${name}: ${violation}`
      const since = before.get(line) ?? world.now
      wrongSince.set(line, since)
      if (world.now - since >= within) return line
    }
  }
  return undefined
}

function fallenRevision(world: Simulation, { revisions }: Watching): string | undefined {
  const store = storeOf(world)
  for (const objects of store.objects.values()) {
    for (const { kind, metadata: { name, uid = '', resourceVersion } } of objects.values()) {
      const revision = Number(resourceVersion)
      if (revision < (revisions.get(uid) ?? 0) || revision > store.revision) return `resource versions only grow: ${kind} ${name} went back to ${revision}`
      revisions.set(uid, revision)
    }
  }
  return undefined
}

function turnedPod(world: Simulation, { podsSeen }: Watching): string | undefined {
  for (const pod of cacheOf(world).list(pods)) {
    const { name, uid = '' } = pod.metadata
    const before = podsSeen.get(uid)
    podsSeen.set(uid, pod)
    if (!before || before === pod) continue
    const turn = turns.find(({ isTurned }) => isTurned(before, pod))
    if (turn) return `${turn.name}: ${name}`
  }
  return undefined
}

const restartsOf = ({ status }: Pod) => (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0)

/** What never happens to one pod. */
export const turns: readonly { readonly name: string; isTurned(before: Pod, after: Pod): boolean }[] = [
  { name: 'a pod stays on its node', isTurned: (before, after) => Boolean(before.spec.nodeName) && before.spec.nodeName !== after.spec.nodeName },
  { name: 'a pod that has ended stays as it ended', isTurned: (before, after) => isFinished(before) && before.status!.phase !== after.status?.phase },
  { name: 'restarts are only counted up', isTurned: (before, after) => restartsOf(after) < restartsOf(before) },
  {
    name: 'a deletion is not taken back',
    isTurned: (before, after) => before.metadata.deletionTimestamp !== undefined && after.metadata.deletionTimestamp === undefined,
  },
]
