/**
 * Nodes on which CPU and memory would be used alike.
 *
 * Follows pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go of Kubernetes 1.34.
 */
import { definePlugin, maxNodeScore } from '../plugin.ts'
import { podRequests } from '../resources.ts'

export const nodeResourcesBalancedAllocation = definePlugin({
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  prepareScore(pod) {
    const requests = podRequests(pod)
    return requests.cpu === 0 && requests.memory === 0 ? undefined : requests
  },
  score(_pod, { allocatable, requested }, requests) {
    const share = (name: 'cpu' | 'memory') => Math.min(1, (requested[name] + requests[name]) / allocatable[name])
    const deviation = allocatable.cpu === 0 || allocatable.memory === 0 ? 0 : Math.abs((share('cpu') - share('memory')) / 2)
    return Math.trunc((1 - deviation) * maxNodeScore)
  },
})
