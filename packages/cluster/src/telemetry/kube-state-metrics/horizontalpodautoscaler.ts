/** Autoscalers. Follows internal/store/horizontalpodautoscaler.go of kube-state-metrics 2.18. */
import { type HorizontalPodAutoscaler, horizontalPodAutoscalers, milliValue } from '@track/apimachinery'
import { conditionParts, createdAt, deletedAt, familiesOf, type FamilyRow, named, type Part } from './family-row.ts'

const { one, info, many } = familiesOf(horizontalPodAutoscalers, named('horizontalpodautoscaler'))

interface Figures {
  readonly value?: string
  readonly averageValue?: string
  readonly averageUtilization?: number
}

interface Source {
  readonly name?: string
  readonly metric?: { readonly name: string }
  readonly target?: Figures
  readonly current?: Figures
}

/** The figures that a metric has, each a sample; a status without metrics says null. */
function figures(metrics: readonly object[] | null | undefined, which: 'target' | 'current'): readonly Part[] {
  return (metrics ?? []).flatMap((metric) => {
    const { type: _type, ...sources } = metric as { readonly type: string }
    const [source] = Object.values(sources) as readonly Source[]
    const { value, averageValue, averageUtilization } = source?.[which] ?? {}
    const part = (target: string, number: number): Part => [{ metric_name: source?.metric?.name ?? source?.name ?? '', metric_target_type: target }, number]
    return [
      ...(value === undefined ? [] : [part('value', milliValue(value) / 1000)]), ...(averageValue === undefined ? [] : [part('average', milliValue(averageValue) / 1000)]),
      ...(averageUtilization === undefined ? [] : [part('utilization', averageUtilization)]),
    ]
  })
}

function targetOf({ spec: { scaleTargetRef: { apiVersion, kind, name } } }: HorizontalPodAutoscaler) {
  return { ...(apiVersion !== undefined && { scaletargetref_api_version: apiVersion }), scaletargetref_kind: kind, scaletargetref_name: name }
}

export const autoscalerFamilies: readonly FamilyRow[] = [
  info('kube_horizontalpodautoscaler_info', 'Information about this autoscaler.', targetOf),
  one('kube_horizontalpodautoscaler_metadata_generation', '[STABLE] The generation observed by the HorizontalPodAutoscaler controller.', ({ metadata }) => metadata.generation ?? 0),
  one('kube_horizontalpodautoscaler_spec_max_replicas', '[STABLE] Upper limit for the number of pods that can be set by the autoscaler; cannot be smaller than MinReplicas.', ({ spec }) => spec.maxReplicas),
  one('kube_horizontalpodautoscaler_spec_min_replicas', '[STABLE] Lower limit for the number of pods that can be set by the autoscaler, default 1.', ({ spec }) => spec.minReplicas ?? 1),
  many('kube_horizontalpodautoscaler_spec_target_metric', 'The metric specifications used by this autoscaler when calculating the desired replica count.', ({ spec }) => figures(spec.metrics, 'target')),
  many('kube_horizontalpodautoscaler_status_target_metric', '[STABLE] The current metric status used by this autoscaler when calculating the desired replica count.', ({ status }) => figures(status?.currentMetrics, 'current')),
  one('kube_horizontalpodautoscaler_status_current_replicas', '[STABLE] Current number of replicas of pods managed by this autoscaler.', ({ status }) => status?.currentReplicas ?? 0),
  one('kube_horizontalpodautoscaler_status_desired_replicas', '[STABLE] Desired number of replicas of pods managed by this autoscaler.', ({ status }) => status?.desiredReplicas ?? 0),
  many('kube_horizontalpodautoscaler_status_condition', '[STABLE] The condition of this autoscaler.', ({ status }) => (status?.conditions ?? []).flatMap(({ type, status: found }) => conditionParts(found, 'status', { condition: type }))),
  one('kube_horizontalpodautoscaler_created', 'Unix creation timestamp', createdAt),
  one('kube_horizontalpodautoscaler_deletion_timestamp', 'Unix deletion timestamp', deletedAt),
]
