/**
 * The critical path of a trace: for each moment between the root's start and end the span without which
 * the root would have ended sooner.
 *
 * Follows Zhang, Bernat, Liu, Venkataraman: CRISP: Critical Path Analysis of Large-Scale Microservice Architectures (USENIX ATC 2022),
 * section 4: from the end of a span back to the child that finished last before it, and so on. Left out: its repair of clock
 * skew; a child's time outside of its parent's is cut off, as Jaeger's user interface does.
 */
import type { Span } from '../otlp/traces.ts'

export interface CriticalSegment {
  readonly spanId: string
  /** Nanoseconds. */
  readonly from: bigint
  readonly to: bigint
}

interface Node {
  readonly spanId: string
  readonly start: bigint
  readonly end: bigint
  /** The one that ends last comes first; of those the one that begins last. */
  readonly children: readonly Node[]
}

/** The root: without a parent, or without one that is there; the earliest where there are several. */
function rootOf(spans: readonly Span[]): Span | undefined {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const roots = spans.filter(({ parentSpanId }) => !ids.has(parentSpanId))
  return roots.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))[0]
}

/** From the root's start to its end, without gaps; none where a trace has no root. */
export function criticalPath(spans: readonly Span[]): CriticalSegment[] {
  const root = rootOf(spans)
  if (!root) return []
  const byParent = Map.groupBy(spans.filter((span) => span !== root), ({ parentSpanId }) => parentSpanId)
  const nodeOf = (span: Span, start: bigint, end: bigint): Node => ({ spanId: span.spanId, start, end, children: childrenOf(span, start, end) })
  const childrenOf = (span: Span, start: bigint, end: bigint): Node[] => (byParent.get(span.spanId) ?? [])
    .map((child) => ({ child, from: child.start > start ? child.start : start, to: child.end < end ? child.end : end }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => order(b.to, a.to) || order(b.from, a.from))
    .map(({ child, from, to }) => lazily(child, from, to))
  /** Children are looked for when they are asked for: a tree may be deep. */
  const lazily = (span: Span, start: bigint, end: bigint): Node => {
    let children: readonly Node[] | undefined
    return { spanId: span.spanId, start, end, get children() { return (children ??= childrenOf(span, start, end)) } }
  }
  return walk(nodeOf(root, root.start, root.end))
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

interface Walked {
  readonly node: Node
  cursor: bigint
  nextChild: number
}

/** Backwards, with a stack of its own. */
function walk(root: Node): CriticalSegment[] {
  const path: CriticalSegment[] = []
  const stack: Walked[] = [{ node: root, cursor: root.end, nextChild: 0 }]
  const spent = ({ node, cursor }: Walked, from: bigint) => {
    if (from < cursor) path.push({ spanId: node.spanId, from, to: cursor })
  }
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const child = nextOf(top)
    spent(top, child?.end ?? top.node.start)
    if (child) {
      top.cursor = child.start
      stack.push({ node: child, cursor: child.end, nextChild: 0 })
    } else stack.pop()
  }
  return path.reverse()
}

/** The child that finished last before the cursor; those that ran beside it did not matter. */
function nextOf(walked: Walked): Node | undefined {
  const { children } = walked.node
  while (walked.nextChild < children.length) {
    const child = children[walked.nextChild++]!
    if (child.end <= walked.cursor) return child
  }
  return undefined
}

/** How long each span stands on the path, in nanoseconds, the longest first. */
export function criticalTimes(path: readonly CriticalSegment[]): readonly (readonly [spanId: string, time: bigint])[] {
  const times = new Map<string, bigint>()
  for (const { spanId, from, to } of path) times.set(spanId, (times.get(spanId) ?? 0n) + (to - from))
  return [...times].sort(([, a], [, b]) => order(b, a))
}
