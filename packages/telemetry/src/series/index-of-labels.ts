/**
 * Finds series by their labels: a hash table from whole label sets to series, and an inverted
 * index from label pairs to the series that bear them.
 *
 * Follows the head's stripeSeries and MemPostings of Prometheus 3 (tsdb/head.go,
 * tsdb/index/postings.go) in what it answers, not in how it is laid out.
 */
import { type Labels, labelValue, sameLabels } from './labels.ts'
import type { Matcher } from './matcher.ts'
import { grown, reserveSeries, type SeriesState } from './state.ts'

/** The number of the series with these labels; -1 when there is none. */
export function findSeries(state: SeriesState, labels: Labels): number {
  return state.labelSlots[slotOf(state, labels, hashOfLabels(labels))]! - 1
}

/** The number of the series with these labels, made when there is none. */
export function seriesNumber(state: SeriesState, labels: Labels): number {
  const hash = hashOfLabels(labels)
  const slot = slotOf(state, labels, hash)
  const found = state.labelSlots[slot]! - 1
  if (found >= 0) return found
  const series = state.labels.length
  reserveSeries(state, series)
  state.labels.push(labels)
  state.labelHashes[series] = hash
  state.lastTime[series] = -Infinity
  state.lastChunk[series] = -1
  state.labelSlots[slot] = series + 1
  if (state.labels.length * 2 > state.labelSlots.length) growLabelSlots(state)
  for (let index = 0; index < labels.length; index += 2) link(state, pairNumber(state, labels[index]!, labels[index + 1]!), series)
  return series
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

function growLabelSlots(state: SeriesState): void {
  const slots = new Int32Array(state.labelSlots.length * 2)
  for (let series = 0; series < state.labels.length; series++) {
    let slot = state.labelHashes[series]! & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = series + 1
  }
  state.labelSlots = slots
}

function link(state: SeriesState, pair: number, series: number): void {
  const number = state.links++
  if (number >= state.linkSeries.length) {
    state.linkSeries = grown(state.linkSeries, new Int32Array(number * 2))
    state.linkNext = grown(state.linkNext, new Int32Array(number * 2))
  }
  state.linkSeries[number] = series
  state.linkNext[number] = state.pairLast[pair]!
  state.pairLast[pair] = number
  state.pairCount[pair]!++
}

function pairNumber(state: SeriesState, name: string, value: string): number {
  const slot = pairSlotOf(state, name, value)
  const found = state.pairSlots[slot]! - 1
  if (found >= 0) return found
  const pair = state.pairNames.length
  if (pair >= state.pairLast.length) {
    state.pairLast = grown(state.pairLast, new Int32Array(pair * 2))
    state.pairCount = grown(state.pairCount, new Int32Array(pair * 2))
  }
  state.pairNames.push(name)
  state.pairValues.push(value)
  state.pairLast[pair] = -1
  state.pairSlots[slot] = pair + 1
  if (state.pairNames.length * 2 > state.pairSlots.length) growPairSlots(state)
  return pair
}

function pairSlotOf(state: SeriesState, name: string, value: string): number {
  const mask = state.pairSlots.length - 1
  let slot = hashOfPair(name, value) & mask
  for (;;) {
    const pair = state.pairSlots[slot]! - 1
    if (pair < 0 || (state.pairValues[pair] === value && state.pairNames[pair] === name)) return slot
    slot = (slot + 1) & mask
  }
}

function growPairSlots(state: SeriesState): void {
  const slots = new Int32Array(state.pairSlots.length * 2)
  for (let pair = 0; pair < state.pairNames.length; pair++) {
    let slot = hashOfPair(state.pairNames[pair]!, state.pairValues[pair]!) & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = pair + 1
  }
  state.pairSlots = slots
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

function hashOfLabels(labels: Labels): number {
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

function seriesOfPair(state: SeriesState, pair: number): number[] {
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
