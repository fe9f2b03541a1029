/** Puts native histograms where their markers stand among the samples that were read. */
import type { Samples } from '../samples.ts'
import type { SeriesState } from '../state.ts'
import { chunksWithin } from './chunk.ts'
import type { FloatHistogram } from './float-histogram.ts'

/** Puts the rows in the places where their markers were read; a marker whose row is gone is taken out. */
export function attachHistograms({ histograms }: SeriesState, series: number, into: Samples): void {
  const known = histograms.get(String(series))
  const chunks = known ? chunksWithin(known, into.times[0]!, into.times[into.length - 1]!) : []
  let chunk = 0
  let row = 0
  let kept = 0
  into.histograms.length = 0
  for (let index = 0; index < into.length; index++) {
    const timeMs = into.times[index]!
    let found: FloatHistogram | undefined
    if (into.isHistogramAt(index)) {
      while (chunk < chunks.length && chunks[chunk]!.times.at(-1)! < timeMs) {
        chunk++
        row = 0
      }
      const here = chunks[chunk]
      while (here && here.times[row]! < timeMs) row++
      if (here?.times[row] !== timeMs) continue
      found = here.rows[row]
    }
    into.histograms[kept] = found
    into.move(index, kept++)
  }
  into.length = kept
}
