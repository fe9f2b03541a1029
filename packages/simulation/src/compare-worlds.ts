/**
 * Whether two worlds are the same, value for value, and where they first differ. Quicker than two
 * digests, and it names the place.
 */
import type { Data } from './plain.ts'
import type { Simulation } from './simulation.ts'

/** `states.nodes.runs.a/web.isEnding: true, and false`; undefined when the worlds are the same. */
export function compareWorlds(left: Simulation, right: Simulation): string | undefined {
  return firstDifference(comparable(left), comparable(right))
}

/** A world without what is no part of it: rows taken back, and the heap's inner order. */
export function comparable(simulation: Simulation): Data {
  const { events, cancelled, ...rest } = simulation.export()
  const pending = events.filter((row) => !cancelled.has(String(row.sequence)))
    .sort((a, b) => a.at - b.at || a.sequence - b.sequence)
  return { ...rest, pending }
}

/** Where two values part; the order of keys counts, whether rows are shared does not. */
export function firstDifference(left: Data, right: Data): string | undefined {
  const same = new Map<object, object>()
  const path: (string | number)[] = []

  function differ(a: unknown, b: unknown): string | undefined {
    if (Object.is(a, b)) return undefined
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return told(shown(a), shown(b))
    if (same.get(a) === b) return undefined
    const found = differentObjects(a, b)
    if (found === undefined) same.set(a, b)
    return found
  }

  function differentObjects(a: object, b: object): string | undefined {
    if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return sameBytes(a, b) ? undefined : told('these numbers', 'others')
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return told(kindOf(a), kindOf(b))
    if (a instanceof Map) return differentEntries([...a], [...b as ReadonlyMap<unknown, unknown>])
    return differentEntries(Object.entries(a), Object.entries(b))
  }

  function differentEntries(a: readonly [unknown, unknown][], b: readonly [unknown, unknown][]): string | undefined {
    for (let index = 0; index < Math.max(a.length, b.length); index++) {
      const key = a[index]?.[0]
      if (key !== b[index]?.[0]) return told(key === undefined ? 'nothing more' : `"${String(key)}" next`, b[index] ? `"${String(b[index]![0])}"` : 'nothing more')
      path.push(String(key))
      const found = differ(a[index]![1], b[index]![1])
      if (found !== undefined) return found
      path.pop()
    }
    return undefined
  }

  const told = (one: string, other: string) => `${path.join('.') || 'the whole'}: ${one}, and ${other}`
  return differ(left, right)
}

function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  if (a.constructor !== b.constructor || a.byteLength !== b.byteLength) return false
  const [one, other] = [a, b].map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)) as [Uint8Array, Uint8Array]
  return one.every((byte, index) => byte === other[index])
}

function kindOf(object: object): string {
  return `a ${object.constructor?.name ?? 'bare object'}`
}

function shown(value: unknown): string {
  if (Object.is(value, -0)) return '-0'
  return typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' && value !== null ? kindOf(value) : String(value)
}
