/**
 * The schema as compact text that packages/apimachinery/src/schema/schema.ts reads back: a line a
 * package (`@`), a line a type, fields separated by semicolons.
 */
import type { FieldModel, Scalar, Shape, TypeModel } from './model.ts'
import { packages, schemaName } from './packages.ts'

const codes: Readonly<Record<Scalar, string>> = {
  string: 's', boolean: 'b', int32: 'i', int64: 'l', double: 'd', bytes: 'y',
  quantity: 'q', 'int-or-string': 'x', time: 't', 'micro-time': 'm', duration: 'u', any: 'a',
}

/** The first package, which everything uses, and the rest, which may be read later; types are numbered through both. */
export function printSchema(types: readonly TypeModel[]): { readonly first: string; readonly rest: string } {
  const index = new Map(types.map(({ name }, position) => [name, position]))
  const lines: string[] = []
  let scope = ''
  for (const type of types) {
    const dot = type.name.lastIndexOf('.')
    if (type.name.slice(0, dot) !== scope) {
      scope = type.name.slice(0, dot)
      const pack = packages.find(({ name }) => schemaName(name) === scope)
      lines.push(`@${scope} ${pack?.group ?? ''} ${pack?.version ?? ''}`)
    }
    const fields = type.fields.map((field) => printField(field, index))
    lines.push([`${type.name.slice(dot + 1)}${type.isAtomicMap ? '~' : ''}`, ...fields].join(';'))
  }
  const next = lines.findIndex((line, number) => number > 0 && line.startsWith('@'))
  const end = next === -1 ? lines.length : next
  return { first: lines.slice(0, end).join('\n'), rest: lines.slice(end).join('\n') }
}

function printField(field: FieldModel, index: ReadonlyMap<string, number>): string {
  const { name, shape, isRequired, isPointer, isAlwaysPrinted, markers, values, goType } = field
  const flags = `${isRequired ? '!' : ''}${isPointer ? '*' : ''}${isAlwaysPrinted ? '+' : ''}`
  const { listType, listMapKeys, patchStrategy, patchMergeKey, mapType, default: absent } = markers
  return [
    `${name}:${printShape(shape, index)}${flags}`,
    ...(listType ? [`l=${listType}`] : []),
    ...(listMapKeys ? [`k=${listMapKeys.join(',')}`] : []),
    ...(patchStrategy ? [`p=${patchStrategy}`] : []),
    ...(patchMergeKey ? [`m=${patchMergeKey}`] : []),
    ...(mapType ? [`t=${mapType}`] : []),
    ...(absent === undefined ? [] : [`d=${absent}`]),
    ...(goType ? [`g=${goType}`] : []),
    ...(values.length > 0 ? [`e=${values.join('|')}`] : []),
  ].join('&')
}

function printShape(shape: Shape, index: ReadonlyMap<string, number>): string {
  if (shape.kind === 'scalar') return codes[shape.scalar]
  if (shape.kind === 'ref') return index.get(shape.type)!.toString(36).padStart(2, '0').toUpperCase()
  return `${shape.kind === 'list' ? '[' : '{'}${printShape(shape.of, index)}`
}

/** The descriptions in the order of the types and fields: `[type, field, field, …]` for each type. */
export function printDescriptions(types: readonly TypeModel[]): string {
  return JSON.stringify(types.map(({ description, fields }) => [description, ...fields.map((field) => field.description)]))
}

/** The field numbers in the order of the types and fields; `2.1` is field 1 of an embedded message 2. */
export function printFieldNumbers(types: readonly TypeModel[]): string {
  return types.map(({ fields }) => fields.map(({ numbers }) => numbers.join('.')).join(',')).join('\n')
}
