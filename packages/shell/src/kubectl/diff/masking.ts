/** Values of Secrets in a diff: whether they differ is shown, and not what they are. */
import type { KubeObject } from '@track/apimachinery'

const plain = '***'
const before = '*** (before)'
const after = '*** (after)'

type Data = Readonly<Record<string, unknown>>

/** Follows Masker of k8s.io/kubectl/pkg/cmd/diff/diff.go of Kubernetes 1.34. */
export function masked(live: KubeObject | undefined, merged: KubeObject): readonly [live: KubeObject | undefined, merged: KubeObject] {
  if (merged.kind !== 'Secret' || merged.apiVersion !== 'v1') return [live, merged]
  const from = (live?.['data'] ?? {}) as Data
  const to = (merged['data'] ?? {}) as Data
  const mask = (data: Data, other: Data, changed: string) => Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, key in other && other[key] !== value ? changed : plain]),
  )
  return [
    live && (live['data'] === undefined ? live : { ...live, data: mask(from, to, before) }),
    merged['data'] === undefined ? merged : { ...merged, data: mask(to, from, after) },
  ]
}
