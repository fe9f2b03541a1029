/**
 * A resource that is computed when it is asked for and never stored: metrics.k8s.io, access
 * reviews, token requests. In Kubernetes these come from aggregated API servers or from storage
 * that only answers.
 */
import type { KubeObject, Resource, TypeReference } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest, Verb } from './api-request.ts'
import type { Column } from './kind.ts'

export interface VirtualResource {
  readonly resource: Resource
  readonly type: TypeReference
  readonly verbs: readonly Verb[]
  /** One object; refuses with a StatusError. */
  get?(simulation: Simulation, request: ApiRequest): KubeObject
  /** Before selectors are applied. */
  list?(simulation: Simulation, request: ApiRequest): readonly KubeObject[]
  create?(simulation: Simulation, request: ApiRequest): KubeObject
  readonly columns?: readonly Column[]
}
