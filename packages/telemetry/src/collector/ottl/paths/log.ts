/** Paths of log records. Follows pkg/ottl/contexts/internal/ctxlog of opentelemetry-collector-contrib 0.152. */
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { printData } from '../values/print.ts'
import { dataTypeName, OttlList, OttlMap } from '../values/value.ts'
import { type Access, countAccess, expectInt, expectText, idRow, mapRow, type PathRow, textAccess, timeRows } from './access.ts'
import { getInList, getInMap, type Key, setInList, setInMap, setPlace } from './keys.ts'

const log = (target: Target) => target.log!

function bodyAt(keys: readonly Key[]): Access {
  const refuse = (target: Target) => new OttlError(`log bodies of type ${dataTypeName(log(target).body)} cannot be indexed`)
  return {
    get(target) {
      const { body } = log(target)
      if (body instanceof OttlMap) return getInMap(body, keys, target)
      if (body instanceof OttlList) return getInList(body, keys, target)
      throw refuse(target)
    },
    set(target, value) {
      const { body } = log(target)
      if (body instanceof OttlMap) setInMap(body, keys, value, target)
      else if (body instanceof OttlList) setInList(body, keys, value, target)
      else throw refuse(target)
    },
  }
}

export const logPaths: Readonly<Record<string, PathRow>> = {
  ...timeRows('time', { get: (target) => log(target).time, set: (target, value) => (log(target).time = value) }),
  ...timeRows('observed_time', { get: (target) => log(target).observedTime, set: (target, value) => (log(target).observedTime = value) }),
  severity_number: {
    whole: {
      get: (target) => BigInt(log(target).severityNumber), set: (target, value) => (log(target).severityNumber = Number(BigInt.asIntN(32, expectInt(value)))),
    },
  },
  severity_text: { whole: textAccess(log, (each) => each.severityText, (each, value) => (each.severityText = value)) },
  body: {
    whole: {
      get: (target) => log(target).body,
      set(target, value) {
        const place = { value: log(target).body }
        setPlace(place, value)
        log(target).body = place.value
      },
    },
    keyed: bodyAt,
    next: { string: { get: (target) => printData(log(target).body), set: (target, value) => (log(target).body = expectText(value)) } },
  },
  attributes: mapRow((target) => log(target).attributes),
  dropped_attributes_count: {
    whole: countAccess((target) => log(target).droppedAttributesCount, (target, value) => (log(target).droppedAttributesCount = value)),
  },
  flags: { whole: countAccess((target) => log(target).flags, (target, value) => (log(target).flags = value)) },
  trace_id: idRow('TraceID', (target) => log(target).traceId, (target, id) => (log(target).traceId = id)),
  span_id: idRow('SpanID', (target) => log(target).spanId, (target, id) => (log(target).spanId = id)),
  event_name: { whole: textAccess(log, (each) => each.eventName, (each, value) => (each.eventName = value)) },
}

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']

export const logSymbols: Readonly<Record<string, bigint>> = {
  SEVERITY_NUMBER_UNSPECIFIED: 0n,
  ...Object.fromEntries(levels.flatMap((level, index) => ['', '2', '3', '4'].map((step, place) => [`SEVERITY_NUMBER_${level}${step}`, BigInt(index * 4 + place + 1)]))),
}
