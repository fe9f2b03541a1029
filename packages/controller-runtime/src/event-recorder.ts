/**
 * Writes Events, and counts one that says the same again instead of writing another.
 *
 * Follows k8s.io/client-go/tools/record/{event,events_cache}.go.
 * Left out: the spam filter (25 at once, then one in 5 minutes) and aggregation of similar events.
 */
import { events as eventResource, type KubeObject } from '@track/apimachinery'
import { type Client, type Reference, storedObject, storeOf } from '@track/apiserver'
import { printTimestamp, type Simulation, stream } from '@track/simulation'

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

interface RecordedEvent extends KubeObject {
  count?: number
}

/** `host` is the node, for events that a kubelet writes. */
export function eventRecorder(simulation: Simulation, api: Client, component: string, host?: string): EventRecorder {
  return {
    record(about, { type, reason, message, fieldPath }) {
      const namespace = about.metadata.namespace ?? 'default'
      const involvedObject = {
        kind: about.kind, apiVersion: about.apiVersion, name: about.metadata.name, uid: about.metadata.uid,
        ...(about.metadata.namespace && { namespace: about.metadata.namespace }),
        ...(about.metadata.resourceVersion && { resourceVersion: about.metadata.resourceVersion }),
        ...(fieldPath && { fieldPath }),
      }
      const source = { component, ...(host && { host }) }
      const identity = [component, host ?? '', about.kind, namespace, about.metadata.uid ?? '', fieldPath ?? '', type, reason, message]
      const name = `${about.metadata.name ?? ''}.${hexadecimal(stream(0, ...identity))}`
      const now = printTimestamp(simulation.now)
      const earlier = storedObject(storeOf(simulation), eventResource, `${namespace}/${name}`) as RecordedEvent | undefined
      if (earlier) {
        const body = { count: (earlier.count ?? 1) + 1, lastTimestamp: now, message }
        api.patch(eventResource, earlier as Reference, { type: 'strategic', body })
        return
      }
      api.create(eventResource, {
        metadata: { name, namespace },
        involvedObject, reason, message, source, type,
        firstTimestamp: now, lastTimestamp: now, count: 1,
        eventTime: null, reportingComponent: component, reportingInstance: host ?? '',
      } as KubeObject)
    },
  }
}

/** 16 digits, as long as the nanoseconds that the real recorder puts there. */
function hexadecimal({ high, low }: { high: number; low: number }): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}
