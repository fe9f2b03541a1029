/**
 * A span as a query sees it: what has been read of it, level by level, in the order in which it was read.
 *
 * Follows tempodb/encoding/vparquet4/block_traceql.go (span) of Tempo 2.8.
 */
import type { SpanColumns } from '../../store/columns.ts'
import type { Attribute } from '../attribute.ts'
import type { AttributeSource } from '../evaluate/expression.ts'
import { int, nil, type Static } from '../statics.ts'

export interface ReadAttribute {
  readonly attribute: Attribute
  readonly value: Static
}

const levels = ['trace', 'resource', 'span', 'event', 'link', 'instrumentation'] as const
export type ReadLevel = typeof levels[number]

const intrinsicLevels: readonly ReadLevel[] = ['span', 'trace', 'event', 'link', 'instrumentation']
const namedLevels: readonly ReadLevel[] = ['span', 'resource', 'event', 'link', 'instrumentation']

export class FetchedSpan implements AttributeSource {
  readonly columns: SpanColumns
  readonly read: Record<ReadLevel, ReadAttribute[]> = { trace: [], resource: [], span: [], event: [], link: [], instrumentation: [] }
  /** Empty, and zero, until they have been read. */
  id = ''
  start = 0n
  duration = 0n
  left = 0
  right = 0
  parent = 0

  constructor(columns: SpanColumns) {
    this.columns = columns
  }

  valueOf(attribute: Attribute): Static {
    return this.find(attribute) ?? nil
  }

  /** The value, nil included; undefined where it was not read. */
  find(attribute: Attribute): Static | undefined {
    const { scope, intrinsic } = attribute
    if (scope !== 'none') return this.#withKey(scope, attribute)
    if (intrinsic === 'nestedSetLeft') return int(BigInt(this.left))
    if (intrinsic === 'nestedSetRight') return int(BigInt(this.right))
    if (intrinsic === 'nestedSetParent') return int(BigInt(this.parent))
    if (intrinsic !== undefined) {
      for (const level of intrinsicLevels) {
        const value = this.#withKey(level, attribute)
        if (value) return value
      }
    }
    for (const level of namedLevels) {
      const value = this.read[level].find((each) => each.attribute.name === attribute.name)?.value
      if (value) return value
    }
    return undefined
  }

  #withKey(level: ReadLevel, { key }: Attribute): Static | undefined {
    return this.read[level].find(({ attribute }) => attribute.key === key)?.value
  }

  /** Everything that was read and is not nil; what was read last wins. */
  all(): ReadAttribute[] {
    const byKey = new Map<string, ReadAttribute>()
    for (const level of levels) {
      for (const each of this.read[level]) if (each.value.type !== 'nil') byKey.set(each.attribute.key, each)
    }
    return [...byKey.values()]
  }

  /** How much of it has been matched. */
  get matched(): number {
    let count = this.start !== 0n ? 1 : 0
    if (this.id !== '') count++
    if (this.left > 0 || this.right > 0 || this.parent !== 0) count++
    for (const level of levels) for (const { value } of this.read[level]) if (value.type !== 'nil') count++
    return count
  }
}
