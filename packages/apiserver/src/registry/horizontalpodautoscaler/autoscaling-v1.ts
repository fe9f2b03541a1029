/**
 * Autoscalers as autoscaling/v1 knows them: one CPU target; everything else goes into annotations.
 *
 * Follows pkg/apis/autoscaling/v1/conversion.go of Kubernetes 1.34.
 */
import {
  type HorizontalPodAutoscaler, type KubeObject, type MetricSpec, type MetricStatus, resource,
} from '@track/apimachinery'
import type { ServedVersion } from '../../kind.ts'
import { metricFromV1, metricInV1, metricStatusFromV1, metricStatusInV1, type MetricInV1 } from './metrics-v1.ts'

const annotationsOfV2 = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
} as const

interface AutoscalerV1 extends KubeObject {
  spec: Omit<NonNullable<HorizontalPodAutoscaler['spec']>, 'metrics' | 'behavior'> & { targetCPUUtilizationPercentage?: number }
  status?: Omit<NonNullable<HorizontalPodAutoscaler['status']>, 'currentMetrics' | 'conditions'> & {
    currentCPUUtilizationPercentage?: number
  }
}

export const autoscalersInV1: ServedVersion = {
  resource: resource('autoscaling/v1', 'HorizontalPodAutoscaler', { shortNames: ['hpa'], categories: ['all'] }),
  type: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
  toStorage: (object) => fromV1(object as AutoscalerV1),
  fromStorage: (object) => inV1(object as unknown as HorizontalPodAutoscaler),
}

/** In the order of the Go struct. */
function conditionInV1({ type, status, lastTransitionTime, reason, message }: Condition): object {
  return { type, status, lastTransitionTime, reason, message }
}

type Condition = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['conditions']>[number]

function isCpuUtilization({ type, resource: source }: MetricSpec): boolean {
  return type === 'Resource' && source?.name === 'cpu' && source.target.averageUtilization !== undefined
}

function inV1({ spec, status, metadata, ...rest }: HorizontalPodAutoscaler): KubeObject {
  const { metrics = [], behavior, ...plainSpec } = spec!
  const { currentMetrics, conditions, ...plainStatus } = status ?? { currentReplicas: 0, desiredReplicas: 0 }
  const cpu = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization
  const current = currentMetrics?.findLast(({ type, resource: source }) => {
    return type === 'Resource' && source?.name === 'cpu' && source.current.averageUtilization !== undefined
  })?.resource?.current.averageUtilization
  const annotations = { ...withoutAnnotationsOfV2(metadata.annotations) }
  const others = metrics.filter((metric) => !isCpuUtilization(metric)).map(metricInV1)
  if (others.length > 0) annotations[annotationsOfV2.metrics] = JSON.stringify(others)
  if (currentMetrics?.length) annotations[annotationsOfV2.currentMetrics] = JSON.stringify(currentMetrics.map(metricStatusInV1))
  if (behavior) annotations[annotationsOfV2.behavior] = JSON.stringify(inGoNames(behavior))
  if (conditions?.length) annotations[annotationsOfV2.conditions] = JSON.stringify(conditions.map(conditionInV1))
  return {
    ...rest,
    metadata: withAnnotations(metadata, annotations),
    spec: { ...plainSpec, ...(cpu !== undefined && { targetCPUUtilizationPercentage: cpu }) },
    status: { currentReplicas: 0, ...plainStatus, ...(current !== undefined && { currentCPUUtilizationPercentage: current }) },
  } as KubeObject
}

function fromV1({ spec, status, metadata, ...rest }: AutoscalerV1): KubeObject {
  const annotations = metadata.annotations ?? {}
  const { targetCPUUtilizationPercentage: cpu, ...plainSpec } = spec ?? ({} as AutoscalerV1['spec'])
  const { currentCPUUtilizationPercentage: current, ...plainStatus } = status ?? {}
  const ofCpu: MetricSpec[] = cpu === undefined
    ? []
    : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } } }]
  const others = parsed<MetricInV1[]>(annotations[annotationsOfV2.metrics])?.map(metricFromV1) ?? []
  const behavior = parsed<object>(annotations[annotationsOfV2.behavior])
  const statuses: MetricStatus[] | undefined = parsed<MetricInV1[]>(annotations[annotationsOfV2.currentMetrics])?.map(metricStatusFromV1)
    ?? (current === undefined ? undefined : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }])
  const conditions = parsed<object[]>(annotations[annotationsOfV2.conditions])
  return {
    ...rest,
    metadata: withAnnotations(metadata, withoutAnnotationsOfV2(annotations)),
    spec: {
      ...plainSpec,
      ...(others.length + ofCpu.length > 0 && { metrics: [...others, ...ofCpu] }),
      ...(behavior && { behavior: inJsonNames(behavior) }),
    },
    status: { ...plainStatus, ...(statuses && { currentMetrics: statuses }), ...(conditions && { conditions }) },
  } as KubeObject
}

function withoutAnnotationsOfV2(annotations: Record<string, string> | undefined): Record<string, string> {
  const names: readonly string[] = Object.values(annotationsOfV2)
  return Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !names.includes(key)))
}

function withAnnotations(metadata: KubeObject['metadata'], annotations: Record<string, string>): KubeObject['metadata'] {
  const { annotations: _replaced, ...rest } = metadata
  return Object.keys(annotations).length > 0 ? { ...rest, annotations } : rest
}

/** What is no JSON is ignored, as upstream does. */
function parsed<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch {
    // A learner may have edited the annotation by hand.
    return undefined
  }
}

/** The behaviour is written with the names of Go's fields, and with null for what is not set. */
function inGoNames(behavior: NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>): object {
  const { scaleUp, scaleDown } = behavior
  return { ScaleUp: rulesInGoNames(scaleUp), ScaleDown: rulesInGoNames(scaleDown) }
}

type Rules = NonNullable<NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>['scaleUp']>

function rulesInGoNames(rules: Rules | undefined): object | null {
  if (!rules) return null
  return {
    StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
    SelectPolicy: rules.selectPolicy ?? null,
    Policies: rules.policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ?? null,
    Tolerance: rules.tolerance ?? null,
  }
}

/** Go reads names in any case; what is null was not set. */
function inJsonNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inJsonNames)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(entries.map(([name, inner]) => [name.charAt(0).toLowerCase() + name.slice(1), inJsonNames(inner)]))
}
