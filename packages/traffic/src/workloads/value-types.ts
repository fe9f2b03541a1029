/**
 * The types of settings: how each reads from text (a YAML scalar, an environment variable and a
 * command-line argument are all text here) and what to expect where it does not read.
 */
import { type Distribution, type Duration, parseGoDuration, second } from '@track/simulation'
import { type KeyPopularity, readKeys } from './key-popularity.ts'

export interface ValueTypes {
  duration: Duration
  integer: number
  number: number
  /** Part of one: `10%` or `0.1`. */
  ratio: number
  /** A second: `450/s`, `30/m`. */
  rate: number
  /** Cores: `250m`, `0.5`. */
  cpu: number
  bytes: number
  text: string
  flag: boolean
  distribution: Distribution
  numbers: readonly number[]
  texts: readonly string[]
  keys: KeyPopularity
  delay: Delay
}

/** A wait: so long, or as long as a share of the latest requests took. */
export type Delay = Duration | { readonly quantile: number }

export type ValueType = keyof ValueTypes

/** Reads a text; undefined when it is not one of the type. */
type Reader<Type extends ValueType> = (text: string) => ValueTypes[Type] | undefined

export const valueTypes: { readonly [Type in ValueType]: { readonly expected: string; readonly read: Reader<Type> } } = {
  duration: { expected: 'a duration such as 250ms or 1m30s', read: readDuration },
  integer: { expected: 'a whole number', read: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined) },
  number: { expected: 'a number', read: readNumber },
  ratio: { expected: 'a share such as 10% or 0.1', read: readRatio },
  rate: { expected: 'a rate such as 450/s or 30/m', read: readRate },
  cpu: { expected: 'an amount of CPU such as 250m or 0.5', read: readCpu },
  bytes: { expected: 'an amount of memory such as 64Mi or 128M', read: readBytes },
  text: { expected: 'a text', read: (text) => text },
  flag: { expected: 'true or false', read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined) },
  distribution: {
    expected: 'a duration, a rate such as 50/s or a distribution such as exponential(20ms) or lognormal(15ms, 0.6)',
    read: readDistribution,
  },
  numbers: { expected: 'numbers such as 0.1, 0.5, 1', read: (text) => readList(text, readNumber) },
  texts: { expected: 'a list of words', read: (text) => readList(text, (word) => word || undefined) },
  delay: { expected: 'a duration such as 50ms or a percentile of the latest requests such as p95', read: readDelay },
  keys: { expected: 'keys such as uniform(1000), zipf(100000, 0.9) or hot(1000, 3, 80%)', read: readKeys },
}

function readNumber(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
  return Number.isFinite(value) ? value : undefined
}

function readDuration(text: string): Duration | undefined {
  const duration = parseGoDuration(text)
  return typeof duration === 'number' && duration >= 0 ? duration : undefined
}

function readDelay(text: string): Delay | undefined {
  const [, digits] = /^p(\d{1,2}(?:\.\d+)?)$/.exec(text) ?? []
  if (digits === undefined) return readDuration(text)
  return Number(digits) > 0 ? { quantile: Number(digits) / 100 } : undefined
}

function readRatio(text: string): number | undefined {
  const percent = text.endsWith('%')
  const value = readNumber(percent ? text.slice(0, -1) : text)
  if (value === undefined || value < 0) return undefined
  return percent ? value / 100 : value
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

function readRate(text: string): number | undefined {
  const [, number = '', unit = ''] = /^([^/]+)\/([smhd])$/.exec(text) ?? []
  const value = readNumber(number)
  return value === undefined || value < 0 ? undefined : value / secondsOf[unit]!
}

function readCpu(text: string): number | undefined {
  const isMilli = text.endsWith('m')
  const value = readNumber(isMilli ? text.slice(0, -1) : text)
  if (value === undefined || value < 0) return undefined
  return isMilli ? value / 1000 : value
}

const bytesOf: Readonly<Record<string, number>> = {
  '': 1, k: 1e3, M: 1e6, G: 1e9, Ki: 1024, Mi: 1024 * 1024, Gi: 1024 * 1024 * 1024,
}

function readBytes(text: string): number | undefined {
  const [, number = '', unit = ''] = /^([\d.]+)(|k|M|G|Ki|Mi|Gi)$/.exec(text) ?? []
  const value = readNumber(number)
  return value === undefined ? undefined : Math.round(value * bytesOf[unit]!)
}

function readList<Item>(text: string, read: (word: string) => Item | undefined): Item[] | undefined {
  const items = text === '' ? [] : text.split(',').map((word) => read(word.trim()))
  return items.includes(undefined) ? undefined : (items as Item[])
}

/** The distributions that a description can name, with what stands in their parentheses. */
const distributions: Readonly<Record<string, (words: readonly string[]) => Distribution | undefined>> = {
  constant: ([value = '']) => positive(readDuration(value), (found) => ({ kind: 'constant', value: found })),
  exponential: ([mean = '']) => positive(readDuration(mean), (found) => ({ kind: 'exponential', mean: found })),
  uniform: ([from = '', to = '']) => {
    const [low, high] = [readDuration(from), readDuration(to)]
    return low !== undefined && high !== undefined && low <= high ? { kind: 'uniform', from: low, to: high } : undefined
  },
  /** Its median and the deviation of its logarithm. */
  lognormal: ([median = '', sigma = '']) => positive(readDuration(median), (found) =>
    positive(readNumber(sigma), (deviation) => ({ kind: 'lognormal', median: found, sigma: deviation }))),
  /** Its minimum and its shape (alpha). */
  pareto: ([minimum = '', shape = '']) => positive(readDuration(minimum), (found) =>
    positive(readNumber(shape), (alpha) => ({ kind: 'pareto', minimum: found, shape: alpha, maximum: 3600 * second }))),
  /** The sum of so many exponential stages. */
  erlang: ([mean = '', stages = '']) => positive(readDuration(mean), (found) =>
    positive(valueTypes.integer.read(stages), (count) => ({ kind: 'erlang', mean: found, stages: count }))),
}

/** The names of the distributions, for the printed reference. */
export const distributionNames: readonly string[] = Object.keys(distributions)

function readDistribution(text: string): Distribution | undefined {
  const plain = readDuration(text)
  if (plain !== undefined) return { kind: 'constant', value: plain }
  const perSecond = readRate(text)
  if (perSecond && Number.isFinite(second / perSecond)) return { kind: 'constant', value: second / perSecond }
  const [, name = '', inner = ''] = /^([a-z]+)\(([^()]*)\)$/.exec(text) ?? []
  if (!Object.hasOwn(distributions, name)) return undefined
  return distributions[name]!(inner.split(',').map((word) => word.trim()))
}

function positive<Result>(value: number | undefined, make: (value: number) => Result | undefined): Result | undefined {
  return value !== undefined && value > 0 ? make(value) : undefined
}
