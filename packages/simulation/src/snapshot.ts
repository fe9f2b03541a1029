/**
 * A world as bytes, to be kept in a file, a browser's storage or a link, and back. What was
 * damaged or is not ours is refused with one sentence that says what to do.
 */
import { decode } from './codec/decode.ts'
import { encode } from './codec/encode.ts'
import { comparable } from './compare-worlds.ts'
import { digestOf, digestOfBytes } from './digest.ts'
import { engineVersion } from './engine-version.ts'
import type { Part } from './part.ts'
import type { Plain } from './plain.ts'
import { Simulation, type WorldState } from './simulation.ts'

/** What stands before the state, readable without reading the state. */
export interface SnapshotHeader {
  readonly format: number
  readonly engine: string
  readonly at: number
  readonly handled: number
  /** Of the bytes that follow. */
  readonly digest: string
}

/** Says in one sentence why a snapshot cannot be opened, for whoever wanted to open it. */
export class SnapshotError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SnapshotError'
  }
}

/** Raised whenever a world's state gets another shape; `tests/saved` notices when that was forgotten. */
export const snapshotFormat = 8
const magic = 'world-snapshot '
const newline = 10

/** A line of text (the magic word and the header as JSON), then the encoded state. */
export function snapshot(simulation: Simulation): Uint8Array<ArrayBuffer> {
  const state = simulation.export()
  const body = encode({ ...state, states: withoutDerived(simulation.parts, state.states) })
  const header: SnapshotHeader = {
    format: snapshotFormat, engine: engineVersion, at: state.now, handled: state.handled, digest: digestOfBytes(body),
  }
  const head = new TextEncoder().encode(`${magic}${JSON.stringify(header)}\n`)
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

/** The world of a snapshot, with the same parts as it was built with. */
export function restore(parts: readonly Part[], bytes: Uint8Array): Simulation {
  const { header, body } = split(bytes)
  if (header.format !== snapshotFormat) {
    throw new SnapshotError(`This snapshot has format ${header.format}, as version ${header.engine} wrote it then; `
      + `this one reads format ${snapshotFormat}. Open it with what wrote it.`)
  }
  if (header.engine !== engineVersion) {
    throw new SnapshotError(`This snapshot was written by version ${header.engine}, and this is version ${engineVersion}; `
      + 'open it with the version that wrote it.')
  }
  if (digestOfBytes(body) !== header.digest) {
    throw new SnapshotError('This snapshot is damaged: its contents do not match its checksum. Use an earlier one.')
  }
  const state = decode(body) as unknown as WorldState
  const names = parts.map((part) => part.name)
  const missing = [...state.states.keys()].filter((name) => !names.includes(name))
  const added = names.filter((name) => !state.states.has(name))
  if (missing.length > 0 || added.length > 0) {
    const differences = [...missing.map((name) => `"${name}" is missing`), ...added.map((name) => `"${name}" is new`)]
    throw new SnapshotError(`This snapshot is of a world with other parts: ${differences.join(', ')}.`)
  }
  return Simulation.resume(parts, { ...state, states: withDerived(parts, state.states) })
}

/** What follows from the rest is undefined, so that it has its place among the fields. */
function withoutDerived(parts: readonly Part[], states: ReadonlyMap<string, object>): Map<string, object> {
  const kept = new Map(states)
  for (const { name, derived } of parts) {
    if (derived) kept.set(name, { ...states.get(name), ...Object.fromEntries(derived.names.map((field) => [field, undefined])) })
  }
  return kept
}

function withDerived(parts: readonly Part[], states: ReadonlyMap<string, object>): Map<string, object> {
  const derived = new Map(parts.map((part) => [part.name, part.derived]))
  // Spread, a state has the fast shape that code is compiled for, whatever the number of its fields.
  return new Map(Array.from(states, ([name, state]) => [name, { ...state, ...derived.get(name)?.derive(state) }]))
}

/** The header of a snapshot, without opening it. */
export function readSnapshotHeader(bytes: Uint8Array): SnapshotHeader {
  return split(bytes).header
}

/** Sixteen digits that are equal for equal worlds, however they came about. */
export function digestOfWorld(simulation: Simulation): string {
  return digestOf(comparable(simulation))
}

function split(bytes: Uint8Array): { header: SnapshotHeader; body: Uint8Array } {
  const end = bytes.indexOf(newline)
  const line = end === -1 ? '' : new TextDecoder().decode(bytes.subarray(0, end))
  if (!line.startsWith(magic)) throw new SnapshotError('This is not a snapshot of a world.')
  let header: Plain
  try {
    header = JSON.parse(line.slice(magic.length)) as Plain
  } catch {
    // JSON.parse refuses: the line was cut or changed.
    throw new SnapshotError('This snapshot is damaged: its first line cannot be read. Use an earlier one.')
  }
  if (!isHeader(header)) {
    throw new SnapshotError('This snapshot is damaged: its first line is incomplete. Use an earlier one.')
  }
  return { header, body: bytes.subarray(end + 1) }
}

function isHeader(value: unknown): value is SnapshotHeader {
  if (typeof value !== 'object' || value === null) return false
  const { format, engine, at, handled, digest } = value as Partial<Record<keyof SnapshotHeader, unknown>>
  return typeof format === 'number' && typeof engine === 'string' && typeof at === 'number'
    && typeof handled === 'number' && typeof digest === 'string'
}
