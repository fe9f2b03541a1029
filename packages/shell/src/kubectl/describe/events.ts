/**
 * The events of an object, at the end of its description.
 *
 * Follows DescribeEvents of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { Instant } from '@track/simulation'
import type { Kubectl } from '../kubectl.ts'
import { type Description, printSince } from './description.ts'

export interface EventObject extends KubeObject {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly firstTimestamp?: string | null
  readonly lastTimestamp?: string | null
  readonly eventTime?: string | null
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string }
  readonly source?: { readonly component?: string; readonly host?: string }
  readonly reportingComponent?: string
  readonly involvedObject: {
    readonly kind?: string; readonly name?: string; readonly namespace?: string; readonly uid?: string; readonly apiVersion?: string; readonly fieldPath?: string
  }
}

export interface EventsAbout {
  readonly name: string
  readonly namespace: string
  readonly uid?: string | undefined
  readonly kind?: string | undefined
}

export function* eventsAbout(kubectl: Kubectl, { name, namespace, uid, kind }: EventsAbout): Guest<EventObject[]> {
  const wanted = { 'involvedObject.name': name, 'involvedObject.namespace': namespace, 'involvedObject.kind': kind, 'involvedObject.uid': uid }
  const fieldSelector = Object.entries(wanted).filter(([, value]) => value !== undefined).map(([field, value]) => `${field}=${value!}`).join(',')
  const path = `/api/v1${namespace === '' ? '' : `/namespaces/${namespace}`}/events`
  return (yield* kubectl.json<{ items: EventObject[] }>(path, { query: { fieldSelector, limit: '500' } })).items
}

export function describeEvents(events: readonly EventObject[], to: Description, now: Instant): void {
  if (events.length === 0) return to.line(0, 'Events:\t<none>')
  to.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n')
  to.line(1, '----\t------\t----\t----\t-------')
  for (const event of [...events].sort(byLastTime)) {
    const { type = '', reason = '', message = '', source, reportingComponent = '' } = event
    to.line(1, `${type}\t${reason}\t${printInterval(event, now)}\t${source?.component || reportingComponent}\t${message.trim()}`)
  }
}

function byLastTime(a: EventObject, b: EventObject): number {
  const [left, right] = [a.lastTimestamp ?? '', b.lastTimestamp ?? '']
  return left < right ? -1 : left > right ? 1 : 0
}

/** `5m`, or `2s (x4 over 3m)`. */
export function printInterval({ eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: EventObject, now: Instant): string {
  const first = printSince(eventTime || (firstTimestamp ?? undefined), now)
  if (series) return `${printSince(series.lastObservedTime, now)} (x${series.count ?? 0} over ${first})`
  return count > 1 ? `${printSince(lastTimestamp ?? undefined, now)} (x${count} over ${first})` : first
}
