/** JSON read into Go structs as Kubernetes reads its objects: unknown keys pass, wrong types are refused in Go's words. Follows sigs.k8s.io/json (decode.go). */

export type JsonShape =
  | 'string' | 'float64' | 'bool' | 'texts'
  | { readonly list: JsonShape }
  | { readonly pointer: JsonShape }
  | JsonStruct

interface JsonStruct {
  readonly struct: string
  readonly package: string
  readonly fields: Readonly<Record<string, JsonShape>>
}

export type Read = { readonly value: unknown } | { readonly error: string }

export function fields(struct: string, given: Readonly<Record<string, JsonShape>>, from = 'v1'): JsonStruct {
  return { struct, package: from, fields: given }
}

/** The first wrong type is told. */
export function readJson(value: unknown, shape: JsonShape): Read {
  const complaints: string[] = []
  const read = valueOf(value, shape, { struct: '', path: [] }, complaints)
  return complaints.length > 0 ? { error: complaints[0]! } : { value: read }
}

interface Place {
  readonly struct: string
  readonly path: readonly string[]
}

function valueOf(value: unknown, shape: JsonShape, place: Place, complaints: string[]): unknown {
  if (value === null || value === undefined) return zeroOf(shape)
  const refuse = () => {
    const where = place.path.length === 0 ? 'Go value' : `Go struct field ${place.struct}.${place.path.join('.')}`
    complaints.push(`json: cannot unmarshal ${kindOf(value, shape)} into ${where} of type ${typeOf(shape)}`)
    return zeroOf(shape)
  }
  if (shape === 'string') return typeof value === 'string' ? value : refuse()
  if (shape === 'bool') return typeof value === 'boolean' ? value : refuse()
  if (shape === 'float64') return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : refuse()
  if (shape !== 'texts' && 'list' in shape) return Array.isArray(value) ? value.map((each: unknown) => valueOf(each, shape.list, place, complaints)) : refuse()
  if (shape !== 'texts' && 'pointer' in shape) return valueOf(value, shape.pointer, place, complaints)
  if (typeof value !== 'object' || Array.isArray(value)) return refuse()
  const record = value as Readonly<Record<string, unknown>>
  if (shape === 'texts') {
    return Object.fromEntries(Object.entries(record).map(([name, each]) => [name, valueOf(each, 'string', place, complaints)]))
  }
  const read = Object.entries(record).filter(([name]) => Object.hasOwn(shape.fields, name))
    .map(([name, each]) => [name, valueOf(each, shape.fields[name]!, { struct: shape.struct, path: [...place.path, name] }, complaints)])
  return { ...(zeroOf(shape) as object), ...Object.fromEntries(read) }
}

function kindOf(value: unknown, shape: JsonShape): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object') return 'object'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' || shape === 'string' ? typeof value : 'number'
}

function typeOf(shape: JsonShape): string {
  if (shape === 'texts') return 'map[string]string'
  if (typeof shape === 'string') return shape
  if ('list' in shape) return `[]${typeOf(shape.list)}`
  return 'pointer' in shape ? typeOf(shape.pointer) : `${shape.package}.${shape.struct}`
}

function zeroOf(shape: JsonShape): unknown {
  if (shape === 'string') return ''
  if (shape === 'bool') return false
  if (shape === 'float64') return 0
  if (shape === 'texts') return {}
  if ('list' in shape) return []
  return 'pointer' in shape ? undefined : Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, zeroOf(field)]))
}
