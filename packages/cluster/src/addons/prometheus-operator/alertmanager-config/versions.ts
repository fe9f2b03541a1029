/**
 * Between the two versions of AlertmanagerConfig.
 *
 * Follows pkg/apis/monitoring/v1beta1/conversion_{to,from}.go of the Prometheus Operator 0.94.
 */
import type { KubeObject } from '@track/apimachinery'
import type { Matcher } from './objects.ts'

type Json = Readonly<Record<string, unknown>>

export function fromBeta(object: KubeObject): KubeObject {
  const { spec, ...rest } = object as KubeObject & { readonly spec: Json }
  const { timeIntervals, ...own } = spec
  const converted = { ...own, ...(timeIntervals !== undefined && { muteTimeIntervals: timeIntervals }) }
  return { ...rest, spec: converted } as KubeObject
}

export function toBeta(object: KubeObject): KubeObject {
  const { spec, ...rest } = object as KubeObject & { readonly spec: Json }
  const { muteTimeIntervals, ...own } = spec
  const converted = { ...own, ...(muteTimeIntervals !== undefined && { timeIntervals: muteTimeIntervals }) }
  return { ...rest, spec: withTypes(converted) } as KubeObject
}

const matcherLists = ['matchers', 'sourceMatch', 'targetMatch']

/** A matcher says there how it matches, and no longer whether by a pattern. */
function withTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTypes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]: [string, unknown]) => [
    name, matcherLists.includes(name) ? (each as Matcher[]).map(typed) : withTypes(each),
  ]))
}

function typed({ regex = false, ...matcher }: Matcher): Matcher {
  return { ...matcher, matchType: matcher.matchType || (regex ? '=~' : '=') }
}
