/** Where panels get their data from: a source answers a target's query with frames, and knows the values of variables. */
import type { Duration, Instant } from '@track/simulation'
import type { Frame } from '../frames/frame.ts'
import type { ExemplarMark } from './exemplars.ts'
import type { AdhocFilter, SourceReference, Target } from '../model/dashboard.ts'
import type { Scope } from '../variables/interpolate.ts'

export interface QueryRequest {
  readonly from: Instant
  readonly to: Instant
  /** By the panel's room and its least step; a source may take a longer one. */
  readonly step: Duration
  readonly maxDataPoints: number
  readonly scope: Scope
  readonly filters: readonly AdhocFilter[]
}

export interface QueryAnswer {
  readonly frames: readonly Frame[]
  /** Single observations beside the series, where the query asks for them. */
  readonly exemplars?: readonly ExemplarMark[] | undefined
  /** Warnings that came with the answer. */
  readonly notices: readonly string[]
  /** In the words of who refused. */
  readonly error?: string | undefined
}

export interface DataSource {
  readonly uid: string
  readonly name: string
  /** `prometheus`, `loki`, `tempo`. */
  readonly type: string
  readonly isDefault?: boolean | undefined
  /** The least step of its queries: mostly the scrape interval. */
  readonly leastStep?: Duration | undefined
  readonly query: (target: Target, request: QueryRequest) => QueryAnswer
  /** What a variable's query stands for: `label_values(up, job)`. */
  readonly values?: ((query: string, request: QueryRequest) => readonly string[]) | undefined
}

/** A variable's query, or a pattern, that the source refuses. */
export class SourceFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SourceFault'
  }
}

/** By uid, by name (as older dashboards refer), by the type where nothing else is said; else the default. */
export function findSource(sources: readonly DataSource[], reference: SourceReference | undefined): DataSource | undefined {
  const usual = sources.find(({ isDefault }) => isDefault === true) ?? sources[0]
  if (!reference || (reference.uid === '' && reference.type === '') || reference.uid === 'default') return usual
  const { uid, type } = reference
  if (uid !== '') return sources.find((source) => source.uid === uid) ?? sources.find((source) => source.name === uid)
  return usual?.type === type ? usual : sources.find((source) => source.type === type)
}
