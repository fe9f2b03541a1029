/**
 * Prints families in the text format 0.0.4 and in OpenMetrics 1.0.
 *
 * Follows expfmt/text_create.go and expfmt/openmetrics_create.go of prometheus/common, which the
 * Go client uses. Left out: created timestamps, units, and native histograms, which neither format can
 * carry: of one without classic buckets its count and its sum are printed.
 */
import { compareText, isLegacyLabelName, labelsKey, labelsOf } from '../series/labels.ts'
import { printFloat, printOpenMetricsFloat } from './float.ts'
import type { Exemplar, MetricFamily, MetricSample, MetricType } from './metric-family.ts'

export const textContentType = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'
export const openMetricsContentType = 'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores'

/** The text format 0.0.4, families and samples in the order given. */
export function printText(families: readonly MetricFamily[]): string {
  let text = ''
  for (const family of families) {
    const { name, help, type } = family
    text += `# HELP ${printName(name)} ${escapeHelp(help)}\n# TYPE ${printName(name)} ${textTypes[type]}\n`
    for (const sample of classicSamples(family)) {
      const time = sample.timeMs === undefined ? '' : ` ${sample.timeMs}`
      text += `${printSeries(name + (sample.suffix ?? ''), sample.labels)} ${printFloat(sample.value)}${time}\n`
    }
  }
  return text
}

/** With the only bucket, the sum and the count of each native histogram that has no classic rows. */
function classicSamples({ samples, native }: MetricFamily): readonly MetricSample[] {
  if (!native) return samples
  const counted = new Set(samples.filter(({ suffix }) => suffix === '_count').map(({ labels }) => labelsKey(labelsOf(labels))))
  const missing = native.filter(({ labels }) => !counted.has(labelsKey(labelsOf(labels))))
  return [...samples, ...missing.flatMap(({ labels, histogram, timeMs }): MetricSample[] => {
    const time = timeMs === undefined ? {} : { timeMs }
    return [
      { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: histogram.count, ...time },
      { suffix: '_sum', labels, value: histogram.sum, ...time }, { suffix: '_count', labels, value: histogram.count, ...time },
    ]
  })]
}

/** The older format knows five types; a gauge histogram is rendered like a histogram. */
const textTypes: Readonly<Record<MetricType, string>> = {
  counter: 'counter', gauge: 'gauge', histogram: 'histogram', summary: 'summary', untyped: 'untyped',
  gaugehistogram: 'histogram', info: 'gauge', stateset: 'gauge',
}

/** OpenMetrics 1.0 with its closing `# EOF`. */
export function printOpenMetrics(families: readonly MetricFamily[]): string {
  let text = ''
  for (const each of families) {
    const { name, help, type } = each
    const isTotal = type === 'counter' && name.endsWith('_total')
    const family = isTotal ? name.slice(0, -'_total'.length) : name
    // A counter without `_total` would be invalid, so that the client calls it unknown.
    const printed = type === 'untyped' || (type === 'counter' && !isTotal) ? 'unknown' : type
    text += `# HELP ${printName(family)} ${escapeValue(help)}\n# TYPE ${printName(family)} ${printed}\n`
    for (const sample of classicSamples(each)) text += `${openMetricsLine(name, type, sample)}\n`
  }
  return `${text}# EOF\n`
}

function openMetricsLine(name: string, type: MetricType, sample: MetricSample): string {
  const { suffix = '', labels, value, timeMs, exemplar } = sample
  const isCount = suffix === '_bucket' || suffix === '_count' || suffix === '_gcount'
  const number = isCount && Number.isInteger(value) && value >= 0 ? String(value) : printOpenMetricsFloat(value)
  const bound = boundLabel[type]
  const normalized = bound && labels[bound] !== undefined ? { ...labels, [bound]: normalizeBound(labels[bound]) } : labels
  const time = timeMs === undefined ? '' : ` ${printOpenMetricsFloat(timeMs / 1000)}`
  return `${printSeries(name + suffix, normalized)} ${number}${time}${exemplar ? printExemplar(exemplar) : ''}`
}

/** One without labels says nothing, and is left out. */
function printExemplar({ labels, value, timeMs }: Exemplar): string {
  const pairs = Object.entries(labels).map(([name, text]) => `${printName(name)}="${escapeValue(text)}"`)
  const time = timeMs === undefined ? '' : ` ${printOpenMetricsFloat(timeMs / 1000)}`
  return pairs.length === 0 ? '' : ` # {${pairs.join(',')}} ${printOpenMetricsFloat(value)}${time}`
}

/** The label that holds a number, by type. */
export const boundLabel: Partial<Readonly<Record<MetricType, string>>> = {
  histogram: 'le', gaugehistogram: 'le', summary: 'quantile',
}

/** `le="1"` becomes `le="1.0"`, as Prometheus 3 stores it whatever the format was. */
export function normalizeBound(value: string): string {
  const number = Number(value.replace('Inf', 'Infinity'))
  return value === '' || number !== number ? value : printOpenMetricsFloat(number)
}

function printSeries(name: string, labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort(byNameBoundLast)
  const pairs = names.map((each) => `${printName(each)}="${escapeValue(labels[each]!)}"`)
  if (!isLegacyMetricName(name)) return `{${[printName(name), ...pairs].join(',')}}`
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}

/** Clients write their own labels in order, then the bucket's or the quantile's bound. */
function byNameBoundLast(a: string, b: string): number {
  const isBoundA = a === 'le' || a === 'quantile'
  const isBoundB = b === 'le' || b === 'quantile'
  return isBoundA === isBoundB ? compareText(a, b) : isBoundA ? 1 : -1
}

function isLegacyMetricName(name: string): boolean {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)
}

function printName(name: string): string {
  return isLegacyMetricName(name) || isLegacyLabelName(name) ? name : `"${escapeValue(name)}"`
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}
