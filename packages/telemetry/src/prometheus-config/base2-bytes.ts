/** Sizes in powers of 1024: `15MB`, `1GiB`. Follows bytes.go and util.go of alecthomas/units. */
import { readText, type Read } from '@track/formats'
import type { Kind } from '../alertmanager/config/kind.ts'

const prefixes = ['', 'K', 'M', 'G', 'T', 'P', 'E']

function unitMap(suffix: string): Readonly<Record<string, number>> {
  return Object.fromEntries(prefixes.map((prefix, index) => [`${prefix}${index === 0 ? 'B' : suffix}`, Number(1n << BigInt(10 * index))]))
}

const newUnits = unitMap('iB')
const oldUnits = unitMap('B')

export function parseSize(text: string): Read<number> {
  const first = parseWith(text, newUnits)
  return typeof first === 'number' ? { value: first } : readSize(parseWith(text, oldUnits))
}

function readSize(size: number | string): Read<number> {
  return typeof size === 'number' ? { value: size } : { error: size }
}

function parseWith(text: string, units: Readonly<Record<string, number>>): number | string {
  const invalid = `units: invalid ${text}`
  let rest = text.replace(/^[-+]/, '')
  if (rest === '0') return 0
  if (rest === '') return invalid
  let sum = 0
  while (rest !== '') {
    const [part = '', digits = '', , fraction = '', unit = ''] = /^(\d*)(\.(\d*))?([^.\d]*)/.exec(rest) ?? []
    if (digits === '' && fraction === '') return invalid
    if (digits.length > 18 || fraction.length > 18) return invalid
    const factor = Object.hasOwn(units, unit) ? units[unit] : undefined
    if (factor === undefined) return `units: unknown unit ${unit} in ${text}`
    sum += (Number(digits) + (fraction === '' ? 0 : Number(fraction) / Number(`1e${fraction.length}`))) * factor
    rest = rest.slice(part.length)
  }
  const size = text.startsWith('-') ? -sum : sum
  return Math.abs(size) >= 9_223_372_036_854_775_808 ? 'units: overflow parsing unit' : Math.trunc(size)
}

/** Each unit by itself: `1GiB512MiB`. */
export function printSize(size: number): string {
  let left = BigInt(size)
  let printed = ''
  for (const [index, prefix] of prefixes.entries()) {
    if (left % 1024n !== 0n || (index === 0 && left === 0n)) printed = `${left % 1024n}${prefix}${index === 0 ? 'B' : 'iB'}${printed}`
    left /= 1024n
    if (left === 0n) break
  }
  return printed
}

export const sizeKind: Kind<number> = {
  shape: readText('units.Base2Bytes', parseSize, 0), print: printSize, isZero: (size) => size === 0,
}
