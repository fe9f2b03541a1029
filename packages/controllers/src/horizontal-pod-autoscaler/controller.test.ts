import {
  configMaps, type HorizontalPodAutoscaler, horizontalPodAutoscalers, pods, StatusError,
} from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { type Cache, cacheOf, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, eventLines, play, worldWith } from '@track/controller-runtime/testing'
import { type Duration, minute, second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { deployments } from '../objects.ts'
import { deploymentController } from '../deployment/controller.ts'
import { isReady } from '../pod-state.ts'
import { replicaSetController } from '../replicaset/controller.ts'
import { isLeaving, run, stop } from '../testing/pods.ts'
import { horizontalPodAutoscalerController } from './controller.ts'
import type { MetricsClient, PodMetric } from './metrics-client.ts'
import { autoscalerPart } from './state.ts'

/** The numbers come from the ConfigMap `load`: one CPU load that the ready pods share, and a queue. */
const metrics: MetricsClient = {
  resourceMetric: (simulation) => shared(simulation, number(simulation, 'cpu')),
  podsMetric: (simulation, { metric }) => shared(simulation, number(simulation, metric)),
  objectMetric: (simulation, { metric }) => ({ milliValue: number(simulation, metric), timestamp: simulation.now }),
  externalMetric: (simulation, { metric }) => [{ milliValue: number(simulation, metric), timestamp: simulation.now }],
}

function number(simulation: Simulation, name: string): number {
  const value = cacheOf(simulation).get(configMaps, 'load', 'default')?.data?.[name]
  if (value === undefined) throw new StatusError('NotFound', `the server could not find the metric ${name} for pods`)
  return Number(value)
}

function shared(simulation: Simulation, total: number): PodMetric[] {
  const ready = cacheOf(simulation).list(pods, 'default').filter(isReady)
  return ready.map(({ metadata }) => ({
    pod: metadata.name!, milliValue: Math.trunc(total / ready.length), timestamp: simulation.now, window: 15 * second,
  }))
}

const web = { metadata: { name: 'web', namespace: 'default' } }
const labels = { app: 'web' }
const load = { metadata: { name: 'load', namespace: 'default' } }
type Spec = HorizontalPodAutoscaler['spec']

const half: NonNullable<Spec['metrics']> = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }]

function build(spec: Partial<Spec>, replicas: number): Simulation {
  const parts = [autoscalerPart, controllerRuntimePart([deploymentController, replicaSetController, horizontalPodAutoscalerController(metrics)])]
  return worldWith(parts, (api) => {
    const container = { name: 'web', image: 'nginx', resources: { requests: { cpu: '100m' } } }
    const template = { metadata: { labels }, spec: { containers: [container] } }
    api.create(deployments, { ...web, spec: { replicas, selector: { matchLabels: labels }, template } as never })
    api.create(configMaps, { ...load, data: {} })
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
    api.create(horizontalPodAutoscalers, { ...web, spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 10, metrics: half, ...spec } })
  })
}

/** Every second pods that are new run, and pods that are leaving stop. */
function nodesAct(api: Client, simulation: Simulation, duration: Duration): void {
  const end = simulation.now + duration
  while (simulation.now < end) {
    simulation.runUntil(Math.min(end, simulation.now + second))
    for (const pod of api.list(pods)) {
      if (isLeaving(pod)) stop(api, pod)
      else if (!isReady(pod)) run(api, pod)
    }
  }
}

const wait = (words: string, duration: Duration): Act => [words, (api, simulation) => nodesAct(api, simulation, duration), 0]
const change = (data: Record<string, string | null>): Act => [
  Object.entries(data).map(([name, value]) => `${name} ${value}`).join(), (api) => api.patch(configMaps, load, { type: 'merge', body: { data } }), 0,
]

function view(cache: Cache): string[] {
  const { status } = cache.get(horizontalPodAutoscalers, 'web', 'default')!
  const { spec } = cache.get(deployments, 'web', 'default')!
  const current = (status?.currentMetrics ?? []).map((each) => {
    const { averageUtilization, averageValue, value } = (each.resource ?? each.pods ?? each.object ?? each.external)?.current ?? {}
    return [averageUtilization === undefined ? '' : `${averageUtilization}%`, averageValue ?? '', value ?? ''].filter((text) => text !== '').join(' ')
  })
  return [
    `${spec.replicas} replicas; current ${status?.currentReplicas}, desired ${status?.desiredReplicas}, ${current.join(', ')}`,
    ...(status?.conditions ?? []).map(({ type, status: holds, reason, message }) => `  ${type} ${holds} ${reason}: ${message}`),
  ]
}

const sizes = (cache: Cache) => `${cache.get(deployments, 'web', 'default')!.spec.replicas} replicas`
const isOfAutoscaler = ({ involvedObject }: { involvedObject: { kind: string } }) => involvedObject.kind === 'HorizontalPodAutoscaler'
const events = (cache: Cache) => eventLines(cache, isOfAutoscaler)

test('up with the load, at most doubled; down only after five minutes of less', () => {
  expect(play(() => build({}, 1), view, [
    change({ cpu: '50' }), wait('30 s later', 30 * second), change({ cpu: '450' }), wait('15 s later', 15 * second),
    wait('15 s later', 15 * second), change({ cpu: '50' }), wait('4 min later', 4 * minute), wait('2 min later', 2 * minute),
  ])).toMatchInlineSnapshot(`
    "
    cpu 50       1 replicas; current undefined, desired 0,
    30 s later   1 replicas; current 1, desired 0,
                   AbleToScale True SucceededGetScale: the HPA controller was able to get the target's current scale
                   ScalingActive False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)
    cpu 450      1 replicas; current 1, desired 0,
                   AbleToScale True SucceededGetScale: the HPA controller was able to get the target's current scale
                   ScalingActive False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)
    15 s later   4 replicas; current 1, desired 4, 450% 450m
                   AbleToScale True SucceededRescale: the HPA controller was able to update the target scale to 4
                   ScalingActive True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
                   ScalingLimited True ScaleUpLimit: the desired replica count is increasing faster than the maximum scale rate
    15 s later   8 replicas; current 4, desired 8, 112% 112m
                   AbleToScale True SucceededRescale: the HPA controller was able to update the target scale to 8
                   ScalingActive True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
                   ScalingLimited True ScaleUpLimit: the desired replica count is increasing faster than the maximum scale rate
    cpu 50       8 replicas; current 4, desired 8, 112% 112m
                   AbleToScale True SucceededRescale: the HPA controller was able to update the target scale to 8
                   ScalingActive True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
                   ScalingLimited True ScaleUpLimit: the desired replica count is increasing faster than the maximum scale rate
    4 min later  9 replicas; current 9, desired 9, 5% 5m
                   AbleToScale True ScaleDownStabilized: recent recommendations were higher than current one, applying the highest recent recommendation
                   ScalingActive True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
                   ScalingLimited False DesiredWithinRange: the desired count is within the acceptable range
    2 min later  1 replicas; current 1, desired 1, 50% 50m
                   AbleToScale True ReadyForNewScale: recommended size matches current size
                   ScalingActive True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
                   ScalingLimited False DesiredWithinRange: the desired count is within the acceptable range
    "
  `)
})

test('what it did and why', () => {
  expect(play(() => build({ maxReplicas: 3 }, 5), events, [
    change({ cpu: '100' }), wait('20 s later', 20 * second), wait('7 min later', 7 * minute), change({ cpu: '90' }), wait('1 min later', minute),
  ])).toMatchInlineSnapshot(`
    "
    cpu 100
    20 s later   Normal SuccessfulRescale: New size: 3; reason: Current number of replicas above Spec.MaxReplicas
    7 min later  Normal SuccessfulRescale: New size: 3; reason: Current number of replicas above Spec.MaxReplicas
                 Normal SuccessfulRescale: New size: 2; reason: All metrics below target
    cpu 90       Normal SuccessfulRescale: New size: 3; reason: Current number of replicas above Spec.MaxReplicas
                 Normal SuccessfulRescale: New size: 2; reason: All metrics below target
    1 min later  Normal SuccessfulRescale: New size: 3; reason: Current number of replicas above Spec.MaxReplicas
                 Normal SuccessfulRescale: New size: 2; reason: All metrics below target
    "
  `)
})

test('usage within a tenth of the target changes nothing', () => {
  expect(play(() => build({}, 4), sizes, [
    change({ cpu: '219' }), wait('1 min later', minute), change({ cpu: '224' }), wait('15 s later', 15 * second),
  ])).toMatchInlineSnapshot(`
    "
    cpu 219      4 replicas
    1 min later  4 replicas
    cpu 224      4 replicas
    15 s later   5 replicas
    "
  `)
})

test('policies say how fast, windows how soon', () => {
  const behavior = {
    scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
    scaleDown: { stabilizationWindowSeconds: 30, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
  }
  expect(play(() => build({ behavior }, 2), sizes, [
    change({ cpu: '500' }), wait('20 s later', 20 * second), wait('1 min later', minute), wait('1 min later', minute),
    change({ cpu: '1' }), wait('15 s later', 15 * second), wait('30 s later', 30 * second), wait('1 min later', minute),
  ])).toMatchInlineSnapshot(`
    "
    cpu 500      2 replicas
    20 s later   2 replicas
    1 min later  3 replicas
    1 min later  4 replicas
    cpu 1        4 replicas
    15 s later   4 replicas
    30 s later   2 replicas
    1 min later  1 replicas
    "
  `)
})

test('a direction can be switched off', () => {
  const behavior = { scaleDown: { selectPolicy: 'Disabled' } }
  expect(play(() => build({ behavior }, 4), view, [change({ cpu: '10' }), wait('10 min later', 10 * minute)])).toMatchInlineSnapshot(`
    "
    cpu 10        4 replicas; current undefined, desired 0,
    10 min later  4 replicas; current 4, desired 4, 2% 2m
                    AbleToScale True ReadyForNewScale: recommended size matches current size
                    ScalingActive True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)
                    ScalingLimited True ScaleDownLimit: the desired replica count is decreasing faster than the maximum scale rate
    "
  `)
})

test('the metric that asks for most decides; one that fails keeps it from scaling down', () => {
  const queue: NonNullable<Spec['metrics']>[number] = {
    type: 'External', external: { metric: { name: 'queue', selector: { matchLabels: { topic: 'orders' } } }, target: { type: 'AverageValue', averageValue: '10' } },
  }
  expect(play(() => build({ metrics: [...half, queue] }, 2), view, [
    change({ cpu: '100', queue: '35000' }), wait('20 s later', 20 * second),
    change({ cpu: '10', queue: null }), wait('20 s later', 20 * second),
  ])).toMatchInlineSnapshot(`
    "
    cpu 100,queue 35000  2 replicas; current undefined, desired 0,
    20 s later           4 replicas; current 2, desired 4, , 17500m
                           AbleToScale True SucceededRescale: the HPA controller was able to update the target scale to 4
                           ScalingActive True ValidMetricFound: the HPA was able to successfully calculate a replica count from external metric queue(&LabelSelector{MatchLabels:map[string]string{topic: orders,},MatchExpressions:[]LabelSelectorRequirement{},})
                           ScalingLimited False DesiredWithinRange: the desired count is within the acceptable range
    cpu 10,queue null    4 replicas; current 2, desired 4, , 17500m
                           AbleToScale True SucceededRescale: the HPA controller was able to update the target scale to 4
                           ScalingActive True ValidMetricFound: the HPA was able to successfully calculate a replica count from external metric queue(&LabelSelector{MatchLabels:map[string]string{topic: orders,},MatchExpressions:[]LabelSelectorRequirement{},})
                           ScalingLimited False DesiredWithinRange: the desired count is within the acceptable range
    20 s later           4 replicas; current 4, desired 4, 2% 2m,
                           AbleToScale True SucceededGetScale: the HPA controller was able to get the target's current scale
                           ScalingActive False FailedGetExternalMetric: the HPA was unable to compute the replica count: unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{topic: orders,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the metric queue for pods
                           ScalingLimited False DesiredWithinRange: the desired count is within the acceptable range
    "
  `)
})

test('without numbers it says what it could not get', () => {
  const all: Spec['metrics'] = [
    ...half,
    { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '10' } } },
    { type: 'Object', object: { metric: { name: 'requests' }, describedObject: { kind: 'Service', name: 'web' }, target: { type: 'Value', value: '10' } } },
    { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '10' } } },
  ]
  expect(play(() => build({ metrics: all }, 2), (cache) => [...view(cache), ...events(cache)], [wait('20 s later', 20 * second)])).toMatchInlineSnapshot(`
    "
    20 s later  2 replicas; current 2, desired 0, , , ,
                  AbleToScale True SucceededGetScale: the HPA controller was able to get the target's current scale
                  ScalingActive False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the metric cpu for pods
                Warning FailedGetResourceMetric: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the metric cpu for pods
                Warning FailedGetPodsMetric: unable to get metric requests: unable to fetch metrics from custom metrics API: the server could not find the metric requests for pods
                Warning FailedGetObjectMetric: unable to get metric requests: Service on default web/unable to fetch metrics from custom metrics API: the server could not find the metric requests for pods
                Warning FailedGetExternalMetric: unable to get external metric default/queue/nil: unable to fetch metrics from external metrics API: the server could not find the metric queue for pods
                Warning FailedComputeMetricsReplicas: invalid metrics (4 invalid out of 4), first error is: failed to get cpu resource metric value: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the metric cpu for pods
    "
  `)
})

test('a target at zero is left alone, one that is not there is reported', () => {
  const missing: Act = ['delete the Deployment', (api) => api.delete(deployments, web), 0]
  expect(play(() => build({}, 0), (cache) => {
    const found = cache.get(deployments, 'web', 'default')
    return found ? view(cache) : events(cache)
  }, [change({ cpu: '100' }), wait('20 s later', 20 * second), missing, wait('20 s later', 20 * second)])).toMatchInlineSnapshot(`
    "
    cpu 100                0 replicas; current undefined, desired 0,
    20 s later             0 replicas; current undefined, desired 0,
                             AbleToScale True SucceededGetScale: the HPA controller was able to get the target's current scale
                             ScalingActive False ScalingDisabled: scaling is disabled since the replica count of the target is zero
    delete the Deployment
    20 s later             Warning FailedGetScale: deployments.apps "web" not found
    "
  `)
})
