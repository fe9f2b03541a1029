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
  readonly error: SyntaxErrorRow | undefined
  /** Where each line begins. */
  readonly lineStarts: readonly number[]
}

/** How many parsed scripts are kept; the oldest goes first. */
const scriptsMax = 5_000

export function scriptOf(code: Code, source: string): Script {
  const known = code.scripts.get(source)
  if (known) return known
  if (code.scripts.size >= scriptsMax) code.scripts.delete(code.scripts.keys().next().value!)
  const script = parseScript(source)
  script.nodes.forEach((node, number) => code.numbers.set(node, number))
  code.scripts.set(source, script)
  return script
}

export function parseScript(source: string): Script {
  const ast = parse(source)
  const nodes: SyntaxNode[] = []
  const visit = (node: SyntaxNode) => {
    nodes.push(node)
    forEachChild(node, visit)
  }
  visit(ast)
  const lineStarts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { source, ast, nodes, error: syntaxErrorOf(source, ast, nodes), lineStarts }
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
