/**
 * The API as code inside the world uses it: typed, and through the same chain as everybody.
 * A refusal is thrown as a StatusError.
 */
import { groupVersion, type KubeList, type KubeObject, type ObjectMeta, type Resource } from '@track/apimachinery'
import type { Instant, Simulation } from '@track/simulation'
import type { ApiRequest, PatchType, PropagationPolicy, RequestOptions, User } from './api-request.ts'
import { type Answer, handle } from './handle.ts'

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
  return new ChainClient(simulation, user, manager)
}

class ChainClient implements Client {
  readonly #simulation: Simulation
  readonly #user: User
  readonly #manager: string

  constructor(simulation: Simulation, user: User, manager: string) {
    this.#simulation = simulation
    this.#user = user
    this.#manager = manager
  }

  get now(): Instant {
    return this.#simulation.now
  }

  get<T extends KubeObject>(resource: Resource<T>, name: string, namespace?: string): T {
    return this.#send({ verb: 'get', resource, name, ...(namespace && { namespace }) }) as T
  }

  list<T extends KubeObject>(resource: Resource<T>, { namespace, ...options }: RequestOptions & { readonly namespace?: string } = {}): T[] {
    return (this.#send({ verb: 'list', resource, options, ...(namespace && { namespace }) }) as KubeList<T>).items
  }

  create<T extends KubeObject>(resource: Resource<T>, body: Body<T>): T {
    const object = { ...body, apiVersion: groupVersion(resource), kind: resource.kind } as unknown as KubeObject
    return this.#send({ verb: 'create', resource, object, ...inNamespace(body) }) as T
  }

  update<T extends KubeObject>(resource: Resource<T>, object: T): T {
    return this.#send({ verb: 'update', resource, object, ...named(object) }) as T
  }

  updateStatus<T extends KubeObject>(resource: Resource<T>, object: T): T {
    return this.#send({ verb: 'update', subresource: 'status', resource, object, ...named(object) }) as T
  }

  patch<T extends KubeObject>(resource: Resource<T>, target: Reference, { type, body, subresource, force }: Parameters<Client['patch']>[2]): T {
    return this.#send({
      verb: 'patch', resource, patch: { type, body }, ...named(target),
      ...(subresource && { subresource }), ...(force && { options: { force } }),
    }) as T
  }

  delete(resource: Resource, target: Reference, options: DeleteOptions = {}): void {
    this.#send({ verb: 'delete', resource, ...named(target), options })
  }

  createSubresource(resource: Resource, target: Reference, subresource: string, object: KubeObject): KubeObject {
    return this.#send({ verb: 'create', resource, subresource, object, ...named(target) }) as KubeObject
  }

  getSubresource(resource: Resource, target: Reference, subresource: string): KubeObject {
    return this.#send({ verb: 'get', resource, subresource, ...named(target) }) as KubeObject
  }

  updateSubresource(resource: Resource, target: Reference, subresource: string, object: KubeObject): KubeObject {
    return this.#send({ verb: 'update', resource, subresource, object, ...named(target) }) as KubeObject
  }

  #send(request: Omit<ApiRequest, 'user' | 'manager' | 'options'> & { options?: RequestOptions }): Answer {
    return handle(this.#simulation, { options: {}, ...request, user: this.#user, manager: this.#manager })
  }
}

function inNamespace({ metadata }: Reference): { namespace?: string } {
  return metadata.namespace ? { namespace: metadata.namespace } : {}
}

function named(target: Reference): { namespace?: string; name: string } {
  return { ...inNamespace(target), name: target.metadata.name ?? '' }
}
