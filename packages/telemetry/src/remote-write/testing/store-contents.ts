/** Everything that a store of series holds, as recorders of the real one print it. */
import { printFloat } from '../../exposition/float.ts'
import { printHistogramNote } from '../../promql/histogram-notation.ts'
import { exemplarsOf } from '../../series/exemplars.ts'
import { labelsRecord } from '../../series/labels.ts'
import { readSamples, Samples } from '../../series/samples.ts'
import type { SeriesState } from '../../series/state.ts'

export interface StoredRow {
  readonly metric: Readonly<Record<string, string>>
  readonly samples: readonly (readonly [number, string])[]
  readonly exemplars?: readonly (readonly [number, string, Readonly<Record<string, string>>])[]
}

export function contentsOf(store: SeriesState): StoredRow[] {
  const into = new Samples()
  return store.labels.flatMap((labels, series): StoredRow[] => {
    readSamples(store, series, { fromMs: -Infinity, toMs: Infinity, into })
    if (into.length === 0) return []
    const samples = Array.from({ length: into.length }, (_, index): [number, string] => {
      const histogram = into.hasHistograms ? into.histograms[index] : undefined
      return [into.times[index]!, into.isStaleAt(index) ? 'stale' : histogram ? printHistogramNote(histogram) : printFloat(into.values[index]!)]
    })
    const exemplars = exemplarsOf(store, series).map(({ timeMs, value, labels: own }) => [timeMs, printFloat(value), labelsRecord(own)] as const)
    return [{ metric: labelsRecord(labels), samples, ...(exemplars.length > 0 ? { exemplars } : {}) }]
  })
}

export function inLabelOrder(rows: readonly StoredRow[]): readonly StoredRow[] {
  const key = ({ metric }: StoredRow) => JSON.stringify(Object.entries(metric).sort())
  return rows.map(({ metric, ...rest }) => ({ metric: Object.fromEntries(Object.entries(metric).sort()), ...rest })).sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
