/**
 * A dashboard as it is written.
 *
 * Follows packages/grafana-schema/src/raw/dashboard of Grafana (schema versions 39 to 42).
 */
import type { DataLink } from '../frames/field-config.ts'
import type { FieldOptions } from '../frames/field-options.ts'
import type { TransformationStep } from '../transform/table.ts'
import type { JsonRecord } from './json-reader.ts'

export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
  readonly schemaVersion: number
  /** `now-6h`, `2025-01-15T10:30:00Z`. */
  readonly time: { readonly from: string; readonly to: string }
  readonly refresh: string
  readonly variables: readonly Variable[]
  readonly annotations: readonly AnnotationQuery[]
  readonly links: readonly DashboardLink[]
  readonly panels: readonly Panel[]
}

export interface GridPlace {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface SourceReference {
  readonly type: string
  /** May be a variable: `${datasource}`. */
  readonly uid: string
}

export interface Target {
  readonly refId: string
  readonly source: SourceReference | undefined
  readonly isHidden: boolean
  /** What the data source reads: `expr`, `legendFormat`. */
  readonly query: JsonRecord
}

export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description: string
  readonly isTransparent: boolean
  readonly place: GridPlace
  readonly source: SourceReference | undefined
  readonly targets: readonly Target[]
  /** The least step: `1m`, `$interval`. */
  readonly interval: string
  readonly maxDataPoints: number | undefined
  readonly timeFrom: string
  readonly timeShift: string
  readonly repeat: string
  readonly repeatDirection: 'h' | 'v'
  readonly maxPerRow: number
  readonly links: readonly DataLink[]
  readonly options: JsonRecord
  readonly fieldOptions: FieldOptions
  readonly transformations: readonly TransformationStep[]
  /** Of a row: whether its panels are hidden, and then which. */
  readonly isCollapsed: boolean
  readonly panels: readonly Panel[]
  /** Where it stands: `panels[2]`. */
  readonly path: string
}

export type VariableType = 'query' | 'custom' | 'constant' | 'textbox' | 'interval' | 'datasource' | 'adhoc'

export interface VariableOption {
  readonly text: string
  readonly value: string
}

export interface AdhocFilter {
  readonly key: string
  readonly operator: string
  readonly value: string
}

export interface Variable {
  readonly name: string
  readonly type: VariableType
  readonly label: string
  readonly isHidden: boolean
  readonly isMulti: boolean
  readonly includesAll: boolean
  readonly allValue: string
  /** The query, the list of a custom or interval variable, the text of a constant or textbox, the type of a data source. */
  readonly query: string
  readonly regex: string
  /** 0 as they come, 1/2 text, 3/4 number, 5/6 text without case, 7/8 natural; odd ones rise. */
  readonly sort: number
  readonly source: SourceReference | undefined
  readonly current: readonly VariableOption[]
  /** Of an interval: a step chosen by the range, `$__auto`. */
  readonly auto: { readonly isOn: boolean; readonly count: number; readonly least: string }
  readonly filters: readonly AdhocFilter[]
  readonly path: string
}

export interface AnnotationQuery {
  readonly name: string
  readonly isOn: boolean
  readonly isHidden: boolean
  readonly colour: string
  readonly source: SourceReference | undefined
  readonly query: JsonRecord
  readonly path: string
}

export interface DashboardLink {
  readonly title: string
  /** A link to an address, or to all dashboards with tags. */
  readonly type: 'link' | 'dashboards'
  readonly url: string
  readonly tags: readonly string[]
}
