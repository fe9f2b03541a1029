/** A PromQL query over a stretch of time, as lines of a chart. */
import { telemetryOf } from '@track/cluster'
import type { Instant, Simulation } from '@track/simulation'
import { type MatrixSeries, printLabels, PromqlError, queryRange } from '@track/telemetry'
import type { SeriesAnswer, SeriesLine, SeriesQuestion } from '../../lab-link/pictures.ts'

/** More lines than that are not told apart by eye. */
const linesMax = 12

export function seriesOf(simulation: Simulation, { query, start, end, step }: SeriesQuestion): SeriesAnswer {
  const first = Math.ceil(start / step) * step
  const last = Math.floor(Math.min(end, simulation.now) / step) * step
  if (last < first) return { kind: 'series', at: [], series: [], left: 0, warnings: [] }
  try {
    const { resultType, result, warnings } = queryRange(telemetryOf(simulation), query, { start: first, end: last, step })
    const lines = resultType === 'matrix' ? result : []
    const at: Instant[] = []
    for (let instant = first; instant <= last; instant += step) at.push(instant)
    return {
      kind: 'series', at, warnings, left: Math.max(0, lines.length - linesMax),
      series: lines.slice(0, linesMax).map((line) => lineOf(line, at)),
    }
  } catch (reason) {
    // A query of a learner that does not parse or does not fit, in Prometheus' words.
    if (!(reason instanceof PromqlError)) throw reason
    return { kind: 'refused', message: reason.message }
  }
}

function lineOf({ labels, points }: MatrixSeries, at: readonly Instant[]): SeriesLine {
  const values = new Map(points.map((point) => [point.at, point.value]))
  return { name: printLabels(labels), values: at.map((instant) => finite(values.get(instant))) }
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value
}
