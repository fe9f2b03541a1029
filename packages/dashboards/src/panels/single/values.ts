/**
 * The values of panels that show single ones: each field reduced to one, or each row by itself.
 *
 * Follows packages/grafana-data/src/field/fieldDisplay.ts of Grafana 12 (getFieldDisplayValues).
 */
import { type PanelWorld, placedFields } from '../../draw/panel-kind.ts'
import { type Display, displayOf, type Shown } from '../../frames/display.ts'
import type { Field } from '../../frames/frame.ts'
import { loosePattern, PatternFault } from '../../frames/pattern.ts'
import { reducerTable, reduceTo } from '../../frames/reduce.ts'
import type { JsonReader } from '../../model/json-reader.ts'

export interface ReduceOptions {
  readonly calculations: readonly string[]
  /** A pattern or the name of fields; the numeric ones where it is empty. */
  readonly fields: string
  readonly isEveryRow: boolean
  readonly limit: number | undefined
}

export function readReduceOptions(reader: JsonReader): ReduceOptions {
  const calculations = reader.texts('calcs')
  for (const id of calculations) if (!reducerTable.has(id)) reader.complain('calcs', 'calculations that are known')
  const known = calculations.filter((id) => reducerTable.has(id))
  return { calculations: known.length > 0 ? known : ['lastNotNull'], fields: reader.text('fields'), isEveryRow: reader.truth('values'), limit: reader.number('limit') }
}

export type Orientation = 'auto' | 'horizontal' | 'vertical'

export function readOrientation(reader: JsonReader): Orientation {
  return reader.oneOf('orientation', ['auto', 'horizontal', 'vertical'], 'auto')
}

export interface SingleValue {
  readonly name: string
  readonly shown: Shown
  readonly field: Field
  readonly display: Display
  /** All values of the field, for a line behind the one. */
  readonly values: readonly (number | null)[]
}

const limitDefault = 25

export function singleValues(world: PanelWorld, { calculations, fields, isEveryRow, limit = limitDefault }: ReduceOptions): SingleValue[] {
  const chosen = placedFields(world).filter(({ field, name }) => (fields === '' ? field.type === 'number' : isNamed(fields, name)))
  const found = chosen.flatMap((placed): SingleValue[] => {
    const { field, frame, display, name } = placed
    const values = field.values.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null))
    if (isEveryRow) {
      const label = frame.fields.find(({ type }) => type === 'string')
      return field.values.map((value, index) => ({ name: label ? String(label.values[index] ?? '') : `${name} ${index + 1}`, shown: display(value), field, display, values }))
    }
    return calculations.map((id) => {
      const { keepsUnit, name: title } = reducerTable.get(id)!
      const reader = keepsUnit ? display : displayOf({ ...field, config: { ...field.config, unit: id === 'diffperc' ? 'percent' : 'none' } }, 0, world)
      return { name: calculations.length > 1 ? `${name} ${title}` : name, shown: reader(reduceTo(field.values, id, field.type)), field, display, values }
    })
  })
  return found.slice(0, limit)
}

function isNamed(fields: string, name: string): boolean {
  try {
    return fields.startsWith('/') ? loosePattern(fields).test(name) : fields === name
  } catch (error) {
    // A pattern that cannot be read names nothing.
    if (error instanceof PatternFault) return false
    throw error
  }
}

export interface Cell {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const gap = 8

/** Side by side, one below the other, or in as many columns as make the cells least narrow. */
export function cellsFor(count: number, { width, height }: { readonly width: number; readonly height: number }, orientation: Orientation, ratio = 2.2): Cell[] {
  const columns = orientation === 'vertical' ? count : orientation === 'horizontal' ? 1 : bestColumns(count, width, height, ratio)
  const rows = Math.ceil(count / columns)
  const [cellWidth, cellHeight] = [(width - (columns - 1) * gap) / columns, (height - (rows - 1) * gap) / rows]
  return Array.from({ length: count }, (_, index) => ({ x: (index % columns) * (cellWidth + gap), y: Math.floor(index / columns) * (cellHeight + gap), width: cellWidth, height: cellHeight }))
}

function bestColumns(count: number, width: number, height: number, ratio: number): number {
  let [best, bestSize] = [1, 0]
  for (let columns = 1; columns <= count; columns++) {
    const size = Math.min(width / columns, (height / Math.ceil(count / columns)) * ratio)
    if (size > bestSize + 0.5) [best, bestSize] = [columns, size]
  }
  return best
}

/** `api 12 req/s; web 31 req/s`. */
export function valuesInWords(values: readonly SingleValue[]): string {
  return values.map(({ name, shown: { prefix = '', text, suffix = '' } }) => `${name} ${prefix}${text}${suffix}`).join('; ')
}
