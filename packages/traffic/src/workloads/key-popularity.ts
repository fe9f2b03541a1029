/**
 * Which of so many keys (rows of a table, entries of a cache) is asked for: all alike, by Zipf's law, or a
 * few hot ones. Key 0 is the most popular; a key is the quantile of one uniform number.
 */
import { oncePerRow, pow } from '@track/simulation'

export type KeyPopularity =
  | { readonly kind: 'uniform'; readonly count: number }
  /** The key of rank r (from 1) has the weight r^-exponent. */
  | { readonly kind: 'zipf'; readonly count: number; readonly exponent: number }
  /** The first `hot` keys get this share of all, evenly; the others the rest. */
  | { readonly kind: 'hot'; readonly count: number; readonly hot: number; readonly share: number }

/** More would take a second to lay out, and megabytes. */
const keysMax = 2_000_000

export function keyAt(popularity: KeyPopularity, quantile: number): number {
  const { count } = popularity
  switch (popularity.kind) {
    case 'uniform': return Math.floor(quantile * count)
    case 'zipf': return rankAt(cumulativeOf(popularity), quantile)
    case 'hot': {
      const { hot, share } = popularity
      if (quantile < share || hot >= count) return Math.floor(Math.min(quantile / share, 1 - 1e-12) * hot)
      return hot + Math.floor((quantile - share) / (1 - share) * (count - hot))
    }
  }
}

/** The probability of each key. */
export function probabilityOf(popularity: KeyPopularity, key: number): number {
  switch (popularity.kind) {
    case 'uniform': return 1 / popularity.count
    case 'hot': {
      const { count, hot, share } = popularity
      return key < hot ? share / hot : (1 - share) / (count - hot)
    }
    case 'zipf': {
      const cumulative = cumulativeOf(popularity)
      return cumulative[key]! - (key > 0 ? cumulative[key - 1]! : 0)
    }
  }
}

const cumulativeOf = oncePerRow(({ count, exponent }: Extract<KeyPopularity, { kind: 'zipf' }>): Float64Array => {
  const cumulative = new Float64Array(count)
  let total = 0
  for (let rank = 0; rank < count; rank++) cumulative[rank] = total += pow(rank + 1, -exponent)
  for (let rank = 0; rank < count; rank++) cumulative[rank]! /= total
  return cumulative
})

/** The first rank whose cumulative share lies above the quantile. */
function rankAt(cumulative: Float64Array, quantile: number): number {
  let [low, high] = [0, cumulative.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulative[middle]! > quantile) high = middle
    else low = middle + 1
  }
  return low
}

type Reader = (words: readonly number[]) => KeyPopularity | undefined

const readers: Readonly<Record<string, Reader>> = {
  uniform: ([count = 0, ...rest]) => (rest.length === 0 && isCount(count) ? { kind: 'uniform', count } : undefined),
  zipf: ([count = 0, exponent = 1, ...rest]) =>
    (rest.length === 0 && isCount(count) && exponent >= 0 ? { kind: 'zipf', count, exponent } : undefined),
  hot: ([count = 0, hot = 1, share = 0.9, ...rest]) =>
    (rest.length === 0 && isCount(count) && isCount(hot) && hot <= count && share > 0 && share < 1
      ? { kind: 'hot', count, hot, share }
      : undefined),
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= keysMax
}

/** `uniform(1000)`, `zipf(100000, 0.9)`, `hot(1000, 3, 80%)`, or how many keys there are, all alike. */
export function readKeys(text: string): KeyPopularity | undefined {
  if (/^\d+$/.test(text)) return readers['uniform']!([Number(text)])
  const [, name = '', inner = ''] = /^([a-z]+)\(([^()]*)\)$/.exec(text) ?? []
  if (!Object.hasOwn(readers, name)) return undefined
  const words = inner.split(',').map((word) => numberOf(word.trim()))
  return words.some((word) => Number.isNaN(word)) ? undefined : readers[name]!(words)
}

function numberOf(word: string): number {
  const [, digits = '', percent] = /^(\d+\.?\d*)(%?)$/.exec(word) ?? []
  return digits === '' ? NaN : Number(digits) / (percent === '%' ? 100 : 1)
}
