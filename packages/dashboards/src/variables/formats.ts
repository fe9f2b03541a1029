/**
 * How a variable's values are written into a text: `${x:regex}`, `${x:csv}`.
 *
 * Follows the format registry of @grafana/scenes 6 (variables/interpolation/formatRegistry.ts).
 */
import { millisecond, printMicroTimestamp } from '@track/simulation'
import { printTime } from '../format/time-pattern.ts'

export type Values = string | readonly string[]

export interface Formatted {
  readonly name: string
  readonly value: Values
  readonly text: Values
  readonly args: readonly string[]
}

type Format = (given: Formatted) => string

const each = ({ value }: Formatted): readonly string[] => (typeof value === 'string' ? [value] : value)
const isList = (value: Values): value is readonly string[] => typeof value !== 'string'
const plain = ({ value }: Formatted) => (isList(value) ? value.join(',') : value)

function strict(encoded: string): string {
  return encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

const encoded = (text: string) => strict(encodeURIComponent(text))
const escapedForRegex = (text: string) => text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&')

/** A number needs no escaping. */
function escapedForLucene(text: string): string {
  return Number.isNaN(Number(text)) ? text.replace(/[!*+\-=<>\s&|()[\]{}^~?:\\/"]/g, '\\$&') : text
}

const quoted = (mark: string, escape: (text: string) => string): Format => (given) => each(given).map((text) => `${mark}${escape(text)}${mark}`).join(',')

const htmlMarks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const formatTable: Readonly<Record<string, Format>> = {
  lucene: ({ value }) => {
    if (!isList(value)) return escapedForLucene(value)
    return value.length === 0 ? '__empty__' : `(${value.map((text) => `"${escapedForLucene(text)}"`).join(' OR ')})`
  },
  raw: plain,
  csv: plain,
  regex: (given) => {
    const escaped = each(given).map(escapedForRegex)
    return escaped.length === 1 ? escaped[0]! : `(${escaped.join('|')})`
  },
  pipe: (given) => each(given).join('|'),
  distributed: (given) => each(given).map((text, index) => (index === 0 ? text : `${given.name}=${text}`)).join(','),
  html: (given) => each(given).join(', ').replace(/[&<>"']/g, (mark) => htmlMarks[mark]!),
  json: ({ value }) => (isList(value) ? JSON.stringify(value) : value),
  percentencode: ({ value }) => encoded(isList(value) ? `{${value.join(',')}}` : value),
  uriencode: ({ value }) => strict(encodeURI(isList(value) ? `{${value.join(',')}}` : value)),
  singlequote: quoted("'", (text) => text.replaceAll("'", "\\'")),
  doublequote: quoted('"', (text) => text.replaceAll('"', '\\"')),
  sqlstring: quoted("'", (text) => text.replace(/['"]/g, (mark) => (mark === "'" ? "''" : '\\"'))),
  join: ({ value, args }) => (isList(value) ? value.join(args[0] ?? ',') : value),
  date: ({ value, args }) => printDate(value, args),
  glob: ({ value }) => (isList(value) && value.length > 1 ? `{${value.join(',')}}` : String(value)),
  text: ({ text }) => (isList(text) ? text.join(' + ') : text),
  queryparam: (given) => each(given).map((text) => `var-${given.name}=${encoded(text)}`).join('&'),
  customqueryparam: (given) => each(given).map((text) => `${encoded(given.args[0] || given.name)}=${encoded(given.args[1] ?? '')}${encoded(text)}`).join('&'),
}

function printDate(value: Values, args: readonly string[]): string {
  const time = isList(value) ? NaN : parseInt(value, 10)
  if (Number.isNaN(time)) return 'NaN'
  const [kind = 'iso'] = args
  if (kind === 'ms') return String(value)
  if (kind === 'seconds') return String(Math.round(time / 1000))
  if (kind === 'iso') return printMicroTimestamp(time * millisecond).replace(/000Z$/, 'Z')
  return printTime(time, args.join(':'))
}
