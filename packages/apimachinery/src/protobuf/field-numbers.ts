/** By which numbers protobuf knows the fields of the API's types, down into embedded structs. */
import { oncePerRow } from '@track/simulation'
import { fieldNumbersText } from '../../generated/field-numbers.ts'
import type { Field, ObjectType } from '../schema/schema.ts'
import { builtInTypes } from '../schema/types.ts'

/** What a number leads to: a field, or a message whose fields JSON has one level higher. */
export type Numbered = { readonly field: Field } | { readonly embedded: NumberedFields }

export type NumberedFields = ReadonlyMap<number, Numbered>

/** The fields of a built-in type; undefined for a type of any other name. */
export function numberedFields(typeName: string): NumberedFields | undefined {
  return numberedTypes(builtInTypes()).get(typeName)
}

const numberedTypes = oncePerRow((types: readonly ObjectType[]): ReadonlyMap<string, NumberedFields> => {
  const lines = fieldNumbersText.split('\n')
  return new Map(types.map((type, index) => [type.name, numbered(lines[index]!.split(','), Object.values(type.fields))]))
})

type OpenFields = Map<number, Numbered>

function numbered(numbers: readonly string[], fields: readonly Field[]): NumberedFields {
  const all: OpenFields = new Map()
  for (const [index, text] of numbers.entries()) {
    const path = text.split('.').map(Number)
    const field = fields[index]
    // apiVersion and kind stand in the envelope and have no number.
    if (text === '' || !field) continue
    let scope = all
    for (const number of path.slice(0, -1)) scope = embeddedIn(scope, number)
    scope.set(path.at(-1)!, { field })
  }
  return all
}

function embeddedIn(scope: OpenFields, number: number): OpenFields {
  const known = scope.get(number)
  if (known && 'embedded' in known) return known.embedded as OpenFields
  const embedded: OpenFields = new Map()
  scope.set(number, { embedded })
  return embedded
}
