/**
 * A request as the chain sees it, whatever door it came through: who asks, what for, with which
 * options. Plain data, so that it is journalled and may park.
 */
import type { KubeObject, Resource } from '@track/apimachinery'
import type { Duration } from '@track/simulation'

/** Who asks. A door authenticates and names the user; keys and tokens stay with the door. */
export interface User {
  readonly name: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan'

export interface RequestOptions {
  readonly dryRun?: boolean
  /** Takes fields over from other managers (server-side apply). */
  readonly force?: boolean
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly limit?: number
  readonly continue?: string
  readonly resourceVersion?: string
  readonly resourceVersionMatch?: string
  readonly propagationPolicy?: PropagationPolicy
  readonly gracePeriodSeconds?: number
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  /** What becomes of fields that the type does not know; a door's clients are warned unless they ask otherwise. */
  readonly fieldValidation?: FieldValidation
}

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export interface ApiRequest {
  readonly verb: Verb
  /** In the version that was asked for. */
  readonly resource: Resource
  readonly subresource?: string
  /** Absent for cluster-scoped resources and for lists over all namespaces. */
  readonly namespace?: string
  readonly name?: string
  readonly user: User
  /** The field manager: who owns the fields that this request sets. */
  readonly manager: string
  /** The body of a create or update; any object of the subresource's kind. */
  readonly object?: KubeObject
  readonly patch?: { readonly type: PatchType; readonly body: unknown }
  readonly options: RequestOptions
  /** How much later than at once it is answered. */
  readonly late?: Duration
  /** Where the chain leaves lines for the Warning header, if whoever asked has ears for them. */
  readonly warnings?: string[]
}

/** An object on its way through the chain: the chain's own copy, changed in place until stored. */
export type Draft<T extends KubeObject = KubeObject> = T
