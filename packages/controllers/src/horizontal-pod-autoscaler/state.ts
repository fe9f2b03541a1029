/** What an autoscaler remembers between its turns: what it recommended, and how it scaled. */
import type { Instant, Part } from '@track/simulation'

export interface Recommendation {
  readonly replicas: number
  readonly at: Instant
}

export interface ScaleEvent {
  /** How many replicas it added or took away. */
  readonly change: number
  readonly at: Instant
}

/** By the autoscaler's key; rows are replaced. */
export interface AutoscalerState {
  readonly recommendations: Map<string, readonly Recommendation[]>
  readonly scaleUps: Map<string, readonly ScaleEvent[]>
  readonly scaleDowns: Map<string, readonly ScaleEvent[]>
}

export const autoscalerPart: Part<AutoscalerState> = {
  name: 'hpa',
  initial: () => ({ recommendations: new Map(), scaleUps: new Map(), scaleDowns: new Map() }),
  events: {},
}

/** Puts a row in the place of the last one that is too old, or at the end. */
export function remembered<Row extends { readonly at: Instant }>(rows: readonly Row[] = [], row: Row, isOld: (row: Row) => boolean): readonly Row[] {
  const index = rows.findLastIndex(isOld)
  return index === -1 ? [...rows, row] : rows.with(index, row)
}
