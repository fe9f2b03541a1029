/**
 * How a field is shown: unit, bounds, thresholds, colour, mappings, links, and what the kind of panel adds.
 *
 * Follows packages/grafana-data/src/types/dataFrame.ts (FieldConfig) of Grafana.
 */
export interface FieldConfig {
  readonly displayName?: string | undefined
  /** The name that the query gives, by its legend. */
  readonly displayNameFromDS?: string | undefined
  readonly description?: string | undefined
  readonly unit?: string | undefined
  readonly decimals?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly fieldMinMax?: boolean | undefined
  readonly noValue?: string | undefined
  readonly thresholds?: Thresholds | undefined
  readonly color?: FieldColour | undefined
  readonly mappings?: readonly ValueMapping[] | undefined
  readonly links?: readonly DataLink[] | undefined
  /** Of a field of times: how far apart they are meant to lie, in milliseconds. */
  readonly interval?: number | undefined
  /** What the kind of panel reads: `fillOpacity`, `drawStyle`. */
  readonly custom?: CustomConfig | undefined
}

export type CustomConfig = Readonly<Record<string, unknown>>

export interface Thresholds {
  readonly mode: 'absolute' | 'percentage'
  /** In rising order; the first has -Infinity. */
  readonly steps: readonly ThresholdStep[]
}

export interface ThresholdStep {
  readonly value: number
  readonly color: string
}

export interface FieldColour {
  readonly mode: string
  readonly fixedColor?: string | undefined
  /** Which value colours a whole series where colours go by value. */
  readonly seriesBy?: string | undefined
}

export interface MappingResult {
  readonly text?: string | undefined
  readonly color?: string | undefined
}

export type SpecialMatch = 'true' | 'false' | 'null' | 'nan' | 'null+nan' | 'empty'

export type ValueMapping =
  | { readonly type: 'value'; readonly options: Readonly<Record<string, MappingResult>> }
  | { readonly type: 'range'; readonly options: { readonly from?: number | null | undefined; readonly to?: number | null | undefined; readonly result: MappingResult } }
  | { readonly type: 'regex'; readonly options: { readonly pattern: string; readonly result: MappingResult } }
  | { readonly type: 'special'; readonly options: { readonly match: SpecialMatch; readonly result: MappingResult } }

export interface DataLink {
  readonly title: string
  readonly url: string
}
