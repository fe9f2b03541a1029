/**
 * A field's values as one: last, mean, max, range, percentiles.
 *
 * Follows packages/grafana-data/src/transformations/fieldReducer.ts of Grafana 12.
 */
import type { Cell, FieldType } from './frame.ts'

export interface Reducer {
  readonly id: string
  readonly name: string
  /** Whether the result has the field's unit. */
  readonly keepsUnit: boolean
}

const rows: readonly (readonly [id: string, name: string, keepsUnit: boolean])[] = [
  ['lastNotNull', 'Last *', true], ['last', 'Last', true], ['firstNotNull', 'First *', true], ['first', 'First', true], ['min', 'Min', true], ['max', 'Max', true], ['mean', 'Mean', true],
  ['median', 'Median', true], ['variance', 'Variance', true], ['stdDev', 'StdDev', true], ['sum', 'Total', true], ['count', 'Count', false], ['countAll', 'Count all', false], ['range', 'Range', true],
  ['delta', 'Delta', true], ['step', 'Step', true], ['diff', 'Difference', true], ['logmin', 'Min (above zero)', true], ['allIsZero', 'All Zeros', true], ['allIsNull', 'All Nulls', false],
  ['changeCount', 'Change Count', false], ['distinctCount', 'Distinct Count', false], ['diffperc', 'Difference percent', false], ['allValues', 'All values', false], ['uniqueValues', 'All unique values', false],
  ...Array.from({ length: 99 }, (_, index): readonly [string, string, boolean] => [`p${index + 1}`, `${index + 1}${ordinalEnding(index + 1)} %`, true]),
]

function ordinalEnding(value: number): string {
  return Math.floor(value / 10) === 1 ? 'th' : ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'
}

export const reducerTable: ReadonlyMap<string, Reducer> = new Map(rows.map(([id, name, keepsUnit]) => [id, { id, name, keepsUnit }]))

type Values = readonly Cell[]
/** Nulls do not count unless `countsNulls`. */
interface Reading {
  readonly type: FieldType
  readonly countsNulls: boolean
}

/** What each reducer answers, undefined where there are no values at all, null where none can be reckoned with. */
export function reduceValues(values: Values, ids: readonly string[], reading: Partial<Reading> = {}): Record<string, Cell> {
  const full: Reading = { type: reading.type ?? 'number', countsNulls: reading.countsNulls ?? false }
  const standard = once(() => standardCalculations(values, full))
  return Object.fromEntries(ids.map((id) => [id, values.length === 0 ? emptyAnswer(id) : reduceOne(values, id, full, standard)]))
}

export function reduceTo(values: Values, id: string, type: FieldType = 'number'): Cell {
  return reduceValues(values, [id], { type })[id]
}

function once<Value>(compute: () => Value): () => Value {
  let value: Value | undefined
  return () => (value ??= compute())
}

function emptyAnswer(id: string): Cell {
  if (id === 'sum' || id === 'count' || id === 'countAll') return 0
  if (id === 'allIsNull') return true
  return id === 'allIsZero' ? false : undefined
}

const isThere = (value: Cell) => value !== null && value !== undefined && !Number.isNaN(value)

function reduceOne(values: Values, id: string, reading: Reading, standard: () => Standard): Cell {
  if (/^p\d+$/.test(id)) return percentile(values, Number(id.slice(1)) / 100, reading)
  switch (id) {
    case 'first': return values[0]
    case 'last': return values.at(-1)
    case 'firstNotNull': return values.find(isThere) ?? null
    case 'lastNotNull': return values.findLast(isThere) ?? null
    case 'countAll': return values.length
    case 'allValues': return [...values]
    case 'uniqueValues': return [...new Set(values)]
    case 'distinctCount': return new Set(kept(values, reading)).size
    case 'changeCount': return changes(kept(values, reading))
    case 'median': return median(values, reading)
    case 'variance': return spread(values, reading)
    case 'stdDev': return Math.sqrt(spread(values, reading))
    default: return standard()[id as keyof Standard]
  }
}

function kept(values: Values, { countsNulls }: Reading): Values {
  return countsNulls ? values : values.filter((value) => value !== null)
}

function changes(values: Values): number {
  return values.filter((value, index) => index > 0 && value !== values[index - 1]).length
}

function percentile(values: Values, share: number, reading: Reading): Cell {
  const sorted = kept(values, reading).toSorted((a, b) => Number(a) - Number(b))
  return sorted[Math.round((sorted.length - 1) * share)]
}

function median(values: Values, reading: Reading): Cell {
  const sorted = values.filter((value) => reading.countsNulls || (value !== null && value !== undefined)).sort((a, b) => Number(a) - Number(b) || 0)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 0 ? (Number(sorted[middle - 1]) + Number(sorted[middle])) / 2 : sorted[middle]
}

/** The population's variance, by Welford's running mean. */
function spread(values: Values, { type }: Reading): number {
  if (type !== 'number' && type !== 'time') return 0
  let squares = 0
  let mean = 0
  let count = 0
  for (const value of values) {
    if (value === null || value === undefined) continue
    const before = mean
    count++
    mean += (Number(value) - before) / count
    squares += (Number(value) - before) * (Number(value) - mean)
  }
  return count > 0 ? squares / count : 0
}

interface Standard {
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  readonly sum: number
  readonly count: number
  readonly range: number | null
  readonly delta: number
  readonly step: number | null
  readonly diff: number | null
  readonly diffperc: number
  readonly logmin: number
  readonly allIsZero: boolean
  readonly allIsNull: boolean
}

function standardCalculations(values: Values, { type, countsNulls }: Reading): Standard {
  const isNumeric = type === 'number' || type === 'time'
  const counted = values.filter((value) => countsNulls || (value !== null && value !== undefined))
  const present = values.filter(isThere)
  const numbers = isNumeric ? present.map(Number) : []
  const max = numbers.length > 0 ? numbers.reduce((a, b) => (b > a ? b : a), -Number.MAX_VALUE) : null
  const min = numbers.length > 0 ? numbers.reduce((a, b) => (b < a ? b : a), Number.MAX_VALUE) : null
  const sum = numbers.reduce((total, value) => total + value, 0)
  const [first, last] = [present[0], present.at(-1)]
  const diff = typeof first === 'number' && typeof last === 'number' ? last - first : null
  return {
    min, max, sum, count: counted.length, mean: numbers.length > 0 ? sum / numbers.length : null,
    range: max !== null && min !== null ? max - min : null, ...stepsOf(numbers), diff,
    diffperc: diff === null ? 0 : (diff / (first as number)) * 100,
    logmin: numbers.reduce((a, b) => (b < a && b > 0 ? b : a), Number.MAX_VALUE),
    allIsZero: numbers.length > 0 && counted.every((value) => value === 0 || !isThere(value)), allIsNull: numbers.length === 0,
  }
}

/** What a counter has grown by, resets left out, and the least step from one value to the next. */
function stepsOf(numbers: readonly number[]): { delta: number; step: number | null } {
  let delta = 0
  let step = Number.MAX_VALUE
  let wasUp = true
  for (let index = 1; index < numbers.length; index++) {
    const grown = numbers[index]! - numbers[index - 1]!
    if (grown < step) step = grown
    if (grown >= 0 && wasUp) delta += grown
    wasUp = grown >= 0
  }
  return { delta, step: step === Number.MAX_VALUE ? null : step }
}
