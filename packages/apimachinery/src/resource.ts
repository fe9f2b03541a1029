/**
 * The names of a kind: group, version, kind, and what people type for it.
 *
 * Follows the ShortNames and Categories of pkg/registry of Kubernetes 1.34.
 */
import { oncePerRow } from '@track/simulation'
import type { KubeObject } from './object.ts'

export interface Resource<T extends KubeObject = KubeObject> {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  /** Never there: it ties the resource to the type of its objects. */
  readonly object?: T
}

/** `v1`, `apps/v1`: an object's apiVersion. */
export function groupVersion({ group, version }: { readonly group: string; readonly version: string }): string {
  return group ? `${group}/${version}` : version
}

/** `pods`, `deployments.apps`: how error messages name a resource. */
export function groupResource(resource: { readonly group: string; readonly plural: string }): string {
  return resource.group ? qualifiedPlural(resource) : resource.plural
}

/** Put together once, since maps are looked up by it all the time. */
const qualifiedPlural = oncePerRow(({ group, plural }: { readonly group: string; readonly plural: string }) => `${plural}.${group}`)

/** `Pod`, `Deployment.apps`: how error messages name a kind. */
export function groupKind({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return group ? `${kind}.${group}` : kind
}

/** Reads `apps/v1` into its two parts; undefined for more than one slash. */
export function parseGroupVersion(apiVersion: string): { group: string; version: string } | undefined {
  const parts = apiVersion.split('/')
  if (parts.length === 1) return { group: '', version: parts[0]! }
  return parts.length === 2 ? { group: parts[0]!, version: parts[1]! } : undefined
}

/** The names of a resource from its kind; the plural is the kind's in lower case plus `s` unless given. */
export function resource<T extends KubeObject = KubeObject>(
  apiVersion: string,
  kind: string,
  names: Partial<Pick<Resource, 'plural' | 'singular' | 'shortNames' | 'categories' | 'namespaced'>> = {},
): Resource<T> {
  const { group, version } = parseGroupVersion(apiVersion)!
  const { singular = kind.toLowerCase(), shortNames = [], categories = [], namespaced = true } = names
  const { plural = `${singular}s` } = names
  return { group, version, kind, plural, singular, shortNames, categories, namespaced }
}
