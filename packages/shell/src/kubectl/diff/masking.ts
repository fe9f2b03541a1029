/**
 * Values of Secrets in a difference: whether they differ is shown, and not what they are.
 *
 * Follows Masker of k8s.io/kubectl/pkg/cmd/diff/diff.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'

const same = '***'
const before = '*** (before)'
const after = '*** (after)'

type Data = Readonly<Record<string, unknown>>

export interface Versions {
  /** Absent when the object does not exist yet. */
  readonly live: KubeObject | undefined
  readonly merged: KubeObject
}

export function masked({ live, merged }: Versions): Versions {
  if (merged.kind !== 'Secret' || merged.apiVersion !== 'v1') return { live, merged }
  const from = (live?.['data'] ?? {}) as Data
  const to = (merged['data'] ?? {}) as Data
  return { live: live && withData(live, maskedData(from, to, before)), merged: withData(merged, maskedData(to, from, after)) }
}

function maskedData(data: Data, other: Data, changed: string): Data {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, key in other && other[key] !== value ? changed : same]))
}

function withData(object: KubeObject, data: Data): KubeObject {
  return object['data'] === undefined ? object : { ...object, data }
}
