/**
 * What is not as it should be in the names, types and labels of metrics: a row a rule.
 *
 * Follows prometheus/testutil/promlint of prometheus/client_golang.
 */
import type { MetricFamily } from '@track/telemetry'

export interface LintProblem {
  readonly metric: string
  readonly text: string
}

/** The labels of each metric of a family; those of buckets and quantiles are one metric's. */
export function metricsOf({ type, samples }: MetricFamily): string[] {
  const own = type === 'histogram' ? 'le' : type === 'summary' ? 'quantile' : undefined
  const sets = samples.map(({ labels }) => JSON.stringify(Object.entries(labels).filter(([name]) => name !== own).sort()))
  return own === undefined ? sets : [...new Set(sets)]
}

type Rule = (family: MetricFamily) => readonly string[]

const when = (condition: boolean, text: string): readonly string[] => (condition ? [text] : [])

/** A problem for each metric that has the label. */
function labelled(family: MetricFamily, isWrong: (label: string) => boolean, text: string): string[] {
  return metricsOf(family).flatMap((set) => (JSON.parse(set) as [string, string][]).flatMap(([label]) => when(isWrong(label), text)))
}

const rules: readonly Rule[] = [
  ({ help }) => when(help === '', 'no help text'),
  ({ name }) => {
    const [unit, base] = unitOf(name) ?? []
    return when(unit !== base, `use base unit "${base}" instead of "${unit}"`)
  },
  ({ name, type }) => when(type === 'counter' && !name.endsWith('_total'), 'counter metrics should have "_total" suffix'),
  ({ name, type }) => when(type !== 'counter' && type !== 'untyped' && name.endsWith('_total'), 'non-counter metrics should not have "_total" suffix'),
  (family) => (family.type === 'untyped' ? [] : reserved(family)),
  ({ name, type }) => when(type !== 'untyped' && new Set(name.toLowerCase().split('_').slice(1)).has(type), `metric name should not include type '${type}'`),
  ({ name }) => when(name.includes(':'), "metric names should not contain ':'"),
  ({ name }) => when(camelCase.test(name), "metric names should be written in 'snake_case' not 'camelCase'"),
  (family) => labelled(family, (label) => camelCase.test(label), "label names should be written in 'snake_case' not 'camelCase'"),
  ({ name }) => {
    const words = name.toLowerCase().split('_').slice(1)
    return abbreviations.filter((each) => words.includes(each)).map(() => 'metric names should not contain abbreviated units')
  },
  (family) => {
    const sets = metricsOf(family)
    return sets.flatMap((set, index) => when(sets.indexOf(set, index + 1) >= 0, 'metric not unique'))
  },
]

const camelCase = /[a-z][A-Z]/

function reserved(family: MetricFamily): string[] {
  const { name, type } = family
  const [isHistogram, isSummary] = [type === 'histogram', type === 'summary']
  return [
    ...when(!isHistogram && name.endsWith('_bucket'), 'non-histogram metrics should not have "_bucket" suffix'),
    ...when(!isHistogram && !isSummary && name.endsWith('_count'), 'non-histogram and non-summary metrics should not have "_count" suffix'),
    ...when(!isHistogram && !isSummary && name.endsWith('_sum'), 'non-histogram and non-summary metrics should not have "_sum" suffix'),
    ...labelled(family, (label) => !isHistogram && label === 'le', 'non-histogram metrics should not have "le" label'),
    ...labelled(family, (label) => !isSummary && label === 'quantile', 'non-summary metrics should not have "quantile" label'),
  ]
}

/** By name, then words. */
export function lintMetrics(families: readonly MetricFamily[]): LintProblem[] {
  const problems = families.flatMap((family) => rules.flatMap((rule) => rule(family)).map((text) => ({ metric: family.name, text })))
  return problems.sort((a, b) => (a.metric === b.metric ? compare(a.text, b.text) : compare(a.metric, b.metric)))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const bases: Readonly<Record<string, string>> = {
  amperes: 'amperes', bytes: 'bytes', celsius: 'celsius', grams: 'grams', joules: 'joules', kelvin: 'kelvin', meters: 'meters', metres: 'metres', seconds: 'seconds', volts: 'volts',
  minutes: 'seconds', hours: 'seconds', days: 'seconds', weeks: 'seconds', kelvins: 'kelvin', fahrenheit: 'celsius', rankine: 'celsius', inches: 'meters', yards: 'meters',
  miles: 'meters', bits: 'bytes', calories: 'joules', pounds: 'grams', ounces: 'grams',
}
const prefixes = [
  'pico', 'nano', 'micro', 'milli', 'centi', 'deci', 'deca', 'hecto', 'kilo', 'kibi', 'mega', 'mebi', 'giga', 'gibi', 'tera', 'tebi', 'peta', 'pebi',
]
const abbreviations = ['s', 'ms', 'us', 'ns', 'sec', 'b', 'kb', 'mb', 'gb', 'tb', 'pb', 'm', 'h', 'd']

/** The first word of a name that is a unit, and what it should be. */
function unitOf(name: string): readonly [unit: string, base: string] | undefined {
  for (const word of name.split('_')) {
    if (Object.hasOwn(bases, word)) return [word, bases[word]!]
    const prefix = prefixes.find((each) => word.startsWith(each) && Object.hasOwn(bases, word.slice(each.length)))
    if (prefix !== undefined) return [word, bases[word.slice(prefix.length)]!]
  }
  return undefined
}
