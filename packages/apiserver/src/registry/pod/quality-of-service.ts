/**
 * The quality of service class of a pod: who is killed first when a node has no memory left.
 *
 * Follows pkg/apis/core/helper/qos/qos.go of Kubernetes 1.34.
 */
import {
  addQuantities, compareQuantities, parseQuantity, type Pod, type Quantity, type ResourceRequirements,
} from '@track/apimachinery'

type Amounts = Record<string, Quantity>

const counted = ['cpu', 'memory'] as const

export function qualityOfService({ spec }: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const { containers = [], initContainers = [], resources } = spec ?? {}
  const all = resources ? [resources] : [...containers, ...initContainers].map((container) => container.resources ?? {})
  const requests: Amounts = {}
  const limits: Amounts = {}
  for (const each of all) {
    addAmounts(requests, each.requests)
    addAmounts(limits, each.limits)
  }
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) return 'BestEffort'
  const isLimited = all.every((each) => counted.every((name) => isPositive(each.limits?.[name])))
  return isLimited && areEqual(requests, limits) ? 'Guaranteed' : 'Burstable'
}

function addAmounts(sum: Amounts, amounts: ResourceRequirements['requests']): void {
  for (const name of counted) {
    const text = amounts?.[name]
    if (text === undefined || !isPositive(text)) continue
    const amount = parseQuantity(text)
    sum[name] = sum[name] ? addQuantities(sum[name], amount) : amount
  }
}

function isPositive(text: string | undefined): boolean {
  return text !== undefined && parseQuantity(text).unscaled > 0n
}

function areEqual(requests: Amounts, limits: Amounts): boolean {
  return counted.every((name) => {
    const [request, limit] = [requests[name], limits[name]]
    return request !== undefined && limit !== undefined && compareQuantities(request, limit) === 0
  })
}
