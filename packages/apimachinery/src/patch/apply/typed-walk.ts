/**
 * Walks over a value with its type: the set of its fields, the comparison of two, their merge, and
 * a value without some of its fields.
 *
 * Follows sigs.k8s.io/structured-merge-diff/v6/typed/{tofieldset,compare,merge,remove}.go.
 */
import { deepEqual } from '../../deep-equal.ts'
import type { Field, ListType, MapType, ObjectType, ValueType } from '../../schema/schema.ts'
import { emptySet, type FieldSet, hasPath, insertPath, isEmptySet, noFields } from './field-set.ts'
import { absentValue, arePrintedEqual, goPrinted } from './go-zero.ts'
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

/** Adds the fields of the value that `path` leads to, and leaves `path` as it was. */
function addFields(set: FieldSet, value: unknown, place: Place, path: PathElement[]): void {
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
        path.push(fieldElement(key))
        addFields(set, inner, below(type as ObjectType | MapType, key), path)
        const isLeaf = inner === null || (isFields(inner) && Object.keys(inner).length === 0)
        if (isLeaf || type.kind === 'map') insertPath(set, path)
        path.pop()
      }
  }
}

function addElements(set: FieldSet, list: readonly unknown[], place: Place, path: PathElement[]): void {
  const elements = list.map((item) => elementOf(item, place))
  for (const [index, element] of elements.entries()) {
    const isRepeated = elements.indexOf(element) !== elements.lastIndexOf(element)
    path.push(element)
    if (!isRepeated) addFields(set, list[index], { type: (place.type as ListType).items }, path)
    insertPath(set, path)
    path.pop()
  }
}

type Difference = 'removed' | 'modified' | 'added'

export type Comparison = Readonly<Record<Difference, FieldSet>>

interface Comparing extends Record<Difference, FieldSet> {
  /** Down to where the two are compared. */
  readonly path: PathElement[]
  /** Both are to be read as structs print them, with what is left out. */
  isPrinted: boolean
}

/** What makes the second value different from the first. Undefined stands for a value that is not there. */
export function compareValues(left: unknown, right: unknown, place: Place): Comparison {
  return compared(left, right, place, false)
}

/** What makes the second object different from the first, when Go's structs print both. */
export function comparePrinted(left: unknown, right: unknown, place: Place): Comparison {
  return compared(left, right, place, true)
}

function compared(left: unknown, right: unknown, place: Place, isPrinted: boolean): Comparison {
  const found: Comparing = { removed: noFields, modified: noFields, added: noFields, path: [], isPrinted }
  compare(found, left, right, place)
  return found
}

function note(found: Comparing, difference: Difference): void {
  if (found[difference] === noFields) found[difference] = emptySet()
  insertPath(found[difference], found.path)
}

function compare(found: Comparing, left: unknown, right: unknown, place: Place): void {
  if (left === right) return
  if (found.isPrinted && !isComposite(left, right)) {
    const { type } = place
    found.isPrinted = false
    compare(found, goPrinted(left, type), goPrinted(right, type), place)
    found.isPrinted = true
    return
  }
  if (isLeaf(left, right, place)) {
    if (left === undefined) note(found, 'added')
    else if (right === undefined) note(found, 'removed')
    else if (!areEqual(left, right, place, found.isPrinted)) note(found, 'modified')
    return
  }
  if (place.type.kind === 'list') compareElements(found, listOf(left), listOf(right), place)
  else compareFields(found, fieldsOf(left), fieldsOf(right), place.type as ObjectType | MapType)
  if (left === undefined) note(found, 'added')
  else if (right === undefined) note(found, 'removed')
}

/** Whether both have fields or elements that can be compared one by one. */
function isComposite(left: unknown, right: unknown): boolean {
  return typeof left === 'object' && typeof right === 'object' && left !== null && right !== null
}

function areEqual(left: unknown, right: unknown, { type }: Place, isPrinted: boolean): boolean {
  return isPrinted ? arePrintedEqual(left, right, type) : deepEqual(left, right)
}

/** Two empty lists or maps are leaves too, so that empty and absent stay apart. */
function isLeaf(left: unknown, right: unknown, place: Place): boolean {
  switch (ownership(place)) {
    case 'whole':
      return true
    case 'elements':
      return listOf(left).length === 0 && listOf(right).length === 0
    case 'fields':
      return isWithoutFields(left) && isWithoutFields(right)
  }
}

function isWithoutFields(value: unknown): boolean {
  for (const _ in fieldsOf(value)) return false
  return true
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function compareFields(found: Comparing, left: Fields, right: Fields, type: ObjectType | MapType): void {
  for (const key in left) {
    const [before, after] = [left[key], right[key]]
    if (before === undefined || before === after) continue
    compareField(found, before, after === undefined ? absent(found, type, key) : after, below(type, key), key)
  }
  for (const key in right) {
    if (left[key] === undefined && right[key] !== undefined) compareField(found, absent(found, type, key), right[key], below(type, key), key)
  }
}

function compareField(found: Comparing, left: unknown, right: unknown, place: Place, key: string): void {
  found.path.push(fieldElement(key))
  compare(found, left, right, place)
  found.path.pop()
}

/** What a struct prints for a field that is left out. */
function absent({ isPrinted }: Comparing, type: ObjectType | MapType, key: string): unknown {
  const field = isPrinted && type.kind === 'object' ? type.fields[key] : undefined
  return field && absentValue(field, type as ObjectType)
}

function compareElements(found: Comparing, left: readonly unknown[], right: readonly unknown[], place: Place): void {
  if (left.length === right.length && left.every((item, index) => item === right[index])) return
  const item = { type: (place.type as ListType).items }
  const elements = left.map((each) => elementOf(each, place))
  const others = right.map((each, index) => (each === left[index] ? elements[index]! : elementOf(each, place)))
  const distinct = new Set([...elements, ...others])
  if (distinct.size === left.length && others.length === elements.length && others.every((element, index) => element === elements[index])) {
    for (const [index, element] of elements.entries()) {
      found.path.push(element)
      compare(found, left[index], right[index], item)
      found.path.pop()
    }
    return
  }
  const before = Map.groupBy(left, (_each, index) => elements[index]!)
  const after = Map.groupBy(right, (_each, index) => others[index]!)
  for (const element of distinct) {
    found.path.push(element)
    compareElement(found, before.get(element) ?? [], after.get(element) ?? [], item)
    found.path.pop()
  }
}

/** The elements of one key, of which there may be several in either list. */
function compareElement(found: Comparing, old: readonly unknown[], next: readonly unknown[], item: Place): void {
  if (old.length <= 1 && next.length <= 1) compare(found, old[0], next[0], item)
  else if (old.length >= 2 && next.length >= 2) {
    const isSame = old.length === next.length && old.every((each, index) => areEqual(each, next[index], item, found.isPrinted))
    if (!isSame) note(found, 'modified')
  } else if (old.length >= 2) {
    if (next.length > 0) compare(found, undefined, next[0], item)
    note(found, 'removed')
  } else {
    if (old.length > 0) compare(found, old[0], undefined, item)
    note(found, 'added')
  }
}

/** The second value over the first; undefined where there is neither. */
export function mergeValues(left: unknown, right: unknown, place: Place): unknown {
  if (right === undefined) return left
  if (isLeaf(left, right, place)) return right
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
