/**
 * Label sets as Alertmanager has them: an empty value is a value, names may be any text, and sets
 * have an order of their own.
 *
 * Follows model/labelset.go and labelset_string.go of prometheus/common.
 */
import { quoteGo } from '@track/simulation'
import { compareText, type Labels, labelValue } from '../../series/labels.ts'

/** Names and values in turn, sorted by name. Unlike `labelsOf` it keeps empty values. */
export function labelSetOf(record: Readonly<Record<string, string>>): Labels {
  return Object.keys(record).sort(compareText).flatMap((name) => [name, record[name]!])
}

export function labelPairs(labels: Labels): (readonly [name: string, value: string])[] {
  const pairs: (readonly [string, string])[] = []
  for (let index = 0; index < labels.length; index += 2) pairs.push([labels[index]!, labels[index + 1]!])
  return pairs
}

/** `{a="b", c="d"}`: names are never quoted. */
export function printLabelSet(labels: Labels): string {
  return `{${labelPairs(labels).map(([name, value]) => `${name}=${quoteGo(value)}`).join(', ')}}`
}

/** Negative when `a` goes first: fewer labels do, then the first name or value that differs decides. */
export function compareLabelSets(a: Labels, b: Labels): number {
  if (a.length !== b.length) return a.length - b.length
  for (let index = 0; index < a.length; index++) {
    const difference = compareText(a[index]!, b[index]!)
    // Upstream asks whether the set lacks a name that the other has: it then goes first.
    if (difference !== 0) return index % 2 === 0 ? -difference : difference
  }
  return 0
}

export function hasLabel(labels: Labels, name: string): boolean {
  for (let index = 0; index < labels.length; index += 2) if (labels[index] === name) return true
  return false
}

/** Alerts of a notification: by job, then by instance, then as sets. */
export function compareAlertLabels(a: Labels, b: Labels): number {
  for (const name of ['job', 'instance']) {
    const [ofA, ofB] = [hasLabel(a, name), hasLabel(b, name)]
    if (ofA !== ofB) return ofA ? -1 : 1
    const difference = compareText(labelValue(a, name), labelValue(b, name))
    if (difference !== 0) return difference
  }
  return compareLabelSets(a, b)
}
