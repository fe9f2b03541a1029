/**
 * An API group that another server answers for (APIService): its paths are handed on as they
 * came, its resources may change as the world does.
 *
 * Follows k8s.io/kube-aggregator. Left out: APIService objects; who aggregates what is set when the world is built.
 */
import type { Simulation } from '@track/simulation'
import type { HttpRequest, HttpResponse } from './http/message.ts'

/** A resource as discovery lists it. */
export interface AggregatedResource {
  readonly name: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
}

export interface AggregatedApi {
  readonly group: string
  readonly version: string
  resources(simulation: Simulation): readonly AggregatedResource[]
  /** `segments` are what follows the version in the path; refuses with a StatusError. */
  serve(simulation: Simulation, request: HttpRequest, segments: readonly string[]): HttpResponse
}
