/**
 * A grammar as rows: what is on the left of a rule, what on its right, and what is made of the
 * values found there. A table in this form is what an LALR(1) parser is built from.
 */

export interface Rule {
  readonly left: string
  readonly right: readonly string[]
  readonly build: (...values: readonly unknown[]) => unknown
}

export interface Grammar {
  /** In the order in which messages list them. */
  readonly tokens: readonly string[]
  /** From loosest to tightest; each with the side it binds to. */
  readonly precedence: readonly { readonly binds: 'left' | 'right'; readonly tokens: readonly string[] }[]
  /** Tokens that bring a value; the others are not handed to `build`. */
  readonly valued: ReadonlySet<string>
  /** The first rule's left side is what a text must be. */
  readonly rules: readonly Rule[]
}

/**
 * One rule. The types of its values are those of the symbols on its right that have values, in
 * their order: the table states them, and nothing else checks them.
 */
export function rule(left: string, right: string, build: (...values: never[]) => unknown): Rule {
  return { left, right: right === '' ? [] : right.split(' '), build: build as Rule['build'] }
}
