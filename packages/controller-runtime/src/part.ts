/** Runs the controllers: reads the changes, wakes those whom they concern, reconciles. */
import {
  controllerOf, groupResource, groupVersion, type KubeObject, parseGroupVersion, StatusError,
} from '@track/apimachinery'
import { acknowledge, changesSince, type Change, clientFor, objectKey, storedObject, storeOf, subscribe } from '@track/apiserver'
import type { Duration, Part, Simulation } from '@track/simulation'
import { type Cache, cacheOf } from './cache.ts'
import type { Controller, ControllerContext } from './controller.ts'
import { eventRecorder } from './event-recorder.ts'
import { dequeue, emptyWorkqueue, enqueue, forget, nextBackoff, type WorkqueueState } from './workqueue.ts'

export interface ControllerRuntimeState extends WorkqueueState {
  /** Changes up to this revision have been seen. */
  seen: number
  /** How late a slow API server makes what controllers hear of, and their next try after a refusal. */
  late: Duration
}

const name = 'controller-runtime'

/** The part that runs these controllers; build the world with it after the API server's. */
export function controllerRuntimePart(controllers: readonly Controller[]): Part<ControllerRuntimeState> {
  const byName = new Map(controllers.map((controller) => [controller.name, controller]))
  const byResource = interests(controllers)
  const part: Part<ControllerRuntimeState> = {
    name,
    initial(simulation) {
      subscribe(storeOf(simulation), { part: name, event: 'changes', resources: [...byResource.keys()] })
      return { seen: 0, late: 0, ...emptyWorkqueue() }
    },
    events: {
      changes: (simulation) => wake(simulation, simulation.state(part), byName, byResource),
      reconcile: (simulation, { controller, key }: { controller: string; key: string }) =>
        reconcile(simulation, simulation.state(part), byName.get(controller)!, key),
    },
  }
  return part
}

/** From now on controllers hear of changes so much later; what they look at again by themselves keeps its time. */
export function delayControllers(simulation: Simulation, late: Duration): void {
  simulation.state({ name } as Part<ControllerRuntimeState>).late = late
}

type Interest = { readonly controller: string; keys(change: Change, cache: Cache): readonly string[] }

/** Group resource → who wants to know, and for which keys. */
function interests(controllers: readonly Controller[]): Map<string, Interest[]> {
  const found = new Map<string, Interest[]>()
  const add = (resource: string, interest: Interest) => found.set(resource, [...(found.get(resource) ?? []), interest])
  for (const each of controllers) {
    const { name: controller, reconciles, owns = [], watches = [] } = each
    add(groupResource(reconciles), { controller, keys: ({ key, type, object, previous }) => {
      return type === 'MODIFIED' && each.wakes?.(object, previous) === false ? [] : [key]
    } })
    for (const owned of owns) add(groupResource(owned), { controller, keys: ({ object, previous }) => ownerKeys(reconciles, object, previous) })
    for (const { resource, keys } of watches) {
      add(groupResource(resource), { controller, keys: ({ object, previous }, cache) => keys(object, cache, previous) })
    }
  }
  return found
}

/** The key of the controlling owner, if it is of that resource, and of the one before if it was another. */
export function ownerKeys(reconciles: Controller['reconciles'], object: KubeObject, previous?: KubeObject): string[] {
  const keys = [object, previous].flatMap((each) => {
    const owner = each && controllerOf(each)
    if (!owner || owner.kind !== reconciles.kind) return []
    if (parseGroupVersion(owner.apiVersion)?.group !== reconciles.group) return []
    return [objectKey(reconciles.namespaced ? each.metadata.namespace : undefined, owner.name)]
  })
  return [...new Set(keys)]
}

function wake(
  simulation: Simulation,
  state: ControllerRuntimeState,
  byName: ReadonlyMap<string, Controller>,
  byResource: ReadonlyMap<string, Interest[]>,
): void {
  const store = storeOf(simulation)
  acknowledge(store, name, 'changes')
  const changes = changesSince(store, state.seen) ?? resynced(simulation, byResource)
  state.seen = store.revision
  const cache = cacheOf(simulation)
  for (const change of changes) {
    for (const { controller, keys } of byResource.get(change.resource) ?? []) {
      const woken = keys(change, cache)
      if (woken.length === 0) continue
      const after = byName.get(controller)!.delay?.(change.object, change.previous, simulation.now) ?? 0
      for (const key of woken) enqueue(simulation, state, { controller, key, after: after + state.late })
    }
  }
}

/** After a compaction everything that is there counts as new, as a relist does. */
function resynced(simulation: Simulation, byResource: ReadonlyMap<string, Interest[]>): Change[] {
  const { objects, revision } = storeOf(simulation)
  return [...byResource.keys()].flatMap((resource) =>
    Array.from(objects.get(resource) ?? [], ([key, object]) => ({ revision, type: 'ADDED' as const, resource, key, object })))
}

function reconcile(simulation: Simulation, state: ControllerRuntimeState, controller: Controller, key: string): void {
  dequeue(state, controller.name, key)
  const object = storedObject(storeOf(simulation), controller.reconciles, key)
  const context = contextFor(simulation, controller)
  try {
    if (!object) controller.gone?.(key, context)
    else {
      const again = controller.reconcile(object, context)
      if (again) enqueue(simulation, state, { controller: controller.name, key, after: Math.max(0, Math.ceil(again.requeueAfter)) })
    }
    forget(state, controller.name, key)
  } catch (refusal) {
    // The API refused a write (a conflict, a quota, a namespace that is going): try again later.
    if (!(refusal instanceof StatusError)) throw refusal
    enqueue(simulation, state, { controller: controller.name, key, after: state.late + nextBackoff(state, controller.name, key, controller.retryBackoff) })
  }
}

/** What a controller works with; one a call, since everything in it reads through. */
export function contextFor(
  simulation: Simulation,
  { name: controller, user, manager, eventSource = controller }: Pick<Controller, 'name' | 'user' | 'manager' | 'eventSource'>,
): ControllerContext {
  const account = `system:serviceaccount:kube-system:${controller}`
  const groups = ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated']
  const api = clientFor(simulation, { user: user ?? { name: account, groups }, manager: manager ?? 'kube-controller-manager' })
  return { simulation, api, cache: cacheOf(simulation), events: eventRecorder(simulation, api, eventSource) }
}

/** An owner reference that marks the object as its controller. */
export function controllerReference({ metadata }: KubeObject, resource: Controller['reconciles']) {
  return {
    apiVersion: groupVersion(resource), kind: resource.kind, name: metadata.name!, uid: metadata.uid!,
    controller: true, blockOwnerDeletion: true,
  }
}
