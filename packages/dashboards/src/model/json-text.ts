/** A text as JSON, or where it ceases to be JSON. Follows RFC 8259; objects and lists may stand a hundred deep within each other. */

export type ParsedJson = { readonly value: unknown } | { readonly line: number; readonly column: number; readonly found: string; readonly expected: string }

const depthMax = 100

export function parseJson(text: string): ParsedJson {
  const deep = tooDeepAt(text)
  if (deep !== undefined) return misread(text, { offset: deep, expected: `at most ${depthMax} objects and lists within each other` })
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    // JSON.parse says where in other words in every engine: the place is looked for by hand.
    if (!(error instanceof SyntaxError)) throw error
    return misread(text, mistakeIn(text))
  }
}

function misread(text: string, { offset, expected }: Mistake): ParsedJson {
  const before = text.slice(0, offset).split('\n')
  const found = offset >= text.length ? 'the end' : JSON.stringify(text[offset])
  return { line: before.length, column: before.at(-1)!.length + 1, found, expected }
}

/** Whoever reads the document walks into it: a bottomless one would exhaust the stack. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0
  let isString = false
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset]
    if (isString && character === '\\') offset++
    else if (character === '"') isString = !isString
    else if (!isString && (character === '{' || character === '[') && ++depth > depthMax) return offset
    else if (!isString && (character === '}' || character === ']')) depth--
  }
  return undefined
}

interface Mistake {
  readonly offset: number
  readonly expected: string
}

const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
// JSON refuses control characters in texts.
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y

/** Walks the text with a stack of what is open: `{` and `[`. */
function mistakeIn(text: string): Mistake {
  const open: string[] = []
  let offset = 0
  let expected: 'a value' | 'a key' | 'a comma or the end' = 'a value'
  // Only there an object or a list may end at once.
  let isFirst = false
  const take = (pattern: RegExp) => {
    pattern.lastIndex = offset
    const taken = pattern.exec(text)?.[0]
    if (taken !== undefined) offset += taken.length
    return taken !== undefined
  }
  for (;;) {
    take(/[ \t\n\r]*/y)
    const next = text[offset] ?? ''
    if (expected === 'a comma or the end') {
      if (open.length === 0) return { offset, expected: 'nothing more' }
      const closing = open.at(-1) === '{' ? '}' : ']'
      if (next === ',') expected = open.at(-1) === '{' ? 'a key' : 'a value'
      else if (next === closing) open.pop()
      else return { offset, expected: `a comma or ${closing}` }
      isFirst = false
      offset++
    } else if (isFirst && next === (open.at(-1) === '{' ? '}' : ']')) {
      open.pop()
      offset++
      expected = 'a comma or the end'
    } else if (expected === 'a key') {
      if (!take(string)) return { offset, expected: 'a key in double quotes' }
      take(/[ \t\n\r]*/y)
      if (text[offset] !== ':') return { offset, expected: 'a colon' }
      offset++
      expected = 'a value'
      isFirst = false
    } else if (next === '{' || next === '[') {
      open.push(next)
      offset++
      expected = next === '{' ? 'a key' : 'a value'
      isFirst = true
    } else if (take(string) || take(scalar)) {
      expected = 'a comma or the end'
    } else {
      return { offset, expected: 'a value' }
    }
  }
}
