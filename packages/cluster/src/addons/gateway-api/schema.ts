/**
 * Structural schemas as rows: what a custom resource's field may hold, what it holds when nothing is said, and
 * the words of the API server where it holds something else.
 *
 * Follows pkg/apiserver/{schema/defaulting,validation,schema/cel} of k8s.io/apiextensions-apiserver 0.34. Left out: values of another
 * JSON type than the field's, which are refused as a built-in kind's are.
 */
import {
  duplicateValue, type FieldDraft, type FieldError, type FieldPath, invalidValue, listOf, mapOf, objectType, type ObjectType, path, requiredValue, tooLong, tooMany, unsupportedValue,
} from '@track/apimachinery'

export interface Rule {
  readonly message: string
  /** An answer in words is a failure of the rule itself. */
  holds(self: never): boolean | string
}

interface Common {
  readonly isRequired?: true
  readonly default?: unknown
  readonly rules?: readonly Rule[]
}

export type Schema =
  | (Common & { readonly kind: 'string'; readonly min?: number; readonly max?: number; readonly pattern?: RegExp; readonly shownPattern?: string; readonly choices?: readonly string[] })
  | (Common & { readonly kind: 'integer'; readonly min?: number; readonly max?: number; readonly choices?: readonly number[]; readonly format?: 'int64' })
  | (Common & { readonly kind: 'int-or-string'; readonly pattern?: RegExp })
  | (Common & { readonly kind: 'anything' | 'boolean' })
  | (Common & { readonly kind: 'object'; readonly fields: Readonly<Record<string, Schema>> })
  | (Common & { readonly kind: 'list'; readonly items: Schema; readonly min?: number; readonly max?: number; readonly keys?: readonly string[]; readonly isSet?: true })
  | (Common & { readonly kind: 'map'; readonly values: Schema; readonly max?: number })

type Json = Readonly<Record<string, unknown>>

/** The type, for reading and for `explain`. */
export function typeOf(name: string, { fields }: Extract<Schema, { kind: 'object' }>): ObjectType {
  return objectType(name, Object.fromEntries(Object.entries(fields).map(([field, schema]) => [field, draftOf(`${name}.${field}`, schema)])))
}

function draftOf(name: string, schema: Schema): FieldDraft {
  const required = schema.isRequired ? { isRequired: true } : {}
  return { type: valueType(name, schema), ...required }
}

function valueType(name: string, schema: Schema): Exclude<Extract<FieldDraft, { type: unknown }>['type'], undefined> {
  switch (schema.kind) {
    case 'string': return 'string'
    case 'boolean': return 'boolean'
    case 'integer': return schema.format ?? 'int32'
    case 'int-or-string': return 'int-or-string'
    case 'anything': return 'any'
    case 'object': return typeOf(name, schema)
    case 'map': return mapOf(valueType(name, schema.values) as 'string')
    case 'list': return listOf(valueType(name, schema.items) as 'string')
  }
}

/** Fills what was left out, in place. */
export function fillDefaults(schema: Schema, value: unknown): void {
  if (value === null || typeof value !== 'object') return
  if (schema.kind === 'list') for (const item of value as unknown[]) fillDefaults(schema.items, item)
  if (schema.kind !== 'object') return
  const object = value as Record<string, unknown>
  for (const [name, field] of Object.entries(schema.fields)) {
    if (object[name] === undefined && field.default !== undefined) object[name] = structuredCopy(field.default)
    if (object[name] !== undefined) fillDefaults(field, object[name])
  }
}

function structuredCopy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** Everything that is wrong: with fields, then with lists, then what the rules say, unless too much is wrong for them. */
export function complaintsOf(schema: Schema, value: unknown): FieldError[] {
  const at = path()
  const errors = [...fieldErrors(schema, value, at), ...listErrors(schema, value, at)]
  if (errors.some(({ type }) => blocking.has(type))) return hasRules(schema) ? [...errors, unchecked] : errors
  return [...errors, ...ruleErrors(schema, value, at)]
}

function hasRules(schema: Schema): boolean {
  if (schema.rules) return true
  if (schema.kind === 'object') return Object.values(schema.fields).some(hasRules)
  return schema.kind === 'list' && hasRules(schema.items)
}

const blocking: ReadonlySet<string> = new Set(['FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid', 'FieldValueNotSupported'])

const unchecked = invalidValue('<nil>', null, 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation')

function fieldErrors(schema: Schema, value: unknown, at: FieldPath): FieldError[] {
  switch (schema.kind) {
    case 'string': return textErrors(schema, String(value), at)
    case 'integer': return numberErrors(schema, Number(value), at)
    case 'int-or-string': return typeof value === 'string' ? textErrors({ ...schema, kind: 'string' }, value, at) : []
    case 'anything':
    case 'boolean': return []
    case 'object': {
      const object = value as Json
      return Object.entries(schema.fields).flatMap(([name, field]) => {
        if (object[name] === undefined) return field.isRequired ? [requiredValue(at.child(name))] : []
        return fieldErrors(field, object[name], at.child(name))
      })
    }
    case 'list': {
      const items = value as readonly unknown[]
      return [
        ...(schema.max !== undefined && items.length > schema.max ? [tooMany(at, { actual: items.length, max: schema.max })] : []),
        ...(schema.min !== undefined && items.length < schema.min ? [invalidValue(at, items.length, `${at.toString()} in body should have at least ${schema.min} items`)] : []),
        ...items.flatMap((item, index) => fieldErrors(schema.items, item, at.index(index))),
      ]
    }
    case 'map': {
      const entries = Object.entries(value as Json)
      const many = schema.max !== undefined && entries.length > schema.max ? [tooMany(at, { actual: entries.length, max: schema.max })] : []
      return [...many, ...entries.flatMap(([key, each]) => fieldErrors(schema.values, each, at.child(key)))]
    }
  }
}

type Of<Kind extends Schema['kind']> = Extract<Schema, { kind: Kind }>

function textErrors({ min, max, pattern, shownPattern = pattern?.source, choices }: Of<'string'>, text: string, at: FieldPath): FieldError[] {
  const length = [...text].length
  const shown = `${at.toString()} in body`
  // Of length and pattern the first that is wrong is told.
  const own = max !== undefined && length > max ? [tooLong(at, max)]
    : min !== undefined && length < min ? [invalidValue(at, text, `${shown} should be at least ${min} chars long`)]
      : pattern !== undefined && !pattern.test(text) ? [invalidValue(at, text, `${shown} should match '${shownPattern!}'`)] : []
  return choices !== undefined && !choices.includes(text) ? [...own, unsupportedValue(at, text, choices)] : own
}

function numberErrors({ min, max, choices }: Of<'integer'>, number: number, at: FieldPath): FieldError[] {
  const shown = `${at.toString()} in body`
  return [
    ...(max !== undefined && number > max ? [invalidValue(at, number, `${shown} should be less than or equal to ${max}`)] : []),
    ...(min !== undefined && number < min ? [invalidValue(at, number, `${shown} should be greater than or equal to ${min}`)] : []),
    ...(choices !== undefined && !choices.includes(number) ? [unsupportedValue(at, number, choices.map(String))] : []),
  ]
}

/** Lists that are maps or sets hold nothing twice. */
function listErrors(schema: Schema, value: unknown, at: FieldPath): FieldError[] {
  if (schema.kind === 'object') {
    const object = value as Json
    return Object.entries(schema.fields).flatMap(([name, field]) => (object[name] === undefined ? [] : listErrors(field, object[name], at.child(name))))
  }
  if (schema.kind !== 'list') return []
  const { keys, isSet } = schema
  const items = value as readonly unknown[]
  const seen = new Set<string>()
  const twice = !keys && !isSet ? [] : items.flatMap((item, index) => {
    const identity = keys ? Object.fromEntries(keys.map((key) => [key, (item as Json)[key]])) : item
    const text = JSON.stringify(identity)
    if (!seen.has(text)) {
      seen.add(text)
      return []
    }
    return [duplicateValue(at.index(index), identity)]
  })
  return [...twice, ...items.flatMap((item, index) => listErrors(schema.items, item, at.index(index)))]
}

const typeWords = { string: 'string', integer: 'integer', 'int-or-string': 'integer', anything: 'object', boolean: 'boolean', object: 'object', list: 'array', map: 'object' } as const

function ruleErrors(schema: Schema, value: unknown, at: FieldPath): FieldError[] {
  const own = (schema.rules ?? []).flatMap(({ message, holds }) => {
    const answer = holds(value as never)
    if (answer === true) return []
    return [invalidValue(at, typeWords[schema.kind], answer === false ? message : `${answer} evaluating rule: ${message}`)]
  })
  if (schema.kind === 'list') return [...own, ...(value as readonly unknown[]).flatMap((item, index) => ruleErrors(schema.items, item, at.index(index)))]
  if (schema.kind !== 'object') return own
  const object = value as Json
  return [...own, ...Object.entries(schema.fields).flatMap(([name, field]) => (object[name] === undefined ? [] : ruleErrors(field, object[name], at.child(name))))]
}
