/**
 * The class of service that a pod's requests and limits make it.
 *
 * Follows pkg/apis/core/v1/helper/qos/qos.go of Kubernetes 1.34.
 */
import { compareQuantities, parseQuantity } from '@track/apimachinery'
import type { Pod } from '../../objects/pod.ts'

const counted = ['cpu', 'memory'] as const

export function qosClass({ spec }: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all = [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {})
  const isAsked = all.some(({ requests, limits }) =>
    counted.some((name) => isPositive(requests?.[name]) || isPositive(limits?.[name])))
  if (!isAsked) return 'BestEffort'
  const isGuaranteed = all.every(({ requests, limits }) => counted.every((name) => {
    const limit = limits?.[name]
    if (!isPositive(limit)) return false
    const request = requests?.[name] ?? limit!
    return compareQuantities(parseQuantity(request), parseQuantity(limit!)) === 0
  }))
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}

function isPositive(quantity: string | undefined): boolean {
  return quantity !== undefined && parseQuantity(quantity).unscaled > 0n
}
