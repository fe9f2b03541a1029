/**
 * The API server as a part of the world. What it is made of (kinds, admission, connections) is
 * given when it is built; what is stored is its state.
 */
import { groupResource, type KubeObject, type Resource, type TypeReference } from '@track/apimachinery'
import { type Part, type Simulation } from '@track/simulation'
import type { AdmissionPlugin } from './admission/plugin.ts'
import type { AggregatedApi } from './aggregated-api.ts'
import { connectionInputs } from './connection-inputs.ts'
import type { Connector } from './connection.ts'
import { expire } from './expiry.ts'
import type { HttpRequest } from './http/message.ts'
import { serve } from './http/serve.ts'
import type { Descriptions } from './openapi/json-schema.ts'
import type { Kind, ServedVersion } from './kind.ts'
import { emptyStore, raiseRevision, type StoreState } from './store.ts'
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

const name = 'apiserver'

export function apiServerPart(options: ApiServerOptions): ApiServerPart {
  return {
    name,
    options,
    served: new Map(options.kinds.flatMap(servedVersions).map((served) => [pathOf(served.resource), served])),
    kinds: new Map(options.kinds.map((kind) => [groupResource(kind.resource), kind])),
    virtual: new Map((options.virtualResources ?? []).map((each) => [pathOf(each.resource), each])),
    documents: new Map(),
    initial: () => emptyStore(),
    events: { expire },
    inputs: {
      request: (simulation: Simulation, request: HttpRequest) => serve(simulation, request),
      'raise revision': (simulation: Simulation, { above }: { above: number }) => {
        raiseRevision(storeOf(simulation), above)
        return null
      },
      ...connectionInputs((simulation, connector) => apiServerOf(simulation).options.connectors![connector]!),
    },
  }
}

export function apiServerOf(simulation: Simulation): ApiServerPart {
  return simulation.part(name) as ApiServerPart
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

export function pathOf(resource: Resource): string {
  return `${resource.group}/${resource.version}/${resource.plural}`
}

function servedVersions(kind: Kind): Served[] {
  return [
    { kind, resource: kind.resource, type: kind.type },
    ...(kind.otherVersions ?? []).map((conversion) => ({
      kind, resource: conversion.resource, type: conversion.type, conversion,
    })),
  ]
}
