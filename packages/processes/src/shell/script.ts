/**
 * Scripts: bash source parsed by unbash, its nodes numbered so that frames can name them, and
 * its errors in bash's words.
 */
import { forEachChild, parse, type ParsedScript, type SyntaxNode } from 'unbash'
import type { Code } from '../code.ts'
import { syntaxErrorOf, type SyntaxErrorRow } from './syntax-error.ts'

export interface Script {
  readonly source: string
  readonly ast: ParsedScript
  readonly nodes: readonly SyntaxNode[]
  readonly numberOf: ReadonlyMap<SyntaxNode, number>
  readonly error: SyntaxErrorRow | undefined
  /** Where each line begins. */
  readonly lineStarts: readonly number[]
}

/** How many parsed scripts are kept; the cache starts over beyond. */
const scriptsMax = 5_000

export function scriptOf(code: Code, source: string): Script {
  const known = code.scripts.get(source)
  if (known) return known
  if (code.scripts.size >= scriptsMax) code.scripts.clear()
  const script = parseScript(source)
  code.scripts.set(source, script)
  return script
}

export function parseScript(source: string): Script {
  const ast = parse(source)
  const nodes: SyntaxNode[] = []
  const numberOf = new Map<SyntaxNode, number>()
  const visit = (node: SyntaxNode) => {
    numberOf.set(node, nodes.length)
    nodes.push(node)
    forEachChild(node, visit)
  }
  visit(ast)
  const lineStarts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { source, ast, nodes, numberOf, error: syntaxErrorOf(source, ast, nodes), lineStarts }
}

/** The line (from 1) of a position. */
export function lineAt(script: Script, position: number): number {
  let low = 0
  let high = script.lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (script.lineStarts[middle]! <= position) low = middle
    else high = middle - 1
  }
  return low + 1
}
