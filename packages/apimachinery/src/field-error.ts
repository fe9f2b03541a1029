/**
 * What is wrong with one field of an object: where, what kind of fault, the value, and the words.
 *
 * Follows k8s.io/apimachinery/pkg/util/validation/field/{errors,path}.go and pkg/util/errors.
 */
import { printJson, quote } from './quote.ts'

const words = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  InternalError: 'Internal error',
  FieldValueTypeInvalid: 'Invalid value',
} as const

export type FieldErrorType = keyof typeof words

export interface FieldError {
  readonly type: FieldErrorType
  /** `spec.containers[0].name` */
  readonly field: string
  /** What is said after the field: `Invalid value: "x": must be no more than 63 characters`. */
  readonly body: string
}

/** `spec.replicas: Required value` */
export function printFieldError({ field, body }: FieldError): string {
  return `${field}: ${body}`
}

/** Several errors in one sentence: `a`, or `[a, b]`; a sentence is said once. */
export function printFieldErrors(errors: readonly FieldError[]): string {
  return aggregate(errors.map(printFieldError))
}

/** Several sentences as one, as utilerrors.NewAggregate joins them. */
export function aggregate(messages: readonly string[]): string {
  const distinct = [...new Set(messages)]
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`
}

/** A field's path: `path('spec').child('containers').index(0).child('name')`. Immutable. */
export class FieldPath {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  child(...names: readonly string[]): FieldPath {
    return new FieldPath(this.#text ? `${this.#text}.${names.join('.')}` : names.join('.'))
  }

  index(index: number): FieldPath {
    return new FieldPath(`${this.#text}[${index}]`)
  }

  key(key: string): FieldPath {
    return new FieldPath(`${this.#text}[${key}]`)
  }

  toString(): string {
    return this.#text
  }
}

export function path(...names: readonly string[]): FieldPath {
  return new FieldPath(names.join('.'))
}

/** A path, or its text. */
export type FieldName = FieldPath | string

export function invalidValue(field: FieldName, value: unknown, detail: string): FieldError {
  return withValue('FieldValueInvalid', field, value, detail)
}

export function invalidType(field: FieldName, value: unknown, detail: string): FieldError {
  return withValue('FieldValueTypeInvalid', field, value, detail)
}

export function requiredValue(field: FieldName, detail = ''): FieldError {
  return withoutValue('FieldValueRequired', field, detail)
}

export function duplicateValue(field: FieldName, value: unknown): FieldError {
  return withValue('FieldValueDuplicate', field, value, '')
}

export function valueNotFound(field: FieldName, value: unknown): FieldError {
  return withValue('FieldValueNotFound', field, value, '')
}

/** The supported values are named in the order given; upstream passes them sorted. */
export function unsupportedValue(field: FieldName, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length > 0 ? `supported values: ${supported.map(quote).join(', ')}` : ''
  return withValue('FieldValueNotSupported', field, value, detail)
}

export function forbiddenField(field: FieldName, detail: string): FieldError {
  return withoutValue('FieldValueForbidden', field, detail)
}

/** The value itself is never shown; a negative bound leaves the number out. */
export function tooLong(field: FieldName, bytesMax: number): FieldError {
  const detail = bytesMax < 0 ? 'value is too long' : `may not be more than ${bytesMax} ${bytesMax === 1 ? 'byte' : 'bytes'}`
  return withoutValue('FieldValueTooLong', field, detail)
}

/** Negative numbers are left out of the sentence. */
export function tooMany(field: FieldName, { actual, max }: { actual: number; max: number }): FieldError {
  const detail = max < 0 ? 'has too many items' : `must have at most ${max} ${max === 1 ? 'item' : 'items'}`
  if (actual < 0) return withoutValue('FieldValueTooMany', field, detail)
  return withValue('FieldValueTooMany', field, actual, detail)
}

export function internalFieldError(field: FieldName, detail: string): FieldError {
  return withoutValue('InternalError', field, detail)
}

function withValue(type: FieldErrorType, field: FieldName, value: unknown, detail: string): FieldError {
  return { type, field: String(field), body: join(`${words[type]}: ${printValue(value)}`, detail) }
}

function withoutValue(type: FieldErrorType, field: FieldName, detail: string): FieldError {
  return { type, field: String(field), body: join(words[type], detail) }
}

function join(sentence: string, detail: string): string {
  return detail ? `${sentence}: ${detail}` : sentence
}

function printValue(value: unknown): string {
  return typeof value === 'string' ? quote(value) : printJson(value)
}
