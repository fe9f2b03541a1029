/**
 * Where an axis is marked: at round numbers and round times, as many as there is room for.
 *
 * Follows findIncr, numIncrs and timeIncrs of uPlot 1.6, and UPlotAxisBuilder.ts of Grafana (spaces, formats of times, binary steps).
 */
import { calendarOf, instantOf, millisecond } from '@track/simulation'
import { magnitudeOf, powerOfTen } from '../format/decimal.ts'
import { printTime } from '../format/time-pattern.ts'
import { type Extent, powerOfBase } from './range.ts'

export interface Ticks {
  readonly at: readonly number[]
  /** From one to the next. */
  readonly step: number
}

/** Steps of 1, 2, 2.5 and 5 times a power of ten, or powers of two for units of 1024. */
export function numberTicks([low, high]: Extent, room: number, space: number, { isBinary = false, leastStep = 0 } = {}): Ticks {
  const least = Math.max(leastStep, ((high - low) * space) / Math.max(1, room))
  if (!(least > 0) || !Number.isFinite(least)) return { at: [low], step: 1 }
  const step = isBinary && least >= 1 ? binaryStep(least) : decimalStep(least)
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  return { at: Array.from({ length: Math.max(0, Math.min(1000, count)) }, (_, index) => cleaned((first + index) * step)), step }
}

function decimalStep(least: number): number {
  const power = magnitudeOf(least)
  const factors = power !== 0 ? [1, 2, 2.5, 5, 10] : [1, 2, 5, 10]
  return factors.map((factor) => cleaned(factor * powerOfTen(power))).find((step) => step >= least * (1 - 1e-12))!
}

function binaryStep(least: number): number {
  let step = 1
  while (step < least) step *= 2
  return step
}

function cleaned(value: number): number {
  return Number(value.toPrecision(12))
}

/** The powers between the ends, thinned where they stand too close. */
export function logTicks([low, high]: Extent, base: 2 | 10, room: number, space: number): number[] {
  const powers: number[] = []
  let exponent = base === 10 ? magnitudeOf(low) : 0
  if (base === 2) {
    while (powerOfBase(2, exponent) > low) exponent--
    while (powerOfBase(2, exponent) < low) exponent++
  }
  for (; powerOfBase(base, exponent) <= high * (1 + 1e-9); exponent++) if (powerOfBase(base, exponent) >= low * (1 - 1e-9)) powers.push(powerOfBase(base, exponent))
  const stride = Math.max(1, Math.ceil((powers.length * space) / Math.max(1, room)))
  return powers.filter((_, index) => index % stride === 0)
}

/** How many decimals a step has. */
export function decimalsOf(step: number): number {
  const [, fraction = ''] = /\.(\d+)$/.exec(String(Math.round(step * 1e6) / 1e6)) ?? []
  return fraction.length
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const timeSteps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
  hour, 2 * hour, 3 * hour, 4 * hour, 6 * hour, 8 * hour, 12 * hour, day, 2 * day, 3 * day, 5 * day, 7 * day, 14 * day,
]
/** In months. */
const monthSteps = [1, 2, 3, 4, 6, 12, 24, 60, 120]

export interface TimeTicks {
  readonly at: readonly number[]
  readonly print: (time: number) => string
}

/** `widthOf` tells how wide a label is; times in milliseconds. */
export function timeTicks([from, to]: Extent, room: number, widthOf: (text: string) => number): TimeTicks {
  const range = Math.max(1, to - from)
  const sample = printTime(from, patternFor(range / Math.max(1, room / 40), range))
  const least = (range * (widthOf(sample) + 18)) / Math.max(1, room)
  const step = timeSteps.find((each) => each >= least)
  if (step === undefined) return monthTicks([from, to], least)
  const first = Math.ceil(from / step)
  const count = Math.floor(to / step) - first + 1
  const pattern = patternFor(step, range)
  return { at: Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step), print: (time) => printTime(time, pattern) }
}

function monthTicks([from, to]: Extent, least: number): TimeTicks {
  const months = monthSteps.find((each) => each * 30.4 * day >= least) ?? 120
  const begin = calendarOf(from * millisecond)
  const at: number[] = []
  for (let month = Math.floor((begin.month - 1) / months) * months + 1; ; month += months) {
    const time = instantOf({ year: begin.year, month, day: 1 }) / millisecond
    if (time > to) break
    if (time >= from) at.push(time)
  }
  const pattern = months >= 12 ? 'YYYY' : 'YYYY-MM'
  return { at, print: (time) => printTime(time, pattern) }
}

function patternFor(step: number, range: number): string {
  if (step < second) return 'HH:mm:ss.SSS'
  if (step < minute) return 'HH:mm:ss'
  if (range <= day) return 'HH:mm'
  if (step < day) return 'MM/DD HH:mm'
  return range < 365 * day ? 'MM/DD' : 'YYYY-MM-DD'
}
