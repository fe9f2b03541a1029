/** Attributes, resources and scopes between messages and rows. Follows opentelemetry/proto/common/v1. */
import type { Attributes, AttributeValue, InstrumentationScope, Resource } from '../attribute.ts'
import type { Message } from '../wire/schema.ts'

export function items(message: Message, field: string): readonly Message[] {
  return (message[field] ?? []) as readonly Message[]
}

export function textOf(message: Message, field: string): string {
  return (message[field] ?? '') as string
}

export function numberOf(message: Message, field: string): number {
  return (message[field] ?? 0) as number
}

export function longOf(message: Message, field: string): bigint {
  return (message[field] ?? 0n) as bigint
}

export function innerOf(message: Message, field: string): Message {
  return (message[field] ?? {}) as Message
}

export function attributesOf(message: Message, field = 'attributes'): Attributes {
  return items(message, field).map((pair) => ({ key: textOf(pair, 'key'), value: valueOf(innerOf(pair, 'value')) }))
}

export function valueOf(message: Message): AttributeValue {
  if (message.arrayValue !== undefined) return items(message.arrayValue as Message, 'values').map(valueOf)
  if (message.kvlistValue !== undefined) {
    return Object.fromEntries(items(message.kvlistValue as Message, 'values').map((pair) => [textOf(pair, 'key'), valueOf(innerOf(pair, 'value'))]))
  }
  const { stringValue, boolValue, intValue, doubleValue, bytesValue } = message
  return (stringValue ?? boolValue ?? intValue ?? doubleValue ?? bytesValue ?? null) as AttributeValue
}

export function attributeMessages(attributes: Attributes): Message[] {
  return attributes.map(({ key, value }) => ({ key, value: valueMessage(value) }))
}

export function valueMessage(value: AttributeValue): Message {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: value }
  if (typeof value === 'number') return { doubleValue: value }
  if (value instanceof Uint8Array) return { bytesValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueMessage) } }
  return { kvlistValue: { values: Object.entries(value).map(([key, each]) => ({ key, value: valueMessage(each) })) } }
}

export function resourceOf(message: Message): Resource {
  return { attributes: attributesOf(message), droppedAttributesCount: numberOf(message, 'droppedAttributesCount') }
}

export function resourceMessage({ attributes, droppedAttributesCount }: Resource): Message {
  return { attributes: attributeMessages(attributes), droppedAttributesCount }
}

export function scopeOf(message: Message): InstrumentationScope {
  return {
    name: textOf(message, 'name'), version: textOf(message, 'version'), attributes: attributesOf(message),
    droppedAttributesCount: numberOf(message, 'droppedAttributesCount'),
  }
}

export function scopeMessage({ attributes, ...scope }: InstrumentationScope): Message {
  return { ...scope, attributes: attributeMessages(attributes) }
}
