/** Selectors of a kubernetes_sd_config, as Prometheus 3.16 takes or refuses them. */
import { readFileSync } from 'node:fs'
import { printPrometheusConfig, PrometheusConfigError } from '@track/telemetry'
import { expect, test } from 'vitest'
import { loadClusterConfig } from './prometheus-config.ts'

type Recorded = string | { readonly error: string }
const recorded = new URL('../../../telemetry/testdata/prometheus-selectors.json', import.meta.url)
const cases = JSON.parse(readFileSync(recorded, 'utf8')) as readonly (readonly [text: string, answer: Recorded])[]

function said(text: string): Recorded {
  try {
    return printPrometheusConfig(loadClusterConfig(text))
  } catch (error) {
    // The words are what is compared.
    if (!(error instanceof PrometheusConfigError)) throw error
    return { error: error.message }
  }
}

test.each(cases)('%s', (text, answer) => {
  expect(said(text)).toEqual(answer)
})
