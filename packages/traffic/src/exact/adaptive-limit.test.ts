/** Concurrency limits against the real library, sample by sample. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { second } from '@track/simulation'
import { type LimitRow, type LimitSettings, newLimit, noteSample, updateLimit } from './adaptive-limit.ts'

/** Recorded by tools/record/concurrency-limits. */
interface Recording extends Pick<LimitSettings, 'algorithm' | 'initial' | 'min' | 'max' | 'tolerance'> {
  readonly windowed: boolean
  readonly samples: readonly (readonly [at: number, took: number, inFlight: number, didDrop: 0 | 1])[]
  readonly limits: readonly number[]
}

const recordings = readFileSync(new URL('../../testdata/concurrency-limits.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Recording)

test.each(recordings.map((each, number) => [`${each.algorithm} ${each.windowed ? 'in windows' : 'by sample'} ${number}`, each] as const))('%s', (_name, { windowed, samples, limits, ...rest }) => {
  const settings = { ...rest, timeout: second }
  let row: LimitRow = newLimit(settings)
  const found = samples.map(([at, took, inFlight, drop]) => {
    const sample = { took, inFlight, didDrop: drop === 1 }
    row = windowed ? noteSample(row, at, sample, settings) : updateLimit(row, sample, settings)
    return Math.trunc(row.limit)
  })
  expect(found).toEqual(limits)
})
