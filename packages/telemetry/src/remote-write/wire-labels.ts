/** Labels as remote write brings them, and whether they may name a series. Follows model/labels (HasDuplicateLabelNames, IsValid) of Prometheus 3.16. */
import { compareText, metricName } from '../series/labels.ts'
import type { WrittenLabel } from './messages.ts'

/** Names and values one after the other, in order of names. */
export type WireLabels = readonly string[]

export function inNameOrder(labels: readonly WrittenLabel[]): WireLabels {
  return labels.toSorted((a, b) => compareText(a.name, b.name)).flatMap(({ name, value }) => [name, value])
}

export function isSeriesName(labels: WireLabels): boolean {
  let hasName = false
  for (let index = 0; index < labels.length; index += 2) {
    if (labels[index] === '') return false
    if (labels[index] !== metricName) continue
    if (labels[index + 1] === '') return false
    hasName = true
  }
  return hasName
}

/** The first name that stands there twice. */
export function repeatedName(labels: WireLabels): string | undefined {
  for (let index = 2; index < labels.length; index += 2) if (labels[index] === labels[index - 2]) return labels[index]
  return undefined
}

/** A label without a value is none. */
export function withoutEmpty(labels: WireLabels): WireLabels {
  return labels.some((text, index) => index % 2 === 1 && text === '') ? labels.flatMap((text, index) => (index % 2 === 0 && labels[index + 1] !== '' ? [text, labels[index + 1]!] : [])) : labels
}
