/**
 * Finds series by their labels: a hash table from whole label sets to series, and an inverted
 * index from label pairs to the series that bear them.
 *
 * Follows the head's stripeSeries and MemPostings of Prometheus 3 (tsdb/head.go,
 * tsdb/index/postings.go) in what it answers, not in how it is laid out.
 */
import { type Labels, labelValue, sameLabels } from './labels.ts'
import type { Matcher } from './matcher.ts'
import { grown, type LabelIndex, newLabelIndex, reserveSeries, type SeriesState } from './state.ts'

/** The number of the series with these labels; -1 when there is none. */
export function findSeries(state: SeriesState, labels: Labels): number {
  return state.labelSlots[slotOf(state, labels, hashOfLabels(labels))]! - 1
}

/** The number of the series with these labels, made when there is none. Whoever asks again and again keeps the hash. */
export function seriesNumber(state: SeriesState, labels: Labels, hash: number = hashOfLabels(labels)): number {
  const found = state.labelSlots[slotOf(state, labels, hash)]! - 1
  if (found >= 0) return found
  const series = state.labels.length
  reserveSeries(state, series)
  state.labels.push(labels)
  state.lastTime[series] = -Infinity
  state.lastChunk[series] = -1
  enter(state, series, labels, hash)
  return series
}

/** The index of label sets that all differ, the same as if each had been entered when it came. */
export function indexOfLabels(sets: readonly Labels[]): LabelIndex {
  const index = newLabelIndex()
  sets.forEach((labels, series) => enter(index, series, labels, hashOfLabels(labels)))
  return index
}

/** Enters a new label set under the next number. */
function enter(index: LabelIndex, series: number, labels: Labels, hash: number): void {
  if (series === index.labelHashes.length) index.labelHashes = grown(index.labelHashes, new Uint32Array(series * 2))
  index.labelHashes[series] = hash
  index.labelSlots[freeSlot(index.labelSlots, hash)] = series + 1
  if ((series + 1) * 2 > index.labelSlots.length) growLabelSlots(index, series + 1)
  for (let at = 0; at < labels.length; at += 2) link(index, pairNumber(index, labels[at]!, labels[at + 1]!), series)
}

function slotOf(state: SeriesState, labels: Labels, hash: number): number {
  const mask = state.labelSlots.length - 1
  let slot = hash & mask
  for (;;) {
    const series = state.labelSlots[slot]! - 1
    if (series < 0 || (state.labelHashes[series] === hash && sameLabels(state.labels[series]!, labels))) return slot
    slot = (slot + 1) & mask
  }
}

function freeSlot(slots: Int32Array, hash: number): number {
  const mask = slots.length - 1
  let slot = hash & mask
  while (slots[slot] !== 0) slot = (slot + 1) & mask
  return slot
}

function growLabelSlots(index: LabelIndex, count: number): void {
  const slots = new Int32Array(index.labelSlots.length * 2)
  for (let series = 0; series < count; series++) slots[freeSlot(slots, index.labelHashes[series]!)] = series + 1
  index.labelSlots = slots
}

function link(index: LabelIndex, pair: number, series: number): void {
  const number = index.links++
  if (number >= index.linkSeries.length) {
    index.linkSeries = grown(index.linkSeries, new Int32Array(number * 2))
    index.linkNext = grown(index.linkNext, new Int32Array(number * 2))
  }
  index.linkSeries[number] = series
  index.linkNext[number] = index.pairLast[pair]!
  index.pairLast[pair] = number
  index.pairCount[pair]!++
}

function pairNumber(index: LabelIndex, name: string, value: string): number {
  const slot = pairSlotOf(index, name, value)
  const found = index.pairSlots[slot]! - 1
  if (found >= 0) return found
  const pair = index.pairNames.length
  if (pair >= index.pairLast.length) {
    index.pairLast = grown(index.pairLast, new Int32Array(pair * 2))
    index.pairCount = grown(index.pairCount, new Int32Array(pair * 2))
  }
  index.pairNames.push(name)
  index.pairValues.push(value)
  index.pairLast[pair] = -1
  index.pairSlots[slot] = pair + 1
  if (index.pairNames.length * 2 > index.pairSlots.length) growPairSlots(index)
  return pair
}

function pairSlotOf(index: LabelIndex, name: string, value: string): number {
  const mask = index.pairSlots.length - 1
  let slot = hashOfPair(name, value) & mask
  for (;;) {
    const pair = index.pairSlots[slot]! - 1
    if (pair < 0 || (index.pairValues[pair] === value && index.pairNames[pair] === name)) return slot
    slot = (slot + 1) & mask
  }
}

function growPairSlots(index: LabelIndex): void {
  const slots = new Int32Array(index.pairSlots.length * 2)
  for (let pair = 0; pair < index.pairNames.length; pair++) {
    slots[freeSlot(slots, hashOfPair(index.pairNames[pair]!, index.pairValues[pair]!))] = pair + 1
  }
  index.pairSlots = slots
}

const hashBasis = 0x811c_9dc5

/** FNV-1a over the UTF-16 units, with a last stir for the low bits. */
function hashOf(text: string, basis: number): number {
  let hash = basis
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d)
}

function hashOfPair(name: string, value: string): number {
  return hashOf(value, hashOf(name, hashBasis)) >>> 0
}

export function hashOfLabels(labels: Labels): number {
  let hash = hashBasis
  for (const text of labels) hash = hashOf(text, hash)
  return hash >>> 0
}

/** The numbers of the series that all matchers match, in the order in which series were made. */
export function selectSeries(state: SeriesState, matchers: readonly Matcher[]): number[] {
  const chosen = narrowest(state, matchers)
  const candidates = chosen ? seriesOfPair(state, chosen.pair) : state.labels.map((_, series) => series)
  const others = chosen ? matchers.filter((matcher) => matcher !== chosen.matcher) : matchers
  const tests = others.map((matcher) => ({ name: matcher.name, test: remembering(matcher) }))
  return candidates.filter((series) => tests.every(({ name, test }) => test(labelValue(state.labels[series]!, name))))
}

/** The equality matcher with the fewest series; pair -1 when nothing bears its pair. */
function narrowest(state: SeriesState, matchers: readonly Matcher[]): { matcher: Matcher; pair: number } | undefined {
  let best: { matcher: Matcher; pair: number } | undefined
  for (const matcher of matchers) {
    if (matcher.type !== '=' || matcher.value === '') continue
    const pair = state.pairSlots[pairSlotOf(state, matcher.name, matcher.value)]! - 1
    if (pair < 0) return { matcher, pair }
    if (!best || state.pairCount[pair]! < state.pairCount[best.pair]!) best = { matcher, pair }
  }
  return best
}

function seriesOfPair(state: LabelIndex, pair: number): number[] {
  if (pair < 0) return []
  let index = state.pairCount[pair]!
  const result = Array<number>(index).fill(0)
  for (let number = state.pairLast[pair]!; number >= 0; number = state.linkNext[number]!) result[--index] = state.linkSeries[number]!
  return result
}

/** A matcher's answer, asked once a value. */
function remembering(matcher: Matcher): (value: string) => boolean {
  if (matcher.type === '=' || matcher.type === '!=') return matcher.matches
  const answers = new Map<string, boolean>()
  return (value) => {
    const known = answers.get(value)
    if (known !== undefined) return known
    const answer = matcher.matches(value)
    answers.set(value, answer)
    return answer
  }
}
