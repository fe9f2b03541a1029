/** Plain data on one line, for traces and messages: JSON with what JSON lacks. Written to be read. */
import { isTypedArray, type Plain } from './plain.ts'

/** `{name: "web", ports: [80], rates: Float64Array [0.5, NaN], byName: Map {"a": 1n}}`. */
export function printPlain(value: Plain): string {
  switch (typeof value) {
    case 'string': return JSON.stringify(value)
    case 'bigint': return `${value}n`
    case 'number': return Object.is(value, -0) ? '-0' : String(value)
    case 'object': return value === null ? 'null' : printObject(value)
    default: return String(value)
  }
}

function printObject(value: Exclude<Plain, null> & object): string {
  if (Array.isArray(value)) return `[${value.map(printPlain).join(', ')}]`
  if (isTypedArray(value)) return `${value.constructor.name} [${Array.from<number | bigint>(value).map(printPlain).join(', ')}]`
  if (value instanceof Map) return `Map {${Array.from(value, ([key, inner]) => `${JSON.stringify(key)}: ${printPlain(inner)}`).join(', ')}}`
  return `{${Object.entries(value).map(([key, inner]) => `${printKey(key)}: ${printPlain(inner as Plain)}`).join(', ')}}`
}

function printKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)
}
