/**
 * A value as it is shown: its text by unit and mapping, its colour by threshold or scheme.
 *
 * Follows packages/grafana-data/src/field/displayProcessor.ts, scale.ts, fieldColor.ts and thresholds.ts of Grafana 12.
 * Left out: icons of mappings, the modes `shades` and `palette-classic-by-name`, which colour as the palette does.
 */
import { millisecond, parseTimestamp } from '@track/simulation'
import { continuousColours, rgbBasis } from '../colour/scheme.ts'
import { classicPalette, fallbackColour, namedColour, type Theme } from '../colour/theme.ts'
import { type Decimals, type Formatted, textOf } from '../format/decimal.ts'
import { isTimeUnit, valueFormat } from '../format/value-format.ts'
import type { FieldConfig, ThresholdStep, Thresholds } from './field-config.ts'
import type { Cell, Field } from './frame.ts'
import { reduceValues } from './reduce.ts'
import { mappedValue } from './value-mapping.ts'

export interface Shown extends Formatted {
  readonly numeric: number
  readonly colour: string
  /** Where it lies between the field's least and greatest value, from 0 to 1. */
  readonly share?: number | undefined
}

export interface DisplayWorld {
  readonly theme: Theme
  /** Milliseconds since the epoch. */
  readonly now: number
}

export interface Display {
  (value: Cell): Shown
  readonly range: Range
}

export interface Range {
  readonly min: number
  readonly max: number
}

/** How a field shows its values; `place` is its place among all fields that have a colour of the palette. */
export function displayOf(field: Field, place: number, world: DisplayWorld): Display {
  const { config } = field
  const unit = unitOf(field)
  const range = rangeOf(field)
  const colour = colourFunction(field, place, range, world.theme)
  const format = valueFormat(unit)
  const clock = { now: world.now, withMilliseconds: unit === 'dateTimeAsSystem' && isShort(field.values) }
  const show = (given: Cell): Shown => {
    const value = isTimeUnit(config.unit ?? '') && typeof given === 'string' ? parseTimestamp(given) / millisecond : given
    const numeric = numericOf(unit === 'string' ? undefined : value)
    const mapping = config.mappings && mappedValue(config.mappings, value)
    const mapped = mapping?.color === undefined ? undefined : namedColour(world.theme, mapping.color)
    const scaled = mapped === undefined ? colour(Number.isNaN(numeric) ? -Infinity : numeric) : undefined
    return { ...textFor(value, numeric, mapping?.text, format(numeric, config.decimals, clock), config), numeric, colour: mapped ?? scaled!.colour, share: scaled?.share }
  }
  return Object.assign(show, { range })
}

function textFor(value: Cell, numeric: number, mapped: string | undefined, formatted: Formatted, config: FieldConfig): Formatted {
  if (mapped !== undefined) return { text: mapped }
  if (!Number.isNaN(numeric) && typeof value !== 'boolean') return formatted
  if (Array.isArray(value)) return { text: value.join(', ') }
  const plain = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return { text: plain || (config.noValue ?? '') }
}

/** Fewer than a minute apart: times need their milliseconds. */
function isShort(values: readonly Cell[]): boolean {
  return values.length > 1 && Math.abs(Number(values.at(-1)) - Number(values[0])) < 60_000
}

function unitOf({ type, config: { unit } }: Field): string {
  if (type === 'time' && !isTimeUnit(unit ?? '')) return 'dateTimeAsSystem'
  if (type === 'boolean') return unit?.startsWith('bool') ? unit : 'bool'
  return unit || (type === 'string' ? 'string' : 'none')
}

function numericOf(value: Cell): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || value === undefined || value === '' || typeof value === 'object') return NaN
  return Number(value)
}

/** Its own bounds where they are set, else the least and the greatest of its values. */
function rangeOf({ type, values, config }: Field): Range {
  if (type !== 'number') return { min: 0, max: 100 }
  if (values.length === 0) return { min: config.min ?? 0, max: config.max ?? 100 }
  const { min, max } = reduceValues(values, ['min', 'max'])
  return { min: config.min ?? Number(min), max: config.max ?? Number(max) }
}

function activeStep(steps: readonly ThresholdStep[], value: number): ThresholdStep {
  let active = steps[0] ?? { value: 0, color: fallbackColour }
  for (const step of steps) {
    if (value < step.value || Number.isNaN(value)) break
    active = step
  }
  return active
}

function stepFor(thresholds: Thresholds | undefined, value: number, share: number): ThresholdStep {
  return activeStep(thresholds?.steps ?? [], thresholds?.mode === 'percentage' ? share * 100 : value)
}

type Scaled = { readonly colour: string; readonly share: number }

function colourFunction(field: Field, place: number, range: Range, theme: Theme): (value: number) => Scaled {
  const { color, thresholds } = field.config
  const colours = continuousColours(theme, color?.mode ?? '')
  if (field.type === 'boolean') {
    const [no, yes] = [colours?.[0] ?? namedColour(theme, 'red'), colours?.at(-1) ?? namedColour(theme, 'green')]
    // Of no value too, which asks for the colour of -Infinity.
    return (value) => (value ? { colour: yes, share: 1 } : { colour: no, share: 0 })
  }
  const shareOf = (value: number) => (value === -Infinity ? 0 : (value - range.min) / (range.max - range.min) || 0)
  if (colours) {
    const interpolate = rgbBasis(colours)
    return (value) => ({ colour: interpolate(shareOf(value)), share: shareOf(value) })
  }
  const own = seriesColour(field.config, place, theme)
  if (own !== undefined) return (value) => ({ colour: own, share: shareOf(value) })
  return (value) => ({ colour: namedColour(theme, stepFor(thresholds, value, shareOf(value)).color), share: shareOf(value) })
}

/** The colour that a field has whatever its values are. */
function seriesColour({ color }: FieldConfig, place: number, theme: Theme): string | undefined {
  switch (color?.mode) {
    case 'fixed': case 'shades': return namedColour(theme, color.fixedColor ?? fallbackColour)
    case 'palette-classic': case 'palette-classic-by-name': return namedColour(theme, classicPalette[place % classicPalette.length]!)
    default: return undefined
  }
}

/** The colour of a whole line: its own, or that of its last value. */
export function lineColour(field: Field, place: number, display: Display, theme: Theme): string {
  const own = seriesColour(field.config, place, theme)
  if (own !== undefined) return own
  const calculation = field.config.color?.seriesBy ?? 'last'
  return display(reduceValues(field.values, [calculation])[calculation] ?? 0).colour
}

export function shownText(shown: Shown): string {
  return textOf(shown)
}

/** With so many decimals as the field wants, or as told. */
export function formatWith(config: FieldConfig, value: number, decimals: Decimals, now: number): string {
  return textOf(valueFormat(config.unit)(value, decimals ?? config.decimals, { now }))
}
