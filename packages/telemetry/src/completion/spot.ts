/** Where in a query the cursor stands: in which brackets, in a string, in a comment. */

export interface Opened {
  readonly sign: '{' | '(' | '['
  readonly at: number
}

export interface Spot {
  /** The text up to the cursor. */
  readonly before: string
  /** Brackets that are open, the innermost last. */
  readonly open: readonly Opened[]
  /** The string that the cursor is in: where its quote stands, and which. */
  readonly string: { readonly at: number; readonly quote: string } | undefined
  readonly isComment: boolean
}

const closers: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' }

export function spotAt(text: string, cursor: number): Spot {
  const before = text.slice(0, cursor)
  const open: Opened[] = []
  let string: Spot['string']
  let isComment = false
  for (let at = 0; at < before.length; at++) {
    const character = before[at]!
    if (isComment) isComment = character !== '\n'
    else if (string) {
      if (character === '\\' && string.quote !== '`') at++
      else if (character === string.quote) string = undefined
    } else if (character === '"' || character === "'" || character === '`') string = { at, quote: character }
    else if (character === '#') isComment = true
    else if (character === '{' || character === '(' || character === '[') open.push({ sign: character, at })
    else if (closers[character] !== undefined && open.at(-1)?.sign === closers[character]) open.pop()
  }
  return { before, open, string, isComment }
}

/** The text within the innermost bracket, up to the cursor. */
export function within({ before, open }: Spot): string {
  const innermost = open.at(-1)
  return innermost ? before.slice(innermost.at + 1) : before
}

/** The text before the innermost bracket. */
export function ahead({ before, open }: Spot): string {
  const innermost = open.at(-1)
  return innermost ? before.slice(0, innermost.at) : ''
}

/** The list of labels of `by (…)` and the like. */
export function isGrouping(spot: Spot): boolean {
  return spot.open.at(-1)?.sign === '(' && /\b(?:by|without|on|ignoring|group_left|group_right)\s*$/.test(ahead(spot))
}

/** A label and the operator before a value that is being written: `pod=~`. */
export function comparedLabel(text: string): string | undefined {
  const [, bare, quotedName] = /(?:([a-zA-Z_]\w*)|"((?:[^"\\]|\\.)*)")\s*(?:=~|!~|!=|=)\s*$/.exec(text) ?? []
  return bare ?? quotedName
}
