/** Where groups stand in partitions: what each has committed, and the truth about what it has processed. */
import { type Brokered, lengthen, type Runs } from './tables.ts'

export function placeOf(state: Brokered, group: number, partition: number): number {
  const name = `${group}/${partition}`
  const known = state.placeIndex.get(name)
  if (known !== undefined) return known
  const place = state.placeRuns.length
  lengthen(state, 'byPlace', place + 1)
  state.placeIndex.set(name, place)
  state.placeGroup[place] = group
  state.placePartition[place] = partition
  state.placeOwner[place] = -1
  state.placeCommitted[place] = -1
  state.placePosition[place] = -1
  state.placeBegan[place] = -1
  state.placeRuns.push([])
  state.partitionReaders[partition] = [...state.partitionReaders[partition]!, place]
  return place
}

/** Records that a group has processed, in runs: mostly one. */
export function countIn(runs: Runs, from: number, to: number): number {
  return runs.reduce((sum, run) => sum + Math.max(0, Math.min(run.to, to) - Math.max(run.from, from)), 0)
}

/** A record has been dealt with; a second time it changes only the count of those. */
export function noteProcessed(state: Brokered, place: number, offset: number): void {
  state.placeProcessed[place]!++
  const runs = state.placeRuns[place]!
  const last = runs.at(-1)
  if (last !== undefined && last.to === offset) {
    state.placeRuns[place] = [...runs.slice(0, -1), { from: last.from, to: offset + 1 }]
    return
  }
  if (runs.some(({ from, to }) => offset >= from && offset < to)) {
    state.placeAgain[place]!++
    return
  }
  state.placeRuns[place] = joined([...runs, { from: offset, to: offset + 1 }].toSorted((a, b) => a.from - b.from))
}

function joined(runs: Runs): Runs {
  const out: { from: number; to: number }[] = []
  for (const run of runs) {
    const last = out.at(-1)
    if (last !== undefined && last.to === run.from) out[out.length - 1] = { from: last.from, to: run.to }
    else out.push({ ...run })
  }
  return out
}

/** The end of a partition has been cut off: its readers go back to there. */
export function clipPlaces(state: Brokered, partition: number, end: number): void {
  for (const place of state.partitionReaders[partition]!) {
    state.placePosition[place] = Math.min(state.placePosition[place]!, end)
    state.placeCommitted[place] = Math.min(state.placeCommitted[place]!, end)
    state.placeBegan[place] = Math.min(state.placeBegan[place]!, end)
    state.placeRuns[place] = state.placeRuns[place]!.filter(({ from }) => from < end).map(({ from, to }) => ({ from, to: Math.min(to, end) }))
  }
  const places = state.partitionReaders[partition]!
  state.consumerSpans.forEach((spans, consumer) => {
    if (!spans.some(({ place, to }) => to > end && places.includes(place))) return
    state.consumerSpans[consumer] = spans.map((span) =>
      (places.includes(span.place) ? { ...span, from: Math.min(span.from, end), to: Math.min(span.to, end) } : span))
  })
}
