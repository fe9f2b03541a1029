/**
 * Native histograms written by hand: `{{schema:1 sum:3 count:4 buckets:[1 2 1]}}`.
 *
 * Follows promql/parser/generated_parser.y and parse.go (buildHistogramFromMap, histogramsSeries) and
 * FloatHistogram.TestExpression of Prometheus 3.
 */
import { parseFloat, printFloat } from '../exposition/float.ts'
import {
  type Buckets, type CounterResetHint, emptyHistogram, type FloatHistogram, isCustom, noBuckets,
} from '../series/histogram/float-histogram.ts'
import { populated } from '../series/histogram/iterate.ts'
import { PromqlError } from './error.ts'
import { add, subtract } from './histogram/add.ts'

/** What `{{…}}`, `{{…}}x5` and `{{…}}+{{…}}x5` stand for, one a step. Throws `PromqlError`. */
export function parseHistogramItem(item: string): FloatHistogram[] {
  const [, first, sign, step, times] = /^\{\{([^{}]*)\}\}(?:([+-])\{\{([^{}]*)\}\}(?=x))?(?:x(\d+))?$/.exec(item) ?? []
  if (first === undefined) throw refusal(`not a native histogram of a series: ${item}`)
  const begin = parseDescription(first)
  const count = Number(times ?? 0)
  return step === undefined ? Array<FloatHistogram>(count + 1).fill(begin) : combinedSteps(begin, parseDescription(step), { sign: sign!, times: count })
}

/** A histogram and what becomes of it by adding or taking away another, again and again. Throws `PromqlError`. */
export function combinedSteps(first: FloatHistogram, change: FloatHistogram, { sign, times }: { readonly sign: string; readonly times: number }): FloatHistogram[] {
  const histograms = [first]
  for (let index = 0; index < times; index++) histograms.push(next(histograms.at(-1)!, change, sign))
  return histograms
}

function next(current: FloatHistogram, change: FloatHistogram, sign: string): FloatHistogram {
  if (current.schema > change.schema) {
    throw refusal(`error combining histograms: cannot merge from schema ${change.schema} to ${current.schema}`)
  }
  const combined = sign === '+' ? add(current, change) : subtract(current, change)
  if (!combined) throw refusal('cannot apply this operation on histograms with a mix of exponential and custom bucket schemas')
  return combined.histogram
}

const hints: readonly CounterResetHint[] = ['unknown', 'reset', 'not_reset', 'gauge']

function parseDescription(text: string): FloatHistogram {
  const fields = new Map<string, string>()
  for (const [whole, key, value] of text.matchAll(/(\w+):(\[[^\]]*\]|\S+)|\S+/g)) {
    if (key === undefined || !keys.has(key.toLowerCase())) throw refusal(`bad histogram descriptor found: ${JSON.stringify(key ?? whole)}`)
    if (fields.has(key.toLowerCase())) throw refusal(`duplicate key "${key.toLowerCase()}" in histogram`)
    fields.set(key.toLowerCase(), value!)
  }
  const number = (key: string) => (fields.has(key) ? numberOf(fields.get(key)!) : 0)
  const list = (key: string) => (fields.get(key) ?? '[]').slice(1, -1).split(/\s+/).filter(Boolean).map(numberOf)
  const side = (key: string, offset: number): Buckets => {
    const counts = list(key)
    return counts.length === 0 ? noBuckets : { indexes: counts.map((_, place) => offset + place), counts }
  }
  const hint = (fields.get('counter_reset_hint') ?? 'unknown') as CounterResetHint
  if (!hints.includes(hint)) throw refusal(`bad histogram descriptor found: ${JSON.stringify(hint)}`)
  return {
    ...emptyHistogram, hint, schema: number('schema'), sum: number('sum'), count: number('count'),
    zeroCount: number('z_bucket'), zeroThreshold: number('z_bucket_w'), customValues: list('custom_values'),
    positive: side('buckets', number('offset')), negative: side('n_buckets', number('n_offset')),
  }
}

const keys: ReadonlySet<string> = new Set([
  'schema', 'sum', 'count', 'z_bucket', 'z_bucket_w', 'custom_values', 'buckets', 'offset', 'n_buckets', 'n_offset', 'counter_reset_hint',
])

function numberOf(text: string): number {
  const value = parseFloat(text)
  if (value === undefined) throw refusal(`error parsing number: ${text}`)
  return value
}

function refusal(words: string): PromqlError {
  return new PromqlError('parse', words)
}

/** The histogram in that notation, each side from its first populated bucket to its last. */
export function printHistogramNote(histogram: FloatHistogram): string {
  const { schema, count, sum, zeroCount, zeroThreshold, customValues, hint } = histogram
  const numbers = Object.entries({ schema, count, sum, z_bucket: zeroCount, z_bucket_w: zeroThreshold })
  const fields = numbers.filter(([, value]) => value !== 0).map(([key, value]) => `${key}:${printFloat(value)}`)
  if (isCustom(histogram)) fields.push(`custom_values:[${customValues.map((value) => printFloat(value)).join(' ')}]`)
  if (hint !== 'unknown') fields.push(`counter_reset_hint:${hint}`)
  return `{{${[...fields, ...printSide('', histogram.positive), ...printSide('n_', histogram.negative)].join(' ')}}}`
}

function printSide(prefix: string, buckets: Buckets): string[] {
  const { indexes, counts } = populated(buckets)
  if (indexes.length === 0) return []
  const first = indexes[0]!
  const all = Array.from({ length: indexes.at(-1)! - first + 1 }, () => 0)
  indexes.forEach((index, place) => { all[index - first] = counts[place]! })
  return [...(first === 0 ? [] : [`${prefix}offset:${first}`]), `${prefix}buckets:[${all.map((value) => printFloat(value)).join(' ')}]`]
}
