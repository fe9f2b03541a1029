/**
 * Rules that many fields share, with the sentences that refuse a value.
 *
 * Follows k8s.io/apimachinery/pkg/api/validation/generic.go and the first part of
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  deepEqual, dns1123LabelErrors, dns1123SubdomainErrors, type FieldError, type FieldPath, invalidValue, type LabelSelector,
  maskTrailingDash, qualifiedNameErrors, requiredValue, semanticEqual, unsupportedValue,
} from '@track/apimachinery'

export const negativeWords = 'must be greater than or equal to 0'
export const notPositiveWords = 'must be greater than zero'
export const immutableWords = 'field is immutable'

/** One error a sentence. */
export function refuse(field: FieldPath, value: unknown, words: readonly string[]): FieldError[] {
  return words.map((each) => invalidValue(field, value, each))
}

export function nonNegative(field: FieldPath, value: number | undefined): FieldError[] {
  return value !== undefined && value < 0 ? [invalidValue(field, value, negativeWords)] : []
}

export function positive(field: FieldPath, value: number | undefined): FieldError[] {
  return (value ?? 0) <= 0 ? [invalidValue(field, value ?? 0, notPositiveWords)] : []
}

export function immutable(field: FieldPath, value: unknown, old: unknown): FieldError[] {
  return semanticEqual(value, old) || deepEqual(value, old) ? [] : [invalidValue(field, value ?? null, immutableWords)]
}

export function required(field: FieldPath, value: string | undefined): FieldError[] {
  return value ? [] : [requiredValue(field)]
}

/** One of the values; nothing is no value. */
export function oneOf(field: FieldPath, value: string | undefined, supported: readonly string[]): FieldError[] {
  return supported.includes(value ?? '') ? [] : [unsupportedValue(field, value ?? '', supported)]
}

/** As `oneOf`, but a value that is missing is required. */
export function requiredOneOf(field: FieldPath, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value ? oneOf(field, value, supported) : [requiredValue(field)]
}

export function dns1123Label(field: FieldPath, value: string): FieldError[] {
  return refuse(field, value, dns1123LabelErrors(value))
}

export function dns1123Subdomain(field: FieldPath, value: string): FieldError[] {
  return refuse(field, value, dns1123SubdomainErrors(value))
}

export function qualifiedName(field: FieldPath, value: string): FieldError[] {
  return refuse(field, value, qualifiedNameErrors(value))
}

/** Names of most kinds. */
export function subdomainName(name: string, isPrefix: boolean): readonly string[] {
  return dns1123SubdomainErrors(isPrefix ? maskTrailingDash(name) : name)
}

const fileModeWords = 'must be a number between 0 and 0777 (octal), both inclusive'

export function fileMode(field: FieldPath, mode: number | undefined): FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777) ? [invalidValue(field, mode, fileModeWords)] : []
}

export function noBacksteps(field: FieldPath, path: string): FieldError[] {
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : []
}

export function descendingPath(field: FieldPath, path: string): FieldError[] {
  const errors = path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []
  return [...errors, ...noBacksteps(field, path)]
}

/** A descending path that does not begin with two dots, which the kubelet keeps for itself. */
export function nonReservedPath(field: FieldPath, path: string): FieldError[] {
  const isReserved = path.startsWith('..') && !path.startsWith('../')
  // Two dots alone are caught as a backstep and as reserved.
  return [...descendingPath(field, path), ...(isReserved ? [invalidValue(field, path, "must not start with '..'")] : [])]
}

/** Labels as Go prints a map. */
export function shownLabels(labels: Readonly<Record<string, string>> | undefined): object | null {
  return labels ? Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))) : null
}

export function shownSelector(selector: LabelSelector | undefined): object | null {
  if (!selector?.matchLabels) return selector ?? null
  return { matchLabels: shownLabels(selector.matchLabels), ...(selector.matchExpressions && { matchExpressions: selector.matchExpressions }) }
}

export function immutableSelector(field: FieldPath, selector: LabelSelector | undefined, old: LabelSelector | undefined): FieldError[] {
  return semanticEqual(selector, old) ? [] : [invalidValue(field, shownSelector(selector), immutableWords)]
}
