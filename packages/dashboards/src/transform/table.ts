/** The transformations that there are, and how a panel's are applied one after another. */
import type { Frame } from '../frames/frame.ts'
import { PatternFault } from '../frames/pattern.ts'
import { calculateField } from './calculate-field.ts'
import { filterByValue } from './filter-by-value.ts'
import { groupBy } from './group-by.ts'
import { joinByField } from './join.ts'
import { labelsToFields } from './labels-to-fields.ts'
import { merge, seriesToRows } from './merge.ts'
import { filterByRefId, filterFieldsByName, organize, renameByRegex } from './organize.ts'
import { reduce } from './reduce.ts'
import { limit, sortBy } from './sort.ts'
import { timeSeriesTable } from './time-series-table.ts'
import type { Options, Transformation } from './transformation.ts'

const rows: readonly Transformation[] = [
  reduce, organize, filterFieldsByName, filterByRefId, merge, joinByField, groupBy, sortBy, calculateField, labelsToFields, renameByRegex, seriesToRows, limit, filterByValue, timeSeriesTable,
]

/** By identifier; `seriesToColumns` is what joinByField was called. */
export const transformationTable: ReadonlyMap<string, Transformation> = new Map([
  ...rows.map((row) => [row.id, row] as const), ['seriesToColumns', joinByField], ['filterByName', filterFieldsByName],
])

export interface TransformationStep {
  readonly id: string
  readonly options: Options
  readonly disabled?: boolean | undefined
}

/** A step that is not there leaves the frames as they are and says so. */
export function transformFrames(frames: readonly Frame[], steps: readonly TransformationStep[], note: (words: string) => void): readonly Frame[] {
  return steps.filter(({ disabled }) => disabled !== true).reduce((given, { id, options }) => {
    const transformation = transformationTable.get(id)
    const refused = transformation ? transformation.refuse?.(options) : `the transformation "${id}"`
    if (!transformation || refused !== undefined) {
      note(`not applied here: ${refused === undefined ? id : transformation ? `${id}: ${refused}` : refused}`)
      return given
    }
    try {
      return transformation.apply(given, options)
    } catch (error) {
      // A pattern that cannot be read; anything else is a fault of ours.
      if (!(error instanceof PatternFault)) throw error
      note(`${id}: ${error.message}`)
      return given
    }
  }, frames)
}
