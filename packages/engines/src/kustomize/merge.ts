/**
 * A patch merged into an object: maps by field, lists by the keys that the kind's schema gives, elements of the
 * patch first.
 *
 * Follows sigs.k8s.io/kustomize/kyaml/yaml/merge2 and walk of kustomize 5.7. Left out: schemas of custom resources,
 * comments.
 */
import { type Field, type ObjectType, typeOf, type ValueType } from '@track/apimachinery'
import { type Fields, isFields } from './documents.ts'
import { gvkOf } from './identity.ts'
import { KustomizeError } from './kustomize-error.ts'
import { copied, textOf } from './resource.ts'

/** The object with the patch in it; undefined where the patch deletes it. */
export function mergePatch(object: Fields, patch: Fields): Fields | undefined {
  const type = typeOf(gvkOf(textOf(object['apiVersion']), textOf(object['kind'])))
  return merge(object, copied(patch), type && { type }) as Fields | undefined
}

type Schema = Pick<Field, 'type' | 'patchStrategy' | 'patchMergeKey' | 'listMapKeys'>

/** Undefined: nothing stays. */
function merge(to: unknown, from: unknown, schema: Schema | undefined): unknown {
  const known = [to, from].find((value) => value !== undefined && value !== null)
  if (Array.isArray(known)) return mergeLists(to, from, schema)
  if (known === undefined || isFields(known)) return mergeMaps(to, from, schema)
  return from === undefined ? to : from === null ? undefined : from
}

function mergeMaps(to: unknown, from: unknown, schema: Schema | undefined): unknown {
  if (to === undefined || to === null) {
    if (directiveOf(from) === 'delete') return undefined
    if (from === undefined) return to
    return isFields(from) ? walkMap(from, from, schema) : undefined
  }
  if (from === null) return undefined
  if (from !== undefined && !isFields(from)) throw wrongKind('MappingNode', from)
  if (!isFields(to)) throw wrongKind('MappingNode', to)
  const directive = directiveOf(from)
  if (directive === 'delete') return undefined
  return walkMap(directive === 'replace' ? from as Fields : to, from, schema)
}

function wrongKind(expected: string, value: unknown): KustomizeError {
  const kind = Array.isArray(value) ? 'SequenceNode' : isFields(value) ? 'MappingNode' : 'ScalarNode'
  return new KustomizeError(`wrong node kind: expected ${expected} but got ${kind}: node contents:\n${textOf(value)}\n`)
}

function walkMap(to: Fields, from: unknown, schema: Schema | undefined): Fields {
  const patch = isFields(from) ? from : {}
  const fields = schema?.type.kind === 'object' ? (schema.type as ObjectType).fields : undefined
  const values: ValueType | undefined = schema?.type.kind === 'map' ? schema.type.values : undefined
  for (const key of [...new Set([...Object.keys(to), ...Object.keys(patch)])].sort()) {
    const value = merge(to[key], patch[key], fields?.[key] ?? (values && { type: values }))
    if (value === undefined) delete to[key]
    else to[key] = value
  }
  return to
}

/** Takes `$patch` out of a map of the patch, and answers it. */
function directiveOf(value: unknown): 'merge' | 'replace' | 'delete' {
  if (!isFields(value) || !('$patch' in value)) return 'merge'
  const { $patch: directive } = value
  if (directive !== 'merge' && directive !== 'replace' && directive !== 'delete') throw new KustomizeError(`unknown patch strategy '${textOf(directive)}'`)
  delete value['$patch']
  return directive
}

/** Of a list the directive is an element that says nothing else; it goes. */
function directiveOfList(list: unknown[]): 'merge' | 'replace' | 'delete' {
  const index = list.findIndex((element) => isFields(element) && '$patch' in element)
  const element = list[index]
  if (!isFields(element) || Object.keys(element).length > 1) return 'merge'
  list.splice(index, 1)
  return directiveOf(element)
}

function mergeLists(to: unknown, from: unknown, schema: Schema | undefined): unknown {
  const isMerged = schema?.patchStrategy?.split(',').includes('merge') ?? false
  for (const value of [to, from]) if (value !== undefined && value !== null && !Array.isArray(value)) throw wrongKind('SequenceNode', value)
  if (!isMerged) return from === undefined ? to : from ?? undefined
  if (to === undefined || to === null) return from === undefined ? to : walkList(from as unknown[], from as unknown[], schema!)
  if (from === null) return undefined
  const directive = from === undefined ? 'merge' : directiveOfList(from as unknown[])
  if (directive === 'delete') return undefined
  return walkList((directive === 'replace' ? from : to) as unknown[], (from ?? []) as unknown[], schema!)
}

function walkList(to: unknown[], from: unknown[], { type, listMapKeys, patchMergeKey }: Schema): unknown[] {
  const keys = listMapKeys ?? (patchMergeKey === undefined ? [] : [patchMergeKey])
  if (keys.length === 0) return [...new Set([...from, ...to])]
  const items = type.kind === 'list' ? { type: type.items } : undefined
  const rows = distinct([...from, ...to].map((element) => keys.map((key) => (isFields(element) ? textOf(element[key]) : ''))))
  const told = keys.filter((_, index) => rows.some((values) => values[index] !== ''))
  let result: unknown[] = []
  for (const values of keys.length > 1 ? filledUp(rows) : rows) {
    const used = keys.filter((_, index) => values[index] !== '')
    const fits = (element: unknown) => isFields(element) && used.every((key) => textOf(element[key]) === values[keys.indexOf(key)])
    if (used.length === 0) continue
    const [old, patch] = [to.find(fits), from.find(fits)]
    const merged = merge(old, patch, items)
    to = isNothing(merged) ? to.filter((element) => !fits(element)) : to.map((element) => (element === old ? merged : element))
    if (!isNothing(merged) && !result.some(fits)) result.push(merged)
  }
  if (told.length <= 1) return [...result, ...to.filter((element) => !result.includes(element))]
  // By several keys, what was there takes the place of what has the same first keys, patches included.
  for (const element of to) {
    const present = told.filter((key) => isFields(element) && key in element)
    result = result.filter((each) => !present.every((key) => isFields(each) && textOf(each[key]) === textOf((element as Fields)[key])))
    result.push(element)
  }
  return result
}

function isNothing(value: unknown): boolean {
  return value === undefined || (isFields(value) && Object.keys(value).length === 0)
}

function distinct(rows: readonly (readonly string[])[]): string[][] {
  return [...new Map(rows.map((row) => [row.join('\0'), [...row]])).values()]
}

/** A row that leaves out what another of the same keys says is the same row. */
function filledUp(rows: string[][]): string[][] {
  for (let left = 0; left < rows.length; left++) {
    for (let right = 0; right < rows.length; right++) {
      const both = joined(rows[left]!, rows[right]!)
      if (!both) continue
      rows[left] = both
      rows[right] = both
    }
  }
  return rows
}

function joined(left: readonly string[], right: readonly string[]): string[] | undefined {
  const isOne = left.every((value, index) => value === right[index] || value === '' || right[index] === '')
  return isOne && left.some((value, index) => value === right[index]) ? left.map((value, index) => value || right[index]!) : undefined
}
