/**
 * What happened, by queries: instants and spans at which a query of Prometheus answers something other than zero.
 *
 * Follows packages/grafana-prometheus/src/annotations.ts of Grafana. Left out: annotations that Grafana keeps itself, those of logs.
 */
import { millisecond, minute } from '@track/simulation'
import { renderLegend } from '../frames/display-name.ts'
import type { Frame } from '../frames/frame.ts'
import type { AnnotationQuery, Dashboard } from '../model/dashboard.ts'
import { type DataSource, findSource, type QueryRequest } from '../sources/source.ts'
import { interpolate } from '../variables/interpolate.ts'
import { interpolated, type Resolved } from '../variables/resolve.ts'
import { parseStep } from '../variables/step.ts'
import type { AnnotationMark } from './panel-kind.ts'

export interface Annotated {
  readonly marks: readonly AnnotationMark[]
  /** Queries that were refused. */
  readonly notes: readonly string[]
}

export function annotationsOf({ annotations }: Dashboard, sources: readonly DataSource[], resolved: Resolved, range: Pick<QueryRequest, 'from' | 'to'>): Annotated {
  const notes: string[] = []
  const marks = annotations.filter(({ isOn }) => isOn).flatMap((query) => {
    const reference = interpolated(query.source, resolved.scope)
    // Annotations made by hand are kept by Grafana, which is not here.
    if (reference?.type === 'grafana' || reference?.uid === '-- Grafana --' || reference?.uid === 'grafana') return []
    const source = findSource(sources, reference)
    if (source?.type !== 'prometheus') {
      notes.push(`annotation ${query.name}: ${source ? `not drawn here: annotations of ${source.type}` : `Datasource ${reference?.uid ?? ''} was not found`}`)
      return []
    }
    return marksOf(query, source, resolved, range, notes)
  })
  return { marks: marks.sort((a, b) => a.at - b.at), notes }
}

function marksOf({ name, query, colour }: AnnotationQuery, source: DataSource, resolved: Resolved, { from, to }: Pick<QueryRequest, 'from' | 'to'>, notes: string[]): AnnotationMark[] {
  const text = (key: string) => (typeof query[key] === 'string' ? interpolate(query[key], resolved.scope) : '')
  const step = parseStep(text('step')) ?? minute
  const target = { refId: 'Anno', source: undefined, isHidden: false, query: { expr: query.expr, interval: text('step') || '60s', range: true } }
  const { frames, error } = source.query(target, { from, to, step, maxDataPoints: 11_000, scope: resolved.scope, filters: [] })
  if (error !== undefined) notes.push(`annotation ${name}: ${error}`)
  return frames.flatMap((frame) => spansOf(frame, step / millisecond).map(([at, until]) => {
    const labels = frame.fields[1]?.labels ?? {}
    const title = renderLegend(text('titleFormat') || name, labels)
    const more = renderLegend(text('textFormat'), labels)
    return { at, title: more === '' ? title : `${title}: ${more}`, colour, ...(until > at && { until }) }
  }))
}

/** Samples that are not zero and follow each other within a step are one span. */
function spansOf({ fields: [time, value] }: Frame, step: number): (readonly [number, number])[] {
  const spans: [number, number][] = []
  time?.values.forEach((at, index) => {
    if (!value?.values[index]) return
    const last = spans.at(-1)
    if (last && Number(at) - last[1] <= step) last[1] = Number(at)
    else spans.push([Number(at), Number(at)])
  })
  return spans
}
