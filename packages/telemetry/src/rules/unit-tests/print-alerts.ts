/** Alerts that are expected and alerts that came, as promtool prints them. Follows cmd/promtool/unittest.go (labelsAndAnnotations) of Prometheus 3.16. */
import { compareLabels, type Labels, printLabels, sameLabels } from '../../series/labels.ts'

export interface ComparedAlert {
  readonly labels: Labels
  readonly annotations: Labels
}

export function inTestOrder(alerts: readonly ComparedAlert[]): ComparedAlert[] {
  return alerts.toSorted((a, b) => compareLabels(a.labels, b.labels) || compareLabels(a.annotations, b.annotations))
}

export function areSameAlerts(a: readonly ComparedAlert[], b: readonly ComparedAlert[]): boolean {
  return a.length === b.length && a.every(({ labels, annotations }, index) => sameLabels(labels, b[index]!.labels) && sameLabels(annotations, b[index]!.annotations))
}

export function printAlerts(alerts: readonly ComparedAlert[]): string {
  if (alerts.length === 0) return '[]'
  const printed = alerts.map(({ labels, annotations }, index) => `${index}:${indentLines(`\nLabels:${printLabels(labels)}\nAnnotations:${printLabels(annotations)}`, '  ')}`)
  return `[\n${printed.join(',\n')}\n]`
}

/** Every line but the first. */
export function indentLines(lines: string, indent: string): string {
  return lines.split('\n').map((line, index) => (index > 0 ? indent + line : line)).join('\n')
}
