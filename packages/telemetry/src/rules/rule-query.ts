/** A rule's query: a vector, and a scalar as a sample without labels. Follows rules/manager.go (EngineQueryFunc) of Prometheus 3.16. */
import type { Instant } from '@track/simulation'
import { PromqlError } from '../promql/error.ts'
import { queryInstant, type QueryOptions, type Store } from '../promql/query.ts'
import type { FloatHistogram } from '../series/histogram/float-histogram.ts'
import type { Labels } from '../series/labels.ts'

export interface RuleSample {
  readonly labels: Labels
  /** 0 where the sample is a native histogram. */
  readonly value: number
  readonly histogram?: FloatHistogram | undefined
}

export type RuleVector = readonly RuleSample[]

export function queryForRule(store: Store, query: string, at: Instant, options?: QueryOptions): RuleVector | { readonly error: string } {
  try {
    const found = queryInstant(store, query, at, options)
    if (found.resultType === 'vector') return found.result.some(({ histogram }) => histogram) ? found.result.map(ruleSample) : found.result
    if (found.resultType === 'scalar') return [{ labels: [], value: found.result.value }]
    return { error: 'rule result is not a vector or scalar' }
  } catch (reason) {
    // The query cannot be answered: the engine's words.
    if (reason instanceof PromqlError) return { error: reason.message }
    throw reason
  }
}

export function ruleSample({ labels, value, histogram }: { readonly labels: Labels; readonly value: number; readonly histogram?: FloatHistogram | undefined }): RuleSample {
  return histogram ? { labels, value: 0, histogram } : { labels, value }
}
