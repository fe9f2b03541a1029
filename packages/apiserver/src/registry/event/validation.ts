/**
 * Events, in the old rules that hold for both versions and the strict ones of events.k8s.io/v1.
 *
 * Follows pkg/apis/core/validation/events.go of Kubernetes 1.34.
 */
import {
  dns1123SubdomainErrors, type Event, type FieldError, type FieldPath, invalidValue, path, requiredValue, semanticEqual,
} from '@track/apimachinery'
import { immutable, qualifiedName, refuse } from '../field-rules.ts'

const wordsMax = 128
const noteMax = 1024

/** `controller` is the name that the version has for the reporting component. */
export function validateEvent(event: Event, controller: 'reportingComponent' | 'reportingController'): FieldError[] {
  const { metadata: { namespace = '' }, involvedObject, eventTime } = event
  const involved = involvedObject.namespace ?? ''
  const mayBeElsewhere = eventTime ? ['default', 'kube-system'] : ['default', '']
  const isWrong = involved === '' ? !mayBeElsewhere.includes(namespace) : !eventTime && involved !== namespace
  const words = 'does not match event.namespace'
  return [
    ...(isWrong ? [invalidValue(path('involvedObject', 'namespace'), involved, words)] : []),
    ...(eventTime ? validateNewFields(event, controller) : []),
    ...refuse(path('namespace'), namespace, dns1123SubdomainErrors(namespace)),
  ]
}

function validateNewFields(event: Event, controller: string): FieldError[] {
  const { reportingComponent = '', message = '' } = event
  const text = (name: 'reportingInstance' | 'action' | 'reason') => {
    const value = event[name] ?? ''
    return [...(value === '' ? [requiredValue(path(name))] : []), ...tooLongText(path(name), value, wordsMax)]
  }
  return [
    ...(reportingComponent === '' ? [requiredValue(path(controller))] : []),
    ...qualifiedName(path(controller), reportingComponent),
    ...text('reportingInstance'), ...text('action'), ...text('reason'),
    ...tooLongText(path('message'), message, noteMax),
  ]
}

function tooLongText(field: FieldPath, value: string, max: number): FieldError[] {
  return value.length > max ? [invalidValue(field, '', `can have at most ${max} characters`)] : []
}

export function validateStrictEvent(event: Event): FieldError[] {
  const { eventTime, type = '', firstTimestamp, lastTimestamp, count, source } = event
  const unset = (name: string, isSet: boolean) => (isSet ? [invalidValue(path(name), '', 'needs to be unset')] : [])
  return [
    ...validateSeries(event),
    ...(eventTime ? [] : [requiredValue(path('eventTime'))]),
    ...(type === 'Normal' || type === 'Warning' ? [] : [invalidValue(path('type'), '', `has invalid value: ${type}`)]),
    ...unset('firstTimestamp', Boolean(firstTimestamp)),
    ...unset('lastTimestamp', Boolean(lastTimestamp)),
    ...unset('count', Boolean(count)),
    ...unset('source', Boolean(source?.component || source?.host)),
  ]
}

const fixedFields = [
  'involvedObject', 'reason', 'message', 'source', 'firstTimestamp', 'lastTimestamp', 'count', 'reason', 'type', 'eventTime',
  'action', 'related', 'reportingComponent', 'reportingInstance',
] as const

export function validateStrictEventUpdate(event: Event, old: Event): FieldError[] {
  return [
    ...(semanticEqual(event.series, old.series) ? [] : validateSeries(event)),
    ...fixedFields.flatMap((name) => immutable(path(name === 'reportingComponent' ? 'reportingController' : name), event[name], old[name])),
  ]
}

function validateSeries({ series }: Event): FieldError[] {
  if (!series) return []
  return [
    ...((series.count ?? 0) < 2 ? [invalidValue(path('series.count'), '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [requiredValue(path('series.lastObservedTime'))]),
  ]
}
