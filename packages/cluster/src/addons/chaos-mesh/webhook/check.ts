/**
 * Checks of a spec in the order in which the webhook finds them: outer fields before inner ones, with Go's names of
 * the fields. One that is embedded is checked once at each level through which it is reached.
 *
 * Follows api/genericwebhook/{bfs,validater}.go of Chaos Mesh.
 */
import { type FieldError, invalidValue } from '@track/apimachinery'
import type { PodSelectorSpec } from '../selecting.ts'
import { atoi, type Rule } from './values.ts'

export interface Selecting {
  readonly selector?: PodSelectorSpec
  readonly mode?: string
  readonly value?: string
}

/** The value that goes with a mode; `at` is the path of whatever the mode stands in. */
export function checkMode(at: string, { mode = '', value = '' }: Selecting): FieldError[] {
  const error = (words: string) => [invalidValue(`${at}.value`, value, words)]
  if (mode !== 'fixed' && mode !== 'fixed-percent' && mode !== 'random-max-percent') return []
  const number = atoi(value)
  if (typeof number === 'string') return error(`parse value field error:${number}`)
  if (mode === 'fixed') return number <= 0 ? error('value must be greater than 0 with mode:fixed') : []
  return number <= 0 || number > 100 ? error(`value of ${number} is invalid, Must be (0,100] with mode:${mode}`) : []
}

/** A field that may be left out. */
export function check(at: string, value: string | undefined, rule: Rule): FieldError[] {
  const words = value === undefined ? undefined : rule(value)
  return words === undefined ? [] : [invalidValue(at, value, words)]
}

/** A field that is the empty text where it is left out. */
export function checkText(at: string, value: string | undefined, rule: Rule): FieldError[] {
  return check(at, value ?? '', rule)
}
