/** What really happened in this run, for comparison with what a learner says of it. */
import { telemetryOf } from '@track/cluster'
import { type Duration, hour, type Instant, oncePerRow, second, type Simulation } from '@track/simulation'
import { parsePromql, prepareQuery, PromqlError, queryInstant, queryRange } from '@track/telemetry'
import type { Path, Reading } from './reading.ts'

export type Truth =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'choice'; readonly value: string }
  | { readonly kind: 'promql'; readonly query: string }
  | { readonly kind: 'period'; readonly query: string; readonly over: Duration; readonly step: Duration }

export function readTruth(reading: Reading, value: unknown, path: Path): Truth {
  if (typeof value === 'number') return { kind: 'value', value }
  if (typeof value !== 'object' || value === null) {
    reading.complain(path, `${value === undefined ? 'not there' : `found ${JSON.stringify(value)}`}, expected a number, or a mapping with promql, period or choice`)
    return { kind: 'value', value: 0 }
  }
  const fields = reading.mapping(value, path)
  const [name = 'promql', ...more] = ['promql', 'period', 'choice'].filter((each) => Object.hasOwn(fields, each))
  if (more.length > 0) reading.complain(path, 'expected one of promql, period and choice')
  else reading.only(fields, path, name === 'period' ? ['period', 'over', 'step'] : [name])
  if (name === 'choice') return { kind: 'choice', value: reading.text(fields['choice'], [...path, 'choice']).toLowerCase() }
  const query = reading.text(fields[name], [...path, name])
  try {
    if (query !== '') parsePromql(query)
  } catch (reason) {
    // The author's slip, in Prometheus' words.
    if (!(reason instanceof PromqlError)) throw reason
    reading.complain([...path, name], reason.message)
  }
  if (name === 'promql') return { kind: 'promql', query }
  return {
    kind: 'period', query,
    over: reading.duration(fields['over'], [...path, 'over'], hour),
    step: reading.duration(fields['step'], [...path, 'step'], 15 * second),
  }
}

/** A truth's query, read once. */
const queryOf = oncePerRow(({ query }: { readonly query: string }) => prepareQuery(query))

/** Undefined where there is nothing to measure yet. */
export function truthOf(simulation: Simulation, truth: Truth, at: Instant = simulation.now): number | undefined {
  switch (truth.kind) {
    case 'value': return truth.value
    case 'choice': return undefined
    case 'promql': {
      const { resultType, result } = queryInstant(telemetryOf(simulation), queryOf(truth), at)
      if (resultType === 'scalar') return result.value
      return resultType === 'vector' ? result[0]?.value : undefined
    }
    case 'period': return periodOf(simulation, truth, at)
  }
}

/** The mean time between upward crossings of the middle of what a series did, in seconds. */
function periodOf(simulation: Simulation, truth: Extract<Truth, { kind: 'period' }>, end: Instant): number | undefined {
  const { over, step } = truth
  const { resultType, result } = queryRange(telemetryOf(simulation), queryOf(truth), { start: end - over, end, step })
  const points = resultType === 'matrix' ? result[0]?.points ?? [] : []
  return crossingPeriod(points.map(({ at, value }) => ({ at: at / second, value })))
}

export function crossingPeriod(points: readonly { readonly at: number; readonly value: number }[]): number | undefined {
  const values = points.map(({ value }) => value)
  const middle = (Math.max(...values) + Math.min(...values)) / 2
  const crossings = points.filter(({ value }, index) => index > 0 && points[index - 1]!.value <= middle && value > middle)
  const [first] = crossings
  const last = crossings.at(-1)
  if (!first || !last || crossings.length < 3) return undefined
  return (last.at - first.at) / (crossings.length - 1)
}
