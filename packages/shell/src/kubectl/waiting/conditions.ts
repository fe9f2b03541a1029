/**
 * What `wait --for` can ask of an object.
 *
 * Follows k8s.io/kubectl/pkg/cmd/wait/{wait,condition,json}.go of Kubernetes 1.34.
 */
import { JsonPath, type KubeObject, ParseError, printGoValue, quote, relaxedJsonPath } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'

/** Whether it holds of an object. */
export type Check = (object: KubeObject) => boolean

export type Awaited = 'delete' | 'create' | Check

export function parseCondition(text: string): Awaited {
  const lower = text.toLowerCase()
  if (lower === 'delete' || lower === 'create') return lower
  if (text.startsWith('condition=')) {
    const [, name = '', value = 'true'] = /^condition=([^=]*)(?:=(.*))?$/s.exec(text) ?? []
    return (object) => hasCondition(object, name, value)
  }
  if (text.startsWith('jsonpath=')) return jsonPathCheck(text.slice('jsonpath='.length))
  throw new KubectlError(`unrecognized condition: ${quote(text)}`)
}

interface Condition {
  readonly type?: string
  readonly status?: string
  readonly observedGeneration?: number
}

function hasCondition(object: KubeObject, name: string, value: string): boolean {
  const { conditions = [], observedGeneration } = (object['status'] ?? {}) as { conditions?: Condition[]; observedGeneration?: number }
  const found = conditions.find(({ type, status }) => type?.toLowerCase() === name.toLowerCase() && status !== undefined)
  if (!found) return false
  const observed = found.observedGeneration ?? observedGeneration
  const { generation } = object.metadata
  if (generation !== undefined && observed !== undefined && observed < generation) return false
  return found.status!.toLowerCase() === value.toLowerCase()
}

/** `==` belongs to the path, a single `=` parts it from the value. */
function splitAtEquals(text: string): string[] {
  return text.replaceAll('==', '\0').split('=').map((part) => part.replaceAll('\0', '=='))
}

function jsonPathCheck(text: string): Check {
  const [expression = '', given, ...more] = splitAtEquals(text)
  if (more.length > 0) {
    throw new KubectlError("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'")
  }
  const wanted = given?.replace(/^['"]+|['"]+$/g, '')
  const path = pathOf(expression)
  if (wanted === '') throw new KubectlError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3")
  return (object) => matches(path, object, wanted)
}

function pathOf(expression: string): JsonPath {
  if (expression === '') throw new KubectlError('jsonpath expression cannot be empty')
  try {
    return new JsonPath(relaxedJsonPath(expression), { allowMissingKeys: true })
  } catch (reason) {
    // No path at all: the reader's words.
    if (reason instanceof ParseError) throw new KubectlError(reason.message)
    throw reason
  }
}

function matches(path: JsonPath, object: KubeObject, wanted: string | undefined): boolean {
  const results = resultsOf(path, object)
  const [values = []] = results
  if (values.length === 0) return false
  if (results.length > 1) throw new KubectlError('given jsonpath expression matches more than one list')
  if (values.length > 1) throw new KubectlError('given jsonpath expression matches more than one value')
  if (wanted === undefined) return true
  if (typeof values[0] === 'object' && values[0] !== null) {
    throw new KubectlError('jsonpath leads to a nested object or list which is not supported')
  }
  return printGoValue(values[0]).trim() === wanted.trim()
}

function resultsOf(path: JsonPath, object: KubeObject): unknown[][] {
  try {
    return path.find(object)
  } catch (reason) {
    // The path does not fit the object: the evaluation's words.
    if (reason instanceof ParseError) throw new KubectlError(reason.message)
    throw reason
  }
}
