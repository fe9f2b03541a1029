/** The scale subresource of kinds with `spec.replicas` and `status.replicas`. */
import { type KubeObject, type LabelSelector, selectorOf } from '@track/apimachinery'
import type { ScaleMapping } from '../kind.ts'

interface Replicated extends KubeObject {
  spec?: { replicas?: number }
  status?: { replicas?: number }
}

export function scaledByReplicas<T extends Replicated>(selector: (object: T) => LabelSelector | undefined): ScaleMapping<T> {
  return {
    replicas: ({ spec }) => spec?.replicas ?? 0,
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: (object) => selectorOf(selector(object)).toString(),
  }
}
