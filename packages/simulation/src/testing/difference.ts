/** The first place where two plain values differ, in words; for tests that compare worlds. */
import { isTypedArray, type Plain } from '../plain.ts'
import { printPlain } from '../print-plain.ts'

const printedMax = 160

/** `states.apiserver.objects[pods/web].phase: "Running" and "Pending"`; undefined when they are equal. */
export function firstDifference(left: unknown, right: unknown, path = ''): string | undefined {
  if (Object.is(left, right)) return undefined
  if (!isObject(left) || !isObject(right) || kindOf(left) !== kindOf(right)) return told(path, left, right)
  const leftEntries = entriesOf(left)
  const rightEntries = entriesOf(right)
  for (const [index, [key, value]] of leftEntries.entries()) {
    const other = rightEntries[index]
    const inner = left instanceof Map || Array.isArray(left) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    if (!other) return told(inner, value, 'nothing there')
    if (other[0] !== key) return told(`${path} (key ${index})`, key, other[0])
    const difference = firstDifference(value, other[1], inner)
    if (difference !== undefined) return difference
  }
  const extra = rightEntries[leftEntries.length]
  return extra && told(`${path}[${extra[0]}]`, 'nothing there', extra[1])
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function kindOf(value: object): string {
  return isTypedArray(value) || value instanceof Map || Array.isArray(value) ? value.constructor.name : 'object'
}

function entriesOf(value: object): (readonly [string, unknown])[] {
  return value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value)
}

function told(path: string, left: unknown, right: unknown): string {
  return `${path || 'the whole'}: ${shortened(left)} and ${shortened(right)}`
}

function shortened(value: unknown): string {
  const text = printPlain(value as Plain)
  return text.length > printedMax ? `${text.slice(0, printedMax)}…` : text
}
