/** Go's Sprintf for what templates print. Follows fmt/print.go of Go. Left out: `*` as a width, and `[n]`. */
import { quoteGo as quote } from '@track/simulation'
import { formatFloat } from './float-format.ts'
import { GoValue } from './go-value.ts'
import { contents, isDictionary, isInt64, isList, printValue, sortedEntries, typeName, type Value } from './values.ts'

const verb = /%([-+# 0]*)(\d*)(?:\.(\d*))?([^]?)/gu

interface Form {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly letter: string
}

export function sprintf(format: string, values: readonly Value[]): string {
  const rest = [...values]
  const text = format.replaceAll(verb, (_whole, flags: string, width: string, precision: string | undefined, letter: string) => {
    if (letter === '%') return '%'
    if (letter === '') return '%!(NOVERB)'
    if (rest.length === 0) return `%!${letter}(MISSING)`
    return printedWithin(rest.shift(), { flags, width: Number(width), precision: precision === undefined ? undefined : Number(precision), letter })
  })
  if (rest.length === 0) return text
  return `${text}%!(EXTRA ${rest.map((value) => (value === undefined || value === null ? '<nil>' : `${typeName(value)}=${printValue(value)}`)).join(', ')})`
}

/** What holds values is printed value by value. */
function printedWithin(value: Value, form: Form): string {
  const inner = (each: Value) => printedWithin(each, form)
  const held = contents(value)
  const isPrinted = form.letter === 'T' || (value instanceof GoValue && value.type.print !== undefined)
  if (!isPrinted && isList(held)) return `[${held.map(inner).join(' ')}]`
  if (!isPrinted && isDictionary(held)) return `map[${sortedEntries(held).map(([key, each]) => `${inner(key)}:${inner(each)}`).join(' ')}]`
  if (!isPrinted && value instanceof GoValue && value.type.kind === 'struct') return `{${Object.values(value.value as object).map(inner).join(' ')}}`
  return padded(printed(value, form), form.flags, form.width)
}

function padded(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width)
  if (!flags.includes('0') || !/^[-+]?[\d.]/.test(text)) return text.padStart(width)
  const sign = /^[-+]/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}

function printed(value: Value, form: Form): string {
  const { letter, flags, precision } = form
  if (letter === 'T') return value === undefined || value === null ? '<nil>' : typeName(value)
  if (value instanceof GoValue && value.type.kind === 'float') {
    const text = letter === 'v' ? formatFloat(value.value as number, 'g', precision) : printedFloat(value.value as number, form)
    if (text !== undefined) return flags.includes('+') && !text.startsWith('-') && !text.startsWith('+') ? `+${text}` : text
    return `%!${letter}(float64=${printValue(value)})`
  }
  if (value instanceof GoValue && value.type.kind === 'text') return printed(printValue(value), form)
  if (letter === 'v') return printValue(value)
  if (typeof value === 'string') return printedText(value, form)
  if (typeof value === 'boolean' && letter === 't') return String(value)
  if (typeof value === 'bigint' || typeof value === 'number') {
    const text = typeof value === 'bigint' || isInt64(value) ? printedWhole(BigInt(value), form) : printedFloat(value, form)
    if (text !== undefined) return flags.includes('+') && !text.startsWith('-') ? `+${text}` : text
  }
  if (letter === 's' && typeof value === 'object' && value !== null) return printValue(value)
  return value === undefined || value === null ? `%!${letter}(<nil>)` : `%!${letter}(${typeName(value)}=${printValue(value)})`
}

function printedText(text: string, { letter, precision }: Form): string {
  const shown = precision === undefined ? text : [...text].slice(0, precision).join('')
  if (letter === 's') return shown
  if (letter === 'q') return quote(shown)
  if (letter !== 'x' && letter !== 'X') return `%!${letter}(string=${text})`
  const hex = Array.from(new TextEncoder().encode(shown), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return letter === 'X' ? hex.toUpperCase() : hex
}

function printedWhole(value: bigint, { letter }: Form): string | undefined {
  switch (letter) {
    case 'd': return value.toString()
    case 'b': return value.toString(2)
    case 'o': return value.toString(8)
    case 'x': return value.toString(16)
    case 'X': return value.toString(16).toUpperCase()
    case 'c': return String.fromCodePoint(Number(value))
    default: return undefined
  }
}

function printedFloat(value: number, { letter, precision }: Form): string | undefined {
  if (letter === 'f' || letter === 'F') return formatFloat(value, 'f', precision ?? 6)
  if (letter === 'e') return formatFloat(value, 'e', precision ?? 6)
  return letter === 'g' ? formatFloat(value, 'g', precision) : undefined
}
