/**
 * The API as code inside the world uses it: typed, and through the same chain as everybody.
 * A refusal is thrown as a StatusError.
 */
import { groupVersion, type KubeList, type KubeObject, type ObjectMeta, type Resource } from '@track/apimachinery'
import type { Instant, Simulation } from '@track/simulation'
import type { ApiRequest, PatchType, PropagationPolicy, RequestOptions, User } from './api-request.ts'
import { handle } from './handle.ts'

/** Which object; anything with metadata will do. */
export interface Reference {
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly uid?: string }
}

export interface DeleteOptions {
  readonly propagationPolicy?: PropagationPolicy
  readonly gracePeriodSeconds?: number
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

export interface Client {
  readonly now: Instant
  get<T extends KubeObject>(resource: Resource<T>, name: string, namespace?: string): T
  list<T extends KubeObject>(resource: Resource<T>, options?: RequestOptions & { readonly namespace?: string }): T[]
  create<T extends KubeObject>(resource: Resource<T>, object: Body<T>): T
  update<T extends KubeObject>(resource: Resource<T>, object: T): T
  updateStatus<T extends KubeObject>(resource: Resource<T>, object: T): T
  patch<T extends KubeObject>(
    resource: Resource<T>,
    target: Reference,
    patch: { readonly type: PatchType; readonly body: unknown; readonly subresource?: string; readonly force?: boolean },
  ): T
  delete(resource: Resource, target: Reference, options?: DeleteOptions): void
  /** POST of a body to a subresource: binding, eviction, scale. */
  createSubresource(resource: Resource, target: Reference, subresource: string, body: KubeObject): KubeObject
  getSubresource(resource: Resource, target: Reference, subresource: string): KubeObject
  /** PUT of a body to a subresource: scale, finalize. */
  updateSubresource(resource: Resource, target: Reference, subresource: string, body: KubeObject): KubeObject
}

/** An object without what the resource already says; the server fills in what it defaults. */
export type Body<T extends KubeObject> = {
  readonly [Field in keyof T as Field extends 'apiVersion' | 'kind' | 'metadata' ? never : Field]?: T[Field]
} & { readonly metadata: ObjectMeta; readonly apiVersion?: string; readonly kind?: string }

export function clientFor(simulation: Simulation, { user, manager }: { user: User; manager: string }): Client {
  const send = (request: Omit<ApiRequest, 'user' | 'manager' | 'options'> & { options?: RequestOptions }) =>
    handle(simulation, { options: {}, ...request, user, manager })
  return {
    get now() {
      return simulation.now
    },
    get: <T extends KubeObject>(resource: Resource<T>, name: string, namespace?: string) =>
      send({ verb: 'get', resource, name, ...(namespace && { namespace }) }) as T,
    list: <T extends KubeObject>(resource: Resource<T>, { namespace, ...options }: RequestOptions & { namespace?: string } = {}) =>
      (send({ verb: 'list', resource, options, ...(namespace && { namespace }) }) as KubeList<T>).items,
    create: (resource, body) => {
      const object = { ...body, apiVersion: groupVersion(resource), kind: resource.kind } as unknown as KubeObject
      return send({ verb: 'create', resource, object, ...inNamespace(body) }) as never
    },
    update: (resource, object) => send({ verb: 'update', resource, object, ...named(object) }) as never,
    updateStatus: (resource, object) => send({ verb: 'update', subresource: 'status', resource, object, ...named(object) }) as never,
    patch: (resource, target, { type, body, subresource, force }) => send({
      verb: 'patch', resource, patch: { type, body }, ...named(target),
      ...(subresource && { subresource }), ...(force && { options: { force } }),
    }) as never,
    delete: (resource, target, options = {}) => {
      send({ verb: 'delete', resource, ...named(target), options })
    },
    createSubresource: (resource, target, subresource, object) =>
      send({ verb: 'create', resource, subresource, object, ...named(target) }) as KubeObject,
    getSubresource: (resource, target, subresource) =>
      send({ verb: 'get', resource, subresource, ...named(target) }) as KubeObject,
    updateSubresource: (resource, target, subresource, object) =>
      send({ verb: 'update', resource, subresource, object, ...named(target) }) as KubeObject,
  }
}

function inNamespace({ metadata }: Reference): { namespace?: string } {
  return metadata.namespace ? { namespace: metadata.namespace } : {}
}

function named(target: Reference): { namespace?: string; name: string } {
  return { ...inNamespace(target), name: target.metadata.name ?? '' }
}
