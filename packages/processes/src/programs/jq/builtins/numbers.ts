/** Functions on numbers and on times. */
import { cos, exp, log, parseTimestamp, pow, second, sin } from '@track/simulation'
import { calendarTime, strftime } from '../../../formats/strftime.ts'
import { JqError } from '../failure.ts'
import { isArray, type Json } from '../json.ts'
import { shown } from '../operations.ts'
import { type Native, simple } from './native.ts'

function number(value: Json): number {
  if (typeof value === 'number') return value
  throw new JqError(`${shown(value)} number required`)
}

function of(compute: (value: number) => number): Native {
  return simple((value) => compute(number(value)))
}

const ten = log(10)
const two = log(2)

/** Logarithms of exact powers come out whole. */
function logBase(base: 10 | 2): (value: number) => number {
  return (value) => {
    const result = log(value) / (base === 10 ? ten : two)
    const whole = Math.round(result)
    return Math.abs(result - whole) < 1e-12 && pow(base, whole) === value ? whole : result
  }
}

/** gmtime: year, month from 0, day, hours, minutes, seconds with fraction, weekday, day of the year from 0. */
function brokenDown(seconds: number): Json {
  const time = calendarTime(Math.floor(seconds * second))
  return [time.year, time.month - 1, time.day, time.hour, time.minute, time.second + (seconds - Math.floor(seconds)), time.weekday, time.dayOfYear - 1]
}

function secondsOf(value: Json, what: string): number {
  if (typeof value === 'number') return value
  if (!isArray(value) || value.length < 6 || value.some((each) => typeof each !== 'number')) throw new JqError(`${what} requires ${what === 'mktime' ? 'array of 6 numbers' : 'parsed datetime inputs'}`)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, seconds = 0] = value as number[]
  const first = parseTimestamp(`${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-01T00:00:00Z`) / second
  return first + (day - 1) * 86_400 + hour * 3_600 + minute * 60 + Math.floor(seconds)
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** What each directive of strptime takes from the text. */
const taken: Readonly<Record<string, RegExp>> = {
  Y: /^\d{4}/, y: /^\d\d/, b: /^[A-Za-z]{3}/, h: /^[A-Za-z]{3}/, B: /^[A-Za-z]+/, a: /^[A-Za-z]{3}/, A: /^[A-Za-z]+/, Z: /^[A-Za-z]+/,
  z: /^(?:[-+]\d\d:?\d\d|Z)/, s: /^\d+/,
}

const shorthands: Readonly<Record<string, string>> = { T: '%H:%M:%S', F: '%Y-%m-%d', D: '%m/%d/%y', R: '%H:%M' }

/** The text of each directive; undefined when the text does not match. */
function readDirectives(text: string, format: string): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>()
  const whole = format.replace(/%([TFDR])/g, (_, letter: string) => shorthands[letter]!)
  let at = 0
  for (const [part, letter] of whole.matchAll(/%(.)|\s+|[\s\S]/g)) {
    if (letter === undefined) {
      if (part.trim() === '') at += /^\s*/.exec(text.slice(at))![0].length
      else if (text[at++] !== part) return undefined
      continue
    }
    const found = (taken[letter] ?? /^\s*\d{1,3}/).exec(text.slice(at))?.[0]
    if (found === undefined) return undefined
    fields.set(letter, found)
    at += found.length
  }
  return at === text.length ? fields : undefined
}

function parseTime(text: Json, format: Json): Json {
  if (typeof text !== 'string') throw new JqError('strptime/1 requires string inputs and arguments')
  const fields = readDirectives(text, String(format))
  if (!fields) throw new JqError(`date "${text}" does not match format "${String(format)}"`)
  const field = (letters: string, absent: number) => {
    const letter = [...letters].find((each) => fields.has(each))
    return letter === undefined ? absent : Number(fields.get(letter))
  }
  if (fields.has('s')) return brokenDown(field('s', 0))
  const name = fields.get('b') ?? fields.get('h') ?? fields.get('B')
  const month = name === undefined ? field('m', 1) : months.indexOf(name.slice(0, 3).toLowerCase()) + 1
  const year = fields.has('y') ? 2000 + field('y', 0) : field('Y', 1900)
  return brokenDown(secondsOf([year, month - 1, field('de', 1), field('H', 0), field('M', 0), field('S', 0)], 'mktime'))
}

function formatTime(value: Json, format: Json): Json {
  if (typeof format !== 'string') throw new JqError('strftime/1 requires a string format')
  return strftime(format, Math.floor(secondsOf(value, 'strftime/1') * second))
}

export const numbers: Readonly<Record<string, Native>> = {
  'floor/0': of(Math.floor),
  'ceil/0': of(Math.ceil),
  'round/0': of((value) => Math.sign(value) * Math.round(Math.abs(value))),
  'trunc/0': of(Math.trunc),
  'fabs/0': of(Math.abs),
  'abs/0': of(Math.abs),
  'sqrt/0': of(Math.sqrt),
  'exp/0': of(exp),
  'exp2/0': of((value) => pow(2, value)),
  'exp10/0': of((value) => pow(10, value)),
  'log/0': of(log),
  'log2/0': of(logBase(2)),
  'log10/0': of(logBase(10)),
  'sin/0': of(sin),
  'cos/0': of(cos),
  'pow/2': simple((_, base, exponent) => pow(number(base!), number(exponent!))),
  'infinite/0': simple(() => Infinity),
  'nan/0': simple(() => NaN),
  'isinfinite/0': simple((value) => Math.abs(number(value)) === Infinity),
  'isnan/0': simple((value) => Number.isNaN(number(value))),
  'isnormal/0': simple((value) => Number.isFinite(number(value)) && Math.abs(number(value)) >= 2.2250738585072014e-308),
  'gmtime/0': simple((value) => brokenDown(number(value))),
  'localtime/0': simple((value) => brokenDown(number(value))),
  'mktime/0': simple((value) => secondsOf(isArray(value) ? value : null, 'mktime')),
  'strftime/1': simple((value, format) => formatTime(value, format!)),
  'strflocaltime/1': simple((value, format) => formatTime(value, format!)),
  'strptime/1': simple((value, format) => parseTime(value, format!)),
}
