/**
 * The lines of a time series panel: values with gaps where samples are missing, stacked where they are to be.
 *
 * Follows public/app/core/components/TimeSeries/utils.ts, packages/grafana-ui/src/components/uPlot/utils.ts (stacking) and applyNullInsertThreshold of Grafana.
 */
import type { FieldConfig } from '../../frames/field-config.ts'
import { isHiddenFrom, type PlacedField } from '../../draw/panel-kind.ts'
import type { LineOptions } from './options.ts'

export interface Line extends PlacedField {
  readonly options: LineOptions
  readonly times: readonly number[]
  /** Null is a gap. */
  readonly values: readonly (number | null)[]
  /** Where the line begins to be filled, when it lies upon others. */
  readonly floor?: readonly number[] | undefined
}

export function linesOf(fields: readonly PlacedField[], optionsOf: (config: FieldConfig) => LineOptions): Line[] {
  const lines = fields.flatMap((placed): Line[] => {
    const { frame, field } = placed
    const time = frame.fields.find(({ type }) => type === 'time')
    if (!time || (field.type !== 'number' && field.type !== 'boolean') || isHiddenFrom('viz', field.config.custom)) return []
    const options = optionsOf(field.config)
    const sign = options.isNegative ? -1 : 1
    const points = time.values.map((at, index) => ({ at: Number(at), value: numberOf(field.values[index], sign) })).filter(({ value }) => value !== undefined)
      .sort((a, b) => a.at - b.at) as { at: number; value: number | null }[]
    const threshold = typeof options.insertNulls === 'number' ? options.insertNulls : time.config.interval
    const withGaps = spanned(threshold === undefined ? points : withNulls(points, threshold), options.spanNulls)
    return [{ ...placed, options, times: withGaps.map(({ at }) => at), values: withGaps.map(({ value }) => value) }]
  })
  return stacked(lines)
}

interface Sample {
  readonly at: number
  readonly value: number | null
}

/** Undefined where there is no row; null for what is no finite number. */
function numberOf(value: unknown, sign: number): number | null | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' && Number.isFinite(value) ? value * sign : null
}

/** A sample that is missing, by the step that they are meant to have, breaks the line. */
function withNulls(samples: readonly Sample[], step: number): Sample[] {
  return samples.flatMap((sample, index) => {
    const next = samples[index + 1]
    return next && next.at - sample.at > step * 1.001 ? [sample, { at: sample.at + step, value: null }] : [sample]
  })
}

function spanned(samples: readonly Sample[], span: boolean | number): readonly Sample[] {
  if (span === false) return samples
  if (span === true) return samples.filter(({ value }) => value !== null)
  return samples.filter(({ value }, index) => {
    if (value !== null) return true
    const before = samples.slice(0, index).findLast((each) => each.value !== null)
    const after = samples.slice(index).find((each) => each.value !== null)
    return !before || !after || after.at - before.at > span
  })
}

/** Lines of one group, mode and direction lie upon each other. */
function stacked(lines: readonly Line[]): Line[] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const { stacking, style } = line.options
    if (stacking.mode === 'none') continue
    const isBelow = line.values.every((value) => value === null || value <= 0) && line.values.some((value) => value !== null && value < 0)
    const key = `${stacking.mode} ${stacking.group} ${style} ${line.field.config.unit ?? ''} ${isBelow}`
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  const done = new Map([...groups.values()].flatMap((group) => stackGroup(group).map((line, index) => [group[index]!, line] as const)))
  return lines.map((line) => done.get(line) ?? line)
}

function stackGroup(group: readonly Line[]): Line[] {
  const times = [...new Set(group.flatMap((line) => line.times))].sort((a, b) => a - b)
  const aligned = group.map((line) => {
    const places = new Map(line.times.map((at, index) => [at, line.values[index]!]))
    return times.map((at) => places.get(at) ?? null)
  })
  const isPercent = group[0]!.options.stacking.mode === 'percent'
  const totals = times.map((_, index) => aligned.reduce((sum, values) => sum + Math.abs(values[index] ?? 0), 0))
  const floor = times.map(() => 0)
  return group.map((line, place) => {
    const below = [...floor]
    const values = aligned[place]!.map((value, index) => {
      if (value === null) return null
      floor[index] = floor[index]! + (isPercent ? (totals[index] === 0 ? 0 : value / totals[index]!) : value)
      return floor[index]!
    })
    return { ...line, times, values, floor: below }
  })
}
