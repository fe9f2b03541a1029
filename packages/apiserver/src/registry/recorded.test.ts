/**
 * The same answers as the real API server's to every recorded case: objects with their defaults,
 * refusals word for word, warnings, tables.
 */
import { describe, expect, test } from 'vitest'
import { recordedCases, replay } from '../testing/replay.ts'
import { knownDifferences } from './known-differences.ts'

const files = ['defaults', 'pods', 'pod-updates', 'ephemeral-containers', 'tokens', 'workloads', 'services', 'cluster-objects', 'networking', 'tables', 'columns', 'requests', 'bodies'] as const

describe.each(files)('%s', (file) => {
  test.each(recordedCases(file).map((each) => [each.name, each] as const))('%s', (name, recorded) => {
    const ours = replay(recorded)
    if (knownDifferences[name] !== undefined) return expect(ours).not.toEqual(recorded.answer)
    expect(ours).toEqual(recorded.answer)
    expect(JSON.stringify(ours), 'fields stand in the same order').toBe(JSON.stringify(recorded.answer))
  })
})

test('every known difference is one', () => {
  const names = files.flatMap((file) => recordedCases(file).map(({ name }) => name))
  expect(Object.keys(knownDifferences).filter((name) => !names.includes(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})
