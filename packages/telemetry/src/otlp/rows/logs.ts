/** Log records between messages and rows. Follows opentelemetry/proto/logs/v1. */
import type { LogRecord, ResourceLogs } from '../logs.ts'
import type { Message } from '../wire/schema.ts'
import {
  attributeMessages, attributesOf, innerOf, items, longOf, numberOf, resourceMessage, resourceOf, scopeMessage, scopeOf, textOf, valueMessage, valueOf,
} from './attributes.ts'

export function resourceLogsOf(message: Message): ResourceLogs {
  return {
    resource: resourceOf(innerOf(message, 'resource')), schemaUrl: textOf(message, 'schemaUrl'),
    scopeLogs: items(message, 'scopeLogs').map((inner) => ({
      scope: scopeOf(innerOf(inner, 'scope')), schemaUrl: textOf(inner, 'schemaUrl'), logRecords: items(inner, 'logRecords').map(recordOf),
    })),
  }
}

function recordOf(message: Message): LogRecord {
  return {
    time: longOf(message, 'timeUnixNano'), observedTime: longOf(message, 'observedTimeUnixNano'), severityNumber: numberOf(message, 'severityNumber'),
    severityText: textOf(message, 'severityText'), body: valueOf(innerOf(message, 'body')), attributes: attributesOf(message),
    droppedAttributesCount: numberOf(message, 'droppedAttributesCount'), flags: numberOf(message, 'flags'), traceId: textOf(message, 'traceId'),
    spanId: textOf(message, 'spanId'), eventName: textOf(message, 'eventName'),
  }
}

export function resourceLogsMessage({ resource, schemaUrl, scopeLogs }: ResourceLogs): Message {
  return {
    resource: resourceMessage(resource), schemaUrl,
    scopeLogs: scopeLogs.map(({ scope, schemaUrl: url, logRecords }) => ({ scope: scopeMessage(scope), schemaUrl: url, logRecords: logRecords.map(recordMessage) })),
  }
}

function recordMessage({ time, observedTime, body, attributes, ...record }: LogRecord): Message {
  return { ...record, timeUnixNano: time, observedTimeUnixNano: observedTime, body: valueMessage(body), attributes: attributeMessages(attributes) }
}
