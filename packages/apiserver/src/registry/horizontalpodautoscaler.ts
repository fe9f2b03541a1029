/**
 * HorizontalPodAutoscalers: stored as autoscaling/v2, served as autoscaling/v1 too.
 *
 * Follows pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go and
 * pkg/apis/autoscaling/v2/defaults.go of Kubernetes 1.34.
 */
import {
  type HorizontalPodAutoscaler, type HorizontalPodAutoscalerSpec, horizontalPodAutoscalers, type HPAScalingRules,
} from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { autoscalersInV1 } from './horizontalpodautoscaler/autoscaling-v1.ts'
import { targetsCell } from './horizontalpodautoscaler/targets.ts'
import {
  validateAutoscaler, validateAutoscalerStatusUpdate, validateAutoscalerUpdate,
} from './horizontalpodautoscaler/validation.ts'

export const horizontalPodAutoscalerKind = defineKind<HorizontalPodAutoscaler>({
  resource: horizontalPodAutoscalers,
  type: 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  hasStatus: true,
  otherVersions: [autoscalersInV1],

  defaults(draft) {
    draft.spec ??= {} as HorizontalPodAutoscalerSpec
    draft.status ??= { currentMetrics: null, desiredReplicas: 0 } as unknown as NonNullable<HorizontalPodAutoscaler['status']>
    const { spec } = draft
    spec.minReplicas ??= 1
    if (!spec.metrics?.length) spec.metrics = [averageCpu]
    const { behavior } = spec
    if (!behavior) return
    spec.behavior = { ...behavior, scaleUp: { ...scaleUp, ...behavior.scaleUp }, scaleDown: { ...scaleDown, ...behavior.scaleDown } }
  },
  prepareForCreate(draft) {
    draft.status = { currentMetrics: null, desiredReplicas: 0 } as unknown as NonNullable<HorizontalPodAutoscaler['status']>
    dropTolerance(draft)
  },
  prepareForUpdate(draft, old) {
    const { scaleUp: up, scaleDown: down } = old.spec?.behavior ?? {}
    if (up?.tolerance === undefined && down?.tolerance === undefined) dropTolerance(draft)
  },
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
  validateStatusUpdate: validateAutoscalerStatusUpdate,

  columns: [
    nameColumn,
    {
      name: 'Reference', type: 'string',
      description: 'scaleTargetRef points to the target resource to scale, and is used to the pods for which metrics should be collected, as well as to actually change the replica count.',
      cell: ({ spec }) => `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`,
    },
    {
      name: 'Targets', type: 'string',
      description: 'metrics contains the specifications for which to use to calculate the desired replica count (the maximum replica count across all metrics will be used).  The desired replica count is calculated multiplying the ratio between the target value and the current value by the current number of pods.  Ergo, metrics used must decrease as the pod count is increased, and vice-versa.  See the individual metric source types for more information about how each type of metric must respond.',
      cell: targetsCell,
    },
    {
      name: 'MinPods', type: 'string',
      description: 'minReplicas is the lower limit for the number of replicas to which the autoscaler can scale down.  It defaults to 1 pod.  minReplicas is allowed to be 0 if the alpha feature gate HPAScaleToZero is enabled and at least one Object or External metric is configured.  Scaling is active as long as at least one metric value is available.',
      cell: ({ spec }) => (spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas)),
    },
    {
      name: 'MaxPods', type: 'string',
      description: 'maxReplicas is the upper limit for the number of replicas to which the autoscaler can scale up. It cannot be less that minReplicas.',
      cell: ({ spec }) => spec?.maxReplicas ?? 0,
    },
    {
      name: 'Replicas', type: 'string',
      description: 'currentReplicas is current number of replicas of pods managed by this autoscaler, as last seen by the autoscaler.',
      cell: ({ status }) => status?.currentReplicas ?? 0,
    },
    ageColumn,
  ],
})

/** What an autoscaler without metrics goes by. */
const averageCpu = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

const scaleUp: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }],
}

const scaleDown: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
}

/** A field that is off by default (the gate HPAConfigurableTolerance). */
function dropTolerance({ spec }: HorizontalPodAutoscaler): void {
  delete spec?.behavior?.scaleUp?.tolerance
  delete spec?.behavior?.scaleDown?.tolerance
}
