/**
 * The LALR(1) automaton of a grammar: its states, what each does with a token, and what it does
 * by default. Default reductions and the tokens that remain visible in a state decide what an
 * error message expects, so that they are chosen as goyacc chooses them.
 *
 * Follows golang.org/x/tools/cmd/goyacc/yacc.go (closure, output, addActions, precftn).
 */
import type { Grammar, Rule } from './rule.ts'

export interface State {
  /** Where a token or a rule's left side leads. */
  readonly shifts: ReadonlyMap<string, number>
  /** Reductions on single tokens, beside the default; in the order of tokens. */
  readonly exceptions: readonly (readonly [token: string, rule: number | 'accept'])[]
  /** The rule reduced on every other token; -1 for none. */
  readonly byDefault: number
}

export interface Automaton {
  readonly grammar: Grammar
  readonly states: readonly State[]
}

/** Item sets while they are built: for each `rule * 64 + dot` the tokens that may follow. */
type Items = Map<number, bigint>

const dotMax = 64
export const endToken = '$end'
export const errorToken = 'error'

export function automatonOf(grammar: Grammar): Automaton {
  const builder = new Builder(grammar)
  builder.run()
  return { grammar, states: builder.states.map((_, state) => builder.actionsOf(state)) }
}

class Builder {
  /** The kernel of each state. */
  readonly states: Items[] = []
  readonly #shifts: Map<string, number>[] = []
  readonly #numbers = new Map<string, number>()
  readonly #rules: readonly Rule[]
  readonly #tokens: readonly string[]
  readonly #tokenBits: ReadonlyMap<string, bigint>
  readonly #rulesOf = new Map<string, number[]>()
  readonly #first = new Map<string, bigint>()
  readonly #nullable = new Set<string>()
  readonly #grammar: Grammar

  constructor(grammar: Grammar) {
    this.#grammar = grammar
    const [start] = grammar.rules
    this.#rules = [{ left: '$accept', right: [start!.left, endToken], build: () => undefined }, ...grammar.rules]
    this.#tokens = [endToken, errorToken, '$unk', ...grammar.tokens]
    this.#tokenBits = new Map(this.#tokens.map((token, index) => [token, 1n << BigInt(index)]))
    this.#rules.forEach(({ left }, index) => this.#rulesOf.set(left, [...(this.#rulesOf.get(left) ?? []), index]))
    this.#findFirst()
  }

  /** What each left side may begin with, and which may be empty. */
  #findFirst(): void {
    for (let changed = true; changed;) {
      changed = false
      for (const { left, right } of this.#rules) {
        const before = this.#first.get(left) ?? 0n
        const wasNullable = this.#nullable.has(left)
        const { first, isNullable } = this.#firstOf(right, 0)
        if (isNullable) this.#nullable.add(left)
        this.#first.set(left, before | first)
        changed ||= (before | first) !== before || wasNullable !== this.#nullable.has(left)
      }
    }
  }

  #firstOf(symbols: readonly string[], from: number): { first: bigint; isNullable: boolean } {
    let first = 0n
    for (let at = from; at < symbols.length; at++) {
      const symbol = symbols[at]!
      const bit = this.#tokenBits.get(symbol)
      if (bit !== undefined) return { first: first | bit, isNullable: false }
      first |= this.#first.get(symbol) ?? 0n
      if (!this.#nullable.has(symbol)) return { first, isNullable: false }
    }
    return { first, isNullable: true }
  }

  /** States, with what may follow each item, until nothing more follows. */
  run(): void {
    this.#stateOf(new Map([[0, 0n]]))
    const waiting = [0]
    while (waiting.length > 0) {
      const state = waiting.pop()!
      for (const [symbol, kernel] of this.#gotos(this.states[state]!)) {
        const { number, isChanged } = this.#stateOf(kernel)
        this.#shifts[state]!.set(symbol, number)
        if (isChanged) waiting.push(number)
      }
    }
  }

  #stateOf(kernel: Items): { number: number; isChanged: boolean } {
    const key = [...kernel.keys()].sort((a, b) => a - b).join(' ')
    const known = this.#numbers.get(key)
    if (known === undefined) {
      this.#numbers.set(key, this.states.length)
      this.#shifts.push(new Map())
      return { number: this.states.push(kernel) - 1, isChanged: true }
    }
    const items = this.states[known]!
    let isChanged = false
    for (const [item, follow] of kernel) {
      const merged = items.get(item)! | follow
      isChanged ||= merged !== items.get(item)
      items.set(item, merged)
    }
    return { number: known, isChanged }
  }

  /** The kernel and all that may begin where its dots stand. */
  #closure(kernel: Items): Items {
    const items: Items = new Map(kernel)
    const follows = new Map<string, bigint>()
    const waiting = [...kernel.keys()]
    while (waiting.length > 0) {
      const item = waiting.pop()!
      const { right } = this.#rules[Math.floor(item / dotMax)]!
      const symbol = right[item % dotMax]
      if (symbol === undefined || this.#tokenBits.has(symbol)) continue
      const { first, isNullable } = this.#firstOf(right, item % dotMax + 1)
      const before = follows.get(symbol)
      const follow = (before ?? 0n) | first | (isNullable ? items.get(item)! : 0n)
      if (follow === before) continue
      follows.set(symbol, follow)
      for (const number of this.#rulesOf.get(symbol)!) {
        items.set(number * dotMax, (items.get(number * dotMax) ?? 0n) | follow)
        waiting.push(number * dotMax)
      }
    }
    return items
  }

  #gotos(kernel: Items): Map<string, Items> {
    const gotos = new Map<string, Items>()
    for (const [item, follow] of this.#closure(kernel)) {
      const symbol = this.#rules[Math.floor(item / dotMax)]!.right[item % dotMax]
      if (symbol === undefined || symbol === endToken) continue
      const target = gotos.get(symbol) ?? new Map()
      target.set(item + 1, (target.get(item + 1) ?? 0n) | follow)
      gotos.set(symbol, target)
    }
    return gotos
  }

  actionsOf(number: number): State {
    const shifts = new Map(this.#shifts[number]!)
    const closure = this.#closure(this.states[number]!)
    const reductions = new Map<string, number | 'accept'>()
    const isAccepting = [...closure.keys()].some((item) => item === 1)
    const complete = [...closure].filter(([item]) => this.#rules[Math.floor(item / dotMax)]!.right.length === item % dotMax)
    for (const [item, follow] of complete.sort(([a], [b]) => a - b)) {
      this.#reduce(Math.floor(item / dotMax), follow, shifts, reductions)
    }
    const byDefault = shifts.has(errorToken) ? -1 : this.#mostFrequent(reductions)
    const exceptions = this.#tokens.flatMap((token): [string, number | 'accept'][] => {
      if (isAccepting && token === endToken) return [[token, 'accept']]
      const rule = reductions.get(token)
      return rule === undefined || rule === byDefault ? [] : [[token, rule]]
    })
    return { shifts, exceptions, byDefault }
  }

  /** A rule's end: the rule written first wins over others, precedence decides between it and a shift. */
  #reduce(rule: number, follow: bigint, shifts: Map<string, number>, reductions: Map<string, number | 'accept'>): void {
    for (const token of this.#tokens) {
      if ((follow & this.#tokenBits.get(token)!) === 0n || reductions.has(token)) continue
      if (!shifts.has(token)) reductions.set(token, rule)
      else if (this.#isReduced(rule, token)) {
        shifts.delete(token)
        reductions.set(token, rule)
      }
    }
  }

  #isReduced(rule: number, token: string): boolean {
    const last = this.#rules[rule]!.right.findLast((symbol) => this.#tokenBits.has(symbol))
    const ofRule = this.#levelOf(last)
    const ofToken = this.#levelOf(token)
    if (ofRule === -1 || ofToken === -1) return false
    return ofRule === ofToken ? this.#grammar.precedence[ofToken]!.binds === 'left' : ofRule > ofToken
  }

  #levelOf(token: string | undefined): number {
    return this.#grammar.precedence.findIndex(({ tokens }) => token !== undefined && tokens.includes(token))
  }

  #mostFrequent(reductions: ReadonlyMap<string, number | 'accept'>): number {
    const counts = new Map<number, number>()
    for (const token of this.#tokens) {
      const rule = reductions.get(token)
      if (typeof rule === 'number') counts.set(rule, (counts.get(rule) ?? 0) + 1)
    }
    let best = -1
    for (const [rule, count] of counts) if (best === -1 || count > counts.get(best)!) best = rule
    return best
  }
}
