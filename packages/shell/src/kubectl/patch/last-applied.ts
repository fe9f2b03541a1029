/**
 * The annotation in which a client-side apply keeps what it applied.
 *
 * Follows k8s.io/kubectl/pkg/util/apply.go of Kubernetes 1.34.
 */
import { type KubeObject, printJson, sortedKeys } from '@track/apimachinery'
import type { JsonMap } from './json-values.ts'

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** The object with itself, as it is, in its annotation. */
export function withLastApplied(object: KubeObject): KubeObject {
  const bare = withoutLastApplied(object)
  const text = `${printJson(sortedKeys(bare))}\n`
  return { ...object, metadata: { ...object.metadata, annotations: { ...bare.metadata.annotations, [lastApplied]: text } } }
}

/** Its annotations are there, if only as an empty map. */
export function withoutLastApplied(object: KubeObject): KubeObject {
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {}
  return { ...object, metadata: { ...object.metadata, annotations } }
}

/** What was applied last; empty when nothing was. */
export function lastAppliedOf({ metadata }: KubeObject): JsonMap {
  const text = metadata.annotations?.[lastApplied]
  return text === undefined || text.trim() === '' ? {} : (JSON.parse(text) as JsonMap)
}
