/** JSON read into what is expected, with a complaint for everything that is something else: `path: found …, expected …`. */

export interface Complaint {
  /** `panels[2].options.legend`. */
  readonly path: string
  readonly found: string
  readonly expected: string
}

export function printComplaint({ path, found, expected }: Complaint): string {
  return `${path || 'dashboard'}: found ${found}, expected ${expected}`
}

export const unknownOption = 'an option that is not drawn here'

export type JsonRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One object of a document; a key that is missing or null has what is given for it. */
export class JsonReader {
  readonly value: JsonRecord
  readonly path: string
  readonly #complaints: Complaint[]
  readonly #asked = new Set<string>()

  constructor(value: unknown, path: string, complaints: Complaint[]) {
    this.path = path
    this.#complaints = complaints
    this.value = isRecord(value) ? value : {}
    if (value !== undefined && value !== null && !isRecord(value)) this.#refuse(path, value, 'an object')
  }

  text(key: string, otherwise = ''): string {
    return this.#read(key, 'a text', (value) => (typeof value === 'string' ? value : undefined)) ?? otherwise
  }

  /** A number may stand as a text, as older dashboards have it. */
  number(key: string): number | undefined {
    return this.#read(key, 'a number', (value) => {
      if (typeof value === 'number') return value
      return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value === '' ? NaN : undefined
    }, Number.isNaN)
  }

  truth(key: string, otherwise = false): boolean {
    return this.#read(key, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)) ?? otherwise
  }

  oneOf<Word extends string>(key: string, words: readonly Word[], otherwise: Word): Word {
    return this.#read(key, `one of ${words.join(', ')}`, (value) => words.find((word) => word === value)) ?? otherwise
  }

  object(key: string): JsonReader {
    return new JsonReader(this.#get(key), this.pathOf(key), this.#complaints)
  }

  /** The objects of a list. */
  objects(key: string): JsonReader[] {
    return this.list(key).map((value, index) => new JsonReader(value, `${this.pathOf(key)}[${index}]`, this.#complaints))
  }

  list(key: string): readonly unknown[] {
    return this.#read(key, 'a list', (value) => (Array.isArray(value) ? value : undefined)) ?? []
  }

  texts(key: string): readonly string[] {
    return this.list(key).flatMap((value, index) => {
      if (typeof value === 'string') return [value]
      this.#refuse(`${this.pathOf(key)}[${index}]`, value, 'a text')
      return []
    })
  }

  any(key: string): unknown {
    return this.#get(key) ?? undefined
  }

  complain(key: string, expected: string): void {
    this.#refuse(this.pathOf(key), this.value[key], expected)
  }

  pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`
  }

  /** Complains of keys that nobody has asked for and that are not known to change nothing here. */
  refuseRest(ignored: readonly string[]): void {
    for (const key of Object.keys(this.value)) {
      if (this.#asked.has(key) || ignored.includes(key) || this.value[key] === null) continue
      this.#complaints.push({ path: this.pathOf(key), found: unknownOption, expected: `one of ${[...this.#asked].join(', ')}` })
    }
  }

  #get(key: string): unknown {
    this.#asked.add(key)
    return Object.hasOwn(this.value, key) ? this.value[key] : undefined
  }

  #read<Value>(key: string, expected: string, read: (value: unknown) => Value | undefined, isNothing: (value: Value) => boolean = () => false): Value | undefined {
    const value = this.#get(key)
    if (value === undefined || value === null) return undefined
    const answer = read(value)
    if (answer === undefined) this.#refuse(this.pathOf(key), value, expected)
    return answer === undefined || isNothing(answer) ? undefined : answer
  }

  #refuse(path: string, value: unknown, expected: string): void {
    this.#complaints.push({ path, found: describe(value), expected })
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  if (typeof value === 'object' && text.length > 60) return Array.isArray(value) ? 'a list' : 'an object'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
