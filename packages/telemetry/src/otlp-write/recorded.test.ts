/** What Prometheus' OTLP receiver answered to the same requests, and what its store held then. */
import { readFileSync } from 'node:fs'
import { day, millisecond } from '@track/simulation'
import { expect, test } from 'vitest'
import { contentsOf, inLabelOrder, type StoredRow } from '../remote-write/testing/store-contents.ts'
import { loadPrometheusConfig } from '../prometheus-config/config.ts'
import { newSeriesState } from '../series/state.ts'
import { type OtlpWriteAnswer, receiveOtlpMetrics } from './receive.ts'
import { otlpSettings } from './settings.ts'

interface Case {
  readonly config: string
  readonly requests: readonly { readonly contentType: string; readonly contentEncoding: string; readonly body: string }[]
}

interface Outcome {
  readonly answers: readonly OtlpWriteAnswer[]
  readonly series: readonly StoredRow[]
}

const recorded: [Case, Outcome][] = JSON.parse(readFileSync(new URL('testdata/requests.json', import.meta.url), 'utf8'))

/** All of the times are before it but those that are meant to be too far ahead. */
const now = 1_740_988_800_000 * millisecond + day

test.each(recorded.map(([asked, outcome], index) => [index, asked, outcome] as const))('%i', (_index, { config, requests }, outcome) => {
  const store = newSeriesState()
  const settings = otlpSettings(loadPrometheusConfig(config).otlp)
  const answers = requests.map(({ body, ...rest }) => receiveOtlpMetrics(store, { method: 'POST', ...rest, body: new Uint8Array(Buffer.from(body, 'base64')) }, { now, settings }))
  expect({ config, answers, series: inLabelOrder(contentsOf(store)) }).toEqual({ config, answers: outcome.answers, series: inLabelOrder(outcome.series.filter(({ samples }) => samples.length > 0)) })
})

test('a receiver that is turned off says how it is turned on; nothing else than a POST is answered', () => {
  const asked = { method: 'POST', contentType: 'application/json', contentEncoding: '', body: new TextEncoder().encode('{}') }
  const options = { now, settings: otlpSettings(loadPrometheusConfig('').otlp) }
  expect(receiveOtlpMetrics(newSeriesState(), asked, { ...options, isEnabled: false })).toEqual({ status: 404, contentType: 'text/plain; charset=utf-8', body: 'otlp write receiver needs to be enabled with --web.enable-otlp-receiver\n' })
  expect(receiveOtlpMetrics(newSeriesState(), { ...asked, method: 'GET' }, options).status).toBe(405)
})
