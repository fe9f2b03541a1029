/** Words of PromQL: metrics, functions, aggregations, labels and their values. */
import { aggregators, functionTable } from '@track/telemetry'
import type { Candidate } from './completion.ts'
import type { CompletionSource } from './source.ts'

export function completePromql(source: CompletionSource, query: string, cursor: number): { readonly from: number; readonly candidates: readonly Candidate[] } | undefined {
  const value = /([a-zA-Z_]\w*)\s*(?:=|!=|=~|!~)\s*"([^"\\]*)$/.exec(query)
  if (value) return named(source.labelValues(value[1]!), value[2]!, cursor)
  // Within any other string there is nothing to know.
  if ((query.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1) return undefined
  const typed = /[a-zA-Z_:][\w:]*$/.exec(query)?.[0] ?? ''
  const before = query.slice(0, query.length - typed.length)
  if (isAmongLabels(before)) return named(source.labelNames().filter((name) => name !== '__name__'), typed, cursor)
  const functions = [...functionNames, ...aggregatorNames].filter((name) => name.startsWith(typed))
  const metrics = source.metricNames().filter((name) => name.startsWith(typed))
  const candidates: Candidate[] = [
    ...metrics.map((word): Candidate => ({ word, after: '' })), ...functions.map((name): Candidate => ({ word: `${name}(`, after: '', label: name })),
  ]
  return { from: cursor - typed.length, candidates: candidates.sort((a, b) => (a.word < b.word ? -1 : 1)) }
}

const functionNames = functionTable.map(({ name }) => name)
const aggregatorNames = [...aggregators]

/** Within `{…}`, or in the list of `by (…)`, `without (…)`, `on (…)`. */
function isAmongLabels(before: string): boolean {
  const brace = before.lastIndexOf('{')
  if (brace > before.lastIndexOf('}')) return !/(?:=|!=|=~|!~)\s*$/.test(before)
  return /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*$/.test(before)
}

function named(names: readonly string[], typed: string, cursor: number): { from: number; candidates: Candidate[] } {
  const found = [...new Set(names)].filter((name) => name.startsWith(typed)).sort()
  return { from: cursor - typed.length, candidates: found.map((word): Candidate => ({ word, after: '' })) }
}
