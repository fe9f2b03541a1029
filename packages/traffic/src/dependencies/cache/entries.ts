/**
 * The entries of a cache: a hash table with linear probing over dense rows, and the order in which they were used. All
 * of it in typed arrays, one of each kind a cache, so that a fork copies memory.
 */
import { type Absent, widened } from '../../exact/columns.ts'
import type { TrafficState } from '../../state.ts'

export interface Entries {
  /** By instance; empty for what is no cache. */
  entryKeys: Float64Array[]
  /** Fresh until, and answered with until. */
  entryFresh: Float64Array[]
  entryUntil: Float64Array[]
  entryUses: Float64Array[]
  /** Neighbours in the order of use, the last used first. */
  entryBefore: Int32Array[]
  entryNext: Int32Array[]
  /** The hash table: a row and one, or 0. */
  entrySlots: Int32Array[]
  /** By instance: rows, first and last of the order, evictions, expirations, hits and misses. */
  cacheFigures: Float64Array[]
  /** Numbers of the spaces of keys. */
  cacheSpaces: Map<string, number>
  /** By job at a server: what its look-up found; and the single flight that it is in. */
  lookedUp: Uint8Array
  flights: Map<string, Flight>
  jobFlight: (string | null)[]
  /** Requests that nobody waits for, by their row: under whose key they draw, and what is filled then. */
  detached: Map<string, Detached>
  /** By client: what its look-ups found. */
  lookCounts: (Float64Array | null)[]
}

/** Until then: a table of a part has the same columns in every world, or the code for it is slow in all of them. */
export const noEntries: Absent<Entries> = {
  entryKeys: undefined, entryFresh: undefined, entryUntil: undefined, entryUses: undefined, entryBefore: undefined,
  entryNext: undefined, entrySlots: undefined, cacheFigures: undefined, cacheSpaces: undefined, lookedUp: undefined,
  flights: undefined, jobFlight: undefined, detached: undefined, lookCounts: undefined,
}

export interface Flight {
  readonly leader: number
  readonly followers: readonly number[]
}

export interface Detached {
  readonly low: number
  readonly high: number
  readonly number: number
  /** The cache's client, and which of its routes fills. */
  readonly fill?: { readonly client: number; readonly route: number }
}

export type Cached = TrafficState & Entries

export const figure = { count: 0, head: 1, tail: 2, evicted: 3, expired: 4, hits: 5, misses: 6, refused: 7, commands: 8 } as const
const figures = 9

export function openEntries(anyState: TrafficState, instance: number): void {
  if (anyState.entryKeys === undefined) {
    Object.assign(anyState, {
      entryKeys: [], entryFresh: [], entryUntil: [], entryUses: [], entryBefore: [], entryNext: [], entrySlots: [], cacheFigures: [],
      cacheSpaces: new Map(), lookedUp: new Uint8Array(0), flights: new Map(), jobFlight: [], detached: new Map(), lookCounts: [],
    } satisfies Entries)
  }
  const state = anyState as Cached
  // No holes: a hole in an array is not plain.
  for (let each = state.cacheFigures.length; each <= instance; each++) clearEntries(state, each)
  clearEntries(state, instance)
}

/** A cache that starts is empty; one that ends leaves nothing. */
export function clearEntries(state: Cached, instance: number): void {
  state.entryKeys[instance] = new Float64Array(0)
  state.entryFresh[instance] = new Float64Array(0)
  state.entryUntil[instance] = new Float64Array(0)
  state.entryUses[instance] = new Float64Array(0)
  state.entryBefore[instance] = new Int32Array(0)
  state.entryNext[instance] = new Int32Array(0)
  state.entrySlots[instance] = new Int32Array(0)
  state.cacheFigures[instance] = new Float64Array(figures)
  state.cacheFigures[instance]![figure.head] = -1
  state.cacheFigures[instance]![figure.tail] = -1
}

function slotOf(key: number, mask: number): number {
  const high = Math.floor(key / 0x1_0000_0000)
  let hash = Math.imul((key >>> 0) ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1)
  hash ^= hash >>> 15
  return Math.imul(hash, 0x2c1b_3c6d) >>> 7 & mask
}

/** The row of a key; -1 where there is none. */
export function findEntry(state: Cached, instance: number, key: number): number {
  const slots = state.entrySlots[instance]!
  if (slots.length === 0) return -1
  const keys = state.entryKeys[instance]!
  const mask = slots.length - 1
  for (let slot = slotOf(key, mask); ; slot = (slot + 1) & mask) {
    const row = slots[slot]! - 1
    if (row < 0 || keys[row] === key) return row
  }
}

/** A row for a key that is not there yet, used just now. */
export function addEntry(state: Cached, instance: number, key: number): number {
  const own = state.cacheFigures[instance]!
  const row = own[figure.count]!
  if (row === state.entryKeys[instance]!.length) lengthen(state, instance, Math.max(16, 2 * row))
  own[figure.count] = row + 1
  state.entryKeys[instance]![row] = key
  state.entryUses[instance]![row] = 0
  occupy(state, instance, row)
  link(state, instance, row)
  return row
}

function occupy(state: Cached, instance: number, row: number): void {
  const slots = state.entrySlots[instance]!
  const mask = slots.length - 1
  let slot = slotOf(state.entryKeys[instance]![row]!, mask)
  while (slots[slot] !== 0) slot = (slot + 1) & mask
  slots[slot] = row + 1
}

function lengthen(state: Cached, instance: number, length: number): void {
  for (const columns of [state.entryKeys, state.entryFresh, state.entryUntil, state.entryUses]) columns[instance] = widened(columns[instance]!, length)
  for (const columns of [state.entryBefore, state.entryNext]) columns[instance] = widened(columns[instance]!, length)
  // At most half full.
  state.entrySlots[instance] = new Int32Array(2 * length)
  for (let row = 0; row < state.cacheFigures[instance]![figure.count]!; row++) occupy(state, instance, row)
}

/** The last row takes the place of the one that goes, so rows stay dense. */
export function removeEntry(state: Cached, instance: number, row: number): void {
  const own = state.cacheFigures[instance]!
  vacate(state, instance, row)
  unlink(state, instance, row)
  const last = own[figure.count]! - 1
  own[figure.count] = last
  if (row === last) return
  const slot = slotHolding(state, instance, last)
  for (const columns of [state.entryKeys, state.entryFresh, state.entryUntil, state.entryUses]) columns[instance]![row] = columns[instance]![last]!
  state.entrySlots[instance]![slot] = row + 1
  const [before, next] = [state.entryBefore[instance]![last]!, state.entryNext[instance]![last]!]
  state.entryBefore[instance]![row] = before
  state.entryNext[instance]![row] = next
  if (before < 0) own[figure.head] = row
  else state.entryNext[instance]![before] = row
  if (next < 0) own[figure.tail] = row
  else state.entryBefore[instance]![next] = row
}

function slotHolding(state: Cached, instance: number, row: number): number {
  const slots = state.entrySlots[instance]!
  const mask = slots.length - 1
  let slot = slotOf(state.entryKeys[instance]![row]!, mask)
  while (slots[slot] !== row + 1) slot = (slot + 1) & mask
  return slot
}

/** Empties a slot, and moves those behind it that stand there only because it was taken (Knuth, TAOCP 3, 6.4 R). */
function vacate(state: Cached, instance: number, row: number): void {
  const slots = state.entrySlots[instance]!
  const mask = slots.length - 1
  let hole = slotHolding(state, instance, row)
  for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
    const home = slotOf(state.entryKeys[instance]![slots[slot]! - 1]!, mask)
    if (((slot - home) & mask) < ((slot - hole) & mask)) continue
    slots[hole] = slots[slot]!
    hole = slot
  }
  slots[hole] = 0
}

function link(state: Cached, instance: number, row: number): void {
  const own = state.cacheFigures[instance]!
  const head = own[figure.head]!
  state.entryBefore[instance]![row] = -1
  state.entryNext[instance]![row] = head
  if (head < 0) own[figure.tail] = row
  else state.entryBefore[instance]![head] = row
  own[figure.head] = row
}

function unlink(state: Cached, instance: number, row: number): void {
  const own = state.cacheFigures[instance]!
  const [before, next] = [state.entryBefore[instance]![row]!, state.entryNext[instance]![row]!]
  if (before < 0) own[figure.head] = next
  else state.entryNext[instance]![before] = next
  if (next < 0) own[figure.tail] = before
  else state.entryBefore[instance]![next] = before
}

/** An entry has been used. */
export function touchEntry(state: Cached, instance: number, row: number): void {
  state.entryUses[instance]![row]!++
  unlink(state, instance, row)
  link(state, instance, row)
}
