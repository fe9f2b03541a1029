/** What queries have read, as a real Prometheus 3.16 said over the same series (tools/record/prometheus-statistics.ts). */
import { readFileSync } from 'node:fs'
import { day, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { appendPast, readPast } from '../exposition/load.ts'
import { newSeriesState } from '../series/state.ts'
import { answerPrometheus } from './api.ts'
import type { PrometheusView } from './endpoint.ts'
import { requestOf } from './request.ts'

const testdata = new URL('../../testdata/prometheus-api/', import.meta.url)
const text = (name: string) => readFileSync(new URL(name, testdata), 'utf8')

const recorded = text('statistics.jsonl').trimEnd().split('\n').map((line) => JSON.parse(line) as [string, object])

const store = newSeriesState()
appendPast(store, readPast(text('data.om')))
const now = 1_750_000_300 * second
const prometheus: PrometheusView = {
  now, startedAt: now, store, configuration: { text: () => '', loadedAt: now, isLastGood: true }, targets: [], jobs: [], discovered: () => [], metadata: new Map(),
  retention: 15 * day, retentionBytes: 0, startedRetention: 15 * day, groups: [], alertmanagers: [],
}

const told = (path: string) => JSON.parse(answerPrometheus(prometheus, requestOf('GET', path)).body) as { data: { stats?: { samples: object } }; warnings?: string[] }

test.each(recorded)('%s', (path, samples) => {
  expect(told(path).data.stats!.samples).toEqual(samples)
})

test('without the parameter nothing is told, and by step only for all', () => {
  expect(told('/api/v1/query?query=up').data.stats).toBeUndefined()
  expect(Object.keys(told('/api/v1/query?query=up&stats=true').data.stats!.samples)).toEqual(['totalQueryableSamples', 'samplesRead', 'seriesTouched', 'peakSamples'])
  expect(told('/api/v1/query?query=up&stats=yes').warnings).toEqual(['value "yes" for parameter "stats" is deprecated and will be rejected in the next major release, use "true" or "all"'])
})
