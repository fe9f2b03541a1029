/** What a query answers, as promtool prints it. Follows model/value.go and model/metric.go of prometheus/common. */
import { quoteGo } from '@track/simulation'

type Pair = readonly [seconds: number, value: string]
type Metric = Readonly<Record<string, string>>

export type ApiValue =
  | { readonly resultType: 'scalar' | 'string'; readonly result: Pair }
  | { readonly resultType: 'vector'; readonly result: readonly { readonly metric: Metric; readonly value: Pair }[] }
  | { readonly resultType: 'matrix'; readonly result: readonly { readonly metric: Metric; readonly values: readonly Pair[] }[] }

export function printValue(value: ApiValue): string {
  switch (value.resultType) {
    case 'scalar': return `scalar: ${withoutExponent(value.result[1])} @[${value.result[0]}]`
    case 'string': return value.result[1]
    case 'vector': return value.result.map(({ metric, value: pair }) => `${printMetric(metric)} => ${printPair(pair)}`).join('\n')
    case 'matrix': return value.result.map(({ metric, values }) => `${printMetric(metric)} =>\n${values.map(printPair).join('\n')}`).join('\n')
  }
}

function printPair([seconds, value]: Pair): string {
  return `${withoutExponent(value)} @[${seconds}]`
}

/** As Go's encoder writes it: samples with all their digits, what HTML minds escaped. */
export function printJson(value: unknown): string {
  const written = (_name: string, each: unknown): unknown => (isPair(each) ? [each[0], withoutExponent(each[1])] : each)
  return JSON.stringify(value, written).replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function isPair(value: unknown): value is Pair {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string'
}

/** All digits, as `%f` has them. */
function withoutExponent(value: string): string {
  const [, sign = '', first = '', fraction = '', power = ''] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(value) ?? []
  if (power === '') return value
  const digits = first + fraction
  const point = first.length + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return point >= digits.length ? sign + digits.padEnd(point, '0') : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

function printMetric({ __name__: name = '', ...labels }: Metric): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${quoteGo(value)}`).sort()
  return pairs.length === 0 ? name || '{}' : `${name}{${pairs.join(', ')}}`
}

export function printLabelSet(labels: Metric): string {
  return `{${Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, value]) => `${label}=${quoteGo(value)}`).join(', ')}}`
}
