/** What the exporter prometheusremotewrite of opentelemetry-collector-contrib 0.152 made of metrics. */
import { readFileSync } from 'node:fs'
import { quoteGo } from '@track/simulation'
import { expect, test } from 'vitest'
import { printDecimal } from '../../exposition/float.ts'
import { readMetrics } from '../../otlp/export.ts'
import { remoteWriteRequest, type RemoteWriteSettings } from './prometheus-remote-write.ts'

interface Recorded {
  readonly Namespace: string
  readonly ExternalLabels: Readonly<Record<string, string>>
  readonly DisableTargetInfo: boolean
  readonly DisableScopeInfo: boolean
  readonly AddMetricSuffixes: boolean
}

const cases = JSON.parse(readFileSync(new URL('../testdata/remote-write.json', import.meta.url), 'utf8')) as readonly (readonly [config: string, json: string, lines: readonly string[]])[]

function settingsOf({ Namespace, ExternalLabels, DisableTargetInfo, DisableScopeInfo, AddMetricSuffixes }: Recorded): RemoteWriteSettings {
  return {
    namespace: Namespace, externalLabels: ExternalLabels, addsSuffixes: AddMetricSuffixes, hasTargetInfo: !DisableTargetInfo, hasScopeInfo: !DisableScopeInfo, hasResourceLabels: false,
  }
}

function linesOf(config: string, json: string): readonly string[] {
  const { request } = remoteWriteRequest(readMetrics(new TextEncoder().encode(json), 'json'), settingsOf(JSON.parse(config) as Recorded))
  return request.timeseries!.map(({ labels = [], samples = [] }) => [
    ...labels.map(({ name, value }) => `${name}=${quoteGo(value!)}`),
    ...samples.map(({ value, timestamp }) => `${value === 'stale' ? value : printDecimal(value!)}@${timestamp}`),
  ].join(' '))
}

/** Samples of one time and series may stand in any order, as they do in the recording. */
function settled(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.split(' ').toSorted().join(' ')).toSorted()
}

test('each becomes the very series that the exporter makes of it', () => {
  const different = cases.filter(([config, json, lines]) => JSON.stringify(settled(linesOf(config, json))) !== JSON.stringify(settled(lines)))
  expect(different.slice(0, 3).map(([config, json, lines]) => ({ config, json, lines: settled(lines), own: settled(linesOf(config, json)) }))).toEqual([])
  expect(different).toHaveLength(0)
})
