/**
 * What is wrong with an object that is applied, before it is merged: fields that its type does not
 * have, values of the wrong kind, elements without keys or with the same ones.
 *
 * Follows sigs.k8s.io/structured-merge-diff/v6/typed/validate.go.
 */
import { printGoValue } from '../../go-print.ts'
import { quote } from '../../quote.ts'
import type { Field, ListType, ValueType } from '../../schema/schema.ts'
import { fieldElement, listElement, NoElement, type PathElement, printElement } from './path-element.ts'
import type { Place } from './typed-walk.ts'

/** One sentence, or a list under `errors:`; undefined when nothing is wrong. */
export function typedError(value: unknown, place: Place): string | undefined {
  const errors: string[] = []
  check(errors, value, place, '')
  if (errors.length === 0) return undefined
  return errors.length === 1 ? errors[0] : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n')
}

function check(errors: string[], value: unknown, place: Place, path: string): void {
  if (value === null || value === undefined) return
  const { type } = place
  const isMap = typeof value === 'object' && !Array.isArray(value)
  if (type.kind === 'object' || type.kind === 'map') {
    if (isMap) checkFields(errors, value as Record<string, unknown>, type, path)
    else say(errors, path, `expected map, got &{${printGoValue(value)}}`)
  } else if (type.kind === 'list') {
    if (Array.isArray(value)) checkElements(errors, value, place, path)
    else say(errors, path, `expected list, got &{${printGoValue(value)}}`)
  } else checkScalar(errors, value, type, path)
}

function say(errors: string[], path: string, message: string): void {
  errors.push(path ? `${path}: ${message}` : message)
}

function checkFields(errors: string[], value: Record<string, unknown>, type: ValueType & { kind: 'object' | 'map' }, path: string): void {
  for (const [key, inner] of Object.entries(value)) {
    const below = `${path}${printElement(fieldElement(key))}`
    const field = type.kind === 'object' ? type.fields[key] : undefined
    if (type.kind === 'map') check(errors, inner, { type: type.values }, below)
    else if (field) check(errors, inner, { type: field.type, field }, below)
    else {
      say(errors, below, 'field not declared in schema')
      return
    }
  }
}

function checkElements(errors: string[], list: readonly unknown[], { type, field }: Place, path: string): void {
  const { items } = type as ListType
  const associative = field?.listType === 'map' || field?.listType === 'set' ? field : undefined
  const seen = new Set<PathElement>()
  for (const [index, item] of list.entries()) {
    const element = associative ? elementOf(item, type as ListType, associative) : `i:${index}`
    if (element instanceof NoElement) {
      // Upstream looks no further in this list.
      say(errors, path, `element ${index}: ${element.message}`)
      return
    }
    if (associative && seen.has(element)) say(errors, path, `duplicate entries for key ${printElement(element)}`)
    seen.add(element)
    check(errors, item, { type: items }, `${path}${printElement(element)}`)
  }
}

/** Where an element stands in its list, or why it has no place. */
function elementOf(item: unknown, type: ListType, field: Field): PathElement | NoElement {
  try {
    return listElement(item, type, field)
  } catch (error) {
    if (error instanceof NoElement) return error
    throw error
  }
}

function checkScalar(errors: string[], value: unknown, { kind }: ValueType, path: string): void {
  switch (kind) {
    case 'string':
    case 'bytes':
    case 'duration':
      if (typeof value !== 'string') say(errors, path, `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`)
      return
    case 'boolean':
      if (typeof value !== 'boolean') say(errors, path, `expected boolean, got &{${printGoValue(value)}}`)
      return
    case 'int32':
    case 'int64':
    case 'double':
      if (typeof value !== 'number') say(errors, path, `expected numeric (int or float), got ${goType(value)}`)
      return
    case 'any':
      return
    default:
      if (typeof value === 'object') say(errors, path, `expected any scalar, got &{${printGoValue(value)}}`)
  }
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

/** As %#v prints a value read from YAML. */
function goSyntax(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value !== 'object' || value === null) return value === null ? 'interface {}(nil)' : String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[string]interface {}{${entries.map(([key, inner]) => `${quote(key)}:${goSyntax(inner)}`).join(', ')}}`
}
