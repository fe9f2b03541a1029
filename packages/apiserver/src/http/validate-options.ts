/**
 * The options of a write, which are objects of their own to the API and are refused as such.
 *
 * Follows ValidateCreateOptions and its siblings in
 * k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go 0.34.
 */
import {
  type FieldError, forbiddenField, invalid, invalidValue, path, requiredValue, tooLong, unsupportedValue,
} from '@track/apimachinery'
import type { Verb } from '../api-request.ts'
import { type DeleteBody, first, type Query } from './query.ts'

const kinds: Partial<Record<Verb, string>> = {
  create: 'CreateOptions', update: 'UpdateOptions', patch: 'PatchOptions', delete: 'DeleteOptions', deletecollection: 'DeleteOptions',
}
const managerLengthMax = 128

export function validateOptions(verb: Verb, query: Query, { deletion = {}, isApply = false }: { deletion?: DeleteBody; isApply?: boolean }): void {
  const kind = kinds[verb]
  if (!kind) return
  const errors = kind === 'DeleteOptions'
    ? deletionErrors(query, deletion)
    : [...(verb === 'patch' ? patchErrors(query, isApply) : []), ...writeErrors(query)]
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors)
}

function deletionErrors(query: Query, { propagationPolicy, orphanDependents, dryRun = [] }: DeleteBody): FieldError[] {
  const policy = propagationPolicy ?? first(query, 'propagationPolicy')
  const field = path('propagationPolicy')
  const policies = ['Foreground', 'Background', 'Orphan']
  return [
    ...(policy !== undefined && orphanDependents !== undefined
      ? [invalidValue(field, policy, 'orphanDependents and deletionPropagation cannot be both set')]
      : []),
    ...(policy === undefined || policies.includes(policy) ? [] : [unsupportedValue(field, policy, [...policies, 'nil'])]),
    ...dryRunErrors([...(query['dryRun'] ?? []), ...dryRun]),
  ]
}

function patchErrors(query: Query, isApply: boolean): FieldError[] {
  if (isApply) return first(query, 'fieldManager') ? [] : [requiredValue(path('fieldManager'), 'is required for apply patch')]
  return first(query, 'force') === undefined ? [] : [forbiddenField(path('force'), 'may not be specified for non-apply patch')]
}

function writeErrors(query: Query): FieldError[] {
  const validation = first(query, 'fieldValidation') ?? ''
  const words = ['', 'Ignore', 'Strict', 'Warn']
  return [
    ...(new TextEncoder().encode(first(query, 'fieldManager') ?? '').length > managerLengthMax
      ? [tooLong(path('fieldManager'), managerLengthMax)]
      : []),
    ...dryRunErrors(query['dryRun'] ?? []),
    ...(words.includes(validation) ? [] : [unsupportedValue(path('fieldValidation'), validation, words)]),
  ]
}

function dryRunErrors(values: readonly string[]): FieldError[] {
  return values.every((value) => value === 'All') ? [] : [unsupportedValue(path('dryRun'), values, ['All'])]
}
