/** Which parts of a program may have to wait: input, output to elsewhere, other programs. */
import type { AwkProgram, Expression, Rule, Statement } from './syntax.ts'

/** Functions that reach outside. */
const reaching = new Set(['system', 'close', 'fflush', 'systime'])

/** Nodes that must be run as a generator; everything else is computed at once. */
export function waitingNodes(program: AwkProgram): ReadonlySet<object> {
  const waiting = new Set<object>()
  const functions = new Set<string>()
  for (let before = -1; before !== waiting.size;) {
    before = waiting.size
    for (const [name, { body }] of program.functions) if (visit(body, waiting, functions)) functions.add(name)
    for (const rule of program.rules) for (const node of nodesOf(rule)) visit(node, waiting, functions)
  }
  return waiting
}

type Node = Expression | Statement

function nodesOf({ pattern, action }: Rule): Node[] {
  const conditions = typeof pattern === 'object' ? [pattern.from, ...(pattern.to ? [pattern.to] : [])] : []
  return action ? [action, ...conditions] : conditions
}

function visit(node: Node, waiting: Set<object>, functions: ReadonlySet<string>): boolean {
  let waits = isWaiting(node, functions)
  for (const child of childrenOf(node)) if (visit(child, waiting, functions)) waits = true
  if (waits) waiting.add(node)
  return waits
}

function isWaiting(node: Node, functions: ReadonlySet<string>): boolean {
  if (node.is === 'getline') return true
  if (node.is === 'call') return reaching.has(node.name) || functions.has(node.name)
  return (node.is === 'print' || node.is === 'printf') && node.to !== undefined
}

/** Every row within a row. */
function childrenOf(node: Node): Node[] {
  const children: Node[] = []
  const add = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(add)
    else if (typeof value === 'object' && value !== null) {
      if ('is' in value) children.push(value as Node)
      else if ('target' in value) add(value.target)
    }
  }
  for (const value of Object.values(node)) add(value)
  return children
}
