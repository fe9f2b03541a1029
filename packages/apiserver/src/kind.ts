/**
 * What a kind answers for itself: a file in `registry/` declares one `Kind`, and the machinery
 * never asks which kind it has at hand. Follows the strategies of pkg/registry/<group>/<kind>/strategy.go,
 * the columns of pkg/printers/internalversion/printers.go and the defaults of pkg/apis/<group>/v1/defaults.go.
 */
import type { FieldError, KubeObject, Resource, TypeReference } from '@track/apimachinery'
import type { Duration, Instant, Simulation } from '@track/simulation'
import type { ApiRequest, Draft, PropagationPolicy, User, Verb } from './api-request.ts'

/** What a strategy may know besides the object. */
export interface StrategyContext {
  readonly simulation: Simulation
  readonly now: Instant
  readonly user: User
}

export interface Column<T extends KubeObject = KubeObject> {
  /** As in the table's definition: `Ready`, `Up-To-Date`; clients print it in capitals. */
  readonly name: string
  readonly type: 'string' | 'integer' | 'date' | 'boolean' | 'number'
  readonly format?: 'name'
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority?: 0 | 1
  readonly description: string
  /** The cell; a date column answers the age in kubectl's words, as the server does. */
  cell(object: T, context: { readonly now: Instant }): string | number | boolean
}

/** Where /scale finds its numbers; paths as in a CRD (`spec.replicas`). */
export interface ScaleMapping<T extends KubeObject = KubeObject> {
  replicas(object: T): number
  /** Returns the object with another number of replicas. */
  withReplicas(object: T, replicas: number): T
  statusReplicas(object: T): number
  /** The label selector in its string form. */
  selector(object: T): string
}

/** A subresource with behaviour of its own (binding, eviction, token); status and scale are generic. */
export type Subresource<T extends KubeObject = KubeObject> = HandledSubresource<T> | WrittenSubresource<T>

interface SubresourceNames {
  /** Kind of the body, for discovery: group and version are the parent's unless named. */
  readonly kind: string
  readonly group?: string
  readonly version?: string
  readonly verbs: readonly Verb[]
}

export interface HandledSubresource<T extends KubeObject = KubeObject> extends SubresourceNames {
  handle(simulation: Simulation, request: ApiRequest, parent: T): KubeObject
}

/** A path of its own to some of the object's fields: it is read, put and patched as the object is. */
export interface WrittenSubresource<T extends KubeObject = KubeObject> extends SubresourceNames {
  /** Takes back whatever else was changed, in place. */
  prepareForUpdate(draft: Draft<T>, old: T): void
  validateUpdate(object: T, old: T, metadata: MetadataErrors): readonly FieldError[]
}

/** Another version of a kind that is served from the same storage. */
export interface ServedVersion {
  readonly resource: Resource
  readonly type: TypeReference
  toStorage(object: KubeObject): KubeObject
  fromStorage(object: KubeObject): KubeObject
  /** In place of the kind's, where the fields have other names here. */
  readonly selectableFields?: Readonly<Record<string, (object: KubeObject) => string>>
  /** In place of the kind's rules, on create and on update (which has errors of the metadata); objects in the stored version. */
  validate?(object: KubeObject, update?: { readonly old: KubeObject; readonly metadata: MetadataErrors }): readonly FieldError[]
  readonly columns?: readonly Column[]
}

export interface Kind<T extends KubeObject = KubeObject> {
  readonly resource: Resource<T>
  /** The type, or the name of a built-in one: `io.k8s.api.apps.v1.Deployment`. */
  readonly type: TypeReference
  /** All eight when absent. */
  readonly verbs?: readonly Verb[]
  /** metadata.generation counts changes of the spec. */
  readonly hasGeneration?: boolean
  /** Spec and status are written through different paths. */
  readonly hasStatus?: boolean
  readonly scale?: ScaleMapping<T>
  readonly subresources?: Readonly<Record<string, Subresource<T>>>
  readonly otherVersions?: readonly ServedVersion[]

  /** Fills what was left out, in place. Runs on every create and update. */
  defaults?(draft: Draft<T>): void
  /** Clears and sets what a client may not (status), in place. */
  prepareForCreate?(draft: Draft<T>, context: StrategyContext): void
  prepareForUpdate?(draft: Draft<T>, old: T, context: StrategyContext): void
  /** After validation, in place: what depends on the final name. */
  canonicalize?(draft: Draft<T>): void
  /** In place of the generic rule (only status and managedFields come from the new object). */
  prepareForStatusUpdate?(draft: Draft<T>, old: T, context: StrategyContext): void
  /** Words for a name that is no good; DNS subdomain when absent. */
  validateName?(name: string, isPrefix: boolean): readonly string[]
  /** What is wrong with an object besides its metadata. */
  validate?(object: T): readonly FieldError[]
  /** In place of `validate` where a new object is asked for more. */
  validateCreate?(object: T): readonly FieldError[]
  /**
   * Everything that is wrong with an update, in the order in which the kind finds it.
   * Absent: the errors of the metadata, then those of `validate`.
   */
  validateUpdate?(object: T, old: T, metadata: MetadataErrors): readonly FieldError[]
  /** Absent: the errors of the metadata's update. */
  validateStatusUpdate?(object: T, old: T, metadata: MetadataErrors): readonly FieldError[]
  /** For the Warning header of every answer about the kind. */
  readonly deprecation?: string
  /** Lines for the Warning header of a create or an update. */
  warnings?(object: T, old?: T): readonly string[]

  /** Seconds between deletionTimestamp and removal; 0 removes at once. Absent: always at once. */
  gracePeriodSeconds?(object: T, requested: number | undefined): number
  /** A DELETE answers with the object that it removed, not with a Status. */
  readonly returnsDeleted?: boolean
  /** What a DELETE without a policy does to dependents; Background when absent. */
  readonly defaultPropagation?: PropagationPolicy
  /** A PUT of what is not there creates it (events, leases, endpoints, services). */
  readonly createsOnUpdate?: boolean
  /** An update must say which version it was made from (leases). */
  readonly requiresResourceVersion?: boolean
  /** How long after its last write the object disappears by itself (events). */
  readonly ttl?: Duration

  /** Field selectors besides metadata.name and metadata.namespace. */
  readonly selectableFields?: Readonly<Record<string, (object: T) => string>>
  /** In place of the words for a field that cannot be selected by. */
  unknownFieldWords?(field: string): string
  /** Lookups that caches may use (`cache.byIndex`); `owner` and `namespace` are always there. */
  readonly indexes?: Readonly<Record<string, (object: T) => readonly string[]>>
  readonly columns: readonly Column<T>[]
  /** What a table says of a row besides its cells (pods that have ended). */
  rowConditions?(object: T): readonly object[] | undefined
}

/** Errors of the metadata, for a kind to put where it finds them. */
export interface MetadataErrors {
  /** What is no good in itself. */
  readonly object: readonly FieldError[]
  /** What may not change, and labels, annotations and owners once more. */
  readonly update: readonly FieldError[]
}

/** Checks the literal against `Kind<T>` and forgets T, so that kinds fit one list. */
export function defineKind<T extends KubeObject>(kind: Kind<T>): Kind {
  return kind as unknown as Kind
}
