/** What `otelcol validate` of OpenTelemetry Collector 0.152 said of configurations, right and wrong. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigFault } from './config-fault.ts'
import { loadCollectorConfig } from './load.ts'

const environment = { TIMEOUT: '4s', SIZE: '100', MAP: '{timeout: 1s}', NAME: 'TIMEOUT' }
const recorded = JSON.parse(readFileSync(new URL('testdata/configs.json', import.meta.url), 'utf8')) as readonly (readonly [config: string, told: string])[]

/** As the recorder leaves out what has no order in Go. */
export function toldOf(config: string): string {
  try {
    loadCollectorConfig(config, environment)
    return ''
  } catch (error) {
    // What the Collector refuses.
    if (!(error instanceof ConfigFault)) throw error
    return error.message.replace(/valid values: \[[^\]]*\]/, 'valid values: []')
      .replace(/\(\["[^)]*\]\)|(?<=statements )\["(resource|scope|span|spanevent|metric|datapoint|log|" ")+"\]|name \[[^\]]*\]|context: \[[^\]]*\]/g, '[]')
  }
}

test.each(recorded)('%#', (config, told) => {
  expect({ config, told: toldOf(config) }).toEqual({ config, told })
})
