/**
 * What an object is told of who has selected it: that it was taken, or why not.
 *
 * Follows pkg/operator/config_resource.go of the Prometheus Operator 0.94.
 */
import { condition, type KubeObject, type Resource } from '@track/apimachinery'
import type { ControllerContext } from '@track/controller-runtime'
import { printTimestamp } from '@track/simulation'
import { group } from './kinds/operator-kind.ts'
import { podMonitors } from './kinds/podmonitor.ts'
import { probes } from './kinds/probe.ts'
import { scrapeConfigs } from './kinds/scrapeconfig.ts'
import { serviceMonitors } from './kinds/servicemonitor.ts'
import type { Binding } from './objects.ts'
import { keyOf, type SelectedObject } from './select/select.ts'

const resources: readonly Resource<KubeObject>[] = [serviceMonitors, podMonitors, probes, scrapeConfigs]

export const selectable = resources as readonly Resource<SelectedObject>[]

export type Workload = Pick<Binding, 'namespace' | 'name' | 'resource'>

/** Undefined where it was taken. */
export type Verdicts = ReadonlyMap<SelectedObject, string | undefined>

/** Those that are not selected any more are told so, too. */
export function bind(context: ControllerContext, workload: Workload, verdicts: Verdicts): void {
  for (const resource of selectable) for (const object of context.cache.list(resource)) {
    const before = object.status?.bindings ?? []
    const after = boundTo(context, workload, { object, before, verdicts })
    if (after !== before) context.api.patch(resource, object, { type: 'merge', subresource: 'status', body: { status: { bindings: after } } })
  }
}

interface BoundObject {
  readonly object: SelectedObject
  readonly before: Binding[]
  readonly verdicts: Verdicts
}

/** The same list where nothing has changed. */
function boundTo(context: ControllerContext, workload: Workload, { object, before, verdicts }: BoundObject): Binding[] {
  const old = before.find((each) => isOf(each, workload))
  if (!verdicts.has(object)) return old ? before.filter((each) => each !== old) : before
  const next = bindingOf(context, workload, { object, old, fault: verdicts.get(object) })
  if (next === old) return before
  return old ? before.map((each) => (each === old ? next : each)) : [...before, next]
}

function isOf(binding: Binding, { namespace, name, resource }: Workload): boolean {
  return binding.namespace === namespace && binding.name === name && binding.resource === resource
}

interface Judged {
  readonly object: SelectedObject
  readonly old: Binding | undefined
  readonly fault: string | undefined
}

/** The same row where nothing has changed. */
function bindingOf({ simulation }: ControllerContext, workload: Workload, { object, old, fault }: Judged): Binding {
  const last = condition(old?.conditions, 'Accepted')
  const status = fault === undefined ? 'True' : 'False'
  const observedGeneration = object.metadata.generation ?? 0
  if (old && last?.status === status && last.message === fault && last.observedGeneration === observedGeneration) return old
  const lastTransitionTime = last?.status === status ? last.lastTransitionTime : printTimestamp(simulation.now)
  const told = {
    type: 'Accepted', status, lastTransitionTime, observedGeneration, ...(fault !== undefined && { reason: 'InvalidConfiguration', message: fault }),
  }
  return { group, ...workload, conditions: [told] }
}

/** As events name them. */
export function quotedKey(object: SelectedObject): string {
  return `"${keyOf(object)}"`
}
