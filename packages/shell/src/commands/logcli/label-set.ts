/** Sets of labels as logcli treats and prints them. Follows pkg/loghttp/labels.go and pkg/logcli/print/print.go of Loki 3.7.8. */
import { quoteGo } from '@track/simulation'

export type LabelSet = Readonly<Record<string, string>>

export function printLabelSet(labels: LabelSet): string {
  return `{${Object.keys(labels).sort().map((name) => `${name}=${quoteGo(labels[name]!)}`).join(', ')}}`
}

export function commonLabels(sets: readonly LabelSet[]): LabelSet {
  const [first = {}, ...others] = sets
  return filtered(first, (name, value) => others.every((labels) => labels[name] === value))
}

export function without(labels: LabelSet, others: LabelSet): LabelSet {
  return filtered(labels, (name, value) => others[name] !== value)
}

export function only(labels: LabelSet, names: readonly string[]): LabelSet {
  return filtered(labels, (name) => names.includes(name))
}

export function except(labels: LabelSet, names: readonly string[]): LabelSet {
  return filtered(labels, (name) => !names.includes(name))
}

function filtered(labels: LabelSet, keeps: (name: string, value: string) => boolean): LabelSet {
  return Object.fromEntries(Object.entries(labels).filter(([name, value]) => keeps(name, value)))
}
