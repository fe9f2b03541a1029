/**
 * What a controller is: the kind it reconciles, what else wakes it, and one function from the
 * state of the world to the next write.
 *
 * Follows sigs.k8s.io/controller-runtime (one kind a controller; never different logic for create,
 * update and delete).
 */
import type { KubeObject, Resource } from '@track/apimachinery'
import type { Client, User } from '@track/apiserver'
import type { Duration, Instant, Simulation } from '@track/simulation'
import type { Cache } from './cache.ts'
import type { EventRecorder } from './event-recorder.ts'

export interface ControllerContext {
  readonly simulation: Simulation
  readonly api: Client
  readonly cache: Cache
  readonly events: EventRecorder
}

/** Look at the object again after this long, whether or not anything changes. */
export type ReconcileResult = { readonly requeueAfter: Duration } | undefined | void

/** Objects of another resource wake the controller for the keys that they concern. */
export interface Watch {
  readonly resource: Resource
  /** Keys (`namespace/name`) to reconcile after a change; `previous` is there on an update. */
  keys(object: KubeObject, cache: Cache, previous?: KubeObject): readonly string[]
}

export interface Controller<T extends KubeObject = KubeObject> {
  readonly name: string
  readonly reconciles: Resource<T>
  /** Changes of these wake the owner that is marked as controller. */
  readonly owns?: readonly Resource[]
  readonly watches?: readonly Watch[]
  /** Whether a change of such an object matters; every one when absent. */
  wakes?(object: T, previous: T | undefined): boolean
  /** How long a change may wait, so that several become one turn; 0 when absent. */
  delay?(object: KubeObject, previous: KubeObject | undefined, now: Instant): Duration
  /** How long after a refusal to try again, from the first time to the last; 5 ms to 1000 s when absent. */
  readonly retryBackoff?: { readonly min: Duration; readonly max: Duration }
  /** Who its requests come from; `system:serviceaccount:kube-system:<name>` when absent. */
  readonly user?: User
  /** Field manager of its writes; `kube-controller-manager` when absent. */
  readonly manager?: string
  /** Who says it in events, where that is another name. */
  readonly eventSource?: string
  reconcile(object: T, context: ControllerContext): ReconcileResult
  /** The object has gone; `key` is `namespace/name`. */
  gone?(key: string, context: ControllerContext): void
}

/** Checks the literal against `Controller<T>` and forgets T, so that controllers fit one list. */
export function defineController<T extends KubeObject>(controller: Controller<T>): Controller {
  return controller as unknown as Controller
}
