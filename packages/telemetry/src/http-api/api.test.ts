/** Every answer is what a real Prometheus 3.16 gave over the same series (tools/record/prometheus-api.ts). */
import { readFileSync } from 'node:fs'
import { day } from '@track/simulation'
import { expect, test } from 'vitest'
import { appendPast, readPast } from '../exposition/load.ts'
import { newSeriesState } from '../series/state.ts'
import type { ApiAnswer } from './answer.ts'
import { answerPrometheus } from './api.ts'
import type { PrometheusView } from './endpoint.ts'
import { requestOf } from './request.ts'

const testdata = new URL('../../testdata/prometheus-api/', import.meta.url)
const text = (name: string) => readFileSync(new URL(name, testdata), 'utf8')

interface Question {
  readonly method?: string
  readonly path: string
  readonly form?: string
}

const { cases }: { cases: [Question, ApiAnswer][] } = JSON.parse(text('answers.json'))

const store = newSeriesState()
appendPast(store, readPast(text('data.om')))
const startedAt = 1_750_000_000_000_000
const configuration = { text: () => '', loadedAt: startedAt, isLastGood: true }
const prometheus: PrometheusView = { now: 1_750_000_300_000_000, startedAt, store, configuration, targets: [], jobs: [], discovered: () => [], metadata: new Map(), retention: 15 * day, retentionBytes: 0, startedRetention: 15 * day, groups: [], alertmanagers: [] }

test.each(cases)('%j', ({ method = 'GET', path, form }, expected) => {
  expect(answerPrometheus(prometheus, requestOf(method, path, form))).toEqual(expected)
})
