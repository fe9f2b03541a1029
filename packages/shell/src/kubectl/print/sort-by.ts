/**
 * `--sort-by`: the order of objects by a field of theirs.
 *
 * Follows k8s.io/kubectl/pkg/cmd/get/sorter.go of Kubernetes 1.34.
 */
import { compareQuantities, JsonPath, type KubeObject, ParseError, parseQuantity, quote, relaxedJsonPath } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'

interface Keyed<T> {
  readonly item: T
  readonly key: unknown
}

export function sortedBy<T>(items: readonly T[], objectOf: (item: T) => KubeObject, field: string): T[] {
  const path = sortPath(field)
  const keyed = items.map((item) => ({ item, key: path.find(objectOf(item))[0]?.[0] }))
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new KubectlError(`couldn't find any field with path ${quote(relaxedJsonPath(field))} in the list of objects`)
  }
  return inOrder(keyed).map(({ item }) => item)
}

function sortPath(field: string): JsonPath {
  try {
    return new JsonPath(relaxedJsonPath(field), { allowMissingKeys: true })
  } catch (reason) {
    // No path at all: the reader's words.
    if (reason instanceof ParseError) throw new KubectlError(reason.message)
    throw reason
  }
}

/** Insertion, as Go sorts what is short: objects without the field come in the opposite order. */
function inOrder<T>(keyed: readonly Keyed<T>[]): Keyed<T>[] {
  const sorted = [...keyed]
  for (let index = 1; index < sorted.length; index++) {
    for (let at = index; at > 0 && isLess(sorted[at]!.key, sorted[at - 1]!.key); at--) {
      [sorted[at], sorted[at - 1]] = [sorted[at - 1]!, sorted[at]!]
    }
  }
  return sorted
}

function isLess(a: unknown, b: unknown): boolean {
  if (a === undefined) return true
  if (b === undefined || b === null) return false
  if (a === null) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.every((item, index) => index >= b.length || isLess(item, b[index]))
  if (typeof a === 'object' || typeof a === 'boolean') throw new KubectlError(`unsortable type: ${typeof a === 'boolean' ? 'bool' : 'map[string]interface {}'}`)
  if (typeof a !== 'string' || typeof b !== 'string') return Number(a) < Number(b)
  const [left, right] = [quantityIn(a), quantityIn(b)]
  return left && right ? compareQuantities(left, right) < 0 : a < b
}

function quantityIn(text: string): ReturnType<typeof parseQuantity> | undefined {
  try {
    return parseQuantity(text)
  } catch (reason) {
    // Not a quantity: it is compared as text.
    if (reason instanceof ParseError) return undefined
    throw reason
  }
}
