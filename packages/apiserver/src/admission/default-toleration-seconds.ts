/**
 * Pods stay five minutes on a node that is not ready or cannot be reached.
 *
 * Follows plugin/pkg/admission/defaulttolerationseconds/admission.go of Kubernetes 1.34.
 */
import type { Pod, Toleration } from '@track/apimachinery'
import type { AdmissionPlugin } from './plugin.ts'
import { isWrittenPod } from './pods.ts'

const taints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const
const tolerationSeconds = 300

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  phase: 'mutate',
  admit(_simulation, request, draft) {
    if (!draft || !isWrittenPod(request)) return
    const spec = (draft as Pod).spec!
    const given = spec.tolerations ?? []
    const missing = taints.filter((taint) => !given.some(({ key, effect }) => {
      return (!key || key === taint) && (!effect || effect === 'NoExecute')
    }))
    if (missing.length === 0) return
    const added = missing.map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }))
    spec.tolerations = [...given, ...added]
  },
}
