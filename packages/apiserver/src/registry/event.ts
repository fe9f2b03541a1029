/**
 * Events: one storage, served as core/v1 and as events.k8s.io/v1.
 *
 * Follows pkg/registry/core/event/strategy.go and pkg/apis/events/v1/conversion.go of Kubernetes 1.34.
 */
import { type Event, events, eventsV1, type KubeObject, pathSegmentNameErrors } from '@track/apimachinery'
import { hour, type Instant } from '@track/simulation'
import { defineKind, type ServedVersion } from '../kind.ts'
import { nameColumn, timeSince } from './column.ts'
import { validateEvent, validateStrictEvent, validateStrictEventUpdate } from './event/validation.ts'

/** What events.k8s.io/v1 calls the fields of a core/v1 Event. */
const namesInV1: Readonly<Record<string, string>> = {
  involvedObject: 'regarding',
  message: 'note',
  source: 'deprecatedSource',
  firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
  reportingComponent: 'reportingController',
}
const namesInCore = Object.fromEntries(Object.entries(namesInV1).map(([core, v1]) => [v1, core]))

const involvedFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'] as const

const commonFields: Record<string, (event: Event) => string> = {
  reason: ({ reason }) => reason ?? '',
  type: ({ type }) => type ?? '',
}

const eventsInV1: ServedVersion = {
  resource: eventsV1,
  type: 'io.k8s.api.events.v1.Event',
  toStorage: (event) => renamed(event, namesInCore),
  fromStorage: (event) => withoutEmpty(renamed(event, namesInV1)),
  validate(object, update) {
    const event = object as Event
    const errors = validateEvent(event, 'reportingController')
    if (!update) return [...errors, ...validateStrictEvent(event)]
    return [...errors, ...update.metadata.update, ...validateStrictEventUpdate(event, update.old as Event)]
  },
  selectableFields: {
    ...(commonFields as ServedVersion['selectableFields']),
    ...involvedSelectors('regarding') as ServedVersion['selectableFields'],
    reportingController: (event) => (event as Event).reportingComponent ?? '',
  },
}

export const eventKind = defineKind<Event>({
  resource: events,
  type: 'io.k8s.api.core.v1.Event',
  otherVersions: [eventsInV1],
  createsOnUpdate: true,
  ttl: hour,

  defaults(draft) {
    draft.source ??= {}
    draft.reportingComponent ??= ''
    draft.reportingInstance ??= ''
  },
  validateName: pathSegmentNameErrors,
  validate: (event) => validateEvent(event, 'reportingComponent'),
  validateUpdate: (event) => validateEvent(event, 'reportingComponent'),

  selectableFields: {
    ...commonFields,
    ...involvedSelectors('involvedObject'),
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source?.component || (reportingComponent ?? ''),
  },
  indexes: { involvedObject: ({ involvedObject }) => (involvedObject.uid ? [involvedObject.uid] : []) },
  columns: [
    {
      name: 'Last Seen', type: 'string',
      description: 'The time at which the most recent occurrence of this event was recorded.',
      cell: lastSeen,
    },
    {
      name: 'Type', type: 'string',
      description: 'Type of this event (Normal, Warning), new types could be added in the future',
      cell: ({ type }) => type ?? '',
    },
    {
      name: 'Reason', type: 'string',
      description: "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
      cell: ({ reason }) => reason ?? '',
    },
    {
      name: 'Object', type: 'string',
      description: 'The object that this event is about.',
      cell: ({ involvedObject: { kind = '', name } }) => (name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase()),
    },
    {
      name: 'Subobject', type: 'string', priority: 1,
      description: 'If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers to the name of the container that triggered the event) or if no container name is specified "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way of referencing a part of an object.',
      cell: ({ involvedObject }) => involvedObject.fieldPath ?? '',
    },
    {
      name: 'Source', type: 'string', priority: 1,
      description: 'The component reporting this event. Should be a short machine understandable string.',
      cell: sourceCell,
    },
    {
      name: 'Message', type: 'string',
      description: 'A human-readable description of the status of this operation.',
      cell: ({ message }) => (message ?? '').trim(),
    },
    {
      name: 'First Seen', type: 'string', priority: 1,
      description: 'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)',
      cell: firstSeen,
    },
    {
      name: 'Count', type: 'string', priority: 1,
      description: 'The number of times this event has occurred.',
      cell: ({ count, series }) => (series ? series.count ?? 0 : count || 1),
    },
    { ...nameColumn, priority: 1 },
  ],
})

function firstSeen({ firstTimestamp, eventTime }: Event, { now }: { now: Instant }): string {
  return timeSince(firstTimestamp || eventTime, now)
}

function lastSeen(event: Event, context: { now: Instant }): string {
  const { series, lastTimestamp } = event
  if (series) return timeSince(series.lastObservedTime, context.now)
  return lastTimestamp ? timeSince(lastTimestamp, context.now) : firstSeen(event, context)
}

function sourceCell({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || (reportingComponent ?? '')
  const host = source?.host || (reportingInstance ?? '')
  return host ? `${component}, ${host}` : component
}

function renamed(event: KubeObject, names: Readonly<Record<string, string>>): KubeObject {
  return Object.fromEntries(Object.entries(event).map(([field, value]) => [names[field] ?? field, value])) as KubeObject
}

/** What core/v1 always prints and this version leaves out. */
function withoutEmpty(event: KubeObject): KubeObject {
  const { reportingController, reportingInstance, ...rest } = event
  return { ...rest, ...(reportingController ? { reportingController } : {}), ...(reportingInstance ? { reportingInstance } : {}) }
}

function involvedSelectors(prefix: string): Record<string, (event: Event) => string> {
  return Object.fromEntries(involvedFields.map((field) => [
    `${prefix}.${field}`, ({ involvedObject }: Event) => involvedObject[field] ?? '',
  ]))
}
