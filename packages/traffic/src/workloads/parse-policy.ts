/** What settings of a policy do not go together. */
import type { Source } from './read-settings.ts'
import type { ClientTls } from './tls-settings.ts'
import type { Call, Dependency, Policy, Target } from './workload.ts'

type Asked = Pick<Partial<Call & Target>, 'statements' | 'step' | 'record' | 'object' | 'replicated'>

/** A route's calls, which stand at a path: what takes the place of one that failed, and what answers in the place of its dependency. */
export function refuseReplacements(calls: readonly Call[], path: string, dependencies: Readonly<Record<string, Dependency>>, { complaints }: Source): void {
  const places = new Set<string>()
  for (const { dependency, onFailure, group, step } of calls) {
    if (onFailure === 'fallback' && group !== undefined) places.add(`${path}.onFailure: found fallback in parallel, expected fail or ignore there`)
    if (step !== undefined && dependencies[dependency]?.['stub.latency'] !== undefined) {
      places.add(`dependencies.${dependency}.stub.latency: found where a cache is asked, which a stub cannot stand for`)
    }
  }
  if (calls.some(({ step }) => step !== undefined) && calls.some(({ onFailure }) => onFailure === 'fallback')) {
    places.add(`${path}.onFailure: found fallback in a route with a cache, expected fail or ignore there`)
  }
  complaints.push(...places)
}

/** A policy for what is asked, which stands at a path in the description. */
export function refuseMixed(policy: Policy & ClientTls, path: string, asked: readonly Asked[], { complaints }: Source): void {
  const isOfStore = asked.some(({ statements, step, record, object, replicated }) => statements ?? step ?? record ?? object ?? replicated)
  const others = (['connection.setup', 'connection.maxAge', 'connection.maxIdle'] as const).filter((name) => policy[name] !== undefined)
  if (policy['connection.keepAlive'] === undefined) {
    for (const name of others) complaints.push(`${path}${name}: expected with connection.keepAlive, true or false`)
  } else if (isOfStore) complaints.push(`${path}connection.keepAlive: found where a store is asked, expected with servers over HTTP only`)
  if (isOfStore && policy['dns.cache'] !== undefined) complaints.push(`${path}dns.cache: found where a store is asked, expected with servers over HTTP only`)
  if (isOfStore && (policy['tls.authorities'] !== undefined || policy['tls.insecure'])) {
    complaints.push(`${path}tls: found where a store is asked, expected with servers over HTTP only`)
  }
  if (policy['hedge.after'] === undefined) return
  if (policy.retries > 0) {
    complaints.push(`${path}hedge.after: found with ${policy.retries} retries, expected one or the other, as in gRPC (hedge.max says how many attempts there are)`)
  }
  if (isOfStore) complaints.push(`${path}hedge.after: found where a store is asked, expected with servers over HTTP only`)
}
