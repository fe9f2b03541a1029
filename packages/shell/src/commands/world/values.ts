/** What queries find in several worlds, laid side by side: a row a series, a value a world. */
import type { PromqlAnswer } from '@track/cluster'
import type { Plain } from '@track/simulation'
import { printMetric } from '../../promql-answer.ts'

export interface ValueRow {
  readonly query: string
  readonly metric: Readonly<Record<string, string>>
  /** How it is called in a table: the query, and its labels where it answers several series. */
  readonly title: string
  /** One a world; undefined where it has none. */
  readonly values: readonly (number | undefined)[]
}

/** A query that is wrong is wrong in every world: Prometheus' words. */
export class QueryRefused extends Error {}

export function questionOf(query: string): { readonly query: string; readonly arguments: Plain } {
  return { query: 'promql', arguments: { query } }
}

/** `answers`: of each world, an answer a query. */
export function valueRows(queries: readonly string[], answers: readonly (readonly PromqlAnswer[])[]): ValueRow[] {
  return queries.flatMap((query, position) => {
    const worlds = answers.map((each) => valuesOf(each[position]!))
    const metrics = new Map(worlds.flatMap((values) => [...values].map(([title, { metric }]) => [title, metric] as const)))
    if (metrics.size <= 1) {
      const [[title, metric] = ['', {}]] = metrics
      return [{ query, metric, title: query, values: worlds.map((values) => values.get(title)?.value) }]
    }
    return [...metrics].sort(([a], [b]) => (a < b ? -1 : 1)).map(([title, metric]) => ({
      query, metric, title: queries.length === 1 ? title : `${query} ${title}`, values: worlds.map((values) => values.get(title)?.value),
    }))
  })
}

interface Value {
  readonly metric: Readonly<Record<string, string>>
  readonly value: number
}

function valuesOf(answer: PromqlAnswer): Map<string, Value> {
  if ('error' in answer) throw new QueryRefused(answer.error)
  const { data } = answer
  if (data.resultType === 'scalar') return new Map([['', { metric: {}, value: Number(data.result[1]) }]])
  if (data.resultType !== 'vector') return new Map()
  return new Map(data.result.map(({ metric, value }) => [printMetric(metric), { metric, value: Number(value[1]) }]))
}
