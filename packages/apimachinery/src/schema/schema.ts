/**
 * The API's types as data: fields in the order of the Go structs, what they hold, how lists merge.
 * Built from `generated/`; custom resources add types of the same shape.
 */

export type ScalarKind =
  | 'string' | 'boolean' | 'int32' | 'int64' | 'double' | 'bytes'
  | 'quantity' | 'int-or-string' | 'time' | 'micro-time' | 'duration' | 'any'

export interface ScalarType {
  readonly kind: ScalarKind
}

export interface ListType {
  readonly kind: 'list'
  readonly items: ValueType
}

export interface MapType {
  readonly kind: 'map'
  readonly values: ValueType
}

export interface ObjectType {
  readonly kind: 'object'
  /** As OpenAPI names it: `io.k8s.api.apps.v1.Deployment`. */
  readonly name: string
  /** By JSON name; without a prototype, so that any text may be looked up. */
  readonly fields: Readonly<Record<string, Field>>
  /** x-kubernetes-map-type: atomic; its fields have one owner together. */
  readonly isAtomic: boolean
  /** Fields that Go prints even when nobody gave them: required scalars, and structs. */
  readonly printed: readonly Field[]
}

export type ValueType = ScalarType | ListType | MapType | ObjectType

export interface Field {
  readonly name: string
  readonly type: ValueType
  readonly isRequired: boolean
  /** Absent and zero are different things (a pointer in Go). */
  readonly isPointer: boolean
  readonly isAlwaysPrinted: boolean
  /** x-kubernetes-list-type; a list without one is atomic. */
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
  /** x-kubernetes-patch-strategy: `merge`, `replace`, `retainKeys`, `merge,retainKeys`. */
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  /** x-kubernetes-map-type of this very field, over its type's. */
  readonly mapType?: 'atomic' | 'granular'
  /** What it stands for as a list's key when an element leaves it out. */
  readonly default?: string
  /** The words it takes, where there are only a few. */
  readonly values?: readonly string[]
  /** The Go type, where it has a name of its own. */
  readonly goType?: string
}

const scalarOf: Readonly<Record<string, ScalarType>> = {
  s: { kind: 'string' }, b: { kind: 'boolean' }, i: { kind: 'int32' }, l: { kind: 'int64' }, d: { kind: 'double' },
  y: { kind: 'bytes' }, q: { kind: 'quantity' }, x: { kind: 'int-or-string' }, t: { kind: 'time' },
  m: { kind: 'micro-time' }, u: { kind: 'duration' }, a: { kind: 'any' },
}

/** Types by name, and kinds by `group/version/Kind`. */
export interface Schema {
  readonly types: ReadonlyMap<string, ObjectType>
  readonly kinds: ReadonlyMap<string, ObjectType>
}

interface OpenType extends ObjectType {
  readonly fields: Record<string, Field>
  readonly printed: Field[]
}

const nothing: Schema = { types: new Map(), kinds: new Map() }

/** Reads what tools/generate-schema/print-schema.ts printed, `before` being the text that goes before. */
export function parseSchema(text: string, before = nothing): Schema {
  const lines = text.split('\n')
  const rows = lines.filter((line) => !line.startsWith('@')).map((line) => line.split(';'))
  const own: OpenType[] = []
  const kinds = new Map(before.kinds)
  let [scope, group, version]: (string | undefined)[] = []
  for (const line of lines) {
    if (line.startsWith('@')) {
      [scope, group, version] = line.slice(1).split(' ')
      continue
    }
    const [bare = ''] = line.split(';', 1)
    const isAtomic = bare.endsWith('~')
    const name = isAtomic ? bare.slice(0, -1) : bare
    const type: OpenType = { kind: 'object', name: `${scope}.${name}`, isAtomic, fields: Object.create(null), printed: [] }
    own.push(type)
    if (version) kinds.set(`${group}/${version}/${name}`, type)
  }
  const types = [...before.types.values(), ...own]
  for (const [index, type] of own.entries()) {
    for (const entry of rows[index]!.slice(1)) addField(type, parseField(entry, types))
  }
  return { types: new Map(types.map((type) => [type.name, type])), kinds }
}

function addField(type: OpenType, field: Field): void {
  type.fields[field.name] = field
  const { kind } = field.type
  const isPlainQuantity = kind === 'quantity' && !field.isPointer
  const isPrintable = !['list', 'map', 'any', 'time', 'micro-time', 'duration', 'bytes', 'double'].includes(kind)
  if (isPlainQuantity || (field.isAlwaysPrinted && !field.isPointer && isPrintable)) type.printed.push(field)
}

const markerNames: Readonly<Record<string, keyof Field>> = {
  l: 'listType', k: 'listMapKeys', p: 'patchStrategy', m: 'patchMergeKey', t: 'mapType', e: 'values', g: 'goType', d: 'default',
}

function parseField(entry: string, types: readonly ObjectType[]): Field {
  const [head = '', ...markers] = entry.split('&')
  const colon = head.indexOf(':')
  const flags = /[!*+]*$/.exec(head)![0]
  const field = {
    name: head.slice(0, colon),
    type: parseShape(head.slice(colon + 1, head.length - flags.length), types),
    isRequired: flags.includes('!'),
    isPointer: flags.includes('*'),
    isAlwaysPrinted: flags.includes('+'),
  }
  return Object.assign(field, Object.fromEntries(markers.map((marker) => {
    const value = marker.slice(2)
    const separator = marker.startsWith('k') ? ',' : marker.startsWith('e') ? '|' : undefined
    return [markerNames[marker[0]!], separator ? value.split(separator) : value]
  })))
}

function parseShape(code: string, types: readonly ObjectType[]): ValueType {
  if (code.startsWith('[')) return { kind: 'list', items: parseShape(code.slice(1), types) }
  if (code.startsWith('{')) return { kind: 'map', values: parseShape(code.slice(1), types) }
  const type = scalarOf[code] ?? types[Number.parseInt(code, 36)]
  if (!type) throw new Error(`the schema has no type "${code}"`)
  return type
}
