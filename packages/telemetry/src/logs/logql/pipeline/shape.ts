/**
 * The shape of a pattern as far as it is made of literals, `.*`, `.+`, groups and alternatives;
 * anything else is `other`. Alternatives are factored by common beginnings, as Go's parser does,
 * since what can be simplified depends on it.
 *
 * Follows regexp/syntax/parse.go of Go (literal, collapse, factor).
 */

export type Shape =
  | { readonly kind: 'literal'; readonly text: string; readonly ignoresCase: boolean }
  | { readonly kind: 'any star' | 'any plus' | 'empty' | 'any' | 'other' }
  | { readonly kind: 'capture'; readonly inner: Shape }
  | { readonly kind: 'concat' | 'alternate'; readonly parts: readonly Shape[] }

const other: Shape = { kind: 'other' }
const empty: Shape = { kind: 'empty' }

/** The shape of a pattern that compiles. */
export function shapeOf(pattern: string): Shape {
  const reader = new Reader(pattern)
  return reader.alternatives()
}

const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }

class Reader {
  readonly #characters: readonly string[]
  #at = 0
  #ignoresCase = false
  /** A flag other than i changes what a dot or a caret means. */
  #isOther = false

  constructor(pattern: string) {
    this.#characters = Array.from(pattern)
  }

  alternatives(): Shape {
    const flags = [this.#ignoresCase, this.#isOther] as const
    const branches: Shape[] = [this.#branch()]
    while (this.#characters[this.#at] === '|') {
      this.#at++
      branches.push(this.#branch())
    }
    ;[this.#ignoresCase, this.#isOther] = flags
    return branches.length === 1 ? branches[0]! : alternate(branches)
  }

  #branch(): Shape {
    const parts: Shape[] = []
    let canJoin = false
    while (this.#at < this.#characters.length && !'|)'.includes(this.#characters[this.#at]!)) {
      const wasGroup = this.#characters[this.#at] === '('
      const shape = this.#repeated(this.#atom())
      if (shape === undefined) {
        canJoin = false
        continue
      }
      const last = parts.at(-1)
      const joins = canJoin && !wasGroup && shape.kind === 'literal' && last?.kind === 'literal' && last.ignoresCase === shape.ignoresCase
      if (joins) parts[parts.length - 1] = { ...last, text: last.text + shape.text }
      else parts.push(shape)
      canJoin = shape.kind === 'literal' && !wasGroup
    }
    return concat(parts)
  }

  /** A character, class or group; undefined for flags that stand alone. */
  #atom(): Shape | undefined {
    const character = this.#characters[this.#at++]!
    if (character === '(') return this.#group()
    if (character === '[') return this.#class()
    if (character === '.') return this.#isOther ? other : { kind: 'any' }
    if (character === '^' || character === '$') return other
    if (character !== '\\') return this.#literal(character)
    const next = this.#characters[this.#at++] ?? ''
    if (next in escaped) return this.#literal(escaped[next]!)
    if (/[^a-zA-Z0-9]/.test(next)) return this.#literal(next)
    if (next === 'Q') return this.#quoted()
    if ('pPxX0123456789'.includes(next)) while (/[\w{}^]/.test(this.#characters[this.#at] ?? '')) this.#at++
    return other
  }

  #quoted(): Shape {
    const isEnd = () => this.#characters[this.#at] === '\\' && this.#characters[this.#at + 1] === 'E'
    let text = ''
    while (this.#at < this.#characters.length && !isEnd()) text += this.#characters[this.#at++]
    this.#at += 2
    return text === '' ? empty : { kind: 'literal', text, ignoresCase: this.#ignoresCase }
  }

  #literal(text: string): Shape {
    return { kind: 'literal', text, ignoresCase: this.#ignoresCase }
  }

  #group(): Shape | undefined {
    const rest = this.#characters.slice(this.#at).join('')
    const name = /^\?P?<\w+>/.exec(rest)
    if (!name && rest.startsWith('?')) return this.#flags(/^\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest))
    if (name) this.#at += Array.from(name[0]).length
    const inner = this.alternatives()
    this.#at++
    return { kind: 'capture', inner }
  }

  #flags(match: RegExpExecArray | null): Shape | undefined {
    if (!match) return other
    const [whole, on = '', off = '', end] = match
    const before = [this.#ignoresCase, this.#isOther] as const
    this.#at += whole.length
    if (on.includes('i')) this.#ignoresCase = true
    if (off.includes('i')) this.#ignoresCase = false
    if (/[ms]/.test(on + off)) this.#isOther = true
    if (end === ')') return undefined
    const inner = this.alternatives()
    this.#at++
    ;[this.#ignoresCase, this.#isOther] = before
    return inner
  }

  #class(): Shape {
    const from = this.#at
    if (this.#characters[this.#at] === '^') this.#at++
    if (this.#characters[this.#at] === ']') this.#at++
    while (this.#at < this.#characters.length && this.#characters[this.#at] !== ']') {
      if (this.#characters[this.#at] === '\\') this.#at++
      else if (this.#characters[this.#at] === '[' && this.#characters[this.#at + 1] === ':') while (this.#characters[this.#at] !== ']') this.#at++
      this.#at++
    }
    const inside = this.#characters.slice(from, this.#at++)
    if (inside.length === 1 && !this.#ignoresCase) return this.#literal(inside[0]!)
    if (inside.length === 2 && inside[0] === '\\' && /[^a-zA-Z0-9]/.test(inside[1]!)) return this.#literal(inside[1]!)
    const isBothCases = inside.length === 2 && inside[0] !== inside[1] && inside[0]!.toLowerCase() === inside[1]!.toLowerCase()
    return isBothCases ? { kind: 'literal', text: inside[0]!, ignoresCase: true } : other
  }

  #repeated(shape: Shape | undefined): Shape | undefined {
    const rest = this.#characters.slice(this.#at, this.#at + 20).join('')
    const times = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(rest)
    if (!times || shape === undefined) return shape
    this.#at += times[0].length
    if (shape.kind !== 'any') return other
    return times[0][0] === '*' ? { kind: 'any star' } : times[0][0] === '+' ? { kind: 'any plus' } : other
  }
}

function concat(parts: readonly Shape[]): Shape {
  const flat = parts.flatMap((part) => (part.kind === 'concat' ? part.parts : [part]))
  if (flat.length === 0) return empty
  return flat.length === 1 ? flat[0]! : { kind: 'concat', parts: flat }
}

function alternate(branches: readonly Shape[]): Shape {
  const flat = branches.flatMap((branch) => (branch.kind === 'alternate' ? branch.parts : [branch]))
  const parts = mergedSingles(factored(flat))
  const withoutRuns = parts.filter((part, index) => !(part.kind === 'empty' && parts[index + 1]?.kind === 'empty'))
  return withoutRuns.length === 1 ? withoutRuns[0]! : { kind: 'alternate', parts: withoutRuns }
}

function leading(shape: Shape): { text: string; ignoresCase: boolean } | undefined {
  if (shape.kind === 'literal') return shape
  return shape.kind === 'concat' && shape.parts[0]!.kind === 'literal' ? shape.parts[0]! : undefined
}

/** Runs with a common beginning become the beginning and the alternatives after it. */
function factored(branches: readonly Shape[]): Shape[] {
  const result: Shape[] = []
  let start = 0
  let prefix = leading(branches[0]!)
  for (let index = 1; index <= branches.length; index++) {
    const next = index < branches.length ? leading(branches[index]!) : undefined
    const shared = prefix && next && prefix.ignoresCase === next.ignoresCase ? commonStart(prefix.text, next.text) : ''
    if (shared !== '') {
      prefix = { text: shared, ignoresCase: prefix!.ignoresCase }
      continue
    }
    const run = branches.slice(start, index)
    result.push(run.length === 1 ? run[0]! : concat([
      { kind: 'literal', ...prefix! }, alternate(run.map((branch) => withoutStart(branch, prefix!.text.length))),
    ]))
    start = index
    prefix = next
  }
  return result
}

function commonStart(a: string, b: string): string {
  const [x, y] = [Array.from(a), Array.from(b)]
  let length = 0
  while (length < x.length && x[length] === y[length]) length++
  return x.slice(0, length).join('')
}

function withoutStart(shape: Shape, length: number): Shape {
  if (shape.kind === 'literal') return shape.text.length === length ? empty : { ...shape, text: shape.text.slice(length) }
  if (shape.kind !== 'concat') return shape
  const [first, ...rest] = shape.parts
  const left = withoutStart(first!, length)
  return concat(left.kind === 'empty' ? rest : [left, ...rest])
}

function isSingle(shape: Shape): boolean {
  return shape.kind === 'any' || (shape.kind === 'literal' && Array.from(shape.text).length === 1)
}

/** Single characters side by side become a class. */
function mergedSingles(parts: readonly Shape[]): Shape[] {
  const result: Shape[] = []
  parts.forEach((part, index) => {
    const isInRun = isSingle(part) && ((index > 0 && isSingle(parts[index - 1]!)) || (index + 1 < parts.length && isSingle(parts[index + 1]!)))
    if (!isInRun) result.push(part)
    else if (index === 0 || !isSingle(parts[index - 1]!)) result.push(other)
  })
  return result
}
