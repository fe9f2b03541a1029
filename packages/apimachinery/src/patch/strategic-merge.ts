/**
 * Strategic merge patch: lists of objects merge by key, lists of texts as sets, and directives in
 * the patch say what to delete, replace, retain and in which order.
 *
 * Follows k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
 */
import { printGoValue } from '../go-print.ts'
import { schemaOf, type TypeReference } from '../schema/types.ts'
import type { Field, ObjectType, ValueType } from '../schema/schema.ts'
import { badRequest, StatusError } from '../status-error.ts'
import { ordered } from './element-order.ts'
import { badArgument, type Fields, isFields, isKind, keyed, noMergeKey, refuse, sameKind } from './strategic-values.ts'

const setElementOrder = '$setElementOrder'
const deleteFromPrimitiveList = '$deleteFromPrimitiveList'

/** The object with the patch merged into it; neither is changed. */
export function applyStrategicPatch(object: unknown, patch: unknown, type: TypeReference): unknown {
  if (!isFields(patch)) throw badRequest(`json: cannot unmarshal ${isKind(patch)} into Go value of type map[string]interface {}`)
  return mergeFields(isFields(object) ? object : {}, patch, schemaOf(type))
}

function mergeFields(object: Fields, patch: Fields, type: ValueType | undefined): Fields {
  if ('$patch' in patch) return directed(patch)
  const result = retained({ ...object }, patch)
  const merging: Record<string, unknown> = { ...patch }
  delete merging['$retainKeys']
  for (const key of Object.keys(patch)) if (key.startsWith(setElementOrder)) mergeOrdered(result, merging, key, type)
  // Upstream takes the keys as they come out of a map; deletions first is one of its orders.
  const isDeletion = (key: string) => key.startsWith(deleteFromPrimitiveList)
  for (const [key, value] of Object.entries(merging)) if (isDeletion(key)) mergeField(result, key, value, type)
  for (const [key, value] of Object.entries(merging)) if (!isDeletion(key)) mergeField(result, key, value, type)
  return result
}

/** `$patch: replace` takes the patch as it is, `$patch: delete` leaves nothing. */
function directed(patch: Fields): Fields {
  const { $patch: directive, ...rest } = patch
  if (directive === 'replace') return rest
  if (directive === 'delete') return {}
  return refuse(`unknown patch type: ${printGoValue(directive)} in map: ${printGoValue(patch)}`)
}

/** `$retainKeys`: only these keys stay. */
function retained(object: Record<string, unknown>, patch: Fields): Record<string, unknown> {
  if (!('$retainKeys' in patch)) return object
  const keys = patch['$retainKeys']
  if (!Array.isArray(keys)) throw badRequest('invalid patch format of retainKeys')
  for (const [key, value] of Object.entries(patch)) {
    const isDirective = key === '$retainKeys' || key.startsWith(deleteFromPrimitiveList) || key.startsWith(setElementOrder)
    if (value !== null && !isDirective && !keys.includes(key)) throw badRequest('invalid patch format of retainKeys')
  }
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)))
}

function mergeField(result: Record<string, unknown>, patchKey: string, value: unknown, type: ValueType | undefined): void {
  const isDeletion = patchKey.startsWith(deleteFromPrimitiveList)
  const key = isDeletion ? fieldOfDirective(patchKey, deleteFromPrimitiveList, 'primitive') : patchKey
  if (value === null) {
    delete result[key]
    return
  }
  const current = result[key]
  if (!(key in result) || !sameKind(current, value)) {
    if (!isDeletion) take(result, key, withoutNulls(value))
    return
  }
  if (Array.isArray(current)) {
    const field = fieldOf(type, key)
    const merges = strategyOf(field) === 'merge' || isDeletion
    result[key] = merges ? mergeLists(current, value as unknown[], field, isDeletion) : value
  } else if (isFields(current)) {
    const field = fieldOf(type, key)
    result[key] = strategyOf(field) === 'replace' ? value : mergeFields(current, value as Fields, field.type)
  } else take(result, key, value)
}

/** `$setElementOrder/containers` is about `containers`. */
function fieldOfDirective(directive: string, name: string, what: string): string {
  if (!directive.startsWith(`${name}/`)) throw badRequest(`invalid patch format of ${what} list`)
  return directive.slice(name.length + 1)
}

function take(result: Record<string, unknown>, key: string, value: unknown): void {
  const taken = withoutDirectives(value)
  if (taken === undefined) delete result[key]
  else result[key] = taken
}

/** Fields that are null in what is taken whole are not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([key, inner]) => [key, withoutNulls(inner)]))
}

/** Undefined for an object that only directs. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined)
  if (!isFields(value)) return value
  if ('$patch' in value) return undefined
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutDirectives(inner)]).filter(([, inner]) => inner !== undefined))
}

function fieldOf(type: ValueType | undefined, key: string): Pick<Field, 'type' | 'patchStrategy' | 'patchMergeKey'> {
  if (type?.kind !== 'object') return refuse(`merging an object in json but data type is not struct, instead is: ${type?.kind === 'map' ? 'map' : 'slice'}`)
  return type.fields[key] ?? refuse(`unable to find api field in struct ${bareName(type)} for the json field "${key}"`)
}

function bareName({ name }: ObjectType): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** `merge`, `replace` or ''; that keys are retained is the patch's own business. */
function strategyOf({ patchStrategy = '' }: Pick<Field, 'patchStrategy'>): string {
  return patchStrategy.split(',').filter((word) => word !== 'retainKeys').join('')
}

/** `$setElementOrder/field`, together with the patch of the field itself. */
function mergeOrdered(result: Record<string, unknown>, merging: Record<string, unknown>, directive: string, type: ValueType | undefined): void {
  const order = merging[directive]
  delete merging[directive]
  if (!Array.isArray(order)) return badArgument('[]interface {}', order)
  const key = fieldOfDirective(directive, setElementOrder, 'setElementOrder')
  const [current, patch] = [result[key], merging[key]]
  if (key in result && !Array.isArray(current)) return badArgument('[]interface {}', current)
  if (key in merging && !Array.isArray(patch)) return badArgument('[]interface {}', patch)
  const field = fieldOf(type, key)
  const { patchMergeKey = '' } = field
  checkOrder((patch as unknown[] | undefined) ?? [], order, patchMergeKey)
  const both = mergedLists(current as unknown[] | undefined, patch as unknown[] | undefined, field)
  if (!both) return
  checkElements((current as unknown[] | undefined) ?? [], (patch as unknown[] | undefined) ?? [])
  result[key] = ordered(both, { order, current: (current as unknown[] | undefined) ?? [], mergeKey: patchMergeKey })
  delete merging[key]
}

function mergedLists(current: unknown[] | undefined, patch: unknown[] | undefined, field: Pick<Field, 'type' | 'patchStrategy' | 'patchMergeKey'>): unknown[] | undefined {
  if (!patch) return current
  if (!current) return withoutDirectives(patch) as unknown[]
  return strategyOf(field) === 'merge' ? mergeLists(current, patch, field, false) : patch
}

/** The items of the patch must come in the order that it asks for. */
function checkOrder(patch: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return
  const items = mergeKey === '' ? patch : patch.filter((item) => !isFields(item) || item['$patch'] !== 'delete')
  let [item, wanted] = [0, 0]
  while (item < items.length && wanted < order.length) {
    const isDirective = isFields(items[item]) && '$patch' in (items[item] as Fields)
    if (isDirective || keyed(items[item], mergeKey) === keyed(order[wanted], mergeKey)) item++
    if (!isDirective) wanted++
  }
  if (item === items.length) return
  refuse(`The order in patch list:\n${printGoValue(patch)}\n doesn't match $setElementOrder list:\n${printGoValue(order)}\n`)
}

function mergeLists(current: unknown[], patch: unknown[], { type, patchMergeKey = '' }: Pick<Field, 'type' | 'patchMergeKey'>, isDeletion: boolean): unknown[] {
  if (current.length === 0 && patch.length === 0) return current
  checkElements(current, patch)
  if (!isFields(current[0] ?? patch[0])) {
    if (isDeletion) return current.filter((item) => !patch.includes(item))
    return ordered(distinct([...current, ...patch]), { order: patch, current, mergeKey: '' })
  }
  if (patchMergeKey === '') refuse('cannot merge lists without merge key for struct')
  const [kept, additions] = afterDirectives(current as Fields[], patch as Fields[], patchMergeKey)
  const both = mergeItems(kept, additions, patchMergeKey, type.kind === 'list' ? type.items : undefined)
  return ordered(both, { order: additions, current: kept, mergeKey: patchMergeKey })
}

/** All elements are of one kind, and none is a list. */
function checkElements(...lists: readonly unknown[][]): void {
  const all = lists.flat(1)
  if (all.length === 0) refuse('no elements in any of the given slices')
  if (Array.isArray(all[0])) throw new StatusError('Invalid', 'the server rejected our request due to an error in our request', {})
  if (all.every((item) => sameKind(item, all[0]))) return
  refuse(`list element types are not identical: [${lists.map(printGoValue).join(' ')}]`)
}

/** Upstream's way: a repetition is replaced by the last element. */
function distinct(items: unknown[]): unknown[] {
  for (let index = 0; index < items.length; index++) {
    for (let other = index + 1; other < items.length; other++) {
      if (items[index] !== items[other]) continue
      items[other] = items[items.length - 1]
      items.pop()
      other--
    }
  }
  return items
}

/** Elements that direct (`$patch: delete` with a key, `$patch: replace`) do so first. */
function afterDirectives(current: readonly Fields[], patch: readonly Fields[], mergeKey: string): [kept: Fields[], additions: Fields[]] {
  let kept = [...current]
  const additions: Fields[] = []
  let isReplaced = false
  for (const item of patch) {
    if (!('$patch' in item)) additions.push(item)
    else if (item['$patch'] === 'delete') {
      if (!(mergeKey in item)) noMergeKey(item, mergeKey)
      kept = kept.filter((each) => each[mergeKey] !== item[mergeKey])
    } else if (item['$patch'] === 'replace') isReplaced = true
    else if (item['$patch'] === 'merge') refuse('merging lists cannot yet be specified in the patch')
    else refuse(`unknown patch type: ${printGoValue(item['$patch'])} in map: ${printGoValue(item)}`)
  }
  return isReplaced ? [additions, []] : [kept, additions]
}

function mergeItems(kept: readonly Fields[], additions: readonly Fields[], mergeKey: string, type: ValueType | undefined): Fields[] {
  const both = [...kept]
  for (const item of additions) {
    if (!(mergeKey in item)) noMergeKey(item, mergeKey)
    const index = both.findIndex((each) => mergeKey in each && each[mergeKey] === item[mergeKey])
    if (index < 0) both.push(item)
    else both[index] = mergeFields(both[index]!, item, type)
  }
  return both
}
