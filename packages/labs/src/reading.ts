/**
 * Reads an author's YAML and collects everything that is wrong with it, each with its line, so
 * that parsing never stops at the first.
 */
import type { Resource } from '@track/apimachinery'
import { worldKinds } from '@track/cluster'
import { parseGoDuration, parsePrometheusDuration, type Duration } from '@track/simulation'
import { type Document, LineCounter, parseDocument } from 'yaml'

export type Path = readonly (string | number)[]

export class Reading {
  readonly complaints: string[] = []
  /** What its world serves: what every world does, until it is told. */
  kinds: readonly Resource[] = worldKinds.map(({ resource }) => resource)
  readonly #document: Document
  readonly #lines = new LineCounter()
  readonly #name: string

  constructor(name: string, text: string) {
    this.#name = name
    this.#document = parseDocument(text, { lineCounter: this.#lines, version: '1.2' })
    for (const { message, linePos } of this.#document.errors) {
      this.complaints.push(`${name}:${linePos?.[0].line ?? 1}: ${message.split('\n')[0]!.replace(/ at line \d+, column \d+:$/, '')}`)
    }
  }

  /** The text is no YAML: whatever else would be said follows from that. */
  get isBroken(): boolean {
    return this.#document.errors.length > 0
  }

  get root(): unknown {
    return this.isBroken ? {} : this.#document.toJS()
  }

  complain(path: Path, message: string): void {
    if (this.isBroken) return
    const place = path.length === 0 ? '' : `${path.join('.')}: `
    this.complaints.push(`${this.#name}:${this.#lineOf(path)}: ${place}${message}`)
  }

  /** The line of what a path leads to, or of the nearest thing above it. */
  #lineOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
      if (node?.range) return this.#lines.linePos(node.range[0]).line
    }
    return 1
  }

  text(value: unknown, path: Path, fallback?: string): string {
    if (value === undefined && fallback !== undefined) return fallback
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    this.complain(path, `${found(value)}, expected text`)
    return ''
  }

  /** A word that is typed and that keys are made of. */
  name(value: unknown, path: Path): string {
    const text = this.text(value, path)
    if (text !== '' && !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text)) this.complain(path, `found ${JSON.stringify(text)}, expected lower-case letters, digits and dashes`)
    return text
  }

  number(value: unknown, path: Path, fallback?: number): number {
    if (value === undefined && fallback !== undefined) return fallback
    if (typeof value === 'number') return value
    this.complain(path, `${found(value)}, expected a number`)
    return 0
  }

  flag(value: unknown, path: Path): boolean {
    if (value === undefined || typeof value === 'boolean') return value ?? false
    this.complain(path, `${found(value)}, expected true or false`)
    return false
  }

  duration(value: unknown, path: Path, fallback?: Duration): Duration {
    if (value === undefined && fallback !== undefined) return fallback
    if (typeof value === 'string') {
      for (const parse of [parsePrometheusDuration, parseGoDuration]) {
        const duration = parse(value)
        if (typeof duration === 'number') return duration
      }
    }
    this.complain(path, `${found(value)}, expected a duration such as 90s or 2h`)
    return 0
  }

  list(value: unknown, path: Path): readonly unknown[] {
    if (value === undefined) return []
    if (Array.isArray(value)) return value
    this.complain(path, `${found(value)}, expected a list`)
    return []
  }

  mapping(value: unknown, path: Path): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    this.complain(path, `${found(value)}, expected a mapping`)
    return {}
  }

  /** Complains about every key that nobody reads. */
  only(value: Readonly<Record<string, unknown>>, path: Path, known: readonly string[]): void {
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) this.complain([...path, key], `unknown field, expected one of ${known.join(', ')}`)
    }
  }
}

function found(value: unknown): string {
  return value === undefined ? 'not there' : `found ${JSON.stringify(value)}`
}
