/**
 * What one metric of an autoscaler asks for: it is read, weighed, and reported.
 *
 * Follows computeReplicasForMetric and metrics/client.go of pkg/controller/podautoscaler of
 * Kubernetes 1.34.
 */
import {
  type HorizontalPodAutoscaler, type MetricSpec, type MetricStatus, type MetricTarget, milliValue, type Pod, printQuantity,
  quantityOfMilli, selectorOf, StatusError,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import { printGoSelector } from './go-selector.ts'
import type { MetricsClient, MetricValue, PodMetric } from './metrics-client.ts'
import { averageReplicas, isProblem, perPodReplicas, type Problem, type Proposal, utilizationReplicas, valueReplicas } from './replica-calculator.ts'

export interface Target {
  readonly autoscaler: HorizontalPodAutoscaler
  /** The pods' labels in the text form of a selector. */
  readonly selector: string
  readonly pods: readonly Pod[]
  readonly specReplicas: number
  readonly statusReplicas: number
}

export interface MetricProposal {
  readonly replicas: number
  /** How events call the metric. */
  readonly name: string
  readonly status: MetricStatus
}

/** What went wrong, for the event, for the condition and for the log. */
export interface MetricFailure extends Problem {
  readonly reason: string
  /** The problem as the whole turn reports it. */
  readonly summary: string
}

export function proposalOf(simulation: Simulation, client: MetricsClient, target: Target, spec: MetricSpec): MetricProposal | MetricFailure {
  const { resource, containerResource, pods, object, external } = spec
  if (spec.type === 'Resource' && resource) {
    const found = ofResource(simulation, client, target, resource)
    const summary = (problem: string) => `failed to get ${resource.name} resource metric value: ${problem}`
    return reported(found, 'FailedGetResourceMetric', summary, (current) => ({ type: 'Resource', resource: { name: resource.name, current } }))
  }
  if (spec.type === 'ContainerResource' && containerResource) {
    const { name, container } = containerResource
    const found = ofResource(simulation, client, target, containerResource)
    const summary = (problem: string) => `failed to get ${container} container metric value: ${problem}`
    return reported(found, 'FailedGetContainerResourceMetric', summary, (current) => ({
      type: 'ContainerResource', containerResource: { name, container, current },
    }))
  }
  if (spec.type === 'Pods' && pods) {
    const summary = (problem: string) => `failed to get pods metric value: ${problem}`
    return reported(ofPods(simulation, client, target, pods), 'FailedGetPodsMetric', summary, (current) => ({
      type: 'Pods', pods: { metric: pods.metric, current },
    }))
  }
  if (spec.type === 'Object' && object) {
    const summary = (problem: string) => `failed to get object metric value: ${problem}`
    return reported(ofObject(simulation, client, target, object), 'FailedGetObjectMetric', summary, (current) => ({
      type: 'Object', object: { metric: object.metric, current, describedObject: object.describedObject },
    }))
  }
  if (spec.type === 'External' && external) {
    const summary = (problem: string) => `failed to get ${external.metric.name} external metric value: ${problem}`
    return reported(ofExternal(simulation, client, target, external), 'FailedGetExternalMetric', summary, (current) => ({
      type: 'External', external: { metric: external.metric, current },
    }))
  }
  const problem = `unknown metric source type ${JSON.stringify(spec.type)}`
  return { problem, reason: 'InvalidMetricSourceType', summary: problem }
}

interface Found {
  readonly replicas: number
  readonly name: string
  readonly current: NonNullable<MetricStatus['resource']>['current']
}

/** A problem whose event and whose condition read differently. */
interface FoundProblem extends Problem {
  readonly wrapped?: string
}

function reported(
  found: Found | FoundProblem,
  reason: string,
  summary: (problem: string) => string,
  status: (current: Found['current']) => MetricStatus,
): MetricProposal | MetricFailure {
  if ('problem' in found) return { problem: found.problem, reason, summary: summary(found.wrapped ?? found.problem) }
  return { replicas: found.replicas, name: found.name, status: status(found.current) }
}

function ofResource(
  simulation: Simulation,
  client: MetricsClient,
  { autoscaler, selector, pods, specReplicas }: Target,
  { name: resource, target, container }: { name: string; target: MetricTarget; container?: string },
): Found | FoundProblem {
  const namespace = autoscaler.metadata.namespace ?? ''
  const read = () => readings(() => client.resourceMetric(simulation, { namespace, selector, resource, ...(container && { container }) }), 'resource')
  const unread = `unable to get metrics for resource ${resource}`
  const situation = (metrics: readonly PodMetric[]) => ({ pods, metrics, now: simulation.now, currentReplicas: specReplicas })
  const format = resource === 'memory' ? 'BinarySI' : 'DecimalSI'
  if (target.averageValue !== undefined) {
    const metrics = read()
    const proposal = isProblem(metrics) ? prefixed(unread, metrics)
      : averageReplicas(situation(metrics), { resource, target: milliValue(target.averageValue) })
    if (isProblem(proposal)) return prefixed(`failed to get ${resource} usage`, proposal)
    return { replicas: proposal.replicas, name: `${resource} resource`, current: { averageValue: printMilli(proposal.usage, format) } }
  }
  const { averageUtilization } = target
  if (averageUtilization === undefined) {
    return { problem: 'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set' }
  }
  const metrics = read()
  const proposal = isProblem(metrics) ? prefixed(unread, metrics)
    : utilizationReplicas(situation(metrics), { resource, container, targetUtilization: averageUtilization })
  if (isProblem(proposal)) return prefixed(`failed to get ${resource} utilization`, proposal)
  const what = container === undefined ? 'resource' : 'container resource'
  return {
    replicas: proposal.replicas, name: `${resource} ${what} utilization (percentage of request)`,
    current: { averageUtilization: proposal.utilization!, averageValue: printMilli(proposal.usage, format) },
  }
}

function ofPods(
  simulation: Simulation,
  client: MetricsClient,
  { autoscaler, selector, pods, specReplicas }: Target,
  { metric, target }: NonNullable<MetricSpec['pods']>,
): Found | FoundProblem {
  const query = { namespace: autoscaler.metadata.namespace ?? '', selector, metric: metric.name, metricSelector: printedSelector(metric.selector) }
  const metrics = readings(() => client.podsMetric(simulation, query), 'custom')
  if (isProblem(metrics)) return prefixed(`unable to get metric ${metric.name}`, metrics)
  const situation = { pods, metrics, now: simulation.now, currentReplicas: specReplicas }
  const proposal = averageReplicas(situation, { target: milliValue(target.averageValue ?? '0') })
  if (isProblem(proposal)) return proposal
  return { replicas: proposal.replicas, name: `pods metric ${metric.name}`, current: { averageValue: printMilli(proposal.usage) } }
}

function ofObject(
  simulation: Simulation,
  client: MetricsClient,
  { autoscaler, pods, specReplicas, statusReplicas }: Target,
  { metric, target, describedObject }: NonNullable<MetricSpec['object']>,
): Found | FoundProblem {
  const namespace = autoscaler.metadata.namespace ?? ''
  const query = { namespace, metric: metric.name, metricSelector: printedSelector(metric.selector), object: describedObject }
  const isPerPod = target.type === 'AverageValue' && target.averageValue !== undefined
  if (!isPerPod && target.value === undefined) {
    return { problem: 'invalid object metric source: neither a value target nor an average value target was set' }
  }
  const value = readings(() => client.objectMetric(simulation, query), 'custom')
  if (isProblem(value)) {
    // Upstream mixes up name and error in this sentence.
    const problem = `unable to get metric ${metric.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/${value.problem}`
    return isPerPod ? { problem, wrapped: `failed to get ${metric.name} object metric: ${problem}` } : { problem }
  }
  if (isPerPod) {
    const { replicas, usage } = perPodReplicas(value.milliValue, milliValue(target.averageValue!), statusReplicas)
    return { replicas, name: `external metric ${metric.name}(${printGoSelector(metric.selector)})`, current: { averageValue: printMilli(usage) } }
  }
  const proposal = valueReplicas(value.milliValue, milliValue(target.value!), { pods, currentReplicas: specReplicas })
  if (isProblem(proposal)) return proposal
  return { replicas: proposal.replicas, name: `${describedObject.kind} metric ${metric.name}`, current: { value: printMilli(proposal.usage) } }
}

function ofExternal(
  simulation: Simulation,
  client: MetricsClient,
  { autoscaler, pods, specReplicas, statusReplicas }: Target,
  { metric, target }: NonNullable<MetricSpec['external']>,
): Found | FoundProblem {
  const namespace = autoscaler.metadata.namespace ?? ''
  const isPerPod = target.averageValue !== undefined
  if (!isPerPod && target.value === undefined) {
    return { problem: 'invalid external metric source: neither a value target nor an average value target was set' }
  }
  const selector = printGoSelector(metric.selector)
  const query = { namespace, metric: metric.name, metricSelector: printedSelector(metric.selector) }
  const values = readings(() => client.externalMetric(simulation, query), 'external')
  const begin = isPerPod ? `failed to get ${metric.name} external metric` : `failed to get external metric ${metric.name}`
  const wrapped = (problem: string) => `${begin}: ${problem}`
  if (isProblem(values)) {
    const problem = `unable to get external metric ${namespace}/${metric.name}/${selector}: ${values.problem}`
    return { problem, wrapped: wrapped(problem) }
  }
  const sum = values.reduce((total: number, each: MetricValue) => total + each.milliValue, 0)
  const name = `external metric ${metric.name}(${selector})`
  if (isPerPod) {
    const { replicas, usage } = perPodReplicas(sum, milliValue(target.averageValue!), statusReplicas)
    return { replicas, name, current: { averageValue: printMilli(usage) } }
  }
  const proposal: Proposal | Problem = valueReplicas(sum, milliValue(target.value!), { pods, currentReplicas: specReplicas })
  if (isProblem(proposal)) return { problem: proposal.problem, wrapped: wrapped(proposal.problem) }
  return { replicas: proposal.replicas, name, current: { value: printMilli(proposal.usage) } }
}

/** Reads from one of the three APIs; a refusal, and an empty answer, become a problem in its words. */
function readings<T extends object>(read: () => T, api: 'resource' | 'custom' | 'external'): T | Problem {
  try {
    const answer = read()
    return Array.isArray(answer) && answer.length === 0 ? { problem: `no metrics returned from ${api} metrics API` } : answer
  } catch (refusal) {
    // No such API, no such metric, or nobody measures yet.
    if (!(refusal instanceof StatusError)) throw refusal
    return { problem: `unable to fetch metrics from ${api} metrics API: ${refusal.message}` }
  }
}

function prefixed(words: string, { problem }: Problem): Problem {
  return { problem: `${words}: ${problem}` }
}

function printedSelector(selector: NonNullable<MetricSpec['external']>['metric']['selector']): string {
  return selector ? selectorOf(selector).toString() : ''
}

function printMilli(value: number, format: 'DecimalSI' | 'BinarySI' = 'DecimalSI'): string {
  return printQuantity(quantityOfMilli(value, format))
}
