/** Fields that several kinds of the Gateway API have. Follows apis/v1/shared_types.go of Gateway API 1.7. */
import type { Schema } from './schema.ts'

export const group = { kind: 'string', max: 253, pattern: /^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/ } as const satisfies Schema
export const kind = { kind: 'string', min: 1, max: 63, pattern: /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/ } as const satisfies Schema
export const objectName = { kind: 'string', min: 1, max: 253 } as const satisfies Schema
export const namespace = { kind: 'string', min: 1, max: 63, pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/ } as const satisfies Schema
export const sectionName = { kind: 'string', min: 1, max: 253, pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/ } as const satisfies Schema
export const hostname = { kind: 'string', min: 1, max: 253, pattern: /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/ } as const satisfies Schema
export const preciseHostname = { ...sectionName } as const satisfies Schema
export const port = { kind: 'integer', min: 1, max: 65_535 } as const satisfies Schema
export const duration = { kind: 'string', pattern: /^([0-9]{1,5}(h|m|s|ms)){1,4}$/ } as const satisfies Schema
export const headerName = { kind: 'string', min: 1, max: 256, pattern: /^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$/ } as const satisfies Schema

export const labelSelector: Schema = {
  kind: 'object',
  fields: {
    matchExpressions: {
      kind: 'list',
      items: {
        kind: 'object',
        fields: { key: { kind: 'string', isRequired: true }, operator: { kind: 'string', isRequired: true }, values: { kind: 'list', items: { kind: 'string' } } },
      },
    },
    matchLabels: { kind: 'map', values: { kind: 'string' } },
  },
}

export const parametersRef: Schema = {
  kind: 'object', fields: { group: { ...group, isRequired: true }, kind: { ...kind, isRequired: true }, name: { ...objectName, isRequired: true }, namespace },
}

export const required = <S extends Schema>(schema: S): S & { readonly isRequired: true } => ({ ...schema, isRequired: true })
