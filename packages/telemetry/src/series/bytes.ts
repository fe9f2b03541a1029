/** How much memory a store takes. */
import { pageBytes, type SeriesState, slotBytes } from './state.ts'

/** Bytes that samples and their columns take (label texts not counted, nor segments). */
export function bytesOf(state: SeriesState): number {
  const columns = state.headCount.length * (slotBytes + 46)
  const index = 4 * (state.labelSlots.length + state.pairSlots.length + 2 * state.pairLast.length + 2 * state.linkNext.length)
  return (state.pages.length + 1) * pageBytes + columns + index
}
