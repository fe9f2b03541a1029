/**
 * Series as rows of a table: their labels as columns, and each whole series in one cell.
 *
 * Follows public/app/features/transformers/timeSeriesTable of Grafana 12. Left out: the choice of a time field.
 */
import { type Field, type Frame, newField } from '../frames/frame.ts'
import { reducerTable, reduceTo } from '../frames/reduce.ts'
import { recordOf, type Transformation } from './transformation.ts'

/** A series in a cell: what the cell shows as a number, and its points. */
export interface Trend {
  readonly value: number
  readonly points: readonly (number | null)[]
}

export function isTrend(value: unknown): value is Trend {
  return typeof value === 'object' && value !== null && 'points' in value && 'value' in value
}

export const timeSeriesTable: Transformation = {
  id: 'timeSeriesTable',
  apply(frames, options) {
    const byRefId = new Map<string, Frame[]>()
    for (const frame of frames) byRefId.set(frame.refId ?? '', [...(byRefId.get(frame.refId ?? '') ?? []), frame])
    return [...byRefId].map(([refId, own]) => tableOf(refId, own, { stat: String(recordOf(options[refId]).stat ?? 'lastNotNull'), name: byRefId.size > 1 ? `Trend #${refId}` : 'Trend' }))
  },
}

function tableOf(refId: string, frames: readonly Frame[], { stat, name: column }: { readonly stat: string; readonly name: string }): Frame {
  const series = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === 'number'))
  const labels = [...new Set(series.flatMap((field) => Object.keys(field.labels ?? {})))]
  const calculation = reducerTable.has(stat) ? stat : 'lastNotNull'
  const trend = ({ values }: Field): Trend => ({
    value: Number(reduceTo(values, calculation) ?? NaN), points: values.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null)),
  })
  const { displayName: _own, displayNameFromDS: _given, ...config } = series[0]?.config ?? {}
  const fields = [
    ...labels.map((name) => newField(name, 'string', series.map((field) => field.labels?.[name]))),
    newField(column, 'other', series.map(trend), { config }),
  ]
  return { refId, shape: 'table', fields, length: series.length }
}
