/** Targets that have labels in common, as one object of the cluster makes them. Follows discovery/targetgroup/targetgroup.go of Prometheus 3.16. */
import type { ObjectMeta } from '@track/apimachinery'

export type LabelSet = Readonly<Record<string, string>>

export interface TargetGroup {
  /** The object: `pod/default/web-1`. */
  readonly source: string
  readonly labels: LabelSet
  /** The labels of each by itself, its address among them. */
  readonly targets: readonly LabelSet[]
}

export const meta = '__meta_kubernetes_'

/** What no label may hold becomes `_`. */
export function sanitized(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/gu, '_')
}

/** Labels and annotations of an object, each with whether it is there. */
export function labelsAndAnnotations({ labels = {}, annotations = {} }: ObjectMeta, kind: string): LabelSet {
  const found: Record<string, string> = {}
  for (const [what, given] of [['label', labels], ['annotation', annotations]] as const) {
    for (const name in given) {
      const own = sanitized(name)
      found[`${meta}${kind}_${what}_${own}`] = given[name]!
      found[`${meta}${kind}_${what}present_${own}`] = 'true'
    }
  }
  return found
}

export function objectLabels(metadata: ObjectMeta, kind: string): LabelSet {
  return { [`${meta}${kind}_name`]: metadata.name ?? '', ...labelsAndAnnotations(metadata, kind) }
}

export function joinHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
