/**
 * Taints as they are typed, and what they make of those that a node has.
 *
 * Follows k8s.io/kubectl/pkg/cmd/taint/utils.go of Kubernetes 1.34.
 */
import type { Taint } from '@track/apimachinery'

/** A word that is no taint. */
export class TaintError extends Error {}

export interface TaintChanges {
  readonly add: readonly Taint[]
  /** Without an effect: those of every effect. */
  readonly remove: readonly { readonly key: string; readonly effect: string }[]
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function parseTaints(words: readonly string[]): TaintChanges {
  const add: Taint[] = []
  const remove: { key: string; effect: string }[] = []
  for (const word of words) {
    const { key, value, effect } = parseTaint(word.replace(/-$/, ''))
    if (word.endsWith('-')) {
      remove.push({ key, effect })
      continue
    }
    if (effect === '') throw new TaintError(`invalid taint spec: ${word}`)
    if (add.some((each) => each.key === key && each.effect === effect)) {
      throw new TaintError(`duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`)
    }
    add.push({ key, ...(value !== '' && { value }), effect } as Taint)
  }
  return { add, remove }
}

function parseTaint(text: string): { readonly key: string; readonly value: string; readonly effect: string } {
  const [left = '', effect = '', ...more] = text.split(':')
  if (more.length > 0) throw new TaintError(`invalid taint spec: ${text}`)
  if (text.includes(':') && !effects.includes(effect)) throw new TaintError(`invalid taint effect: ${effect}, unsupported taint effect`)
  const [key = '', value = '', ...rest] = text.includes(':') ? left.split('=') : [left]
  if (rest.length > 0) throw new TaintError(`invalid taint spec: ${text}`)
  if (!/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(key)) {
    throw new TaintError(`invalid taint spec: ${text}, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an `
      + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")
  }
  return { key, value, effect }
}

/** What is both added and taken away. */
export function conflictsOf({ add, remove }: TaintChanges): string[] {
  return add.flatMap(({ key, effect }) => remove
    .filter((each) => each.key === key && (each.effect === '' || each.effect === effect))
    .map((each) => `${each.key}=${each.effect}`))
}

export interface ChangedTaints {
  readonly taints: readonly Taint[]
  readonly operation: 'modified' | 'tainted' | 'untainted'
  /** What was to be taken away and is not there. */
  readonly missing: readonly string[]
}

/** New taints come first, then the old ones that they do not replace. */
export function changedTaints(old: readonly Taint[], { add, remove }: TaintChanges, overwrite: boolean): ChangedTaints {
  let taints = [...add, ...old.filter(({ key, effect }) => !add.some((each) => each.key === key && each.effect === effect))]
  const added = taints.length !== old.length
  let removed = false
  const missing: string[] = []
  for (const { key, effect } of remove) {
    const kept = taints.filter((each) => each.key !== key || (effect !== '' && each.effect !== effect))
    removed = kept.length !== taints.length
    if (!removed) missing.push(effect === '' ? key : `${key}:${effect}`)
    taints = kept
  }
  return { taints, missing, operation: (added && removed) || overwrite ? 'modified' : added ? 'tainted' : 'untainted' }
}
