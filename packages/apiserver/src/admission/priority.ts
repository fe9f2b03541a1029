/**
 * Turns the name of a pod's priority class into a number.
 *
 * Follows plugin/pkg/admission/priority/admission.go of Kubernetes 1.34.
 * Left out: PriorityClass objects; the two classes that every cluster has are known.
 */
import type { Pod } from '@track/apimachinery'
import { refused } from './forbidden.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { isCreatedPod, isWrittenPod } from './pods.ts'

const systemClasses: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}
const preemptionPolicy = 'PreemptLowerPriority'

export const priority: AdmissionPlugin = {
  name: 'Priority',
  phase: 'mutate',
  admit(_simulation, request, draft, old) {
    if (!draft || !isWrittenPod(request)) return
    const spec = (draft as Pod).spec!
    if (!isCreatedPod(request)) {
      const before = (old as Pod | undefined)?.spec
      if (before?.priority !== undefined) spec.priority ??= before.priority
      if (before?.preemptionPolicy !== undefined) spec.preemptionPolicy ??= before.preemptionPolicy
      return
    }
    const { priorityClassName: name } = spec
    if (name && !Object.hasOwn(systemClasses, name)) {
      throw refused(request, draft, `no PriorityClass with name ${name} was found`)
    }
    const value = name ? systemClasses[name]! : 0
    if (spec.priority !== undefined && spec.priority !== value) {
      throw refused(request, draft, `the integer value of priority (${spec.priority}) must not be provided in pod spec; `
        + `priority admission controller computed ${value} from the given PriorityClass name`)
    }
    spec.priority = value
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
      throw refused(request, draft, `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; `
        + `priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`)
    }
    spec.preemptionPolicy = preemptionPolicy
  },
}
