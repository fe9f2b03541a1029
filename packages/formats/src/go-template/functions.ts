/**
 * The functions that every Go template has; a tool adds its own.
 *
 * Follows text/template/funcs.go of Go 1.24. Left out: call and js.
 */
import { isDictionary, isInt64, isList, isTrue, printValue, typeName, type Value } from './values.ts'
import { sprintf } from './sprintf.ts'

/** A value, or what went wrong in the function's own words. */
export type Answer = { readonly value: Value } | { readonly failure: string }

export interface TemplateFunction {
  readonly least: number
  readonly most: number
  readonly call: (values: readonly Value[]) => Answer
}

export const fixed = (count: number, call: TemplateFunction['call']): TemplateFunction => ({ least: count, most: count, call })
export const variadic = (least: number, call: TemplateFunction['call']): TemplateFunction => ({ least, most: Infinity, call })
export const answer = (value: Value): Answer => ({ value })
export const fail = (failure: string): Answer => ({ failure })

export type TemplateFunctions = Readonly<Record<string, TemplateFunction>>

export const builtInFunctions: TemplateFunctions = {
  // These two are evaluated operand by operand, where they are called.
  and: variadic(1, answer),
  or: variadic(1, answer),
  not: fixed(1, ([value]) => answer(!isTrue(value))),
  len: fixed(1, ([value]) => lengthOf(value)),
  index: variadic(1, ([item, ...indexes]) => indexed(item, indexes)),
  slice: variadic(1, ([item, ...bounds]) => sliced(item, bounds)),
  print: variadic(0, (values) => answer(sprint(values))),
  printf: variadic(1, ([format, ...values]) => (typeof format === 'string' ? answer(sprintf(format, values)) : wrongType('string', format))),
  println: variadic(0, (values) => answer(`${values.map(printValue).join(' ')}\n`)),
  html: variadic(0, (values) => answer(escapedHtml(sprint(values)))),
  urlquery: variadic(0, (values) => answer(escapedQuery(sprint(values)))),
  eq: variadic(1, ([first, ...others]) => equal(first, others)),
  ne: fixed(2, ([a, b]) => negated(equal(a, [b]))),
  lt: fixed(2, ([a, b]) => less(a, b)),
  le: fixed(2, ([a, b]) => lessOrEqual(a, b)),
  gt: fixed(2, ([a, b]) => negated(lessOrEqual(a, b))),
  ge: fixed(2, ([a, b]) => negated(less(a, b))),
}

export function wrongType(expected: string, value: Value): Answer {
  return fail(`wrong type for value; expected ${expected}; got ${typeName(value)}`)
}

/** Spaces go between two values of which neither is text. */
function sprint(values: readonly Value[]): string {
  return values.map((value, index) => {
    const isApart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string'
    return `${isApart ? ' ' : ''}${printValue(value)}`
  }).join('')
}

function lengthOf(value: Value): Answer {
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
    if (value === undefined || value === null) return fail('index of nil pointer')
    if (isList(value) || typeof value === 'string') {
      const place = placeOf(index, value.length)
      if (typeof place === 'string') return fail(place)
      if (place === value.length) return fail(`reflect: ${isList(value) ? 'slice' : 'string'} index out of range`)
      value = typeof value === 'string' ? new TextEncoder().encode(value)[place] : value[place]
    } else if (isDictionary(value)) {
      if (typeof index !== 'string') return fail(index === undefined || index === null ? 'value is nil; should be of type string' : `value has type ${typeName(index)}; should be string`)
      value = Object.hasOwn(value, index) ? value[index] : null
    } else return fail(`can't index item of type ${typeName(value)}`)
  }
  return answer(value)
}

function sliced(item: Value, bounds: readonly Value[]): Answer {
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

function escapedQuery(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

function kindOf(value: Value): 'bool' | 'int' | 'float' | 'string' | undefined {
  switch (typeof value) {
    case 'boolean': return 'bool'
    case 'string': return 'string'
    case 'bigint': return 'int'
    case 'number': return isInt64(value) ? 'int' : 'float'
    default: return undefined
  }
}

function isNothing(value: Value): boolean {
  return value === undefined || value === null
}

function equal(first: Value, others: readonly Value[]): Answer {
  if (others.length === 0) return fail('missing argument for comparison')
  for (const other of others) {
    const [one, two] = [kindOf(first), kindOf(other)]
    if (one !== two && !isNothing(first) && !isNothing(other)) {
      return fail('incompatible types for comparison')
    }
    if (one === undefined && one === two && !isNothing(first) && !isNothing(other)) {
      return fail(`non-comparable type ${printValue(other)}: ${typeName(other)}`)
    }
    const isSame = one === 'int' && two === 'int' ? BigInt(first as bigint) === BigInt(other as bigint) : (first ?? null) === (other ?? null)
    if (isSame) return answer(true)
  }
  return answer(false)
}

function less(a: Value, b: Value): Answer {
  const [one, two] = [kindOf(a), kindOf(b)]
  if (one === undefined || two === undefined) return fail('invalid type for comparison')
  if (one !== two) return fail('incompatible types for comparison')
  return one === 'bool' ? fail('invalid type for comparison') : answer((a as number) < (b as number))
}

function lessOrEqual(a: Value, b: Value): Answer {
  const answered = less(a, b)
  return 'failure' in answered || answered.value === true ? answered : equal(a, [b])
}

function negated(answered: Answer): Answer {
  return 'failure' in answered ? answered : answer(!answered.value)
}
