/**
 * What pods ask for and nodes have to give.
 *
 * Follows k8s.io/component-helpers/resource/helpers.go and
 * pkg/scheduler/framework/types.go of Kubernetes 1.34. Left out: resources resized in place.
 */
import { type Container, milliValue, type Pod, quantityValue } from '@track/apimachinery'

/** CPU in thousandths, everything else in whole units. */
export interface Amounts {
  readonly cpu: number
  readonly memory: number
  readonly 'ephemeral-storage': number
  /** Extended resources and huge pages by name. */
  readonly scalars: Readonly<Record<string, number>>
}

export const none: Amounts = { cpu: 0, memory: 0, 'ephemeral-storage': 0, scalars: {} }

/** What a container counts as in scores when it does not say. */
const assumed = { cpu: 100, memory: 200 * 1024 * 1024 }

type ResourceList = Readonly<Record<string, string>>

export function amountsOf(list: ResourceList | undefined): Amounts {
  if (!list) return none
  const { cpu, memory, 'ephemeral-storage': storage, pods: _pods, ...others } = list
  const scalars: Record<string, number> = {}
  for (const name in others) scalars[name] = quantityValue(others[name]!)
  return {
    cpu: cpu === undefined ? 0 : milliValue(cpu),
    memory: memory === undefined ? 0 : quantityValue(memory),
    'ephemeral-storage': storage === undefined ? 0 : quantityValue(storage),
    scalars,
  }
}

export function sum(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, (left, right) => left + right)
}

export function difference(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, (left, right) => left - right)
}

function larger(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, Math.max)
}

function combined(a: Amounts, b: Amounts, of: (left: number, right: number) => number): Amounts {
  return {
    cpu: of(a.cpu, b.cpu),
    memory: of(a.memory, b.memory),
    'ephemeral-storage': of(a['ephemeral-storage'], b['ephemeral-storage']),
    scalars: combinedScalars(a.scalars, b.scalars, of),
  }
}

function combinedScalars(a: Amounts['scalars'], b: Amounts['scalars'], of: (left: number, right: number) => number): Amounts['scalars'] {
  let isEmpty = true
  for (const _name in b) isEmpty = false
  if (isEmpty) return a
  const scalars: Record<string, number> = { ...a }
  for (const name in b) scalars[name] = of(a[name] ?? 0, b[name]!)
  return scalars
}

/** What has to be free on a node for the pod. */
export function podRequests(pod: Pod): Amounts {
  return withPodLevel(requestsWith(pod, (container) => amountsOf(container.resources?.requests)), pod)
}

/** What a pod on a node counts as in scores: a container that asks for nothing counts as if it did. */
export function podScoreRequests(pod: Pod): Amounts {
  const known = pod.spec.resources?.requests ? podRequests(pod) : none
  const assumedNow = { cpu: known.cpu === 0 ? assumed.cpu : 0, memory: known.memory === 0 ? assumed.memory : 0 }
  return withPodLevel(requestsWith(pod, (container) => withAssumed(container, assumedNow)), pod)
}

/** The same for a pod that looks for a node; the real scheduler leaves requests of the whole pod out here. */
export function incomingScoreRequests(pod: Pod): Amounts {
  return requestsWith(pod, (container) => withAssumed(container, assumed))
}

function withAssumed({ resources }: Container, { cpu, memory }: typeof assumed): Amounts {
  const { requests } = resources ?? {}
  const amounts = amountsOf(requests)
  return {
    ...amounts,
    cpu: requests?.['cpu'] === undefined ? cpu : amounts.cpu,
    memory: requests?.['memory'] === undefined ? memory : amounts.memory,
  }
}

/** Containers run together with sidecars; each init container runs with the sidecars before it. */
function requestsWith({ spec }: Pod, requestsOf: (container: Container) => Amounts): Amounts {
  let running = none
  for (const container of spec.containers) running = sum(running, requestsOf(container))
  let sidecars = none
  let initial = none
  for (const container of spec.initContainers ?? []) {
    const requests = requestsOf(container)
    if (container.restartPolicy === 'Always') {
      sidecars = sum(sidecars, requests)
      initial = larger(initial, sidecars)
    } else initial = larger(initial, sum(requests, sidecars))
  }
  const together = larger(sum(running, sidecars), initial)
  return spec.overhead ? sum(together, amountsOf(spec.overhead)) : together
}

/** Requests of the whole pod take the place of its containers'; the overhead stays. */
function withPodLevel(amounts: Amounts, { spec }: Pod): Amounts {
  const requests = spec.resources?.requests
  if (!requests) return amounts
  const whole = amountsOf(requests)
  const overhead = amountsOf(spec.overhead)
  return {
    ...amounts,
    cpu: requests['cpu'] === undefined ? amounts.cpu : whole.cpu + overhead.cpu,
    memory: requests['memory'] === undefined ? amounts.memory : whole.memory + overhead.memory,
  }
}
