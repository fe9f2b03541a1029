import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDashboard } from '../read.ts'
import { lokiSource } from '../sources/loki.ts'
import { prometheusSource } from '../sources/prometheus.ts'
import { tracesSource } from '../sources/traces.ts'
import { markupFaults } from '../testing/markup.ts'
import { end, shopLogs, shopSeries, shopTrace } from '../testing/world.ts'
import { minute } from '@track/simulation'
import { drawDashboard } from './draw-dashboard.ts'

const sources = [prometheusSource(shopSeries(), { uid: 'prom', isDefault: true }), lokiSource(shopLogs(), { uid: 'loki' }), tracesSource(() => shopTrace(), { uid: 'tempo' })]
const written = ['kinds', 'shop'].map((name) => readFileSync(join(import.meta.dirname, '../../testdata', `${name}.json`), 'utf8'))

interface Damage {
  readonly file: number
  readonly place: number
  readonly value: unknown
}

/** One value of the dashboard, wherever it stands, is another one. */
function damaged({ file, place, value }: Damage): string {
  let count = 0
  const total = countOf(JSON.parse(written[file]!))
  const target = Math.floor(place * total)
  return JSON.stringify(JSON.parse(written[file]!), (_key, each: unknown) => (count++ === target ? value : each))
}

function countOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Object.values(value).reduce((sum: number, each) => sum + countOf(each), 0) : 1
}

const oddValues = fc.oneof(fc.constantFrom(null, '', '$__all', -1, 0, 1e308, 'NaN', '${pod:regex}', '/(/', [], {}, [[]], true), fc.double(), fc.string(), fc.jsonValue())

/** A panel's height. */
const asTallAsANumber = { file: 0, place: 0.021961932650073207, value: 1e308 }

test('whatever one value of a dashboard is, it is drawn or refused', () => {
  fc.assert(fc.property(fc.record({ file: fc.integer({ min: 0, max: 1 }), place: fc.double({ min: 0, max: 0.999, noNaN: true }), value: oddValues }), (damage) => {
    const { dashboard } = readDashboard(damaged(damage))
    expect(markupFaults(drawDashboard(dashboard, sources, { from: end - 10 * minute, to: end, width: 700, theme: 'dark' }))).toEqual([])
  }), { numRuns: 600, examples: [[asTallAsANumber]] })
})

test('whatever is read as a dashboard, it is read or refused', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    const { dashboard } = readDashboard(text)
    expect(markupFaults(drawDashboard(dashboard, sources, { from: end - 10 * minute, to: end, width: 700, theme: 'light' }))).toEqual([])
  }))
})
