/**
 * The requests that were counted as rows by the labels that apiserver_request_total has, and those that were turned away before.
 *
 * Follows pkg/endpoints/metrics/metrics.go of k8s.io/apiserver 0.34 (verbs as HTTP has them; RecordDroppedRequest).
 */
import type { Duration, Simulation } from '@track/simulation'
import { storeOf } from './api-server.ts'
import type { HttpRequest } from './http/message.ts'
import { parseResourcePath, verbOf } from './http/route.ts'
import { keyWith } from './request-counts.ts'

export interface RequestCount {
  readonly code: string
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly scope: string
  readonly dryRun: string
  /** How long each of them took; undefined where they were turned away before the chain. */
  readonly took: Duration | undefined
  readonly count: number
}

/** One that was told to come again before the chain saw it. */
export function countThrottled(simulation: Simulation, { method, path, query }: HttpRequest): void {
  const asked = parseResourcePath(path)
  const verb = asked && verbOf(method, asked, query['watch'] !== undefined)
  if (!verb) return
  const { requests } = storeOf(simulation)
  const key = keyWith({ ...asked, verb, resource: asked }, '429  -')
  requests.set(key, (requests.get(key) ?? 0) + 1)
}

const httpVerbs: Readonly<Record<string, string>> = {
  get: 'GET', list: 'LIST', watch: 'WATCH', create: 'POST', update: 'PUT', patch: 'PATCH', apply: 'APPLY', delete: 'DELETE', deletecollection: 'DELETECOLLECTION',
}

export function requestCounts(simulation: Simulation): readonly RequestCount[] {
  return Array.from(storeOf(simulation).requests, ([key, number]) => {
    const [verb = '', path = '', subresource = '', scope = '', code = '', dryRun = '', late] = key.split(' ')
    const [group = '', version = '', resource = ''] = path.split('/')
    return { verb: httpVerbs[verb]!, code, group, version, resource, subresource, scope, dryRun, took: late === '-' ? undefined : Number(late), count: number }
  })
}
