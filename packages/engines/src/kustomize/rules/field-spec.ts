/**
 * Fields of an object by a path, in objects of some kinds.
 *
 * Follows sigs.k8s.io/kustomize/api/filters/fieldspec/fieldspec.go and types/fieldspec.go of kustomize 5.7.
 */
import { isFields } from '../documents.ts'
import { type Gvk, isSelected, printGvk, printIdentity } from '../identity.ts'
import { KustomizeError, within } from '../kustomize-error.ts'
import type { Resource } from '../resource.ts'
import { fieldRules, type FieldRuleName } from './field-rules.ts'
import { nameReferences } from './name-references.ts'

export interface FieldSpec extends Partial<Gvk> {
  readonly path: string
  readonly create?: boolean
}

export interface NameReference {
  readonly target: Partial<Gvk>
  readonly referrers: readonly FieldSpec[]
}

export interface Rules extends Readonly<Record<FieldRuleName, readonly FieldSpec[]>> {
  readonly nameReference: readonly NameReference[]
}

function readGvk(text: string): Partial<Gvk> {
  const [, kind, version, group] = /^(\S+)?(?: ([^@ ]+))?(?: @(\S+))?$/.exec(text.trim()) ?? []
  return { ...(kind && { kind }), ...(version && { version }), ...(group && { group }) }
}

function readSpecs(text: string): FieldSpec[] {
  return text.split('\n').filter((line) => line !== '').flatMap((line) => {
    const [path = '', kinds = ''] = line.replace(/^\+/, '').split(/:(?: |$)/)
    return kinds.split(', ').map((kind): FieldSpec => ({ ...readGvk(kind), path, ...(line.startsWith('+') && { create: true }) }))
  })
}

/** What kustomize knows by itself. */
export function defaultRules(): Rules {
  const references = nameReferences.split('\n> ').slice(1).map((block): NameReference => {
    const end = block.indexOf('\n')
    return { target: readGvk(block.slice(0, end)), referrers: readSpecs(block.slice(end)) }
  })
  const fields = Object.fromEntries(Object.entries(fieldRules).map(([name, text]) => [name, sorted(readSpecs(text), (spec) => spec)]))
  return { ...fields as Record<FieldRuleName, FieldSpec[]>, nameReference: sorted(references, ({ target }) => target) }
}

/** One after the other; what is there already is not added. */
export function mergedSpecs(left: readonly FieldSpec[], right: readonly FieldSpec[]): FieldSpec[] {
  const merged = [...left]
  for (const spec of right) {
    const found = merged.find((each) => isSelected(whole(each), spec) && each.path === spec.path)
    if (found && Boolean(found.create) !== Boolean(spec.create)) throw new KustomizeError('conflicting fieldspecs')
    if (!found) merged.push(spec)
  }
  return merged
}

export function mergedReferences(left: readonly NameReference[], right: readonly NameReference[]): NameReference[] {
  const merged = [...left]
  for (const each of right) {
    const index = merged.findIndex(({ target }) => printGvk(target) === printGvk(each.target))
    if (index < 0) merged.push(each)
    else merged[index] = { ...each, referrers: mergedSpecs(merged[index]!.referrers, each.referrers) }
  }
  return sorted(merged, ({ target }) => target)
}

function whole({ group = '', version = '', kind = '' }: Partial<Gvk>): Gvk {
  return { group, version, kind }
}

export const kindsFirst = [
  'Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount', 'PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding',
  'ClusterRoleBinding', 'ConfigMap', 'Secret', 'Endpoints', 'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim',
  'Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget',
]
export const kindsLast = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

export function sortTextOf({ group, version, kind }: Partial<Gvk>): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`
}

function sorted<Row>(rows: readonly Row[], gvkOf: (row: Row) => Partial<Gvk>): Row[] {
  const rank = ({ kind = '' }: Partial<Gvk>) => (kindsFirst.includes(kind) ? kindsFirst.indexOf(kind) - kindsFirst.length : kindsLast.indexOf(kind) + 1)
  return [...rows].sort((a, b) => {
    const [left, right] = [gvkOf(a), gvkOf(b)]
    const [one, other] = [sortTextOf(left), sortTextOf(right)]
    return rank(left) - rank(right) || (one < other ? -1 : one > other ? 1 : 0)
  })
}

function splitPath(path: string): string[] {
  const parts = path.split('/')
  if (parts.length > 1 && parts[0] === '') parts.shift()
  const found: string[] = []
  for (const part of parts) {
    if (found.at(-1)?.endsWith('\\')) found.push(`${found.pop()!.slice(0, -1)}/${part}`)
    else found.push(part)
  }
  return found
}

/** A place in an object: what is there, and how to put something else there. */
export interface Place {
  readonly value: unknown
  set(value: unknown): void
}

export interface Visit {
  readonly spec: FieldSpec
  /** What is made at the end of a path that is not there. */
  readonly made?: unknown
  readonly visit: (place: Place) => void
}

/** Goes to every field of the object that the rule means. */
export function visitFields({ fields, id }: Resource, { spec, made, visit }: Visit): void {
  if (!isSelected(id, spec)) return
  const walk = (place: Place, path: readonly string[]): void => {
    const { value } = place
    const [first, ...rest] = path
    if (first === undefined) return visit(place)
    if (value === undefined || value === null) return undefined
    if (Array.isArray(value)) return value.forEach((_, index) => walk(at(value, index), path))
    if (!isFields(value)) throw new KustomizeError('expected sequence or mapping node')
    const name = first.replace(/\[\]$/, '')
    const mayMake = spec.create === true && made !== undefined && name === first
    if (!(name in value) && !mayMake) return undefined
    if ((value[name] === undefined || value[name] === null) && mayMake) value[name] = rest.length === 0 ? made : {}
    return walk(at(value, name), rest)
  }
  within(`considering field '${spec.path}' of object ${printIdentity(id)}`, () => walk({ value: fields, set: () => undefined }, splitPath(spec.path)))
}

export function at(parent: Record<string, unknown> | unknown[], key: string | number): Place {
  const holder = parent as Record<string | number, unknown>
  return { get value() { return holder[key] }, set(value) { holder[key] = value } }
}
