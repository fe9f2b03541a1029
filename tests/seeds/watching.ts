/** Looks at a cluster again and again, and remembers what must not change and what is wrong since when. */
import { pods } from '@track/apimachinery'
import { storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { type Duration, type Instant, second, type Simulation } from '@track/simulation'
import { invariants } from './invariants.ts'

const lookEvery: Duration = 5 * second

export interface Watching {
  /** What is wrong, and since when. */
  readonly wrongSince: Map<string, Instant>
  /** By uid. */
  readonly revisions: Map<string, number>
  readonly nodeOf: Map<string, string>
}

export const newWatching = (): Watching => ({ wrongSince: new Map(), revisions: new Map(), nodeOf: new Map() })

/** Lets time pass and looks on the way; answers at the first thing that is wrong for too long. */
export function runWatched(world: Simulation, duration: Duration, watching: Watching): string | undefined {
  const end = world.now + duration
  while (world.now < end) {
    world.runUntil(Math.min(end, world.now + lookEvery))
    const wrong = look(world, watching)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function look(world: Simulation, watching: Watching): string | undefined {
  return fallenRevision(world, watching) ?? movedPod(world, watching) ?? brokenInvariant(world, watching)
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

function movedPod(world: Simulation, { nodeOf }: Watching): string | undefined {
  for (const { metadata: { name, uid = '' }, spec: { nodeName } } of cacheOf(world).list(pods)) {
    if (!nodeName) continue
    const before = nodeOf.get(uid)
    if (before !== undefined && before !== nodeName) return `a pod stays on its node: ${name} went from ${before} to ${nodeName}`
    nodeOf.set(uid, nodeName)
  }
  return undefined
}
