/**
 * Sets of fields: which steps are members, and what is below each. A set is never changed once it
 * has been handed on; only the walkers that build one insert into it.
 *
 * Follows sigs.k8s.io/structured-merge-diff/v6/fieldpath/{set,serialize}.go.
 */
import type { FieldsV1 } from '../../object.ts'
import type { ValueType } from '../../schema/schema.ts'
import { compareElements, type PathElement, printElement } from './path-element.ts'

export interface FieldSet {
  readonly members: Set<PathElement>
  readonly children: Map<PathElement, FieldSet>
}

export type Path = readonly PathElement[]

export function emptySet(): FieldSet {
  return { members: new Set(), children: new Map() }
}

/** A set that stays without fields. */
export const noFields: FieldSet = emptySet()

export function setOf(...paths: readonly Path[]): FieldSet {
  const set = emptySet()
  for (const path of paths) insertPath(set, path)
  return set
}

/** The path to the whole object is no field, and is left out. */
export function insertPath(set: FieldSet, path: Path): void {
  if (path.length === 0) return
  let node = set
  for (let index = 0; index < path.length - 1; index++) {
    let below = node.children.get(path[index]!)
    if (!below) node.children.set(path[index]!, (below = emptySet()))
    node = below
  }
  node.members.add(path.at(-1)!)
}

export function isEmptySet({ members, children }: FieldSet): boolean {
  if (members.size > 0) return false
  for (const child of children.values()) if (!isEmptySet(child)) return false
  return true
}

export function hasPath(set: FieldSet, path: Path): boolean {
  let node: FieldSet | undefined = set
  for (let index = 0; index < path.length - 1; index++) {
    node = node.children.get(path[index]!)
    if (!node) return false
  }
  return path.length > 0 && node.members.has(path.at(-1)!)
}

/** The first itself when the second adds nothing. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  let children: Map<PathElement, FieldSet> | undefined
  for (const [element, child] of b.children) {
    const other = a.children.get(element)
    const both = other ? union(other, child) : child
    if (both !== other) (children ??= new Map(a.children)).set(element, both)
  }
  const members = b.members.size === 0 || b.members.isSubsetOf(a.members) ? a.members : a.members.union(b.members)
  return children || members !== a.members ? { members, children: children ?? a.children } : a
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<PathElement, FieldSet>()
  for (const [element, child] of b.children) {
    const other = a.children.get(element)
    const both = other && intersection(other, child)
    if (both && !isEmptySet(both)) children.set(element, both)
  }
  return { members: a.members.intersection(b.members), children }
}

/**
 * Fields of the first that are not in the second; what is below a field is a field of its own. The
 * first itself when the second takes nothing away.
 */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  let children: Map<PathElement, FieldSet> | undefined
  for (const [element, child] of b.children) {
    const other = a.children.get(element)
    const rest = other && difference(other, child)
    if (rest === other) continue
    children ??= new Map(a.children)
    if (isEmptySet(rest!)) children.delete(element)
    else children.set(element, rest!)
  }
  const members = b.members.size === 0 || a.members.isDisjointFrom(b.members) ? a.members : a.members.difference(b.members)
  return children || members !== a.members ? { members, children: children ?? a.children } : a
}

/** Fields of the first that are neither in the second nor below a field of it. The first itself when there are no such fields. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  if (isApart(a, b)) return a
  const children = new Map<PathElement, FieldSet>()
  for (const [element, child] of a.children) {
    if (b.members.has(element)) continue
    const other = b.children.get(element)
    const rest = other ? recursiveDifference(child, other) : child
    if (!isEmptySet(rest)) children.set(element, rest)
  }
  return { members: a.members.difference(b.members), children }
}

/** Whether no first step of the one is a first step of the other. */
function isApart(a: FieldSet, b: FieldSet): boolean {
  if (a === noFields) return true
  if (!a.members.isDisjointFrom(b.members)) return false
  for (const element of a.children.keys()) if (b.members.has(element) || b.children.has(element)) return false
  return true
}

/** Calls back with each path, in the order in which sets print. */
export function eachPath(set: FieldSet, callback: (path: Path) => void, above: Path = []): void {
  for (const element of [...set.members].sort(compareElements)) callback([...above, element])
  for (const element of [...set.children.keys()].sort(compareElements)) {
    eachPath(set.children.get(element)!, callback, [...above, element])
  }
}

export function printPath(path: Path): string {
  return path.map(printElement).join('')
}

/** The set with every named field a member that something is below of. */
export function withNamedFields(set: FieldSet, type: ValueType | undefined): FieldSet {
  const members = new Set(set.members)
  const children = new Map<PathElement, FieldSet>()
  for (const [element, child] of set.children) {
    if (type?.kind === 'object' && element.startsWith('f:') && type.fields[element.slice(2)]) members.add(element)
    children.set(element, withNamedFields(child, typeBelow(type, element)))
  }
  return { members, children }
}

function typeBelow(type: ValueType | undefined, element: PathElement): ValueType | undefined {
  if (element.startsWith('f:')) {
    if (type?.kind === 'object') return type.fields[element.slice(2)]?.type
    return type?.kind === 'map' ? type.values : undefined
  }
  return type?.kind === 'list' && element.startsWith('k:') ? type.items : undefined
}

/** What stands for a field without any below: one row for all. */
const nothing: FieldsV1 = {}

/** As managedFields write it. */
export function printFieldsV1(set: FieldSet): FieldsV1 {
  const { members, children } = set
  const elements = [...children.keys()]
  for (const element of members) if (!children.has(element)) elements.push(element)
  if (elements.length > 1) elements.sort(compareElements)
  const printed: FieldsV1 = {}
  for (const element of elements) {
    const child = children.get(element)
    const below = child ? printFieldsV1(child) : nothing
    printed[element] = child && members.has(element) && !isEmpty(below) ? { '.': nothing, ...below } : below
  }
  return printed
}

/** Steps of a kind that is not known are left out. */
export function parseFieldsV1(fields: FieldsV1): FieldSet {
  const set = emptySet()
  for (const element in fields) {
    if (element[1] !== ':' || !'fkvi'.includes(element[0]!)) continue
    const below = fields[element]!
    if (below === nothing || isEmpty(below)) {
      set.members.add(element)
      continue
    }
    const child = parseFieldsV1(below)
    const hasChildren = child.members.size > 0 || child.children.size > 0
    if (hasChildren) set.children.set(element, child)
    if ('.' in below || !hasChildren) set.members.add(element)
  }
  return set
}

function isEmpty(fields: FieldsV1): boolean {
  for (const _ in fields) return false
  return true
}
