/**
 * What a value of a field must be, in the webhook's words; undefined where it is right.
 *
 * Follows api/v1alpha1/common_webhook.go, networkchaos_webhook.go, stresschaos_webhook.go and timechaos_webhook.go of
 * Chaos Mesh, strconv and time of Go, and size.go of github.com/docker/go-units. Left out: hexadecimal
 * numbers with underscores, which Go's ParseFloat takes as well.
 */
import { parseGoDuration, quoteGo } from '@track/simulation'

export type Rule = (value: string) => string | undefined

const int64Max = 0x7fff_ffff_ffff_ffffn
const uint64Max = 0xffff_ffff_ffff_ffffn

/** A number as strconv.Atoi reads it, or its words. */
export function atoi(text: string): number | string {
  if (!/^[+-]?\d+$/.test(text)) return `strconv.Atoi: parsing ${quoteGo(text)}: invalid syntax`
  const value = BigInt(text)
  if (value > int64Max || value < -int64Max - 1n) return `strconv.Atoi: parsing ${quoteGo(text)}: value out of range`
  return Number(value)
}

export const isDuration: Rule = (value) => {
  const parsed = value === '' ? 0 : parseGoDuration(value)
  return typeof parsed === 'string' ? `parse duration field error: ${parsed}` : undefined
}

export const isTimeOffset: Rule = (value) => {
  const parsed = parseGoDuration(value)
  return typeof parsed === 'string' ? `parse timeOffset field error:${parsed}` : undefined
}

export const isDelay: Rule = (value) => (typeof parseGoDuration(value) === 'string' ? `invalid duration ${value}` : undefined)

const float32Max = 3.4028235677973366e38

export const isFloat: Rule = (value) => {
  const error = (why: string) => `parse correlation field error:strconv.ParseFloat: parsing ${quoteGo(value)}: ${why}`
  if (/^[+-]?(inf|infinity)$/i.test(value) || /^nan$/i.test(value)) return undefined
  if (/^[+-]?0x[\da-f]*\.?[\da-f]*p[+-]?\d+$/i.test(value)) return undefined
  const plain = value.replace(/(?<=\d)_(?=\d)/g, '')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return error('invalid syntax')
  return Math.abs(Number(plain)) >= float32Max ? error('value out of range') : undefined
}

/** The text of a percentage as the daemon reads it. */
export function shareOf(text: string): number {
  return Math.min(1, Math.max(0, Number(text.replaceAll('_', '')) / 100))
}

const rateUnits = ['kbit', 'mbit', 'gbit', 'tbit', 'tbps', 'gbps', 'mbps', 'kbps', 'bps', 'bit']

export const isRate: Rule = (value) => {
  const text = value.trim().toLowerCase()
  const unit = rateUnits.find((each) => text.endsWith(each))
  if (unit === undefined) return 'parse rate field error:invalid unit'
  const number = text.slice(0, -unit.length).trim()
  const error = (why: string) => `parse rate field error:strconv.ParseUint: parsing ${quoteGo(number)}: ${why}`
  if (!/^\d+$/.test(number)) return error('invalid syntax')
  return BigInt(number) > uint64Max ? error('value out of range') : undefined
}

const sizeSuffixes: Readonly<Record<string, number>> = { '': 1, 'b': 1, 'k': 1e3, 'm': 1e6, 'g': 1e9, 't': 1e12, 'p': 1e15 }

/** Bytes of a size as stress-ng is given it, or the words: `256MB`, `1GiB` (a power of ten all the same); a share comes as a fraction. */
export function parseSize(size: string): { readonly bytes: number } | { readonly share: number } | string {
  if (size.endsWith('%')) {
    const percent = atoi(size.slice(0, -1))
    if (typeof percent === 'string') return percent
    return percent > 100 || percent < 0 ? 'illegal proportion' : { share: percent / 100 }
  }
  const end = lastDigit(size) + 1
  if (end === 0) return `invalid size: '${size}'`
  const hasSpace = size[end] === ' '
  const number = size.slice(0, end)
  const suffix = size.slice(end + (hasSpace ? 1 : 0)).toLowerCase()
  if (isFloat(number) !== undefined) return `strconv.ParseFloat: parsing ${quoteGo(number)}: invalid syntax`
  if (Number(number) < 0) return `invalid size: '${size}'`
  const known = suffix === 'b' || suffix === '' || /^[kmgtp](i?b)?$/.test(suffix)
  return known ? { bytes: Number(number) * sizeSuffixes[suffix[0] ?? '']! } : `invalid suffix: '${suffix}'`
}

function lastDigit(size: string): number {
  for (let index = size.length - 1; index >= 0; index--) if (/[\d. ]/.test(size[index]!) && size[index] !== ' ') return index
  return -1
}

export const isSize: Rule = (value) => {
  const parsed = value === '' ? undefined : parseSize(value)
  return typeof parsed === 'string' ? `incorrect bytes format: ${parsed}` : undefined
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT']

export const isMethod: Rule = (value) => (methods.includes(value) ? undefined : `method ${value} is not supported`)
