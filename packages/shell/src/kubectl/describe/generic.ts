/**
 * Every other kind: its fields as they stand, with readable names.
 *
 * Follows printUnstructuredContent of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { printGoValue } from '@track/apimachinery'
import { isMap, type JsonMap } from '../patch/json-values.ts'
import { type Describer, describeOwnEvents } from './describer.ts'
import type { Description } from './description.ts'
import { describeHead, describeLabelsAndAnnotations } from './labels.ts'

const skipped = ['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']

export const describeAnything: Describer = function* (describing, to) {
  const { object } = describing
  describeHead(object, to)
  describeLabelsAndAnnotations(object, to)
  describeFields(object as JsonMap, to, 0, '')
  yield* describeOwnEvents(describing, to)
}

function describeFields(fields: JsonMap, to: Description, level: number, path: string): void {
  for (const name of Object.keys(fields).sort()) {
    const own = `${path}.${name}`
    if (!skipped.includes(own)) describeField(name, fields[name], to, level, own)
  }
}

function describeField(name: string, value: unknown, to: Description, level: number, path: string): void {
  if (!isMap(value) && !Array.isArray(value)) {
    to.line(level, `${printedField(name)}:\t${printGoValue(value)}`)
    return
  }
  to.line(level, `${printedField(name)}:`)
  for (const item of isMap(value) ? [value] : value as unknown[]) {
    if (isMap(item)) describeFields(item, to, level + 1, path)
    else to.line(level + 1, printGoValue(item))
  }
}

const acronyms = ['API', 'URL', 'UID', 'OSB', 'GUID']

/** `readyReplicas` is `Ready Replicas`. */
function printedField(name: string): string {
  if (/[^\p{L}-]/u.test(name)) return name
  const parts = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-/g) ?? [name]
  return parts.map((part) => (acronyms.includes(part.toUpperCase()) ? part.toUpperCase() : part[0]!.toUpperCase() + part.slice(1))).join(' ')
}
