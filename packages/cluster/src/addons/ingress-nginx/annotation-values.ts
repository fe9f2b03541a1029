/**
 * How ingress-nginx reads an annotation's value: what it takes, and what it makes of one that it does not take.
 *
 * Follows internal/ingress/annotations/parser/{main,validators}.go of ingress-nginx.
 */
import type { Ingress } from '@track/apimachinery'

export const prefix = 'nginx.ingress.kubernetes.io/'

type Validator = (value: string) => boolean

/** Of Go's strconv. */
const isBool: Validator = (value) => /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value)
const isInt: Validator = (value) => /^[+-]?\d+$/.test(value)
export const isBasic: Validator = (value) => /^[-/._~a-zA-Z0-9: ]*$/.test(value)
export const isRegex: Validator = (value) => /^[-/._~a-zA-Z0-9:^$[\](){}*+?|&=\\]*$/.test(value)
export const isUrl: Validator = (value) => /^[-._~a-zA-Z0-9/:?&=]*$/.test(value)
export const isPathWithCapture: Validator = (value) => /^\/?[-._~a-zA-Z0-9/:$]*$/.test(value)
export const isNextUpstream: Validator = (value) =>
  /^((error|timeout|invalid_header|http_500|http_502|http_503|http_504|http_403|http_404|http_429|non_idempotent|off)\s?)+$/.test(value)

/** Missing: it is not there, or is empty where that counts as such; invalid: the controller does not take the value. */
type Read<T> = { readonly value: T } | 'missing' | 'invalid'

function textOf({ metadata }: Ingress, name: string): string | undefined {
  return metadata.annotations?.[prefix + name]
}

/** An empty value is never validated. */
function read<T>(ingress: Ingress, name: string, isValid: Validator, make: (text: string) => T | undefined): Read<T> {
  const text = textOf(ingress, name)
  if (text === undefined) return 'missing'
  if (text !== '' && !isValid(text)) return 'invalid'
  const value = make(text)
  return value === undefined ? 'missing' : { value }
}

export function readBool(ingress: Ingress, name: string): Read<boolean> {
  return read(ingress, name, isBool, (text) => (isBool(text) ? /^(1|t)/i.test(text) : undefined))
}

export function readInt(ingress: Ingress, name: string): Read<number> {
  return read(ingress, name, isInt, (text) => (isInt(text) ? Number(text) : undefined))
}

export function readText(ingress: Ingress, name: string, isValid: Validator): Read<string> {
  return read(ingress, name, isValid, (text) => {
    const trimmed = text.split('\n').map((line) => line.trim()).join('\n')
    return trimmed === '' ? undefined : trimmed
  })
}

/** What most settings do: anything but a good value leaves what is so by default. */
export function orElse<T>(found: Read<T>, otherwise: T): T {
  return typeof found === 'string' ? otherwise : found.value
}

export function invalidWords(name: string): string {
  return `annotation ${prefix}${name} contains invalid value`
}

