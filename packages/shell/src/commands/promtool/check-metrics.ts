/**
 * promtool check metrics. Follows cmd/promtool/main.go (CheckMetrics) of Prometheus 3.16. Left out: the words of
 * prometheus/common for a text that cannot be read; those of the scraper stand there.
 */
import { formatFloat } from '@track/formats'
import { type Guest, print, printError, readAll } from '@track/processes'
import { ExpositionError, type MetricFamily, parseText } from '@track/telemetry'
import type { Invocation } from './kingpin/command.ts'
import { lintMetrics, metricsOf } from './lint-metrics.ts'

export function* checkMetrics(invocation: Invocation): Guest<number> {
  const [isExtended, doesLint] = [invocation.has('extended'), invocation.value('lint') !== 'none']
  if (!isExtended && !doesLint) {
    yield* printError('error: at least one of --extended or linting must be enabled\nUse --extended for cardinality analysis, or remove --lint=none to enable linting\n')
    return 1
  }
  const families = familiesOf(yield* readAll())
  if (typeof families === 'string') {
    yield* printError(`error while linting: ${families}\n`)
    return 1
  }
  const problems = doesLint ? lintMetrics(families) : []
  for (const { metric, text } of problems) yield* printError(`${metric} ${text}\n`)
  if (isExtended) yield* print(printCardinality(families))
  return problems.length > 0 ? 3 : 0
}

function familiesOf(text: string): readonly MetricFamily[] | string {
  try {
    return parseText(text)
  } catch (reason) {
    // The text is no exposition: the parser's words.
    if (reason instanceof ExpositionError) return reason.message
    throw reason
  }
}

function printCardinality(families: readonly MetricFamily[]): string {
  const counts = families.map((family) => [family.name, cardinality(family)] as const).sort(([, a], [, b]) => b - a)
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  const rows = [
    ['Metric', 'Cardinality', 'Percentage'], ...counts.map(([name, count]) => [name, String(count), `${formatFloat(count / total * 100, 'f', 2)}%`]), ['Total', String(total), '100%'],
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)) + 4)
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column]!)).join('')}\n`).join('')
}

/** A histogram has a sum, a count and its buckets for each of its label sets. */
function cardinality(family: MetricFamily): number {
  const metrics = metricsOf(family)
  const own = family.type === 'histogram' ? 'le' : family.type === 'summary' ? 'quantile' : undefined
  if (own === undefined) return metrics.length
  const parts = family.samples.filter(({ labels }) => own in labels)
  return metrics.length * (2 + new Set(parts.map(({ labels }) => labels[own])).size)
}
