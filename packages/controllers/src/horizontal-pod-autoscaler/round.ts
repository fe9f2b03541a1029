/**
 * One round of an autoscaler: what its metrics propose, within its rules, becomes the scale.
 *
 * Follows reconcileAutoscaler in pkg/controller/podautoscaler/horizontal.go of Kubernetes 1.34.
 */
import {
  type HorizontalPodAutoscaler, horizontalPodAutoscalers, type KubeObject, type MetricStatus, parseGroupVersion,
  parseLabelSelector, pods, type Resource, semanticEqual, StatusError,
} from '@track/apimachinery'
import { apiServerOf, keyOf } from '@track/apiserver'
import type { ControllerContext } from '@track/controller-runtime'
import { printTimestamp } from '@track/simulation'
import { type ConditionType, withAutoscalerCondition } from './conditions.ts'
import { type MetricFailure, type MetricProposal, proposalOf, type Target } from './metric-proposal.ts'
import type { MetricsClient } from './metrics-client.ts'
import { type Bounds, limited, limitedBy, stabilized, stabilizedWith, withScaleEvent } from './scaling-rules.ts'
import { autoscalerPart } from './state.ts'

interface Scale extends KubeObject {
  spec: { replicas?: number }
  status?: { replicas?: number; selector?: string }
}

/** It lives for the length of a call, and what it finds out ends in the status. */
export class Round {
  readonly #autoscaler: HorizontalPodAutoscaler
  readonly #context: ControllerContext
  readonly #metrics: MetricsClient
  readonly #key: string
  #conditions: NonNullable<HorizontalPodAutoscaler['status']>['conditions']
  #statuses: MetricStatus[] = []

  constructor(autoscaler: HorizontalPodAutoscaler, context: ControllerContext, metrics: MetricsClient) {
    this.#autoscaler = autoscaler
    this.#context = context
    this.#metrics = metrics
    this.#key = keyOf(autoscaler)
    this.#conditions = autoscaler.status?.conditions
  }

  run(): void {
    const { spec, status } = this.#autoscaler
    const found = this.#scale()
    if (!found) return
    const { scale, resource } = found
    const current = scale.spec.replicas ?? 0
    const bounds: Bounds = { current, min: spec.minReplicas ?? 1, max: spec.maxReplicas }
    const memory = this.#context.simulation.state(autoscalerPart)
    const { now } = this.#context.api
    if (!memory.recommendations.has(this.#key)) memory.recommendations.set(this.#key, [{ replicas: current, at: now }])
    const wish = this.#wish(scale, bounds)
    if (!wish) {
      this.#write(current, status?.desiredReplicas ?? 0, false)
      return
    }
    const { replicas, reason } = wish
    if (replicas === current) this.#write(current, current, false)
    else if (this.#rescale(scale, resource, { current, replicas, reason })) this.#write(current, replicas, true)
  }

  /** The target's size; says so when there is none to be had. */
  #scale(): { scale: Scale; resource: Resource } | undefined {
    const { scaleTargetRef: { apiVersion = '', kind, name } } = this.#autoscaler.spec
    const { api, simulation } = this.#context
    const group = parseGroupVersion(apiVersion)?.group
    const resource = [...apiServerOf(simulation).kinds.values()].find((each) => each.resource.kind === kind && each.resource.group === group)?.resource
    try {
      if (!resource) throw new StatusError('NotFound', `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group ?? '')}`)
      const namespace = this.#autoscaler.metadata.namespace ?? ''
      const scale = api.getSubresource(resource, { metadata: { name, namespace } }, 'scale') as Scale
      this.#set('AbleToScale', true, 'SucceededGetScale', "the HPA controller was able to get the target's current scale")
      return { scale, resource }
    } catch (refusal) {
      // No such kind, no such object, or one that cannot be scaled.
      if (!(refusal instanceof StatusError)) throw refusal
      this.#warn('FailedGetScale', refusal.message)
      const message = `the HPA controller was unable to get the target's current scale: ${refusal.message}`
      this.#set('AbleToScale', false, 'FailedGetScale', message)
      this.#writeConditions()
      return undefined
    }
  }

  /** The size it should have and why; undefined when nothing can be said. */
  #wish(scale: Scale, bounds: Bounds): { replicas: number; reason: string } | undefined {
    const { current, min, max } = bounds
    if (current === 0 && min !== 0) {
      this.#set('ScalingActive', false, 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero')
      return { replicas: 0, reason: '' }
    }
    if (current > max) return { replicas: max, reason: 'Current number of replicas above Spec.MaxReplicas' }
    if (current < min) return { replicas: min, reason: 'Current number of replicas below Spec.MinReplicas' }
    const proposal = this.#proposal(scale, current)
    if (!proposal) return undefined
    const reason = proposal.replicas > current ? `${proposal.name} above target` : 'All metrics below target'
    return { replicas: this.#normalized(proposal.replicas, bounds), reason }
  }

  /** The largest of what the metrics ask for. A metric that fails keeps it from scaling down. */
  #proposal(scale: Scale, current: number): { replicas: number; name: string } | undefined {
    const target = this.#target(scale, current)
    if (!target) return undefined
    const specs = this.#autoscaler.spec.metrics ?? []
    const outcomes = specs.map((spec) => this.#propose(target, spec))
    this.#statuses = outcomes.map((outcome) => ('problem' in outcome ? { type: '' } : outcome.status))
    const failures = outcomes.filter((outcome): outcome is MetricFailure => 'problem' in outcome)
    const largest = outcomes.reduce<MetricProposal | undefined>((best, outcome) => {
      if ('problem' in outcome) return best
      return !best || best.replicas === 0 || outcome.replicas > best.replicas ? outcome : best
    }, undefined)
    const [first] = failures
    if (first && (!largest || largest.replicas < current)) {
      this.#set('ScalingActive', false, first.reason, `the HPA was unable to compute the replica count: ${first.problem}`)
      const summary = `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${first.summary}`
      this.#pending = () => this.#warn('FailedComputeMetricsReplicas', summary)
      return undefined
    }
    const { name, replicas } = largest ?? { name: '', replicas: 0 }
    this.#set('ScalingActive', true, 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${name}`)
    return { replicas, name }
  }

  /** Said after the status was written. */
  #pending: () => void = () => {}

  #propose(target: Target, spec: NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number]): MetricProposal | MetricFailure {
    const outcome = proposalOf(this.#context.simulation, this.#metrics, target, spec)
    if ('problem' in outcome) this.#warn(outcome.reason, outcome.problem)
    return outcome
  }

  #target(scale: Scale, current: number): Target | undefined {
    const { namespace } = this.#autoscaler.metadata
    const selector = scale.status?.selector ?? ''
    if (selector === '') {
      this.#warn('SelectorRequired', 'selector is required')
      this.#set('ScalingActive', false, 'InvalidSelector', "the HPA target's scale is missing a selector")
      this.#pending = () => this.#warn('FailedComputeMetricsReplicas', 'selector is required')
      return undefined
    }
    const parsed = parseLabelSelector(selector)
    const selected = this.#context.cache.list(pods, namespace).filter((pod) => parsed.matches(pod.metadata.labels))
    const others = this.#context.cache.list(horizontalPodAutoscalers, namespace)
    const rivals = selected.length > 0 && others.length > 1 ? this.#rivals(selected[0]!, others) : []
    if (rivals.length > 1) {
      const message = `pods by selector ${selector} are controlled by multiple HPAs: [${rivals.join(' ')}]`
      this.#warn('AmbiguousSelector', message)
      this.#set('ScalingActive', false, 'AmbiguousSelector', message)
      this.#pending = () => this.#warn('FailedComputeMetricsReplicas', message)
      return undefined
    }
    return { autoscaler: this.#autoscaler, selector, pods: selected, specReplicas: current, statusReplicas: scale.status?.replicas ?? 0 }
  }

  /** Every autoscaler whose target selects the pod, this one too. */
  #rivals(pod: KubeObject, autoscalers: readonly HorizontalPodAutoscaler[]): string[] {
    const { api, cache, simulation } = this.#context
    return autoscalers.flatMap(({ metadata, spec: { scaleTargetRef } }) => {
      const group = parseGroupVersion(scaleTargetRef.apiVersion ?? '')?.group
      const kind = [...apiServerOf(simulation).kinds.values()].find(({ resource }) => resource.kind === scaleTargetRef.kind && resource.group === group)
      const target = kind?.scale && cache.get(kind.resource, scaleTargetRef.name, metadata.namespace)
      if (!target) return []
      const { status } = api.getSubresource(kind.resource, target, 'scale') as Scale
      const isSelected = status?.selector && parseLabelSelector(status.selector).matches(pod.metadata.labels)
      return isSelected ? [`${metadata.namespace}/${metadata.name}`] : []
    }).sort()
  }

  #normalized(wished: number, bounds: Bounds): number {
    const { behavior } = this.#autoscaler.spec
    const { recommendations, scaleUps, scaleDowns } = this.#context.simulation.state(autoscalerPart)
    const { now } = this.#context.api
    const past = recommendations.get(this.#key)
    const steady = behavior ? stabilizedWith(behavior, wished, bounds, past, now) : stabilized(wished, past, now)
    recommendations.set(this.#key, steady.recommendations)
    const { reason, message } = steady.held ?? { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
    this.#set('AbleToScale', true, reason, message)
    const history = { ups: scaleUps.get(this.#key) ?? [], downs: scaleDowns.get(this.#key) ?? [] }
    const limit = behavior ? limitedBy(behavior, steady.replicas, bounds, history, now) : limited(steady.replicas, bounds)
    this.#set('ScalingLimited', limit.replicas !== steady.replicas, limit.reason, limit.message)
    return limit.replicas
  }

  #rescale(scale: Scale, resource: Resource, { current, replicas, reason }: { current: number; replicas: number; reason: string }): boolean {
    const { api, events } = this.#context
    try {
      api.updateSubresource(resource, scale, 'scale', { ...scale, spec: { replicas } } as KubeObject)
    } catch (refusal) {
      // Somebody may not want it to be scaled; reported and tried again in the next round.
      if (!(refusal instanceof StatusError)) throw refusal
      this.#warn('FailedRescale', `New size: ${replicas}; reason: ${reason}; error: ${refusal.message}`)
      this.#set('AbleToScale', false, 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${refusal.message}`)
      this.#write(current, this.#autoscaler.status?.desiredReplicas ?? 0, false)
      return false
    }
    this.#set('AbleToScale', true, 'SucceededRescale', `the HPA controller was able to update the target scale to ${replicas}`)
    events.record(this.#autoscaler, { type: 'Normal', reason: 'SuccessfulRescale', message: `New size: ${replicas}; reason: ${reason}` })
    this.#remember(replicas - current)
    return true
  }

  #remember(change: number): void {
    const { behavior } = this.#autoscaler.spec
    if (!behavior) return
    const { scaleUps, scaleDowns } = this.#context.simulation.state(autoscalerPart)
    const [rows, rules] = change > 0 ? [scaleUps, behavior.scaleUp] as const : [scaleDowns, behavior.scaleDown] as const
    rows.set(this.#key, withScaleEvent(rows.get(this.#key), Math.abs(change), rules, this.#context.api.now))
  }

  #set(type: ConditionType, holds: boolean, reason: string, message: string): void {
    this.#conditions = withAutoscalerCondition(this.#conditions, { type, status: holds ? 'True' : 'False', reason, message }, this.#context.api.now)
  }

  #warn(reason: string, message: string): void {
    this.#context.events.record(this.#autoscaler, { type: 'Warning', reason, message })
  }

  #writeConditions(): void {
    const { status = { desiredReplicas: 0 } } = this.#autoscaler
    this.#update({ ...status, ...(this.#conditions && { conditions: this.#conditions }) })
  }

  #write(currentReplicas: number, desiredReplicas: number, isRescaled: boolean): void {
    const { lastScaleTime } = this.#autoscaler.status ?? {}
    const scaledAt = isRescaled ? printTimestamp(this.#context.api.now) : lastScaleTime
    this.#update({
      ...(currentReplicas > 0 && { currentReplicas }), desiredReplicas, ...(scaledAt !== undefined && { lastScaleTime: scaledAt }),
      currentMetrics: (this.#statuses.length > 0 ? this.#statuses : null) as MetricStatus[],
      ...(this.#conditions && { conditions: this.#conditions }),
    })
    this.#pending()
  }

  #update(status: NonNullable<HorizontalPodAutoscaler['status']>): void {
    if (semanticEqual(status, this.#autoscaler.status)) return
    this.#context.api.updateStatus(horizontalPodAutoscalers, { ...this.#autoscaler, status })
  }
}
