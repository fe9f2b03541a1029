import { expect, test } from 'vitest'
import { type FieldError, path, printFieldError } from './field-error.ts'
import {
  validateAnnotations, validateFinalizers, validateLabels, validateLabelSelector, validateNoNewFinalizers, validateOwnerReferences,
} from './metadata-rules.ts'
import type { OwnerReference } from './object.ts'

const name = 'name part must consist of alphanumeric characters, \'-\', \'_\' or \'.\', and must start and end with an alphanumeric character (e.g. \'MyName\',  or \'my.name\',  or \'123-abc\', regex used for validation is \'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\')'
const value = 'a valid label must be an empty string or consist of alphanumeric characters, \'-\', \'_\' or \'.\', and must start and end with an alphanumeric character (e.g. \'MyValue\',  or \'my_value\',  or \'12345\', regex used for validation is \'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\')'
const replicaSet: OwnerReference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'a', controller: true }
const labels = path('metadata', 'labels')
const owners = path('metadata', 'ownerReferences')
const selector = path('spec', 'selector')

test.each<[string, FieldError[], string[]]>([
  ['labels', validateLabels({ app: 'web', 'kubernetes.io/name': '' }, labels), []],
  ['no labels', validateLabels(undefined, labels), []],
  ['a label name', validateLabels({ 'a b': 'web' }, labels), [`metadata.labels: Invalid value: "a b": ${name}`]],
  ['a label value', validateLabels({ app: '-' }, labels), [`metadata.labels: Invalid value: "-": ${value}`]],
  ['annotations in capitals', validateAnnotations({ 'Example.COM/Key': 'any thing' }, path('metadata', 'annotations')), []],
  ['annotations too long', validateAnnotations({ a: 'é'.repeat(131072) }, path('metadata', 'annotations')),
    ['metadata.annotations: Too long: may not be more than 262144 bytes']],
  ['an owner', validateOwnerReferences([replicaSet], owners), []],
  ['an owner of nothing', validateOwnerReferences([{ apiVersion: '', kind: '', name: '', uid: '' }], owners), [
    'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
    'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
    'metadata.ownerReferences.name: Invalid value: "": must not be empty',
    'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
  ]],
  ['two controllers', validateOwnerReferences([replicaSet, { ...replicaSet, name: 'api' }], owners), [
    `metadata.ownerReferences: Invalid value: ${JSON.stringify([replicaSet, { ...replicaSet, name: 'api' }])}: Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/web and ReplicaSet/api`,
  ]],
  ['both ways to delete', validateFinalizers(['orphan', 'foregroundDeletion'], path('metadata', 'finalizers')), [
    'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
  ]],
  ['a finalizer while deleted', validateNoNewFinalizers(['a/b', 'a/c'], ['a/c'], path('metadata', 'finalizers')), [
    'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a/b"}',
  ]],
  ['one finalizer less while deleted', validateNoNewFinalizers([], ['a/c'], path('metadata', 'finalizers')), []],
  ['a selector', validateLabelSelector({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, selector), []],
  ['a selector of no values', validateLabelSelector({ matchExpressions: [{ key: 'tier', operator: 'In' }] }, selector), [
    "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ]],
  ['a selector of needless values', validateLabelSelector({ matchExpressions: [{ key: 'tier', operator: 'Exists', values: ['a'] }] }, selector), [
    "spec.selector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
  ]],
  ['a selector of bad values', validateLabelSelector({ matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', '-'] }] }, selector), [
    `spec.selector.matchExpressions[0].values[1]: Invalid value: "-": ${value}`,
  ]],
  ['an operator', validateLabelSelector({ matchExpressions: [{ key: 'tier', operator: 'Is' as 'In' }] }, selector), [
    'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
  ]],
])('%s', (_what, errors, wanted) => {
  expect(errors.map(printFieldError)).toEqual(wanted)
})
