/** Words of PromQL at the prompt, by the same table as the page's editor. */
import { completePromql as offersAt, type Offer } from '@track/telemetry'
import type { Candidate } from './completion.ts'
import type { CompletionSource } from './source.ts'

export function completePromql(source: CompletionSource, query: string, cursor: number): { readonly from: number; readonly candidates: readonly Candidate[] } | undefined {
  const { from, offers } = offersAt({ metrics: source.metricNames, labelNames: source.labelNames, labelValues: source.labelValues }, query)
  if (offers.length === 0) return undefined
  // A quote would end the shell's own: values are offered once one is open.
  return { from: cursor - (query.length - from), candidates: offers.filter(({ text }) => !text.startsWith('"')).map(candidateOf) }
}

function candidateOf({ text, kind }: Offer): Candidate {
  return { word: text, after: '', ...((kind === 'function' || kind === 'aggregation') && { label: text.slice(0, -1) }) }
}
