/** ReferenceGrants: what of a namespace others may refer to. Follows apis/v1/referencegrant_types.go of Gateway API 1.7. */
import { type KubeObject, resource } from '@track/apimachinery'
import { ageColumn, nameColumn } from '@track/apiserver'
import { group, kind, namespace, objectName, required } from './fields.ts'
import { kindOf } from './kind-of.ts'
import type { Schema } from './schema.ts'

export interface ReferenceGrant extends KubeObject {
  spec: { from: { group: string; kind: string; namespace: string }[]; to: { group: string; kind: string; name?: string }[] }
}

export const referenceGrants = resource<ReferenceGrant>('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', { shortNames: ['refgrant'], categories: ['gateway-api'] })

const schema: Extract<Schema, { kind: 'object' }> = {
  kind: 'object',
  fields: {
    from: { kind: 'list', isRequired: true, min: 1, max: 16, items: { kind: 'object', fields: { group: required(group), kind: required(kind), namespace: required(namespace) } } },
    to: { kind: 'list', isRequired: true, min: 1, max: 16, items: { kind: 'object', fields: { group: required(group), kind: required(kind), name: objectName } } },
  },
}

export const referenceGrantKind = kindOf<ReferenceGrant>({ resource: referenceGrants, schema, columns: [nameColumn, ageColumn] })
