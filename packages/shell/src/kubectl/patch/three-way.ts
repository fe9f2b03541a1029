/**
 * The patch of a client-side apply: what the new configuration changes in the live object, and
 * what it leaves out of the configuration that was applied last.
 *
 * Follows k8s.io/apimachinery/pkg/util/strategicpatch (CreateThreeWayMergePatch) and
 * k8s.io/apimachinery/pkg/util/jsonmergepatch of Kubernetes 1.34.
 */
import type { ObjectType } from '@track/apimachinery'
import { isEmpty, isMap, isSame, type JsonMap } from './json-values.ts'
import { strategicDiff } from './strategic-diff.ts'

export interface ThreeWay {
  /** The configuration applied last; empty when there was none. */
  readonly original: JsonMap
  /** The configuration to apply. */
  readonly modified: JsonMap
  /** The live object. */
  readonly current: JsonMap
}

export function threeWayStrategicPatch({ original, modified, current }: ThreeWay, type: ObjectType): JsonMap {
  const changes = strategicDiff(current, modified, type, { changes: true, deletions: false })
  const deletions = strategicDiff(original, modified, type, { changes: false, deletions: true })
  return mergedPatches(deletions, changes, type)
}

/** Two patches of the same object as one; where both say something of a list, both do. */
function mergedPatches(deletions: JsonMap, changes: JsonMap, type: unknown): JsonMap {
  const merged: JsonMap = { ...deletions }
  for (const [key, value] of Object.entries(changes)) {
    const before = merged[key]
    if (isMap(before) && isMap(value)) merged[key] = mergedPatches(before, value, type)
    else if (Array.isArray(before) && Array.isArray(value)) merged[key] = mergedItems(key, before, value)
    else merged[key] = value
  }
  return merged
}

/** Items of the two are about the same element when all keys that direct them agree. */
function mergedItems(key: string, deletions: readonly unknown[], changes: readonly unknown[]): unknown[] {
  if (key.startsWith('$setElementOrder/') || key === '$retainKeys') return [...changes]
  if (!isMap(changes[0]) || !isMap(deletions[0])) return [...new Set([...deletions, ...changes])]
  const rest = [...(deletions as JsonMap[])]
  const merged = (changes as JsonMap[]).map((item) => {
    const index = rest.findIndex((each) => each['$patch'] === undefined && isSameElement(each, item))
    return index < 0 ? item : mergedPatches(rest.splice(index, 1)[0]!, item, undefined)
  })
  return [...merged, ...rest]
}

const mergeKeys = ['name', 'containerPort', 'port', 'mountPath', 'devicePath', 'ip', 'type', 'topologyKey', 'key', 'uid', 'resourceName']

function isSameElement(a: JsonMap, b: JsonMap): boolean {
  const key = mergeKeys.find((each) => a[each] !== undefined && b[each] !== undefined && !isMap(a[each]))
  return key !== undefined && a[key] === b[key]
}

export function threeWayMergePatch({ original, modified, current }: ThreeWay): JsonMap {
  const changes = mergeDiff(current, modified, { changes: true, deletions: false })
  const deletions = mergeDiff(original, modified, { changes: false, deletions: true })
  return mergedPatches(deletions, changes, undefined)
}

/** The JSON merge patch from one object to another. */
export function mergeDiff(from: JsonMap, to: JsonMap, options = { changes: true, deletions: true }): JsonMap {
  const patch: JsonMap = {}
  for (const [key, value] of Object.entries(to)) {
    if (isMap(value) && isMap(from[key])) {
      const inner = mergeDiff(from[key], value, options)
      if (!isEmpty(inner)) patch[key] = inner
    } else if (options.changes && !isSame(from[key], value)) patch[key] = value
  }
  if (options.deletions) for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null
  return patch
}
