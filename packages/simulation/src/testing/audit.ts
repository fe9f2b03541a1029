/**
 * Keeps the rule that rows are replaced and never changed: freezes every row that the world can
 * reach before each event and input, so that a change in place throws where it is made. On the
 * way it refuses what is not plain data, and containers that stand in two places.
 */
import { digestOf } from '../digest.ts'
import { isTypedArray, type TypedArray } from '../plain.ts'
import type { Simulation } from '../simulation.ts'

/** A walk waits until there was an event for so many entries of containers: large worlds are walked less often. */
const entriesAnEvent = 500

/** Watches a world from here on; a fork is watched when `audit` is called with it. */
export function audit(simulation: Simulation): void {
  const auditor = new Auditor(simulation)
  auditor.walk()
  simulation.observe(({ data, part, event }) => auditor.walkIfDue(data, `the data of ${part}/${event}`))
  simulation.observeInputs(({ data, part, input }) => auditor.walk(data, `the data of input ${part}/${input}`))
}

/** Walks a world once, between events; for the end of a run. */
export function auditOnce(simulation: Simulation): void {
  new Auditor(simulation).walk()
}

class Auditor {
  readonly #simulation: Simulation
  readonly #frozen = new WeakSet<object>()
  /** Typed arrays cannot be frozen: those that stand in rows are compared with what they were. */
  readonly #held = new Map<TypedArray, { readonly path: string; readonly digest: string }>()
  #containers = new Map<object, string>()
  #entries = 0
  #walkedAt = 0

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  walkIfDue(data: unknown, path: string): void {
    if ((this.#simulation.handled - this.#walkedAt) * entriesAnEvent >= this.#entries) this.walk(data, path)
    else this.#row(data, path)
  }

  /** Everything that the world can reach, and what comes to it. */
  walk(data?: unknown, path = ''): void {
    this.#entries = 0
    this.#containers = new Map()
    this.#walkedAt = this.#simulation.handled
    this.#compareHeld()
    const { states, events } = this.#simulation.export()
    for (const [name, state] of states) {
      this.#requirePlainObject(state, name)
      for (const [field, value] of Object.entries(state)) this.#containerOrRow(value, `${name}.${field}`, true)
    }
    for (const row of events) this.#row(row, `the event ${row.part}/${row.event}`)
    this.#row(data, path)
  }

  #containerOrRow(value: unknown, path: string, isField: boolean): void {
    this.#entries++
    if (value instanceof Map) {
      this.#container(value, path)
      for (const [key, inner] of value) {
        if (typeof key !== 'string') throw new Error(`${path} is a Map with a key that is not a text: ${String(key)}`)
        this.#containerOrRow(inner, `${path}[${key}]`, false)
      }
    } else if (isTypedArray(value)) this.#container(value, path)
    else if (Array.isArray(value) && isField) {
      this.#container(value, path)
      for (const [index, inner] of value.entries()) this.#containerOrRow(inner, `${path}[${index}]`, false)
    } else this.#row(value, path)
  }

  #container(container: object, path: string): void {
    const other = this.#containers.get(container)
    if (other !== undefined) throw new Error(`one container stands in two places: ${other} and ${path}; a fork would make two of it`)
    if (this.#frozen.has(container)) throw new Error(`${path} is a container that also stands in a row`)
    this.#containers.set(container, path)
  }

  #row(value: unknown, path: string): void {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error(`${path} is a ${typeof value}: not plain data`)
    if (typeof value !== 'object' || value === null) return
    if (this.#containers.has(value)) throw new Error(`${path} is part of a row and also the container ${this.#containers.get(value)}`)
    if (this.#frozen.has(value)) return
    this.#frozen.add(value)
    if (isTypedArray(value)) {
      this.#held.set(value, { path, digest: digestOf(value) })
    } else if (value instanceof Map) {
      lock(value, path)
      for (const [key, inner] of value) this.#row(inner, `${path}[${String(key)}]`)
    } else {
      if (!Array.isArray(value)) this.#requirePlainObject(value, path)
      Object.freeze(value)
      for (const [key, inner] of Object.entries(value)) this.#row(inner, `${path}.${key}`)
    }
  }

  #requirePlainObject(value: object, path: string): void {
    const prototype = Object.getPrototypeOf(value) as object | null
    if (prototype !== Object.prototype && prototype !== null) {
      throw new Error(`${path} is a ${value.constructor.name}: not plain data`)
    }
  }

  #compareHeld(): void {
    for (const [array, { path, digest }] of this.#held) {
      this.#entries += array.length / 16
      if (digestOf(array) !== digest) throw new Error(`the typed array at ${path} stands in a row and was changed in place`)
    }
  }
}

/** A Map in a row refuses to change. */
function lock(map: Map<unknown, unknown>, path: string): void {
  const refuse = () => {
    throw new TypeError(`the Map at ${path} stands in a row and cannot be changed in place`)
  }
  for (const method of ['set', 'delete', 'clear']) Object.defineProperty(map, method, { value: refuse, configurable: true })
}
