/** What a dashboard costs: read, asked of a store, drawn. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawDashboard } from '../src/draw/draw-dashboard.ts'
import { readDashboard } from '../src/read.ts'
import { lokiSource } from '../src/sources/loki.ts'
import { prometheusSource } from '../src/sources/prometheus.ts'
import { tracesSource } from '../src/sources/traces.ts'
import { end, shopLogs, shopSeries, shopTrace, start } from '../src/testing/world.ts'

const text = readFileSync(join(import.meta.dirname, '../testdata/kinds.json'), 'utf8')

function millisecondsOf(work: () => void, times: number): number {
  work()
  const begin = performance.now()
  for (let count = 0; count < times; count++) work()
  return (performance.now() - begin) / times
}

export const benchmarks = [
  { name: 'read a dashboard of 17 panels', unit: 'ms', target: 20, run: () => millisecondsOf(() => void readDashboard(text), 20) },
  {
    name: 'draw a dashboard of 17 panels over 2 hours', unit: 'ms', target: 400,
    run(): number {
      const sources = [prometheusSource(shopSeries(), { uid: 'prom', isDefault: true }), lokiSource(shopLogs(), { uid: 'loki' }), tracesSource(() => shopTrace(), { uid: 'tempo' })]
      const { dashboard } = readDashboard(text)
      return millisecondsOf(() => void drawDashboard(dashboard, sources, { from: start, to: end, width: 1400, theme: 'dark' }), 5)
    },
  },
]
