/** What Prometheus 3.16 says of configurations, right and wrong. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadPrometheusConfig, printPrometheusConfig, PrometheusConfigError } from './config.ts'

type Recorded = string | { readonly error: string }
const cases = JSON.parse(readFileSync(new URL('../../testdata/prometheus-configs.json', import.meta.url), 'utf8')) as readonly (readonly [text: string, answer: Recorded])[]

function said(text: string): Recorded {
  try {
    return printPrometheusConfig(loadPrometheusConfig(text))
  } catch (error) {
    // The words are what is compared.
    if (!(error instanceof PrometheusConfigError)) throw error
    return { error: error.message }
  }
}

test('configurations are refused in the same words, or printed alike', () => {
  expect(cases.map(([text]) => [text, said(text)])).toEqual(cases)
})
