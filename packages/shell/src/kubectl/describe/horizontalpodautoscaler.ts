/**
 * HorizontalPodAutoscalers described: metrics with their targets, behaviour, conditions.
 *
 * Follows describeHorizontalPodAutoscalerV2 of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { type HorizontalPodAutoscaler, type HPAScalingRules, type MetricSpec, type MetricStatus, quote } from '@track/apimachinery'
import { type Describer, describeOwnEvents } from './describer.ts'
import { type Description, printTime } from './description.ts'
import { describeHead, describeLabelsAndAnnotations } from './labels.ts'

export const describeAutoscaler: Describer<HorizontalPodAutoscaler> = function* (describing, to) {
  const { object: autoscaler } = describing
  const { metadata, spec, status } = autoscaler
  const { kind, name } = spec!.scaleTargetRef
  describeHead(autoscaler, to)
  describeLabelsAndAnnotations(autoscaler, to)
  to.field(0, 'CreationTimestamp', printTime(metadata.creationTimestamp))
  to.field(0, 'Reference', `${kind}/${name}`)
  to.field(0, 'Metrics', '( current / target )')
  for (const [index, metric] of (spec!.metrics ?? []).entries()) describeMetric(metric, status?.currentMetrics?.[index], to)
  to.field(0, 'Min replicas', spec!.minReplicas ?? '<unset>')
  to.field(0, 'Max replicas', spec!.maxReplicas)
  if (spec!.behavior) {
    to.line(0, 'Behavior:')
    describeRules('Scale Up', spec!.behavior.scaleUp, to)
    describeRules('Scale Down', spec!.behavior.scaleDown, to)
  }
  to.field(0, `${kind} pods`, `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`)
  const conditions = status?.conditions ?? []
  if (conditions.length > 0) {
    to.line(0, 'Conditions:')
    to.line(1, 'Type\tStatus\tReason\tMessage')
    to.line(1, '----\t------\t------\t-------')
  }
  for (const { type, status: value, reason = '', message = '' } of conditions) to.line(1, `${type}\t${value}\t${reason}\t${message}`)
  yield* describeOwnEvents(describing, to)
}

const unknown = '<unknown>'

function describeMetric(metric: MetricSpec, status: MetricStatus | undefined, to: Description): void {
  const { external, pods, object } = metric
  if (metric.type === 'External' && external) {
    const { averageValue, value } = external.target
    const current = status?.external?.current
    to.line(1, averageValue === undefined
      ? `${quote(external.metric.name)} (target value):\t${current ? current.value ?? '0' : unknown} / ${value ?? ''}`
      : `${quote(external.metric.name)} (target average value):\t${current?.averageValue ?? unknown} / ${averageValue}`)
  } else if (metric.type === 'Pods' && pods) {
    to.line(1, `${quote(pods.metric.name)} on pods:\t${status?.pods?.current.averageValue ?? unknown} / ${pods.target.averageValue ?? ''}`)
  } else if (metric.type === 'Object' && object) {
    const { kind, name } = object.describedObject
    const isAverage = object.target.type === 'AverageValue'
    const current = status?.object?.current
    const [seen, wanted] = isAverage ? [current?.averageValue, object.target.averageValue] : [current?.value, object.target.value]
    to.line(1, `"${object.metric.name}" on ${kind}/${name} (target ${isAverage ? 'average ' : ''}value):\t${seen ?? unknown} / ${wanted ?? ''}`)
  } else if (metric.type === 'Resource' || metric.type === 'ContainerResource') describeResource(metric, status, to)
  else to.line(1, `<unknown metric type ${quote(metric.type)}>`)
}

function describeResource({ resource, containerResource }: MetricSpec, status: MetricStatus | undefined, to: Description): void {
  const { name, target } = (resource ?? containerResource)!
  const current = (resource ? status?.resource : status?.containerResource)?.current
  const container = containerResource ? ` of container "${containerResource.container}"` : ''
  to.write(1, `resource ${name}${container} on pods`)
  if (target.averageValue !== undefined) {
    to.line(0, `:\t${current?.averageValue ?? unknown} / ${target.averageValue}`)
    return
  }
  const seen = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}% (${current.averageValue ?? ''})`
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`
  to.line(1, `(as a percentage of request):\t${seen} / ${wanted}`)
}

function describeRules(title: string, rules: HPAScalingRules | undefined, to: Description): void {
  if (!rules) return
  to.line(1, `${title}:`)
  if (rules.stabilizationWindowSeconds !== undefined) to.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`)
  const policies = rules.policies ?? []
  if (policies.length === 0) return
  to.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`)
  to.line(2, 'Policies:')
  for (const { type, value, periodSeconds } of policies) to.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
}
