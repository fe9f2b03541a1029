/**
 * Values of one object's field, copied into fields of others.
 *
 * Follows filters/replacement/replacement.go and kyaml/yaml/match.go of kustomize 5.7.
 */
import { readYaml } from '@track/formats'
import { RE2JS } from 're2js'
import { isFields } from '../documents.ts'
import type { Loader } from '../files.ts'
import { isSelectedBy, printIdentity } from '../identity.ts'
import type { FieldOptions, Replacement } from '../kustomization.ts'
import { KustomizeError } from '../kustomize-error.ts'
import { copied, type Resource, textOf } from '../resource.ts'
import { hasLabels, type Resources } from '../resources.ts'
import { at, type Place } from '../rules/field-spec.ts'

const fieldByDefault = 'metadata.name'

export function readReplacements(rows: readonly Replacement[], loader: Loader): Replacement[] {
  return rows.flatMap((row) => {
    if (row.path === undefined || row.path === '') return [row]
    if (row.source || row.targets?.length) throw new KustomizeError('cannot specify both path and inline replacement')
    const value = readYaml(loader.load(row.path))
    if (!Array.isArray(value) && !isFields(value)) throw new KustomizeError(`unsupported replacement type encountered within replacement path: ${typeof value}`)
    return [value].flat() as Replacement[]
  })
}

export function replace(resources: Resources, rows: readonly Replacement[]): void {
  for (const row of rows) {
    if ((row.sourceValue === undefined && !row.source) || !row.targets) throw new KustomizeError('replacements must specify a source and at least one target')
    const value = sourceOf(resources, row)
    for (const target of row.targets) copyTo(resources, value, target)
  }
}

function sourceOf({ list }: Resources, { source, sourceValue }: Replacement): unknown {
  if (sourceValue !== undefined && source) throw new KustomizeError('value and resource selectors are mutually exclusive')
  if (!source) return sourceValue
  const found = list.filter(({ ids }) => ids.some((id) => isSelectedBy(id, source)))
  const { fieldPath = '', options } = source
  const shown = [printIdentity(source), fieldPath, printOptions(options)].filter((part) => part !== '').join(':')
  if (found.length > 1) throw new KustomizeError(`multiple matches for selector ${shown}`)
  if (found.length === 0) throw new KustomizeError(`nothing selected by ${shown}`)
  const path = fieldPath || fieldByDefault
  const value = placesAt(found[0]!.fields, splitDotted(path), undefined)[0]?.value
  const isEmpty = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || (isFields(value) && Object.keys(value).length === 0)
  if (isEmpty) throw new KustomizeError(`fieldPath \`${path}\` is missing for replacement source ${printIdentity(source)}`)
  return refined(value, options)
}

function printOptions(options: FieldOptions | undefined): string {
  const { delimiter = '', index = 0, create = false } = options ?? {}
  return delimiter === '' && !create ? '' : `${delimiter}(${index}), create=${create}`
}

function refined(value: unknown, { delimiter = '', index = 0 }: FieldOptions = {}): unknown {
  if (delimiter === '') return value
  if (typeof value === 'object') throw new KustomizeError('delimiter option can only be used with scalar nodes')
  const part = textOf(value).split(delimiter)[index]
  if (part === undefined) throw new KustomizeError(`options.index ${index} is out of bounds for value ${textOf(value)}`)
  return part
}

function copyTo({ list }: Resources, value: unknown, target: NonNullable<Replacement['targets']>[number]): void {
  const { select, reject = [], options } = target
  if (!select) throw new KustomizeError('target must specify resources to select')
  const isRejected = (resource: Resource) => reject.some((each) => {
    const { annotationSelector = '', labelSelector = '', ...id } = each
    const byLabels = (annotationSelector !== '' || labelSelector !== '') && hasLabels(resource, each)
    return byLabels || (Object.values(id).some((text) => text !== '') && resource.ids.some((own) => isSelectedBy(own, id)))
  })
  for (const resource of list) {
    if (!hasLabels(resource, select) || !resource.ids.some((id) => isSelectedBy(id, select)) || isRejected(resource)) continue
    for (const path of target.fieldPaths?.length ? target.fieldPaths : [fieldByDefault]) {
      const made = options?.create ? (isFields(value) ? {} : Array.isArray(value) ? [] : '') : undefined
      const places = placesAt(resource.fields, splitDotted(path), made)
      if (places.length === 0) throw new KustomizeError(`unable to find ${options?.create ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target`)
      for (const place of places) place.set(combined(place.value, value, options))
    }
  }
}

/** A text keeps its kind: what is written over a number is a number again where it can be. */
function combined(old: unknown, value: unknown, { delimiter = '', index = 0 }: FieldOptions = {}): unknown {
  if (delimiter === '') return typeof old === 'object' && old !== null ? copied(value) : kept(old, value)
  if (typeof old === 'object') throw new KustomizeError('delimiter option can only be used with scalar nodes')
  const parts = textOf(old).split(delimiter)
  if (index < 0) parts.unshift(textOf(value))
  else if (index >= parts.length) parts.push(textOf(value))
  else parts[index] = textOf(value)
  return parts.join(delimiter)
}

function kept(old: unknown, value: unknown): unknown {
  if (typeof value === 'object') return copied(value)
  if (typeof old === 'string') return textOf(value)
  if (typeof old === 'number' && typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value)
  return value
}

/** `a.b.[name=c].d`, `a\.b`, `a.[example.com/x]`. */
export function splitDotted(path: string): string[] {
  const parts: string[] = []
  for (const part of path.split('.')) {
    if (parts.at(-1)?.endsWith('\\')) parts.push(`${parts.pop()!.slice(0, -1)}.${part}`)
    else if (parts.at(-1)?.startsWith('[') && !parts.at(-1)!.endsWith(']')) parts.push(`${parts.pop()!}.${part}`)
    else parts.push(part)
  }
  return parts.map((part) => (part.startsWith('[') && !part.includes('=') ? part.replaceAll(/[[\]]/g, '') : part))
}

/** Every place that a path means; with `made` what is missing on the way is made. */
function placesAt(root: Record<string, unknown>, path: readonly string[], made: unknown): Place[] {
  let places: Place[] = [{ value: root, set: () => undefined }]
  for (const [index, part] of path.entries()) {
    const next = path[index + 1]
    const empty = made === undefined ? undefined : next === undefined ? made : isElement(next) ? [] : {}
    places = places.flatMap((place) => step(place, part, empty))
  }
  return places
}

function isElement(part: string): boolean {
  return /^\d+$/.test(part) || (part.startsWith('[') && part.endsWith(']')) || part === '*'
}

function step({ value }: Place, part: string, empty: unknown): Place[] {
  if (Array.isArray(value)) return elements(value as unknown[], part, empty)
  if (value === undefined || value === null) return []
  if (!isFields(value) || (part.startsWith('[') && part.includes('='))) throw new KustomizeError('wrong node kind')
  if (value[part] === undefined && empty === undefined) return []
  value[part] ??= copied(empty)
  return [at(value, part)]
}

function elements(list: unknown[], part: string, empty: unknown): Place[] {
  if (part === '*') return list.map((_, index) => at(list, index))
  if (/^\d+$/.test(part)) {
    const index = Number(part)
    if (index === list.length && empty !== undefined) list.push(copied(empty))
    if (index >= list.length) throw new KustomizeError(`index ${index} specified but only ${list.length} elements found`)
    return [at(list, index)]
  }
  const [, key = '', pattern = ''] = /^\[([^=]*)=([^]*)\]$/.exec(part) ?? []
  const expression = RE2JS.compile(pattern)
  const fits = (element: unknown) => {
    const text = key === '' ? element : isFields(element) ? element[key] : undefined
    return text !== undefined && expression.matcher(textOf(text)).find()
  }
  if (empty !== undefined && !list.some(fits)) list.push(key === '' ? pattern : { [key]: pattern })
  return list.flatMap((element, index) => (fits(element) ? [at(list, index)] : []))
}
