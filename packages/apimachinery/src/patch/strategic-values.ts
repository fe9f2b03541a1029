/** The values that strategic merge patches are made of, and the words with which they are refused. */
import { goTypeOfValue, printGoValue } from '../go-print.ts'
import { jsonKind } from '../schema/go-names.ts'
import { StatusError } from '../status-error.ts'

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const isKind = jsonKind

/** Whether two values have one Go type once they are read from JSON. */
export function sameKind(a: unknown, b: unknown): boolean {
  return goTypeOfValue(a) === goTypeOfValue(b)
}

/** Upstream returns a plain error here, which becomes a Status without a reason. */
export function refuse(message: string): never {
  throw new StatusError('Unknown', message)
}

export function badArgument(expected: string, actual: unknown): never {
  return refuse(`expected a ${expected}, but received a ${goTypeOfValue(actual)}`)
}

export function noMergeKey(item: Fields, mergeKey: string): never {
  return refuse(`map: ${printGoValue(item)} does not contain declared merge key: ${mergeKey}`)
}

/** What tells a list's elements apart: the merge key's value, or the element itself. */
export function keyed(item: unknown, mergeKey: string): unknown {
  if (mergeKey === '') return item
  if (!isFields(item)) return badArgument('map[string]interface {}', item)
  if (!(mergeKey in item)) return noMergeKey(item, mergeKey)
  return item[mergeKey]
}
