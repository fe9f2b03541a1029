/**
 * JSON as Prometheus' encoder writes it: text outside of label sets with `<`, `>` and `&` escaped, label
 * sets as they are.
 *
 * Follows github.com/json-iterator/go (ConfigCompatibleWithStandardLibrary) and
 * web/api/v1/json_codec.go of Prometheus 3.16.
 */

/** A number as it is to be written: with trailing zeros, or of 64 bits. */
export class NumberText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A label set is a Map, whose order is kept; what is undefined is left out. */
export type Json =
  | null | boolean | number | string | undefined | NumberText
  | readonly Json[] | ReadonlyMap<string, string> | { readonly [field: string]: Json }

/** In seconds; milliseconds have three digits or none. */
export function secondsText(ms: number): NumberText {
  const [whole, rest] = [Math.trunc(ms / 1000), Math.abs(ms % 1000)]
  const sign = ms < 0 && whole === 0 ? '-' : ''
  return new NumberText(rest === 0 ? String(whole) : `${sign}${whole}.${String(rest).padStart(3, '0')}`)
}

export function printGoJson(value: Json): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return printText(value).replace(/[<>&\u2028\u2029]/g, escaped)
  if (typeof value !== 'object') return String(value)
  if (value instanceof NumberText) return value.text
  if (isList(value)) return `[${value.map(printGoJson).join(',')}]`
  if (isLabelSet(value)) return `{${[...value].map(([name, text]) => `${printText(name)}:${printText(text)}`).join(',')}}`
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${printGoJson(inner)}`).join(',')}}`
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}

function isLabelSet(value: object): value is ReadonlyMap<string, string> {
  return value instanceof Map
}

/** Control characters have no short forms but three. */
function printText(text: string): string {
  return JSON.stringify(text).replace(/\\[bf]/g, (short) => (short === '\\b' ? '\\u0008' : '\\u000c'))
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
