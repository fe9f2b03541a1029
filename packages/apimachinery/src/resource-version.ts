/**
 * Resource versions: numbers without a bound, written as text and compared as numbers.
 *
 * Follows k8s.io/apiserver/pkg/storage/api_object_versioner.go.
 */
import { type FieldError, invalidValue } from './field-error.ts'
import { quote } from './quote.ts'

/** Whether a text is a resource version that can be compared. */
export function isResourceVersion(text: string): boolean {
  return /^[1-9]\d*$/.test(text)
}

/** -1, 0 or 1; both must be resource versions. */
export function compareResourceVersions(a: string, b: string): number {
  if (a.length !== b.length) return a.length < b.length ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** Reads the resource version of a watch or a list; '' and '0' are 0. Undefined when it is none. */
export function parseResourceVersion(text: string): number | undefined {
  if (text === '' || text === '0') return 0
  return /^\d+$/.test(text) && BigInt(text) <= 0xffff_ffff_ffff_ffffn ? Number(text) : undefined
}

/** What a request with such a resource version is told. */
export function resourceVersionError(text: string): FieldError {
  const problem = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
  return invalidValue('resourceVersion', text, `strconv.ParseUint: parsing ${quote(text)}: ${problem}`)
}
