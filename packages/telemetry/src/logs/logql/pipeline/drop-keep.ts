/** `| drop` and `| keep`. Follows drop_labels.go and keep_labels.go of pkg/logql/log, Loki 3. */
import { errorDetailsLabel, errorLabel, preserveErrorLabel } from '../error.ts'
import type { NamedLabel } from '../syntax.ts'
import type { LabelSet } from './label-set.ts'
import type { BuiltStage } from './stage.ts'

export function dropStage(dropped: readonly NamedLabel[]): BuiltStage {
  return {
    process: (line, labels) => {
      for (const each of dropped) drop(each, labels)
      return line
    },
  }
}

function drop({ name, matcher }: NamedLabel, labels: LabelSet): void {
  const label = matcher ? matcher.name : name!
  if (label === errorLabel) {
    if (!matcher || matcher.matches(labels.error)) labels.error = ''
  } else if (label === errorDetailsLabel) {
    if (!matcher || matcher.matches(labels.errorDetails)) labels.errorDetails = ''
  } else if (matcher ? matcher.matches(labels.get(label) ?? '') : labels.get(label) !== undefined) labels.delete(label)
}

const always: ReadonlySet<string> = new Set([errorLabel, errorDetailsLabel, preserveErrorLabel])

export function keepStage(kept: readonly NamedLabel[]): BuiltStage {
  const isKept = (name: string, value: string) => kept.some((each) => (
    each.matcher ? each.matcher.name === name && each.matcher.matches(value) : each.name === name))
  return {
    process: (line, labels) => {
      const all = labels.all()
      for (let at = 0; at < all.length; at += 2) {
        if (!always.has(all[at]!) && !isKept(all[at]!, all[at + 1]!)) labels.delete(all[at]!)
      }
      return line
    },
  }
}
