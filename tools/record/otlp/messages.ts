/** Requests in OTLP/JSON, grown from the tables of the messages; and the same with a few bytes changed. */
import { type OtlpField as FieldRow, otlpSchema as schema } from '@track/telemetry'
import type { Dice } from '../collector/dice.ts'

const texts = ['', 'http.server.duration', 'shop', 'GET /cart', 'ünï\u4e16', 'a"b\\c', 'tab\there', 'x'.repeat(40), '\u0008\u000c', '🙂']
const longs = ['0', '1', '-1', '42', '9223372036854775807', '-9223372036854775808', '1700000000000000000']
const unsigned = ['0', '7', '100', '18446744073709551615', '1700000000123456789']
const doubles = ['0', '1', '-0.0', '0.1', '1e21', '1e-7', '123456789.125', '-2.5e-300', '"NaN"', '"Infinity"', '"-Infinity"', '"0.5"', '3.0', '5e-324']

/** A message as text; `rich` near 0 leaves most fields out. */
export function growMessage(name: string, dice: Dice, rich: number, depth = 0): string {
  const fields: string[] = []
  const choices = schema[name]!.filter(({ is, kind }) => is === 'choice' && kind !== 'int32')
  const chosen = choices.length > 0 ? dice.pick([...choices, undefined]) : undefined
  for (const row of schema[name]!) {
    if (row.is === 'choice' ? row !== chosen : !dice.chance(depth === 0 ? 0.98 : rich)) continue
    if (row.name.startsWith('deprecated') || row.name.endsWith('Strindex')) continue
    if (depth > 9 && row.kind === 'message') continue
    fields.push(`${dice.chance(0.05) ? ' ' : ''}"${written(row.name, dice)}":${value(row, dice, rich, depth)}`)
  }
  if (dice.chance(0.05)) fields.splice(dice.below(fields.length + 1), 0, dice.pick(unknownFields))
  return `{${fields.join(',')}}`
}

const unknownFields = ['"nobody":{"a":[1,2,{"b":null}],"c":-1.5e3}', '"later":"text \\" with \\u00e9"', '"x":[]', '"y":0', '"z":true', '"w":null', '"n":-0.25']

function written(name: string, dice: Dice): string {
  return dice.chance(0.1) ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name
}

function value(row: FieldRow, dice: Dice, rich: number, depth: number): string {
  if (!row.repeated) return single(row, dice, rich, depth)
  const count = dice.below(depth > 4 ? 2 : 4)
  return `[${Array.from({ length: count }, () => single(row, dice, rich, depth)).join(dice.chance(0.1) ? ' , ' : ',')}]`
}

function hex(dice: Dice, bytes: number): string {
  const digits = Array.from({ length: bytes * 2 }, () => dice.pick([...'0123456789abcdef'])).join('')
  return dice.chance(0.2) ? digits.toUpperCase() : dice.chance(0.1) ? '0'.repeat(bytes * 2) : digits
}

function quoted(text: string, share: Dice): string {
  return share.chance(0.7) ? `"${text}"` : text
}

function single(row: FieldRow, dice: Dice, rich: number, depth: number): string {
  switch (row.kind) {
    case 'message': return dice.chance(0.03) ? 'null' : growMessage(row.of, dice, depth > 7 ? rich / 2 : rich, depth + 1)
    case 'string': return dice.chance(0.02) ? 'null' : JSON.stringify(dice.pick(texts))
    case 'bool': return String(dice.chance(0.5))
    case 'bytes': return `"${Buffer.from(dice.pick(texts)).toString('base64')}"`
    case 'trace id': return `"${dice.chance(0.1) ? '' : hex(dice, 16)}"`
    case 'span id': return `"${dice.chance(0.1) ? '' : hex(dice, 8)}"`
    case 'double': return dice.pick(doubles)
    case 'enum': return dice.chance(0.3) ? JSON.stringify(dice.pick(Object.keys(row.values!))) : String(dice.below(Object.keys(row.values!).length))
    case 'int64': case 'sfixed64': return quoted(dice.pick(longs), dice)
    case 'uint64': case 'fixed64': return quoted(dice.pick(unsigned), dice)
    case 'uint32': case 'fixed32': return quoted(String(dice.pick([0, 1, 257, 4294967295])), dice)
    case 'int32': case 'sint32': return quoted(String(dice.pick([0, 1, -1, 20, -2147483648, 2147483647])), dice)
  }
}

const splinters = ['"', '{', '}', '[', ']', ',', ':', 'null', '1.5', '-', 'true', '\\', '"x"', '1e999', '99999999999999999999', '01', '.', '\n', '"zz"', '\\u12', '{}']

/** One to two places changed. */
export function mutateText(text: string, dice: Dice): string {
  let result = text
  for (let count = 1 + dice.below(2); count > 0; count--) {
    const at = dice.below(result.length + 1)
    result = result.slice(0, at) + (dice.chance(0.7) ? dice.pick(splinters) : '') + result.slice(at + dice.below(4))
  }
  return dice.chance(0.1) ? result.slice(0, dice.below(result.length)) : result
}

export function mutateBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  const result = bytes.slice(0, dice.chance(0.2) ? dice.below(bytes.length) : bytes.length)
  for (let count = dice.below(3); count > 0 && result.length > 0; count--) result[dice.below(Math.min(result.length, 60))] = dice.below(256)
  return result
}
