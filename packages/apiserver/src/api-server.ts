/**
 * What the API server of a world is built from, and the way to it and to its store for everything
 * that has only the world at hand.
 */
import { groupResource, type KubeObject, type Resource, type TypeReference } from '@track/apimachinery'
import { oncePerRow, type Part, type Simulation } from '@track/simulation'
import type { AdmissionPlugin } from './admission/plugin.ts'
import type { AggregatedApi } from './aggregated-api.ts'
import type { Connector } from './connection.ts'
import type { Kind, ServedVersion } from './kind.ts'
import type { Descriptions } from './openapi/json-schema.ts'
import type { StoreState } from './store.ts'
import type { VirtualResource } from './virtual-resource.ts'

export interface ApiServerOptions {
  readonly kinds: readonly Kind[]
  /** Resources that are computed when asked for (metrics.k8s.io, access reviews). */
  readonly virtualResources?: readonly VirtualResource[]
  readonly aggregated?: readonly AggregatedApi[]
  /** In the order in which they run: mutating ones first, then validating ones. */
  readonly admission?: readonly AdmissionPlugin[]
  /** What stands behind pods/log, pods/exec and their like, by `resource/subresource`. */
  readonly connectors?: Readonly<Record<string, Connector>>
  /** What `/metrics` says. */
  readonly metrics?: (simulation: Simulation) => { readonly contentType: string; readonly body: string }
  /** The words of the API's documentation, where `explain` shall have them; half a megabyte. */
  readonly descriptions?: () => Descriptions
}

/** A version of a kind as clients ask for it, with the way to its storage. */
export interface Served {
  readonly kind: Kind
  readonly resource: Resource
  readonly type: TypeReference
  /** Absent for the version that is stored. */
  readonly conversion?: ServedVersion
}

export interface ApiServerPart extends Part<StoreState> {
  readonly options: ApiServerOptions
  /** By `group/version/plural`. */
  readonly served: ReadonlyMap<string, Served>
  /** By group resource, the stored version. */
  readonly kinds: ReadonlyMap<string, Kind>
  readonly virtual: ReadonlyMap<string, VirtualResource>
  /** OpenAPI documents that were asked for: a cache of what follows from the options. */
  readonly documents: Map<string, { readonly text: string; readonly hash: string }>
}

export const apiServerName = 'apiserver'

export function apiServerOf(simulation: Simulation): ApiServerPart {
  return simulation.part(apiServerName) as ApiServerPart
}

export function storeOf(simulation: Simulation): StoreState {
  return simulation.state(apiServerOf(simulation))
}

/** The kind behind a group resource of this world; a bug when there is none. */
export function kindOf<T extends KubeObject>(simulation: Simulation, resource: Resource<T>): Kind<T> {
  const kind = apiServerOf(simulation).kinds.get(groupResource(resource))
  if (!kind) throw new Error(`no kind "${groupResource(resource)}" in this world`)
  return kind as unknown as Kind<T>
}

export const pathOf = oncePerRow(({ group, version, plural }: Pick<Resource, 'group' | 'version' | 'plural'>) => `${group}/${version}/${plural}`)
