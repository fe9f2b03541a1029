/** Log records as they travel. Follows opentelemetry/proto/logs/v1/logs.proto. */
import type { AttributeValue, Attributes, InstrumentationScope, Resource, UnixNano } from './attribute.ts'

export interface ResourceLogs {
  readonly resource: Resource
  readonly schemaUrl: string
  readonly scopeLogs: readonly ScopeLogs[]
}

export interface ScopeLogs {
  readonly scope: InstrumentationScope
  readonly schemaUrl: string
  readonly logRecords: readonly LogRecord[]
}

export interface LogRecord {
  readonly time: UnixNano
  readonly observedTime: UnixNano
  /** 0 unspecified, 1 TRACE … 24 FATAL4. */
  readonly severityNumber: number
  readonly severityText: string
  readonly body: AttributeValue
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly flags: number
  readonly traceId: string
  readonly spanId: string
  readonly eventName: string
}
