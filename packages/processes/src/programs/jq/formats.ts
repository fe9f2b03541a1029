/** `@base64`, `@csv`, `@sh` and the other formats of jq. */
import { decodeBase64, encodeBase64 } from '../text/encode.ts'
import { JqError } from './failure.ts'
import { isArray, isObject, type Json, printJson } from './json.ts'
import { shown } from './operations.ts'

const text = (value: Json) => (typeof value === 'string' ? value : printJson(value))

const html: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' }

const formats: Readonly<Record<string, (value: Json) => string>> = {
  '@text': text,
  '@json': (value) => printJson(value),
  '@html': (value) => text(value).replace(/[<>&'"]/g, (char) => html[char]!),
  '@uri': (value) => encodeUri(text(value)),
  '@urid': (value) => decodeURIComponent(text(value)),
  '@csv': (value) => row(value, 'csv', ',', (cell) => `"${cell.replaceAll('"', '""')}"`),
  '@tsv': (value) => row(value, 'tsv', '\t', (cell) => {
    return cell.replace(/[\\\t\n\r]/g, (char) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[char]!)
  }),
  '@sh': (value) => (isArray(value) ? value : [value]).map(shellWord).join(' '),
  '@base64': (value) => encodeBase64(new TextEncoder().encode(text(value))),
  '@base64d': (value) => {
    const bytes = decodeBase64(text(value))
    if (!bytes) throw new JqError(`${shown(value)} is not valid base64 data`)
    return new TextDecoder().decode(bytes)
  },
  '@base32': (value) => base32(new TextEncoder().encode(text(value))),
}

export function formatText(name: string, value: Json): string {
  const format = formats[name]
  if (!format) throw new JqError(`${name.slice(1)} is not a valid format`)
  return format(value)
}

function encodeUri(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function row(value: Json, name: string, separator: string, quoted: (cell: string) => string): string {
  if (!isArray(value)) throw new JqError(`${shown(value)} cannot be ${name}-formatted, only an array can be`)
  return value.map((cell) => {
    if (cell === null) return ''
    if (isArray(cell) || isObject(cell)) throw new JqError(`${shown(cell)} is not valid in a ${name} row`)
    return typeof cell === 'string' ? quoted(cell) : printJson(cell)
  }).join(separator)
}

function shellWord(value: Json): string {
  if (isArray(value) || isObject(value)) throw new JqError(`${shown(value)} can not be escaped for shell`)
  return typeof value === 'string' ? `'${value.replaceAll("'", "'\\''")}'` : printJson(value)
}

function base32(bytes: Uint8Array): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  const letters = (bits.match(/.{1,5}/g) ?? []).map((part) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(part.padEnd(5, '0'), 2)]!).join('')
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=')
}
