/**
 * Refuses pods that ask for a runtime class: this world has none.
 *
 * Follows plugin/pkg/admission/runtimeclass/admission.go of Kubernetes 1.34. Left out: RuntimeClass objects.
 */
import { type Pod, quote } from '@track/apimachinery'
import { refused } from './forbidden.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { isCreatedPod } from './pods.ts'

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  phase: 'mutate',
  admit(_simulation, request, draft) {
    if (!draft || !isCreatedPod(request)) return
    const { runtimeClassName, overhead = {} } = (draft as Pod).spec!
    if (runtimeClassName !== undefined) throw refused(request, draft, `pod rejected: RuntimeClass ${quote(runtimeClassName)} not found`)
    if (Object.keys(overhead).length > 0) {
      throw refused(request, draft, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
    }
  },
}
