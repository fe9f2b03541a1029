/**
 * JSON Patch: a list of operations on paths. The object is not changed; the answer shares with it
 * what no operation touched.
 *
 * Follows RFC 6902 as gopkg.in/evanphx/json-patch.v4 reads it (indexes may count from the end, a key
 * need not be there to be replaced, a value that is not given is null, and only `replace` and `test`
 * reach the whole document), and k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 */
import { deepEqual } from '../deep-equal.ts'
import { jsonKind } from '../schema/go-names.ts'
import { badRequest, requestEntityTooLarge, StatusError } from '../status-error.ts'

export interface JsonPatchOperation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

const operationsMax = 10_000

/** What cannot be applied is refused with a StatusError that does not say why, as upstream does. */
export function applyJsonPatch(object: unknown, patch: unknown): unknown {
  const operations = checkedOperations(patch)
  try {
    let document = object
    for (const operation of operations) document = applyOperation(document, operation)
    return document
  } catch (error) {
    // What does not apply; the words are for our own tests and stay behind, as they do upstream.
    if (error instanceof DoesNotApply) throw new StatusError('Invalid', 'the server rejected our request due to an error in our request', {})
    throw error
  }
}

/** An operation that does not fit the document. */
export class DoesNotApply extends Error {}

function checkedOperations(patch: unknown): JsonPatchOperation[] {
  if (!Array.isArray(patch)) {
    throw badRequest(`error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type []handlers.jsonPatchOp`)
  }
  if (patch.length > operationsMax) {
    throw requestEntityTooLarge(`The allowed maximum operations in a JSON patch is ${operationsMax}, got ${patch.length}`)
  }
  return patch
}

/** One operation; throws DoesNotApply. */
export function applyOperation(document: unknown, operation: JsonPatchOperation): unknown {
  const { op, from } = operation
  const path = pointer(operation.path, 'path')
  switch (op) {
    case 'add':
      return add(document, path, operation.value ?? null)
    case 'remove':
      return remove(document, path)
    case 'replace':
      return replace(document, path, operation.value ?? null)
    case 'move': {
      const source = pointer(from, 'from')
      const value = read(document, source)
      return add(remove(document, source), path, value)
    }
    case 'copy':
      return add(document, path, read(document, pointer(from, 'from')) ?? null)
    case 'test':
      if (!deepEqual(read(document, path) ?? null, operation.value ?? null)) throw new DoesNotApply(`testing value ${operation.path} failed`)
      return document
    default:
      throw new DoesNotApply(`Unexpected kind: ${op}`)
  }
}

type Pointer = readonly string[]

/** Reads an RFC 6901 pointer; '' is the whole document. */
function pointer(text: unknown, name: string): Pointer {
  if (typeof text !== 'string') throw new DoesNotApply(`operation, missing ${name} field`)
  if (text === '') return []
  const [root, ...parts] = text.split('/')
  if (root !== '') throw new DoesNotApply(`doc is missing path: ${text}`)
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An index within the list; `extra` is 1 where the end itself may be meant. */
function indexIn(list: readonly unknown[], key: string, extra = 0): number {
  if (!/^[+-]?\d+$/.test(key)) throw new DoesNotApply(`value was not a proper array index: '${key}'`)
  const index = Number(key)
  const length = list.length + extra
  if (index >= length || index < -length) throw new DoesNotApply(`Unable to access invalid index: ${index}`)
  return index < 0 ? index + length : index
}

/** The value at a path; undefined for a key that is not there, refused where the way there is missing. */
function read(document: unknown, path: Pointer): unknown {
  let value = document
  for (const key of path) {
    if (Array.isArray(value)) value = value[indexIn(value, key)]
    else if (isFields(value)) value = Object.hasOwn(value, key) ? value[key] : undefined
    else throw new DoesNotApply(`doc is missing path: ${path.join('/')}`)
  }
  return value
}

/** The document with the container at the end of the path changed; every container on the way is copied. */
function changed(document: unknown, path: Pointer, change: (container: Fields | readonly unknown[], key: string) => unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) throw new DoesNotApply('doc is missing path: ""')
  if (!isFields(document) && !Array.isArray(document)) throw new DoesNotApply(`doc is missing path: ${path.join('/')}`)
  if (rest.length === 0) return change(document, key)
  if (Array.isArray(document)) {
    const index = indexIn(document, key)
    return document.with(index, changed(document[index], rest, change))
  }
  if (!Object.hasOwn(document, key)) throw new DoesNotApply(`doc is missing path: ${path.join('/')}`)
  return { ...document, [key]: changed((document as Fields)[key], rest, change) }
}

function add(document: unknown, path: Pointer, value: unknown): unknown {
  return changed(document, path, (container, key) => {
    if (!Array.isArray(container)) return { ...container, [key]: value }
    return container.toSpliced(key === '-' ? container.length : indexIn(container, key, 1), 0, value)
  })
}

function remove(document: unknown, path: Pointer): unknown {
  return changed(document, path, (container, key) => {
    if (Array.isArray(container)) return container.toSpliced(indexIn(container, key), 1)
    if (!Object.hasOwn(container, key)) throw new DoesNotApply(`Unable to remove nonexistent key: ${key}`)
    const { [key]: _, ...rest } = container as Fields
    return rest
  })
}

function replace(document: unknown, path: Pointer, value: unknown): unknown {
  if (path.length === 0) return value
  return changed(document, path, (container, key) => {
    if (Array.isArray(container)) return container.with(indexIn(container, key), value)
    return { ...container, [key]: value }
  })
}
