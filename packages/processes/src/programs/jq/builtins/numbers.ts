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

/** strptime for the directives that dates of logs and APIs use. */
function parseTime(textValue: Json, format: Json): Json {
  if (typeof textValue !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`)
  const parts: string[] = []
  const pattern = String(format).replace(/%T/g, '%H:%M:%S').replace(/%F/g, '%Y-%m-%d').replace(/%D/g, '%m/%d/%y').replace(/%R/g, '%H:%M')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%(.)/g, (_, letter: string) => {
      parts.push(letter)
      return ({ Y: '(\\d{4})', y: '(\\d\\d)', b: '([A-Za-z]{3})', h: '([A-Za-z]{3})', B: '([A-Za-z]+)', a: '([A-Za-z]{3})', A: '([A-Za-z]+)', Z: '([A-Za-z]+)', z: '([-+]\\d\\d:?\\d\\d|Z)', s: '(\\d+)' })[letter] ?? '\\s*(\\d{1,3})'
    })
  // The pattern is made of the directives above, never of a learner's expression.
  const match = new RegExp(`^${pattern}$`).exec(textValue)
  if (!match) throw new JqError(`date "${textValue}" does not match format "${String(format)}"`)
  const field = (letters: string, absent: number) => {
    const index = parts.findIndex((letter) => letters.includes(letter))
    return index < 0 ? absent : Number(match[index + 1])
  }
  const name = parts.findIndex((letter) => 'bhB'.includes(letter))
  const month = name < 0 ? field('m', 1) : months.indexOf(match[name + 1]!.slice(0, 3).toLowerCase()) + 1
  const year = parts.includes('y') ? 2000 + field('y', 0) : field('Y', 1900)
  if (parts.includes('s')) return brokenDown(field('s', 0))
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
