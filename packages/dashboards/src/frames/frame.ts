/**
 * What a data source answers and panels draw: frames, which are tables of typed columns.
 *
 * Follows packages/grafana-data/src/types/dataFrame.ts of Grafana. Times are milliseconds since the epoch, as there.
 */
import type { FieldConfig } from './field-config.ts'

export type FieldType = 'time' | 'number' | 'string' | 'boolean' | 'other'

/** `undefined`: there is no row of this one at the time of another; `null`: there is one without a value. */
export type Cell = string | number | boolean | null | undefined | object

export type FieldLabels = Readonly<Record<string, string>>

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly values: readonly Cell[]
  readonly labels?: FieldLabels | undefined
  readonly config: FieldConfig
}

export interface Frame {
  readonly name?: string | undefined
  /** The query that it answers. */
  readonly refId?: string | undefined
  readonly fields: readonly Field[]
  readonly length: number
  /** What it is meant for, where the source knows. */
  readonly shape?: FrameShape | undefined
}

export type FrameShape = 'series' | 'table' | 'logs' | 'traces' | 'heatmap cells' | 'heatmap rows'

export const timeFieldName = 'Time'
export const valueFieldName = 'Value'

export function newField(name: string, type: FieldType, values: readonly Cell[], rest: { readonly labels?: FieldLabels; readonly config?: FieldConfig } = {}): Field {
  return { name, type, values, config: rest.config ?? {}, ...(rest.labels && { labels: rest.labels }) }
}

export function newFrame(fields: readonly Field[], rest: Omit<Frame, 'fields' | 'length'> = {}): Frame {
  return { ...rest, fields, length: Math.max(0, ...fields.map(({ values }) => values.length)) }
}

/** By its first value that is there, as Grafana guesses when nobody has said. */
export function typeOfCells(values: readonly Cell[]): FieldType | undefined {
  const first = values.find((value) => value !== null && value !== undefined)
  if (typeof first === 'number') return 'number'
  if (typeof first === 'boolean') return 'boolean'
  if (typeof first === 'string') return 'string'
  return first === undefined ? undefined : 'other'
}
