/**
 * Fields that a client-side apply has set, handed over to server-side apply.
 *
 * Follows k8s.io/client-go/util/csaupgrade and migrateToSSAIfNecessary of
 * k8s.io/kubectl/pkg/cmd/apply/apply.go of Kubernetes 1.34.
 */
import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '@track/apimachinery'
import { isMap, isSame } from '../patch/json-values.ts'
import { lastApplied } from '../patch/last-applied.ts'

type Operation = 'Apply' | 'Update'

/** The managers that have set the annotation of apply in this way. */
export function lastAppliedOwners({ metadata: { managedFields = [] } }: KubeObject, operation: Operation): readonly string[] {
  const owns = ({ fieldsV1 }: ManagedFieldsEntry) => ['f:metadata', 'f:annotations', `f:${lastApplied}`]
    .reduce<unknown>((fields, name) => (isMap(fields) ? fields[name] : undefined), fieldsV1) !== undefined
  return [...new Set(managedFields.filter((entry) => entry.operation === operation && owns(entry)).map(({ manager }) => manager!))]
}

/** The JSON patch that hands them over; undefined when there is nothing to hand over. */
export function migrationPatch(object: KubeObject, to: string): readonly object[] | undefined {
  const { managedFields = [], resourceVersion } = object.metadata
  const migrated = lastAppliedOwners(object, 'Update').reduce((entries, from) => handedOver(entries, from, to), managedFields)
  if (isSame(managedFields, migrated)) return undefined
  return [
    { op: 'replace', path: '/metadata/managedFields', value: migrated },
    // Refused as a conflict when somebody has written meanwhile.
    { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
  ]
}

function handedOver(entries: readonly ManagedFieldsEntry[], from: string, to: string): ManagedFieldsEntry[] {
  const isOf = (manager: string, operation: Operation) => (entry: ManagedFieldsEntry) =>
    entry.manager === manager && entry.operation === operation && (entry.subresource ?? '') === ''
  const isFrom = isOf(from, 'Update')
  const target = entries.find(isOf(to, 'Apply')) ?? entries.find(isFrom)
  if (!target) return [...entries]
  const source = entries.find((entry) => isFrom(entry) && entry.apiVersion === target.apiVersion)
  const fieldsV1 = union(target.fieldsV1, source?.fieldsV1)
  const merged: ManagedFieldsEntry = { ...target, manager: to, operation: 'Apply', fieldsV1 }
  return entries.map((entry) => (entry === target ? merged : entry)).filter((entry) => !isFrom(entry))
}

function union(one: FieldsV1 = {}, other: FieldsV1 = {}): FieldsV1 {
  const both = { ...one }
  for (const [name, inner] of Object.entries(other)) both[name] = union(one[name], inner)
  return both
}
