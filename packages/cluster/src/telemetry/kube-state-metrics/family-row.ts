/** What a family of kube-state-metrics is: a name, and the samples that one object has in it. */
import type { KubeObject, ObjectMeta, OwnerReference, Resource } from '@track/apimachinery'
import { milliValue, quantityValue } from '@track/apimachinery'
import { parseTimestamp, second } from '@track/simulation'
import type { MetricSample } from '@track/telemetry'

export type Labels = Readonly<Record<string, string>>

/** A sample of an object, without the labels that say which object it is. */
export type Part = readonly [labels: Labels, value: number]

export interface FamilyRow {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  readonly help: string
  readonly resource: Resource
  samples(object: KubeObject): readonly MetricSample[]
}

export interface Families<T extends KubeObject> {
  /** One number an object; undefined leaves it out. */
  one(name: string, help: string, value: (object: T) => number | undefined): FamilyRow
  /** A 1 with labels. */
  info(name: string, help: string, labels: (object: T) => Labels): FamilyRow
  many(name: string, help: string, parts: (object: T) => readonly Part[], type?: FamilyRow['type']): FamilyRow
}

/** Families of a resource, whose objects are told apart by these labels. */
export function familiesOf<T extends KubeObject>(resource: Resource<T>, identity: (metadata: ObjectMeta) => Labels): Families<T> {
  const many: Families<T>['many'] = (name, help, parts, type = 'gauge') => ({
    name, help, type, resource: resource as Resource,
    samples(object) {
      const found = parts(object as T)
      if (found.length === 0) return []
      const own = identity(object.metadata)
      return found.map(([labels, value]) => ({ labels: { ...own, ...labels }, value }))
    },
  })
  return {
    many,
    one: (name, help, value) => many(name, help, (object) => {
      const number = value(object)
      return number === undefined ? [] : [[{}, number]]
    }),
    info: (name, help, labels) => many(name, help, (object) => [[labels(object), 1]]),
  }
}

export const named = (label: string) => ({ name = '', namespace }: ObjectMeta): Labels => ({ ...(namespace !== undefined && { namespace }), [label]: name })

export function secondsOf(time: string | undefined): number | undefined {
  return time === undefined || time === '' ? undefined : Math.floor(parseTimestamp(time) / second)
}

export const createdAt = ({ metadata }: KubeObject): number | undefined => secondsOf(metadata.creationTimestamp)
export const deletedAt = ({ metadata }: KubeObject): number | undefined => secondsOf(metadata.deletionTimestamp)
export const versionOf = ({ metadata }: KubeObject): number | undefined => (metadata.resourceVersion === undefined ? undefined : Number(metadata.resourceVersion))

const statuses = ['true', 'false', 'unknown'] as const

/** A sample for each status that a condition can have. */
export function conditionParts(status: string, label: string, more: Labels = {}): readonly Part[] {
  return statuses.map((each) => [{ ...more, [label]: each }, Number(status.toLowerCase() === each)])
}

export function ownerParts({ metadata: { ownerReferences = [] } }: KubeObject): readonly Part[] {
  const part = ({ kind, name, controller }: Pick<OwnerReference, 'kind' | 'name' | 'controller'>): Part => (
    [{ owner_kind: kind, owner_name: name, owner_is_controller: String(controller ?? false) }, 1]
  )
  return ownerReferences.length === 0 ? [[{ owner_kind: '', owner_name: '', owner_is_controller: '' }, 1]] : ownerReferences.map(part)
}

/** Quantities by resource, each in its unit; those of a kind that has none are left out. */
export function quantityParts(quantities: Readonly<Record<string, string>> = {}, more: Labels = {}): readonly Part[] {
  return Object.entries(quantities).flatMap(([resource, quantity]): readonly Part[] => {
    const unit = unitOf(resource)
    if (unit === undefined) return []
    const value = unit === 'core' ? milliValue(quantity) / 1000 : quantityValue(quantity)
    return [[{ ...more, resource: resource.replace(/[^a-zA-Z0-9_]/g, '_'), unit }, value]]
  })
}

const bytes = ['memory', 'storage', 'ephemeral-storage']

function unitOf(resource: string): 'core' | 'byte' | 'integer' | undefined {
  if (resource === 'cpu') return 'core'
  if (bytes.includes(resource) || resource.startsWith('hugepages-')) return 'byte'
  return resource === 'pods' || resource.includes('/') ? 'integer' : undefined
}
