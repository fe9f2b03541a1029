/**
 * Writes Events about objects, as controllers and kubelets do.
 *
 * Follows k8s.io/client-go/tools/record/{event,events_cache}.go of Kubernetes 1.34.
 */
import { events as eventResource, type KubeObject, type Resource, StatusError } from '@track/apimachinery'
import { type Client, storedObject, storeOf } from '@track/apiserver'
import { integerBelow, printTimestamp, type Simulation, stream } from '@track/simulation'
import { type CorrelatedEvent, correlate } from './event-correlation.ts'
import { eventPart } from './event-part.ts'

export interface EventDraft {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** `spec.containers{web}`: which part of the object. */
  readonly fieldPath?: string
}

export interface EventRecorder {
  record(about: KubeObject, event: EventDraft): void
}

/** Written in the core group; clients of events.k8s.io see the same objects. */
const events = eventResource as Resource<KubeObject>

/** `host` is the node, for events that a kubelet writes. */
export function eventRecorder(simulation: Simulation, api: Client, component: string, host = ''): EventRecorder {
  return {
    record(about, draft) {
      const { type, reason, message, fieldPath = '' } = draft
      const { kind, apiVersion, metadata: { namespace = '', name = '', uid = '' } } = about
      const identity = {
        component, host, object: [kind, namespace, name, uid, apiVersion].join(' '), fieldPath, type, reason, message,
      }
      const nameFor = () => eventName(simulation, namespace || 'default', name, Object.values(identity))
      const event = correlate(simulation.state(eventPart), identity, simulation.now, nameFor)
      if (event) write(simulation, api, about, { ...draft, component, host }, event)
    },
  }
}

function write(
  simulation: Simulation,
  api: Client,
  about: KubeObject,
  { type, reason, fieldPath, component, host }: EventDraft & { component: string; host: string },
  { name, count, firstAt, message }: CorrelatedEvent,
): void {
  const namespace = about.metadata.namespace ?? 'default'
  const now = printTimestamp(simulation.now)
  if (count > 1 && storedObject(storeOf(simulation), events, `${namespace}/${name}`)) {
    const body = { count, lastTimestamp: now, message }
    api.patch(events, { metadata: { namespace, name } }, { type: 'strategic', body })
    return
  }
  const body = {
    metadata: { name, namespace },
    involvedObject: objectReference(about, fieldPath),
    reason, message, type, count,
    source: { component, ...(host && { host }) },
    firstTimestamp: printTimestamp(firstAt), lastTimestamp: now,
    eventTime: null, reportingComponent: component, reportingInstance: host,
  }
  unlessRefused(() => api.create(events, body))
}

/** An event that the server will not take is lost, and the work that it tells of goes on. */
export function unlessRefused(write: () => void): void {
  try {
    write()
  } catch (refusal) {
    // A namespace that is being deleted takes nothing new, a quota nothing more.
    if (!(refusal instanceof StatusError)) throw refusal
  }
}

export function objectReference(about: KubeObject, fieldPath?: string) {
  const { kind, apiVersion, metadata: { namespace, name, uid, resourceVersion } } = about
  return {
    kind, apiVersion,
    ...(namespace && { namespace }), ...(name && { name }), ...(uid && { uid }),
    ...(resourceVersion && { resourceVersion }), ...(fieldPath && { fieldPath }),
  }
}

/** The object's name and the nanoseconds since the epoch, in hexadecimal; digits below a millisecond tell events of one instant apart. */
export function eventName(simulation: Simulation, namespace: string, about: string, identity: readonly string[]): string {
  const store = storeOf(simulation)
  let nanoseconds = BigInt(simulation.now) * 1000n + BigInt(integerBelow(1_000_000, stream(0, ...identity), 0))
  for (;; nanoseconds++) {
    const name = `${about}.${nanoseconds.toString(16)}`
    if (!storedObject(store, events, `${namespace}/${name}`)) return name
  }
}
