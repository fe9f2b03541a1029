/**
 * The functions that every Go template has; a tool adds its own.
 *
 * Follows text/template/funcs.go of Go 1.24. Left out: call.
 */
import { type Answer, answer, fail, fixed, type TemplateFunctions, variadic } from './answers.ts'
import { comparisons } from './comparisons.ts'
import { bare, GoValue } from './go-value.ts'
import { contents, isDictionary, isList, isTrue, printValue, typeName, type Value } from './values.ts'
import { sprintf } from './sprintf.ts'

export const builtInFunctions: TemplateFunctions = {
  // These two are evaluated operand by operand, where they are called.
  and: variadic(1, answer),
  or: variadic(1, answer),
  not: fixed(1, ([value]) => answer(!isTrue(value))),
  len: fixed(1, ([value]) => lengthOf(value)),
  index: variadic(1, ([item, ...indexes]) => indexed(item, indexes)),
  slice: variadic(1, ([item, ...bounds]) => sliced(item, bounds)),
  print: variadic(0, (values) => answer(sprint(values))),
  printf: variadic(1, ([format, ...values]) => (typeof bare(format) === 'string' ? answer(sprintf(bare(format) as string, values)) : wrongType('string', format))),
  println: variadic(0, (values) => answer(`${values.map(printValue).join(' ')}\n`)),
  html: variadic(0, (values) => answer(escapedHtml(sprint(values)))),
  urlquery: variadic(0, (values) => answer(escapedQuery(sprint(values)))),
  js: variadic(0, (values) => answer(escapedScript(sprint(values)))),
  ...comparisons('incompatible types for comparison'),
}

export function wrongType(expected: string, value: Value): Answer {
  return fail(`wrong type for value; expected ${expected}; got ${typeName(value)}`)
}

/** Spaces go between two values of which neither is text. */
function sprint(values: readonly Value[]): string {
  return values.map((value, index) => {
    const isApart = index > 0 && !isText(value) && !isText(values[index - 1])
    return `${isApart ? ' ' : ''}${printValue(value)}`
  }).join('')
}

function isText(value: Value): boolean {
  return typeof value === 'string' || (value instanceof GoValue && value.type.kind === 'text')
}

function lengthOf(given: Value): Answer {
  const value = isText(given) ? bare(given) : contents(given)
  if (value === undefined || value === null) return fail('reflect: call of reflect.Value.Type on zero Value')
  if (typeof value === 'string') return answer(BigInt(new TextEncoder().encode(value).length))
  if (isList(value)) return answer(BigInt(value.length))
  if (isDictionary(value)) return answer(BigInt(Object.keys(value).length))
  return fail(`len of type ${typeName(value)}`)
}

/** A whole number between 0 and the capacity, or what is wrong with it. */
function placeOf(index: Value, capacity: number): number | string {
  if (index === undefined || index === null) return 'cannot index slice/array with nil'
  if (typeof index !== 'bigint' && !Number.isInteger(index)) return `cannot index slice/array with type ${typeName(index)}`
  const place = Number(index)
  return place < 0 || place > capacity ? `index out of range: ${place}` : place
}

export function indexed(item: Value, indexes: readonly Value[]): Answer {
  if (item === undefined || item === null) return fail('index of untyped nil')
  let value: Value = item
  for (const index of indexes) {
    const zero = value instanceof GoValue ? value.type.zero ?? null : null
    value = contents(value)
    if (value === undefined || value === null) return fail('index of nil pointer')
    if (isList(value) || typeof value === 'string') {
      const place = placeOf(index, value.length)
      if (typeof place === 'string') return fail(place)
      if (place === value.length) return fail(`reflect: ${isList(value) ? 'slice' : 'string'} index out of range`)
      value = typeof value === 'string' ? new TextEncoder().encode(value)[place] : value[place]
    } else if (isDictionary(value)) {
      if (typeof index !== 'string') return fail(index === undefined || index === null ? 'value is nil; should be of type string' : `value has type ${typeName(index)}; should be string`)
      value = Object.hasOwn(value, index) ? value[index] : zero
    } else return fail(`can't index item of type ${typeName(value)}`)
  }
  return answer(value)
}

function sliced(given: Value, bounds: readonly Value[]): Answer {
  const item = contents(given)
  if (item === undefined || item === null) return fail('slice of untyped nil')
  if (bounds.length > 3) return fail(`too many slice indexes: ${bounds.length}`)
  if (typeof item !== 'string' && !isList(item)) return fail(`can't slice item of type ${typeName(item)}`)
  if (typeof item === 'string' && bounds.length === 3) return fail('cannot 3-index slice a string')
  const places = bounds.map((bound) => placeOf(bound, item.length))
  const wrong = places.find((place) => typeof place === 'string')
  if (wrong !== undefined) return fail(String(wrong))
  const [from = 0, to = item.length, capacity = item.length] = places as number[]
  if (from > to) return fail(`invalid slice index: ${from} > ${to}`)
  return to > capacity ? fail(`invalid slice index: ${to} > ${capacity}`) : answer(item.slice(from, to))
}

function escapedHtml(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;', '\0': '\ufffd' }
  return text.replaceAll(/["'&<>\0]/g, (character) => escapes[character]!)
}

function escapedScript(text: string): string {
  return text.replaceAll(/[\\'"<>&=\x00-\x1f]|[^\x00-\x7f]/gu, (character) => {
    if (character === '\\' || character === "'" || character === '"') return `\\${character}`
    const code = character.codePointAt(0)!
    if (code >= 0x80 && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character
    return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  })
}

/** url.QueryEscape */
export function escapedQuery(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
