/** Traces as a data source: whoever keeps them answers a query with spans. */
import type { ResourceSpans } from '@track/telemetry'
import { traceFrame } from '../panels/traces/trace-frame.ts'
import { interpolate } from '../variables/interpolate.ts'
import type { DataSource, QueryRequest } from './source.ts'

export interface TracesOptions {
  readonly uid: string
  readonly name?: string
  readonly type?: 'tempo' | 'jaeger'
}

/** `find` gets the query's text: the identifier of a trace, or a search. */
export function tracesSource(find: (query: string, request: QueryRequest) => readonly ResourceSpans[], { uid, name = uid, type = 'tempo' }: TracesOptions): DataSource {
  return {
    uid, name, type,
    query: ({ refId, query }, request) => {
      const written = typeof query.query === 'string' ? query.query : ''
      return { frames: written === '' ? [] : [traceFrame(find(interpolate(written, request.scope), request), refId)], notices: [] }
    },
  }
}
