/**
 * The pattern language of `| pattern` and `|>`: literals between captures such as `<name>` and `<_>`.
 *
 * Follows pkg/logql/log/pattern of Loki 3 (lexer.rl, ast.go, pattern.go).
 */

export interface Pattern {
  /** Literals and captures in turn; no two of a kind stand side by side. */
  readonly nodes: readonly PatternNode[]
  /** The captures with a name, in order. */
  readonly names: readonly string[]
}

type PatternNode = { readonly literal: string; readonly capture?: undefined } | { readonly capture: string; readonly literal?: undefined }

const unnamed = '_'

/** A pattern for a parser or for a filter, or why it is none. */
export function parsePattern(text: string, use: 'parser' | 'filter'): Pattern | string {
  if (text === '') {
    return use === 'filter' ? { nodes: [], names: [] } : 'parse error at line 1, col 1: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL'
  }
  const nodes = nodesOf(text)
  const captures = nodes.flatMap(({ capture }) => (capture === undefined || capture === unnamed ? [] : [capture]))
  if (use === 'parser' && captures.length === 0) return 'at least one capture is required'
  const consecutive = nodes.findIndex(({ capture }, index) => capture !== undefined && nodes[index + 1]?.capture !== undefined)
  if (consecutive >= 0) return `found consecutive capture '<${nodes[consecutive]!.capture}><${nodes[consecutive + 1]!.capture}>': invalid expression`
  if (use === 'filter' && captures.length > 0) return `named captures are not allowed: found '<${captures[0]}>'`
  const repeated = captures.find((name, index) => captures.indexOf(name) < index)
  if (repeated !== undefined) return `duplicate capture name (${repeated}): invalid expression`
  return { nodes, names: captures }
}

function nodesOf(text: string): PatternNode[] {
  const nodes: PatternNode[] = []
  let literal = ''
  let at = 0
  for (const capture of text.matchAll(/<([a-zA-Z_][a-zA-Z0-9_]*)>/g)) {
    literal = text.slice(at, capture.index)
    if (literal !== '') nodes.push({ literal })
    nodes.push({ capture: capture[1]! })
    at = capture.index + capture[0].length
  }
  literal = text.slice(at)
  if (literal !== '') nodes.push({ literal })
  return nodes
}

/** What the named captures take of a line, as far as it fits. */
export function captured(pattern: Pattern, line: string): readonly string[] {
  const values: string[] = []
  const [first] = pattern.nodes
  if (line === '' || !first) return values
  let at = 0
  let index = 0
  if (first.literal !== undefined) {
    if (!line.startsWith(first.literal)) return values
    at = first.literal.length
    index = 1
  }
  for (; index < pattern.nodes.length; index += 2) {
    const { capture } = pattern.nodes[index]!
    const literal = pattern.nodes[index + 1]?.literal
    const end = literal === undefined ? -1 : line.indexOf(literal, at)
    // A literal that is missed gives its capture the rest of the line.
    if (capture !== unnamed) values.push(end === -1 ? line.slice(at) : line.slice(at, end))
    if (end === -1) return values
    at = end + literal!.length
  }
  return values
}

/** Whether a line has the pattern: nothing before its first literal unless a capture takes it. */
export function fits(pattern: Pattern, line: string): boolean {
  const { nodes } = pattern
  if (line === '' || nodes.length === 0) return line === '' && nodes.length === 0
  let at = 0
  for (let index = 0; index < nodes.length; index++) {
    const { literal } = nodes[index]!
    if (literal === undefined) continue
    const found = line.indexOf(literal, at)
    if (found === -1 || (index !== 0 && found === at)) return false
    at = found + literal.length
  }
  const endsWithCapture = nodes.at(-1)!.capture !== undefined
  return endsWithCapture === (at !== line.length)
}
