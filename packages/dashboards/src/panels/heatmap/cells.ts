/**
 * The cells of a heatmap: of rows that are buckets, of cells that are there already, or counted from values.
 *
 * Follows public/app/plugins/panel/heatmap/fields.ts, utils.ts and calculateHeatmapFromData of Grafana 12.
 * Left out: cells of several queries upon each other.
 */
import { log } from '@track/simulation'
import type { Field, Frame } from '../../frames/frame.ts'
import { displayNameOf } from '../../frames/display-name.ts'
import { greatest, least } from '../../plot/extremes.ts'
import { powerOfBase } from '../../plot/range.ts'
import { decimalsOf, numberTicks } from '../../plot/ticks.ts'
import { roundStep } from '../../variables/step.ts'

/** `low` and `high` are values, or places of rows where the rows have names. */
export interface HeatCell {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
  readonly count: number
}

export interface HeatCells {
  readonly cells: readonly HeatCell[]
  /** Names of rows from below; the axis counts them. */
  readonly rows: readonly string[] | undefined
  readonly isLog: boolean
  readonly unitField: Field | undefined
}

export interface Calculation {
  readonly isOn: boolean
  readonly x: { readonly mode: 'size' | 'count'; readonly value: string }
  readonly y: { readonly mode: 'size' | 'count'; readonly value: string; readonly logBase: 2 | 10 | undefined }
}

export function cellsOf(frames: readonly Frame[], calculation: Calculation, range: { readonly from: number; readonly to: number }): HeatCells | undefined {
  const native = frames.find(({ shape }) => shape === 'heatmap cells')
  if (native) return nativeCells(native)
  if (calculation.isOn) return calculated(frames, calculation, range)
  const [frame] = frames.filter(({ fields }) => fields.some(({ type }) => type === 'time') && fields.some(({ type }) => type === 'number'))
  if (!frame) return undefined
  // Series one a bucket are rows as well.
  return rowCells(frame.shape === 'heatmap rows' || frames.length === 1 ? frame : asRows(frames), frames)
}

function stepOf(times: readonly number[], interval: number | undefined): number {
  const gaps = times.slice(1).map((time, index) => time - times[index]!).filter((gap) => gap > 0)
  return interval ?? (gaps.length > 0 ? least(gaps) : 60_000)
}

function nativeCells({ fields: [time, low, high, count] }: Frame): HeatCells {
  const times = [...new Set(time!.values as readonly number[])]
  const step = stepOf(times.toSorted((a, b) => a - b), time!.config.interval)
  const cells = time!.values.map((at, index) => ({
    from: Number(at) - step, to: Number(at), low: Number(low!.values[index]), high: Number(high!.values[index]), count: Number(count!.values[index]),
  }))
  return { cells, rows: undefined, isLog: cells.every((cell) => cell.high > 0), unitField: high }
}

function asRows(frames: readonly Frame[]): Frame {
  const time = frames[0]!.fields.find(({ type }) => type === 'time')!
  const rows = frames.flatMap((frame) => frame.fields.filter(({ type }) => type === 'number').map((field) => ({ ...field, name: displayNameOf(field, frame, frames) })))
  return { fields: [time, ...rows], length: time.values.length }
}

function rowCells(frame: Frame, frames: readonly Frame[]): HeatCells {
  const time = frame.fields.find(({ type }) => type === 'time')!
  const rows = frame.fields.filter(({ type }) => type === 'number')
  const times = time.values as readonly number[]
  const step = stepOf(times, time.config.interval)
  const cells = rows.flatMap((field, row) => field.values.flatMap((count, index) =>
    (typeof count === 'number' && Number.isFinite(count) ? [{ from: times[index]! - step, to: times[index]!, low: row, high: row + 1, count }] : [])))
  return { cells, rows: rows.map((field) => (field.config.displayName || field.config.displayNameFromDS && frame.shape !== 'heatmap rows' ? displayNameOf(field, frame, frames) : field.name)), isLog: false, unitField: rows[0] }
}

/** How many values lie in each span of time and of values. */
function calculated(frames: readonly Frame[], { x, y }: Calculation, { from, to }: { readonly from: number; readonly to: number }): HeatCells | undefined {
  const points = frames.flatMap(({ fields }) => {
    const time = fields.find(({ type }) => type === 'time')
    return fields.filter(({ type }) => type === 'number').flatMap(({ values }) => values.map((value, index) => ({ at: Number(time?.values[index]), value: Number(value ?? NaN) })))
  }).filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value) && (y.logBase === undefined || value > 0))
  if (points.length === 0) return undefined
  const width = x.mode === 'size' && Number(x.value) > 0 ? Number(x.value) : roundStep(((to - from) / (Number(x.value) || 30)) * 1000) / 1000
  const [low, high] = [least(points.map(({ value }) => value)), greatest(points.map(({ value }) => value))]
  const bucketOf = y.logBase === undefined ? linearBuckets(low, high, y) : logBuckets(y.logBase, Number(y.value) || 1)
  const counts = new Map<string, HeatCell>()
  for (const { at, value } of points) {
    const begin = Math.floor(at / width) * width
    const [bottom, top] = bucketOf(value)
    const key = `${begin} ${bottom}`
    const cell = counts.get(key)
    counts.set(key, cell ? { ...cell, count: cell.count + 1 } : { from: begin, to: begin + width, low: bottom, high: top, count: 1 })
  }
  const unitField = frames.flatMap(({ fields }) => fields).find(({ type }) => type === 'number')
  return { cells: [...counts.values()], rows: undefined, isLog: y.logBase !== undefined, unitField }
}

type Bucketing = (value: number) => readonly [low: number, high: number]

function linearBuckets(low: number, high: number, { mode, value }: Calculation['y']): Bucketing {
  const size = mode === 'size' && Number(value) > 0 ? Number(value) : numberTicks([low, high === low ? low + 1 : high], Number(value) || 10, 1).step
  const cut = (number: number) => Number(number.toFixed(Math.min(12, decimalsOf(size) + 6)))
  return (number) => [cut(Math.floor(number / size) * size), cut((Math.floor(number / size) + 1) * size)]
}

/** `split` buckets to each power of the base. */
function logBuckets(base: 2 | 10, split: number): Bucketing {
  return (value) => {
    const exponent = Math.floor(log(value) / log(base) + 1e-12)
    const [bottom, top] = [powerOfBase(base, exponent), powerOfBase(base, exponent + 1)]
    const part = Math.min(split - 1, Math.floor(((value - bottom) / (top - bottom)) * split))
    return [bottom + ((top - bottom) * part) / split, bottom + ((top - bottom) * (part + 1)) / split]
  }
}
