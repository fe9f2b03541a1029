/**
 * Deletes pods from nodes whose NoExecute taints they do not tolerate, or not for so long.
 *
 * Follows pkg/controller/tainteviction/taint_eviction.go of Kubernetes 1.34.
 */
import { deepEqual, type Node, nodes, type Pod, pods, withCondition } from '@track/apimachinery'
import { keyOf } from '@track/apiserver'
import { type ControllerContext, defineController } from '@track/controller-runtime'
import { printTimestamp } from '@track/simulation'
import { nextPlan, noExecuteTaints, taintEvictionPart } from './evictions.ts'

export const taintEvictionController = defineController<Pod>({
  name: 'taint-eviction-controller',
  reconciles: pods,
  wakes: (pod, previous) => !previous || previous.spec.nodeName !== pod.spec.nodeName || !deepEqual(previous.spec.tolerations, pod.spec.tolerations),
  watches: [{
    resource: nodes,
    keys: (node, cache, previous) => (deepEqual(noExecuteTaints(node as Node), noExecuteTaints(previous as Node | undefined))
      ? [] : cache.byIndex(pods, 'node', node.metadata.name!).map(keyOf)),
  }],

  reconcile(pod, context) {
    const { cache, simulation, api: { now } } = context
    const { planned } = simulation.state(taintEvictionPart)
    const key = keyOf(pod)
    const before = planned.get(key)
    if (!pod.spec.nodeName || pod.metadata.deletionTimestamp !== undefined) {
      planned.delete(key)
      return undefined
    }
    const taints = noExecuteTaints(cache.get(nodes, pod.spec.nodeName))
    const plan = nextPlan(pod, taints, before, now)
    if (before && !deepEqual(before, plan) && !(plan && plan.at <= now)) recordCancelled(pod, context)
    if (!plan) {
      planned.delete(key)
      return undefined
    }
    planned.set(key, plan)
    if (plan.at > now) return { requeueAfter: plan.at - now }
    planned.delete(key)
    evict(pod, context)
    return undefined
  },

  gone(key, { simulation }) {
    simulation.state(taintEvictionPart).planned.delete(key)
  },
})

function recordCancelled(pod: Pod, { events }: ControllerContext): void {
  events.record(pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Cancelling deletion of Pod ${keyOf(pod)}` })
}

function evict(pod: Pod, { api, events }: ControllerContext): void {
  events.record(pod, { type: 'Normal', reason: 'TaintManagerEviction', message: `Marking for deletion Pod ${keyOf(pod)}` })
  const now = printTimestamp(api.now)
  const conditions = withCondition(pod.status?.conditions, {
    type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager', lastTransitionTime: now,
    message: 'Taint manager: deleting due to NoExecute taint',
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
  }, now)
  api.delete(pods, api.updateStatus(pods, { ...pod, status: { ...pod.status, conditions } }))
}
