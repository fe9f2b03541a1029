/**
 * Walks over a value with its type: the set of its fields, the comparison of two, their merge, and
 * a value without some of its fields.
 *
 * Follows sigs.k8s.io/structured-merge-diff/v6/typed/{tofieldset,compare,merge,remove}.go.
 */
import { deepEqual } from '../../deep-equal.ts'
import type { Field, ListType, MapType, ObjectType, ValueType } from '../../schema/schema.ts'
import { emptySet, type FieldSet, hasPath, insertPath, isEmptySet, type Path } from './field-set.ts'
import { fieldElement, listElement, type PathElement } from './path-element.ts'

/** A type, with the field whose markers (list type, map type) hold for it. */
export interface Place {
  readonly type: ValueType
  readonly field?: Field | undefined
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How a value is owned: as a whole, or by its fields, or by its elements. */
function ownership({ type, field }: Place): 'whole' | 'fields' | 'elements' {
  if (type.kind === 'list') return field?.listType === 'map' || field?.listType === 'set' ? 'elements' : 'whole'
  if (type.kind !== 'object' && type.kind !== 'map') return 'whole'
  const mapType = field?.mapType ?? (type.kind === 'object' && type.isAtomic ? 'atomic' : 'granular')
  return mapType === 'atomic' ? 'whole' : 'fields'
}

function below(type: ObjectType | MapType, key: string): Place {
  if (type.kind === 'map') return { type: type.values }
  const field = type.fields[key]
  return field ? { type: field.type, field } : { type: { kind: 'any' } }
}

function elementOf(item: unknown, { type, field }: Place): PathElement {
  return listElement(item, type as ListType, field!)
}

/** Every field of a value. */
export function fieldSetOf(value: unknown, place: Place): FieldSet {
  const set = emptySet()
  addFields(set, value, place, [])
  return set
}

function addFields(set: FieldSet, value: unknown, place: Place, path: Path): void {
  const { type } = place
  switch (ownership(place)) {
    case 'whole':
      insertPath(set, path)
      return
    case 'elements':
      if (Array.isArray(value)) addElements(set, value, place, path)
      return
    case 'fields':
      if (!isFields(value)) return
      for (const [key, inner] of Object.entries(value)) {
        const step = [...path, fieldElement(key)]
        addFields(set, inner, below(type as ObjectType | MapType, key), step)
        const isLeaf = inner === null || (isFields(inner) && Object.keys(inner).length === 0)
        if (isLeaf || type.kind === 'map') insertPath(set, step)
      }
  }
}

function addElements(set: FieldSet, list: readonly unknown[], place: Place, path: Path): void {
  const elements = list.map((item) => elementOf(item, place))
  for (const [index, element] of elements.entries()) {
    const isRepeated = elements.indexOf(element) !== elements.lastIndexOf(element)
    const step = [...path, element]
    if (!isRepeated) addFields(set, list[index], { type: (place.type as ListType).items }, step)
    insertPath(set, step)
  }
}

export interface Comparison {
  readonly removed: FieldSet
  readonly modified: FieldSet
  readonly added: FieldSet
}

/** What makes the second value different from the first. Undefined stands for a value that is not there. */
export function compareValues(left: unknown, right: unknown, place: Place): Comparison {
  const comparison = { removed: emptySet(), modified: emptySet(), added: emptySet() }
  compare(comparison, left, right, place, [])
  return comparison
}

function compare(found: Comparison, left: unknown, right: unknown, place: Place, path: Path): void {
  if (isLeaf(left, right, place)) {
    if (left === undefined) insertPath(found.added, path)
    else if (right === undefined) insertPath(found.removed, path)
    else if (!deepEqual(left, right)) insertPath(found.modified, path)
    return
  }
  if (place.type.kind === 'list') compareElements(found, listOf(left), listOf(right), place, path)
  else compareFields(found, fieldsOf(left), fieldsOf(right), place.type as ObjectType | MapType, path)
  if (left === undefined) insertPath(found.added, path)
  else if (right === undefined) insertPath(found.removed, path)
}

/** Two empty lists or maps are leaves too, so that empty and absent stay apart. */
function isLeaf(left: unknown, right: unknown, place: Place): boolean {
  switch (ownership(place)) {
    case 'whole':
      return true
    case 'elements':
      return listOf(left).length === 0 && listOf(right).length === 0
    case 'fields':
      return Object.keys(fieldsOf(left)).length === 0 && Object.keys(fieldsOf(right)).length === 0
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function compareFields(found: Comparison, left: Fields, right: Fields, type: ObjectType | MapType, path: Path): void {
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (left[key] === undefined && right[key] === undefined) continue
    compare(found, left[key], right[key], below(type, key), [...path, fieldElement(key)])
  }
}

function compareElements(found: Comparison, left: readonly unknown[], right: readonly unknown[], place: Place, path: Path): void {
  const item: Place = { type: (place.type as ListType).items }
  const before = Map.groupBy(left, (each) => elementOf(each, place))
  const after = Map.groupBy(right, (each) => elementOf(each, place))
  for (const element of new Set([...before.keys(), ...after.keys()])) {
    const [old = [], next = []] = [before.get(element), after.get(element)]
    const step = [...path, element]
    if (old.length <= 1 && next.length <= 1) compare(found, old[0], next[0], item, step)
    else if (old.length >= 2 && next.length >= 2) {
      if (!deepEqual(old, next)) insertPath(found.modified, step)
    } else if (old.length >= 2) {
      if (next.length > 0) compare(found, undefined, next[0], item, step)
      insertPath(found.removed, step)
    } else {
      if (old.length > 0) compare(found, old[0], undefined, item, step)
      insertPath(found.added, step)
    }
  }
}

/** The second value over the first; undefined where there is neither. */
export function mergeValues(left: unknown, right: unknown, place: Place): unknown {
  if (isLeaf(left, right, place)) return right === undefined ? left : right
  if (place.type.kind === 'list') return mergeElements(listOf(left), listOf(right), place)
  const [before, after] = [fieldsOf(left), fieldsOf(right)]
  const merged: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = mergeValues(before[key], after[key], below(place.type as ObjectType | MapType, key))
    if (value !== undefined) merged[key] = value
  }
  return Object.keys(merged).length > 0 ? merged : undefined
}

/** The elements of both: shared ones in the order of the right, others where they stood among them. */
function mergeElements(left: readonly unknown[], right: readonly unknown[], place: Place): unknown[] | undefined {
  const leftElements = left.map((item) => elementOf(item, place))
  const rightElements = right.map((item) => elementOf(item, place))
  // An element that stands in the left list twice is not merged with, only replaced.
  const before = new Map(leftElements.map((element, index) => {
    return [element, leftElements.indexOf(element) === leftElements.lastIndexOf(element) ? left[index] : null]
  }))
  const after = new Map(rightElements.map((element, index) => [element, right[index]]))
  const shared = rightElements.filter((element) => before.has(element))
  const isMerged = new Set<PathElement>()
  const merged: unknown[] = []
  const put = (old: unknown, next: unknown) => {
    const value = mergeValues(old, next, { type: (place.type as ListType).items })
    if (value !== undefined) merged.push(value)
  }
  for (let from = 0, to = 0; from < left.length || to < right.length; ) {
    const [mine, theirs] = [leftElements[from], rightElements[to]]
    if (mine !== undefined && theirs !== undefined && mine === theirs) {
      isMerged.add(mine)
      put(before.get(mine), after.get(mine))
      from++
      to++
      shared.shift()
    } else if (mine !== undefined && theirs !== undefined && after.has(mine) && shared[0] !== undefined && shared[0] !== mine) from++
    else if (mine !== undefined && !after.has(mine)) put(left[from++], undefined)
    else {
      if (mine !== undefined && isMerged.has(mine)) from++
      if (theirs === undefined) continue
      isMerged.add(theirs)
      put(before.get(theirs), after.get(theirs))
      to++
      if (shared[0] === theirs) shared.shift()
    }
  }
  return merged.length > 0 ? merged : undefined
}

/** The value without the fields of a set; null where nothing is left of a list or map. */
export function withoutFields(value: unknown, set: FieldSet, place: Place): unknown {
  if (place.type.kind === 'list') {
    if (ownership(place) === 'whole' || !Array.isArray(value)) return null
    const kept = value.flatMap((item) => {
      const element = elementOf(item, place)
      if (hasPath(set, [element])) return []
      return [keptOf(item, set.children.get(element), { type: (place.type as ListType).items })]
    })
    return kept.length > 0 ? kept : null
  }
  if (place.type.kind !== 'object' && place.type.kind !== 'map') return value
  if (ownership(place) === 'whole' || !isFields(value)) return null
  const kept: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    const element = fieldElement(key)
    if (!set.members.has(element)) kept[key] = keptOf(inner, set.children.get(element), below(place.type, key))
  }
  return Object.keys(kept).length > 0 ? kept : null
}

function keptOf(value: unknown, subset: FieldSet | undefined, place: Place): unknown {
  return subset && !isEmptySet(subset) ? withoutFields(value, subset, place) : value
}
