import { pods, type PodSpec } from '@track/apimachinery'
import { type Cache, cacheOf } from '@track/controller-runtime'
import { type Act, adminOf, eventLines, play, worldWith } from '@track/controller-runtime/testing'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import type { NodeRow, PodRow } from './node-row.ts'
import { schedulerPart } from './part.ts'
import { bestCandidate, type Candidate, candidatePreferences } from './preemption.ts'
import { createNode, createPod } from './testing/scenarios.ts'

function candidate(name: string, victims: readonly (readonly [priority: number, startTime: string])[]): Candidate {
  return {
    node: { name } as NodeRow,
    victims: victims.map(([priority, startTime]) => ({ pod: { spec: { priority }, status: { startTime } } }) as PodRow),
  }
}

const [early, late] = ['2026-01-05T08:00:00Z', '2026-01-05T09:00:00Z']

/** A preference with two nodes between which it decides: the second one wins. */
const cases: Record<string, readonly [Candidate, Candidate]> = {
  'least important victim at the top': [
    candidate('a', [[5, early]]),
    candidate('b', [[4, early], [4, early], [4, early]]),
  ],
  'smallest sum of priorities': [
    candidate('a', [[5, early], [4, early]]),
    candidate('b', [[5, early], [3, early]]),
  ],
  'fewest victims': [
    candidate('a', [[0, early], [-0x8000_0000, early]]),
    candidate('b', [[0, early]]),
  ],
  'latest start of the most important victims': [
    candidate('a', [[5, early], [1, late]]),
    candidate('b', [[5, late], [1, early]]),
  ],
}

test.each(candidatePreferences.map(({ name }) => name))('%s', (name) => {
  const [loser, winner] = cases[name]!
  expect(bestCandidate([loser, winner])!.node.name).toBe('b')
  expect(bestCandidate([winner, loser])!.node.name).toBe('b')
  const others = candidatePreferences.slice(0, candidatePreferences.findIndex((each) => each.name === name))
  for (const earlier of others) expect(earlier.score(winner)).toBe(earlier.score(loser))
})

const spec = (cpu: string, more: Partial<PodSpec> = {}): PodSpec =>
  ({ containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu } } }], ...more })

const build = () => worldWith([schedulerPart()], (api) => {
  for (const name of ['node-a', 'node-b']) createNode(api, { name })
  createPod(api, 'small-a', spec('1', { nodeName: 'node-a' }))
  createPod(api, 'big-a', spec('3', { nodeName: 'node-a' }))
  createPod(api, 'big-b', spec('4', { nodeName: 'node-b' }))
})

function view(cache: Cache): string[] {
  const lines = cache.list(pods, 'default').map(({ metadata, spec: { nodeName = '-' }, status }) => {
    const target = status?.conditions?.find(({ type }) => type === 'DisruptionTarget')
    const leaving = metadata.deletionTimestamp ? ` leaves: ${target?.message}` : ''
    return `${metadata.name} on ${nodeName}${status?.nominatedNodeName ? `, nominated ${status.nominatedNodeName}` : ''}${leaving}`
  })
  return [lines.join('; ')]
}

const kubelet: Act = ['the kubelet stops those that leave', (api) => {
  for (const pod of api.list(pods).filter(({ metadata }) => metadata.deletionTimestamp)) api.delete(pods, pod, { gracePeriodSeconds: 0 })
}]

test('a more important pod drives out as few as it can, waits for their end, and takes the node', () => {
  expect(play(build, view, [
    ['a pod of priority 1000', (api) => createPod(api, 'high', spec('1', { priority: 1000 }))],
    ['another of priority 500', (api) => createPod(api, 'middle', spec('1', { priority: 500 }))],
    kubelet,
  ])).toMatchInlineSnapshot(`
    "
    a pod of priority 1000              small-a on node-a; big-b on node-b; big-a on node-a leaves: default-scheduler: preempting to accommodate a higher priority pod; high on -, nominated node-a
    another of priority 500             small-a on node-a; big-b on node-b; high on -, nominated node-a; big-a on node-a leaves: default-scheduler: preempting to accommodate a higher priority pod; middle on -, nominated node-a
    the kubelet stops those that leave  small-a on node-a; big-b on node-b; high on node-a, nominated node-a; middle on node-a, nominated node-a
    "
  `)
})

test('what it does stands in events, in the words of the real one', () => {
  const simulation = build()
  const api = adminOf(simulation)
  simulation.runFor(second)
  createPod(api, 'polite', spec('1', { priority: 1000, preemptionPolicy: 'Never' }))
  simulation.runFor(second)
  const { metadata: { uid } } = createPod(api, 'high', spec('1', { priority: 1000 }))
  simulation.runFor(second)
  kubelet[1](api, simulation)
  simulation.runFor(second)
  const lines = eventLines(cacheOf(simulation)).map((line) => line.replace(uid!, 'UID'))
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    Warning FailedScheduling: 0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.
    Normal Preempted: Preempted by pod UID on node node-a
    Warning FailedScheduling: 0/2 nodes are available: 2 Insufficient cpu.
    Normal Scheduled: Successfully assigned default/polite to node-a
    Normal Scheduled: Successfully assigned default/high to node-a
    "
  `)
})
