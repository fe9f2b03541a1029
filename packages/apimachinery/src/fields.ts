/**
 * Field selectors: `metadata.name=web,status.phase!=Running`.
 *
 * Follows k8s.io/apimachinery/pkg/fields/selector.go.
 */
import { ParseError } from './parse-error.ts'

export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

/** All of its requirements must hold; an empty one selects everything. */
export type FieldSelector = readonly FieldRequirement[]

/** A field that is not there reads as ''. */
export function matchesFields(selector: FieldSelector, field: (name: string) => string): boolean {
  return selector.every(({ field: name, operator, value }) => (field(name) === value) === (operator === '='))
}

/** The value that the selector asks a field to have, if it asks for one. */
export function requiredFieldValue(selector: FieldSelector, field: string): string | undefined {
  return selector.find((requirement) => requirement.field === field && requirement.operator === '=')?.value
}

export function printFieldSelector(selector: FieldSelector): string {
  return selector.map(({ field, operator, value }) => `${field}${operator}${value.replace(/[\\,=]/g, '\\$&')}`).join(',')
}

/** Reads a field selector; a ParseError carries the words of the real reader. */
export function parseFieldSelector(text: string): FieldSelector {
  const terms = text.match(/(?:\\[^]|[^\\,])+\\?|\\$/g) ?? []
  return terms.toSorted().map((term) => {
    const match = /^([^]*?)(!=|==?)([^]*)$/.exec(term)
    if (!match) throw new ParseError(`invalid selector: '${text}'; can't understand '${term}'`)
    const [, field, operator, value] = match
    return { field: field!, operator: operator === '!=' ? '!=' : '=', value: unescaped(value!) }
  })
}

function unescaped(value: string): string {
  return value.replace(/\\([^]?)|[,=]/gu, (sequence, escaped: string | undefined) => {
    if (escaped === undefined) throw new ParseError(`invalid field selector: unescaped character in value: ${sequence.codePointAt(0)}`)
    if (!/^[\\,=]$/.test(escaped)) throw new ParseError(`invalid field selector: invalid escape sequence: ${sequence}`)
    return escaped
  })
}
