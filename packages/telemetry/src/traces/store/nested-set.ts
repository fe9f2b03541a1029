/**
 * The places of spans in their trees, as bounds: a span stands below another when its bounds lie within.
 *
 * Follows tempodb/encoding/vparquet4/nested_set_model.go of Tempo 2.8.
 */
import type { Span } from '../../otlp/traces.ts'
import type { Place } from './columns.ts'

interface Node {
  readonly span: Span
  readonly children: Node[]
  parent: Node | undefined
  nextChild: number
  left: number
  right: number
  parentLeft: number
}

/** One place a span, in their order; all zeros where no root is known. */
export function placeInTree(spans: readonly Span[]): Place[] {
  const nodes = spans.map((span): Node => ({ span, children: [], parent: undefined, nextChild: 0, left: 0, right: 0, parentLeft: 0 }))
  const byId = new Map<string, Node[]>()
  for (const node of nodes) {
    const known = byId.get(node.span.spanId)
    if (known) known.push(node)
    else byId.set(node.span.spanId, [node])
  }
  const roots = nodes.filter(({ span }) => span.parentSpanId === '')
  // More than two spans of one ID are no tree: two may be the client's and the server's side.
  const isTree = roots.length > 0 && [...byId.values()].every(({ length }) => length <= 2)
  if (isTree) {
    for (const node of nodes) {
      node.parent = parentOf(node, byId)
      node.parent?.children.push(node)
    }
    walk(roots)
  }
  return nodes.map(({ left, right, parentLeft }) => ({ left, right, parent: parentLeft }))
}

function parentOf({ span }: Node, byId: ReadonlyMap<string, readonly Node[]>): Node | undefined {
  if (span.parentSpanId === '') return undefined
  const found = byId.get(span.parentSpanId) ?? []
  if (found.length < 2) return found[0]
  const wanted = span.kind === 'server' ? 'client' : 'server'
  return found.find((node) => node.span.kind === wanted)
}

/** Depth first: the left bound going down, the right one going up. */
function walk(roots: readonly Node[]): void {
  let bound = 1
  for (const root of roots) {
    root.left = bound++
    root.parentLeft = -1
    let node: Node | undefined = root
    while (node) {
      const next: Node | undefined = node.children[node.nextChild]
      if (next) {
        node.nextChild++
        next.left = bound++
        next.parentLeft = node.left
        node = next
      } else {
        node.right = bound++
        node = node.parent
      }
    }
  }
}
