/** How Go names the types of values, for the words of its JSON reader. */
import type { Field, ScalarKind, ValueType } from './schema.ts'

const scalars: Readonly<Record<ScalarKind, string>> = {
  string: 'string', boolean: 'bool', int32: 'int32', int64: 'int64', double: 'float64', bytes: '[]uint8',
  quantity: 'resource.Quantity', 'int-or-string': 'intstr.IntOrString', time: 'v1.Time', 'micro-time': 'v1.MicroTime',
  duration: 'v1.Duration', any: 'interface {}',
}

/** `int32`, `[]v1.Container`, `map[string]string`, `v1.Protocol`. */
export function goTypeOf(type: ValueType, field: Pick<Field, 'goType' | 'type'>): string {
  if (type === field.type && field.goType !== undefined) return field.goType
  switch (type.kind) {
    case 'object':
      return type.name.split('.').slice(-2).join('.')
    case 'list':
      return `[]${goTypeOf(type.items, field)}`
    case 'map':
      return `map[string]${goTypeOf(type.values, field)}`
    default:
      // The elements of a list or map of named texts have the name without the brackets.
      return field.type.kind === 'list' || field.type.kind === 'map'
        ? (field.goType?.replace(/^(\[\]|map\[[^\]]*\])/, '') ?? scalars[type.kind])
        : scalars[type.kind]
  }
}

/** How Go's JSON reader calls a value: `string`, `number`, `bool`, `array`, `object`. */
export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
