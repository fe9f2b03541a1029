/**
 * Pods.
 *
 * Follows pkg/registry/core/pod/strategy.go of Kubernetes 1.34.
 * Left out: the resize subresource, which is refused.
 */
import { controllerOf, type Pod, pods } from '@track/apimachinery'
import { printTimestamp } from '@track/simulation'
import { defineKind, type StrategyContext } from '../kind.ts'
import { notSimulatedHere } from './not-simulated.ts'
import { bind } from './pod/binding.ts'
import { endedConditions, podColumns } from './pod/columns.ts'
import { setPodDefaults } from './pod/defaults.ts'
import { dropDisabledFields } from './pod/disabled-fields.ts'
import { countGeneration, keepOnlyEphemeralContainers, validateEphemeralContainersUpdate } from './pod/ephemeral-container-update.ts'
import { evict } from './pod/eviction.ts'
import { qualityOfService } from './pod/quality-of-service.ts'
import { validateNewPod, validatePodStatusUpdate, validatePodUpdate } from './pod/validation.ts'
import { podWarnings } from './pod/warnings.ts'

export const podKind = defineKind<Pod>({
  resource: pods,
  type: 'io.k8s.api.core.v1.Pod',
  hasStatus: true,
  subresources: {
    binding: { kind: 'Binding', verbs: ['create'], handle: bind },
    eviction: { kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'], handle: evict },
    resize: { kind: 'Pod', verbs: ['get', 'patch', 'update'], handle: () => { throw notSimulatedHere('resizing pods in place') } },
    ephemeralcontainers: {
      kind: 'Pod', verbs: ['get', 'patch', 'update'],
      prepareForUpdate: keepOnlyEphemeralContainers, validateUpdate: validateEphemeralContainersUpdate,
    },
  },

  defaults: setPodDefaults,
  prepareForCreate(draft, context) {
    draft.metadata.generation = 1
    draft.status = { phase: 'Pending', qosClass: qualityOfService(draft) }
    dropDisabledFields(draft.spec!)
    if (draft.spec?.schedulingGates?.length) draft.status.conditions = [schedulingGated(context)]
  },
  prepareForUpdate(draft, old) {
    dropDisabledFields(draft.spec!)
    countGeneration(draft, old)
  },
  prepareForStatusUpdate(draft, old) {
    draft.spec = old.spec!
    draft.status = { ...draft.status }
    if (old.status?.qosClass) draft.status.qosClass ||= old.status.qosClass
    keepObservedGeneration(draft, old)
    const { ownerReferences } = old.metadata
    if (ownerReferences) draft.metadata.ownerReferences = ownerReferences
    else delete draft.metadata.ownerReferences
  },

  validateCreate: validateNewPod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  warnings: (pod, old) => (old ? [] : podWarnings(pod)),
  returnsDeleted: true,

  gracePeriodSeconds({ spec, status }, requested) {
    if (!spec?.nodeName || status?.phase === 'Failed' || status?.phase === 'Succeeded') return 0
    const seconds = requested ?? spec.terminationGracePeriodSeconds ?? 0
    return seconds < 0 ? 1 : seconds
  },

  selectableFields: {
    'spec.nodeName': ({ spec }) => spec?.nodeName ?? '',
    'spec.host': ({ spec }) => spec?.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec?.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec?.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec?.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec?.hostNetwork ?? false),
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIPs?.[0]?.ip ?? '',
    'status.podIPs': () => '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  indexes: {
    node: ({ spec }) => (spec?.nodeName ? [spec.nodeName] : []),
    /** Those without a controller, by namespace: whoever selects them may take them in. */
    orphan: (pod) => (controllerOf(pod) ? [] : [pod.metadata.namespace ?? '']),
  },
  columns: podColumns,
  rowConditions: ({ status }) => endedConditions[status?.phase ?? ''],
})

type Condition = NonNullable<NonNullable<Pod['status']>['conditions']>[number]

function schedulingGated({ now }: StrategyContext): Condition {
  return {
    type: 'PodScheduled', status: 'False', reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
    lastProbeTime: null, lastTransitionTime: printTimestamp(now),
  } as unknown as Condition
}

/** Writers that do not know the field must not lose it. */
function keepObservedGeneration(draft: Pod, old: Pod): void {
  const { status = {} } = draft
  if (!status.observedGeneration && old.status?.observedGeneration) {
    status.observedGeneration = old.status.observedGeneration
  }
  const left = [...(old.status?.conditions ?? [])]
  if (!status.conditions) return
  status.conditions = status.conditions.map((condition) => {
    const index = left.findIndex(({ type }) => type === condition.type)
    const [previous] = index === -1 ? [] : left.splice(index, 1)
    if (condition.observedGeneration || !previous?.observedGeneration) return condition
    return { ...condition, observedGeneration: previous.observedGeneration }
  })
}
