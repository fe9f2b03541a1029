/** By which fields objects of a kind can be selected. A selector of another field finds nothing: the API server refuses it. */
import type { KubeObject, Resource } from '@track/apimachinery'
import { builtInKinds } from '@track/apiserver'

/** Undefined where the kind has no such field to select by. */
export function selectableField(resource: Resource, { metadata, ...object }: KubeObject, name: string): string | undefined {
  if (name === 'metadata.name') return metadata.name ?? ''
  if (name === 'metadata.namespace' && resource.namespaced) return metadata.namespace ?? ''
  const fields = builtInKinds.find((kind) => kind.resource === resource)?.selectableFields as Readonly<Record<string, (of: KubeObject) => string>> | undefined
  return fields && Object.hasOwn(fields, name) ? fields[name]!({ metadata, ...object } as KubeObject) : undefined
}
