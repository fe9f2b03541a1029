/** Values as Tempo's answers have them, in OTLP's JSON. Follows pkg/traceql/engine.go (AsAnyValue) of Tempo 2.8. */
import { printFloat } from '../../exposition/float.ts'
import { printStatic, type Static } from './statics.ts'

export type AnyValueJson = Readonly<Record<string, unknown>>

export function anyValue(value: Static): AnyValueJson {
  switch (value.type) {
    case 'int': return { intValue: String(value.value) }
    case 'float': return { doubleValue: Number.isFinite(value.value) ? value.value : printFloat(value.value).replace('+Inf', 'Infinity').replace('-Inf', '-Infinity') }
    case 'boolean': return { boolValue: value.value }
    case 'int array': return { arrayValue: { values: value.value.map((element) => ({ intValue: String(element) })) } }
    case 'float array': return { arrayValue: { values: value.value.map((element) => ({ doubleValue: element })) } }
    case 'string array': return { arrayValue: { values: value.value.map((element) => ({ stringValue: element })) } }
    case 'boolean array': return { arrayValue: { values: value.value.map((element) => ({ boolValue: element })) } }
    default: return { stringValue: printStatic(value, true) }
  }
}
