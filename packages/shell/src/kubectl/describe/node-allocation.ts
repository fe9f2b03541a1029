/**
 * What the pods of a node have asked for.
 *
 * Follows describeNodeResource of k8s.io/kubectl/pkg/describe/describe.go and
 * k8s.io/kubectl/pkg/util/resource/resource.go of Kubernetes 1.34.
 */
import {
  addQuantities, compareQuantities, milliValue, type Node, parseQuantity, type Pod, printQuantity, type Quantity, quantityValue,
} from '@track/apimachinery'
import type { Instant } from '@track/simulation'
import { type Description, printSince } from './description.ts'

export type Amounts = Readonly<Record<string, Quantity>>

export interface Demand {
  readonly requests: Amounts
  readonly limits: Amounts
}

/** A pod's own: its containers together or the largest of its init containers, and its overhead. */
function demandOf({ spec }: Pod): Demand {
  const total = (read: (resources: { requests?: Record<string, string>; limits?: Record<string, string> }) => Record<string, string> | undefined) => {
    let sum: Record<string, Quantity> = {}
    for (const { resources } of spec?.containers ?? []) sum = added(sum, parsed(read((resources ?? {}) as never)))
    let sidecars: Record<string, Quantity> = {}
    let largest: Record<string, Quantity> = {}
    for (const { resources, restartPolicy } of spec?.initContainers ?? []) {
      const own = parsed(read((resources ?? {}) as never))
      if (restartPolicy === 'Always') {
        sum = added(sum, own)
        sidecars = added(sidecars, own)
        largest = maximum(largest, sidecars)
      } else largest = maximum(largest, added(own, sidecars))
    }
    return maximum(sum, largest)
  }
  const overhead = parsed(spec?.overhead)
  const limits = total(({ limits: list }) => list)
  const withOverhead = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, overhead[name] ? addQuantities(value, overhead[name]) : value]))
  return { requests: added(total(({ requests: list }) => list), overhead), limits: withOverhead }
}

function parsed(list: Readonly<Record<string, string>> = {}): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(list).map(([name, text]) => [name, parseQuantity(text)]))
}

function added(a: Amounts, b: Amounts): Record<string, Quantity> {
  return joined(a, b, addQuantities)
}

function maximum(a: Amounts, b: Amounts): Record<string, Quantity> {
  return joined(a, b, (left, right) => (compareQuantities(left, right) >= 0 ? left : right))
}

function joined(a: Amounts, b: Amounts, join: (left: Quantity, right: Quantity) => Quantity): Record<string, Quantity> {
  const result: Record<string, Quantity> = { ...a }
  for (const [name, value] of Object.entries(b)) result[name] = result[name] ? join(result[name], value) : value
  return result
}

const zero = parseQuantity('0')

export function describeAllocation(node: Node, pods: readonly Pod[], to: Description, now: Instant): void {
  const allocatable = parsed(node.status?.allocatable ?? node.status?.capacity)
  const share = (name: string, amount: Quantity) => `${printQuantity(amount)} (${percentage(name, amount, allocatable[name] ?? zero)}%)`
  to.field(0, 'Non-terminated Pods', `(${pods.length} in total)`)
  to.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  to.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  let total: Demand = { requests: {}, limits: {} }
  for (const pod of pods) {
    const { requests, limits } = demandOf(pod)
    total = { requests: added(total.requests, requests), limits: added(total.limits, limits) }
    const cells = ['cpu', 'memory'].flatMap((name) => [share(name, requests[name] ?? zero), share(name, limits[name] ?? zero)])
    const { name = '', namespace = '', creationTimestamp } = pod.metadata
    to.line(1, `${namespace}\t${name}\t\t${cells.join('\t')}\t${printSince(creationTimestamp, now)}`)
  }
  to.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n')
  to.line(1, 'Resource\tRequests\tLimits')
  to.line(1, '--------\t--------\t------')
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...Object.keys(allocatable).filter((each) => each.startsWith('hugepages-')).sort()]) {
    to.line(1, `${name}\t${share(name, total.requests[name] ?? zero)}\t${share(name, total.limits[name] ?? zero)}`)
  }
  for (const name of Object.keys(allocatable).filter(isExtended).sort()) {
    to.line(1, `${name}\t${printQuantity(total.requests[name] ?? zero)}\t${printQuantity(total.limits[name] ?? zero)}`)
  }
}

function isExtended(name: string): boolean {
  return !name.startsWith('hugepages-') && !['cpu', 'memory', 'ephemeral-storage', 'pods'].includes(name)
}

/** In whole per cent, cut off. */
function percentage(name: string, amount: Quantity, of: Quantity): number {
  const value = name === 'cpu' ? milliValue : quantityValue
  const whole = value(of)
  return whole === 0 ? 0 : Math.trunc((value(amount) / whole) * 100)
}
