/**
 * The strategic merge patch that leads from one object to another: lists of objects are compared
 * by their merge key, and order is asked for where it differs.
 *
 * Follows k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (diffMaps) of Kubernetes 1.34.
 */
import type { Field, ObjectType, ValueType } from '@track/apimachinery'
import { isEmpty, isMap, isSame, type JsonMap } from './json-values.ts'

export interface DiffOptions {
  /** What only the second has, and what differs. */
  readonly changes: boolean
  /** What only the first has. */
  readonly deletions: boolean
  readonly retainKeys?: boolean
}

export function strategicDiff(from: JsonMap, to: JsonMap, type: ValueType | undefined, options: DiffOptions): JsonMap {
  const patch: JsonMap = {}
  for (const [key, value] of Object.entries(to)) {
    if (!Object.hasOwn(from, key) || kindOf(from[key]) !== kindOf(value)) {
      if (options.changes) patch[key] = value
    } else if (isMap(value)) diffMap(key, from[key] as JsonMap, value, patch, fieldOf(type, key), options)
    else if (Array.isArray(value)) diffList(key, from[key] as unknown[], value, patch, fieldOf(type, key), options)
    else if (options.changes && !isSame(from[key], value)) patch[key] = value
  }
  if (options.deletions) for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null
  const retained = options.retainKeys ? Object.keys(to).filter((key) => to[key] !== null) : []
  const hasMore = Object.keys(from).some((key) => !Object.hasOwn(to, key))
  if (retained.length > 0 && (!isEmpty(patch) || hasMore)) patch['$retainKeys'] = retained.sort()
  return patch
}

type Merging = Pick<Field, 'type' | 'patchStrategy' | 'patchMergeKey'> | undefined

/** Undefined below what the schema knows: maps of anything, which merge by their keys. */
function fieldOf(type: ValueType | undefined, key: string): Merging {
  if (type?.kind === 'object') return (type as ObjectType).fields[key]
  return type?.kind === 'map' ? { type: type.values } : undefined
}

function strategiesOf(field: Merging): { readonly strategy: string; readonly retainKeys: boolean } {
  const words = (field?.patchStrategy ?? '').split(',')
  return { strategy: words.filter((word) => word !== 'retainKeys').join(''), retainKeys: words.includes('retainKeys') }
}

function diffMap(key: string, from: JsonMap, to: JsonMap, patch: JsonMap, field: Merging, options: DiffOptions): void {
  const { strategy, retainKeys } = strategiesOf(field)
  if (strategy === 'replace') {
    if (options.changes) patch[key] = to
    return
  }
  const inner = strategicDiff(from, to, field?.type, { ...options, retainKeys })
  if (!isEmpty(inner)) patch[key] = inner
}

function diffList(key: string, from: readonly unknown[], to: readonly unknown[], patch: JsonMap, field: Merging, options: DiffOptions): void {
  const { strategy, retainKeys } = strategiesOf(field)
  if (strategy !== 'merge') {
    if (options.changes && !isSame(from, to)) patch[key] = to
    return
  }
  if (from.length === 0) {
    if (to.length > 0 && options.changes) patch[key] = to
    return
  }
  if (isMap(from[0])) return diffMaps(key, from as JsonMap[], to as JsonMap[], patch, field, { ...options, retainKeys })
  const added = options.changes ? to.filter((item) => !from.includes(item)) : []
  const removed = options.deletions ? [...new Set(from.filter((item) => !to.includes(item)))] : []
  if (added.length > 0) patch[key] = added
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = removed
  if (removed.length > 0 || (options.changes && !isSame(from, to))) patch[`$setElementOrder/${key}`] = to
}

function diffMaps(key: string, from: readonly JsonMap[], to: readonly JsonMap[], patch: JsonMap, field: Merging, options: DiffOptions): void {
  const mergeKey = field?.patchMergeKey ?? 'name'
  const itemType = field?.type.kind === 'list' ? field.type.items : undefined
  const items: JsonMap[] = []
  for (const item of to) {
    const before = from.find((each) => each[mergeKey] === item[mergeKey])
    if (!before) {
      if (options.changes) items.push(item)
      continue
    }
    const inner = strategicDiff(before, item, itemType, options)
    if (!isEmpty(inner)) items.push({ ...inner, [mergeKey]: item[mergeKey] })
  }
  if (options.deletions) {
    for (const item of from) {
      if (!to.some((each) => each[mergeKey] === item[mergeKey])) items.push({ $patch: 'delete', [mergeKey]: item[mergeKey] })
    }
  }
  const isOrderSame = from.length === to.length && from.every((item, index) => item[mergeKey] === to[index]![mergeKey])
  if (items.length > 0) patch[key] = items
  if (items.length > 0 || (options.changes && !isOrderSame)) {
    patch[`$setElementOrder/${key}`] = to.map((item) => ({ [mergeKey]: item[mergeKey] }))
  }
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value
}
