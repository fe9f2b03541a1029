/** Rows of pkg/controller/deployment/{sync,rolling}_test.go and util/deployment_util_test.go of Kubernetes 1.34, and our own. */
import { minute, printTimestamp } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import type { Deployment, ReplicaSet } from '../objects.ts'
import { maxSurge, maxUnavailable } from './bounds.ts'
import { podTemplateHash } from './pod-template-hash.ts'
import { scaledSizes } from './proportional-scaling.ts'
import { desiredReplicasAnnotation, maxReplicasAnnotation, revisionAnnotations } from './revision.ts'
import { newReplicas, shrunkOld } from './rolling-update.ts'

type Bound = number | string

function deployment(replicas: number, surge: Bound = 0, unavailable: Bound = 0, type = 'RollingUpdate', annotations = {}): Deployment {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'foo', annotations },
    spec: { replicas, strategy: { type, rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } },
  } as unknown as Deployment
}

/** `age` tells an older one from a newer one; `before` is what the Deployment's size and surge were. */
function replicaSet(name: string, replicas: number, { age = 0, available = 0, before = undefined as readonly [number, number] | undefined } = {}): ReplicaSet {
  const annotations = before && { [desiredReplicasAnnotation]: String(before[0]), [maxReplicasAnnotation]: String(before[0] + before[1]) }
  return {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: { name, creationTimestamp: printTimestamp(1000 * minute - age * minute), ...(annotations && { annotations }) },
    spec: { replicas }, status: { replicas, availableReplicas: available },
  } as unknown as ReplicaSet
}

describe('bounds', () => {
  const rows: readonly (readonly [surge: Bound, unavailable: Bound, replicas: number, bounds: readonly [number, number]])[] = [
    ['0%', '0%', 0, [0, 0]],
    ['39%', '39%', 10, [4, 3]],
    [0, '39%', 10, [0, 3]],
    ['39%', 0, 10, [4, 0]],
    [0, 0, 10, [0, 1]],
    ['25%', '25%', 3, [1, 0]],
    [5, 20, 10, [5, 10]],
  ]

  test.each(rows)('surge %s, unavailable %s of %i', (surge, unavailable, replicas, bounds) => {
    const of = deployment(replicas, surge, unavailable)
    expect([maxSurge(of), maxUnavailable(of)]).toEqual(bounds)
  })

  test('there are none without a rolling update', () => {
    const of = deployment(10, 5, 5, 'Recreate')
    expect([maxSurge(of), maxUnavailable(of)]).toEqual([0, 0])
  })
})

const growth: readonly (readonly [words: string, replicas: number, surge: number, old: number, current: number, next: number])[] = [
  ['no room', 10, 0, 10, 0, 0],
  ['the surge', 10, 2, 10, 0, 2],
  ['what the old ones left', 10, 2, 5, 0, 7],
  ['no room any more', 10, 2, 10, 2, 2],
  ['too many', 10, 2, 2, 11, 10],
  ['no more than wanted', 6, 10, 5, 2, 6],
]

test.each(growth)('the new one grows: %s', (_words, replicas, surge, old, current, next) => {
  expect(newReplicas(deployment(replicas, surge), current, [replicaSet('old', old)])).toBe(next)
})

const shrinking: readonly (readonly [words: string, unavailable: number, old: readonly [size: number, available: number], fresh: readonly [number, number], next: number | undefined])[] = [
  ['no surge and none unavailable still moves by one', 0, [10, 10], [0, 0], 9],
  ['by what may be unavailable', 2, [10, 10], [0, 0], 8],
  ['unavailable pods first', 2, [10, 8], [0, 0], 8],
  ['unavailable pods first, then others', 2, [10, 9], [0, 0], 8],
  ['new pods that are not available hold it', 2, [8, 8], [2, 0], undefined],
]

test.each(shrinking)('the old one shrinks: %s', (_words, unavailable, [size, available], [freshSize, freshAvailable], next) => {
  const old = [replicaSet('old', size, { available })]
  const steps = shrunkOld(deployment(10, 0, unavailable), replicaSet('new', freshSize, { available: freshAvailable }), old)
  expect(steps.at(-1)?.replicas).toBe(next)
})

interface Scaling {
  /** From this size and surge … */
  readonly from: readonly [number, number]
  /** … to these. */
  readonly to: readonly [number, number]
  /** Sizes from the newest to the oldest; the first is the new revision, unless it is absent. */
  readonly sizes: readonly (number | undefined)[]
  readonly next: readonly (number | undefined)[]
}

const scalings: Record<string, Scaling> = {
  'only one grows': { from: [10, 0], to: [12, 0], sizes: [10], next: [12] },
  'only one shrinks': { from: [10, 0], to: [5, 0], sizes: [10], next: [5] },
  'two grow': { from: [5, 0], to: [10, 0], sizes: [2, 3], next: [4, 6] },
  'two shrink': { from: [5, 0], to: [3, 0], sizes: [2, 3], next: [1, 2] },
  'one of two goes': { from: [9, 0], to: [4, 0], sizes: [8, 1], next: [4, 0] },
  'three grow': { from: [7, 0], to: [10, 0], sizes: [2, 3, 2], next: [3, 4, 3] },
  'three shrink': { from: [13, 0], to: [8, 0], sizes: [2, 8, 3], next: [1, 5, 2] },
  'of equals the newest grows': { from: [3, 0], to: [4, 0], sizes: [1, 1, 1], next: [2, 1, 1] },
  'of equals the oldest shrinks': { from: [3, 0], to: [2, 0], sizes: [1, 1, 1], next: [1, 1, 0] },
  'without a new one the latest grows': { from: [4, 0], to: [5, 0], sizes: [undefined, 2, 2], next: [undefined, 3, 2] },
  'to zero': { from: [6, 0], to: [0, 0], sizes: [3, 2, 1], next: [0, 0, 0] },
  'from zero only the new one': { from: [6, 0], to: [6, 0], sizes: [0, 0, 0], next: [6, 0, 0] },
  'with a surge': { from: [10, 2], to: [20, 2], sizes: [6, 6], next: [11, 11] },
  'with another surge': { from: [10, 3], to: [50, 6], sizes: [5, 8], next: [22, 34] },
  'without a new one, with another template': { from: [10, 0], to: [14, 0], sizes: [undefined, 7, 3], next: [undefined, 10, 4] },
  'a new one that is full but not available leaves the old ones alone': { from: [2, 1], to: [2, 1], sizes: [2, 1], next: [2, 1] },
}

test.each(Object.entries(scalings))('scaling: %s', (_words, { from, to, sizes, next }) => {
  const all = sizes.map((size, age) => (size === undefined ? undefined : replicaSet(`rs-${age}`, size, { age, before: from })))
  const steps = scaledSizes(deployment(...to), all[0], all.slice(1).flatMap((each) => each ?? []))
  const sized = all.map((each) => steps.find(({ replicaSet: { metadata } }) => metadata.name === each?.metadata.name)?.replicas ?? each?.spec.replicas)
  expect(sized).toEqual(next)
})

describe('revisions', () => {
  const revision = 'deployment.kubernetes.io/revision'
  const history = 'deployment.kubernetes.io/revision-history'

  test('a new one gets its number and the Deployment’s own annotations', () => {
    const of = deployment(1, 0, 0, 'RollingUpdate', { team: 'shop', [revision]: '7', 'kubectl.kubernetes.io/last-applied-configuration': '{}' })
    expect(revisionAnnotations(of, {}, 3)).toEqual({ team: 'shop', [revision]: '3' })
  })

  test('an old one that is new again remembers its numbers', () => {
    const twice = revisionAnnotations(deployment(1), revisionAnnotations(deployment(1), { [revision]: '1' }, 3), 5)
    expect(twice).toEqual({ [revision]: '5', [history]: '1,3' })
  })

  test('a number never falls', () => {
    expect(revisionAnnotations(deployment(1), { [revision]: '4' }, 3)).toEqual({ [revision]: '4' })
  })

  test('of a long history the oldest numbers are forgotten', () => {
    const past = Array.from({ length: 600 }, (_each, index) => `${index + 1}`).join(',')
    const kept = revisionAnnotations(deployment(1), { [revision]: '601', [history]: past }, 602)[history]!
    expect([kept.length <= 2000, kept.endsWith(',600,601'), kept.startsWith('1,2,3,')]).toEqual([true, true, false])
  })
})

describe('the hash of a template', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } }

  test('is made of letters and digits that spell nothing', () => {
    expect(podTemplateHash(template as never)).toMatch(/^[4-9bcdf]{1,10}$/)
  })

  test('is the same for what is the same', () => {
    const same = { spec: { containers: [{ image: 'nginx:1.27', name: 'web', env: [], command: null }] }, metadata: { labels: { app: 'web' }, annotations: {} } }
    expect(podTemplateHash(same as never)).toBe(podTemplateHash(template as never))
  })

  test('is another for another template, and after a collision', () => {
    const other = { ...template, spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } }
    expect(new Set([template, other].flatMap((each) => [podTemplateHash(each as never), podTemplateHash(each as never, 1)])).size).toBe(4)
  })
})
