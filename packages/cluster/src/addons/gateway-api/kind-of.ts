/** A kind of the Gateway API from its schema: stored in one version, served in v1 and v1beta1. */
import { kindType, type KubeObject, objectType, type ObjectType, resource, type Resource } from '@track/apimachinery'
import { type Column, defineKind, type Kind } from '@track/apiserver'
import { complaintsOf, fillDefaults, type Schema, typeOf } from './schema.ts'

export interface Declared<T extends KubeObject> {
  readonly resource: Resource<T>
  readonly schema: Extract<Schema, { kind: 'object' }>
  readonly status?: ObjectType
  readonly statusDefaults?: (draft: { status?: object }) => void
  readonly columns: readonly Column<T>[]
  readonly validateUpdate?: Kind<T>['validateUpdate']
}

export function kindOf<T extends KubeObject & { spec: object }>({ resource: own, schema, status, columns, statusDefaults, validateUpdate }: Declared<T>): Kind {
  const nameIn = (version: string) => `io.k8s.networking.gateway.${version}.${own.kind}`
  const typeIn = (version: string) => kindType(nameIn(version), { spec: typeOf(`${nameIn(version)}Spec`, schema), ...(status && { status }) })
  const other = own.version === 'v1' ? 'v1beta1' : 'v1'
  const { plural, singular, shortNames, categories, namespaced } = own
  return defineKind<T>({
    resource: own,
    type: typeIn(own.version),
    hasGeneration: true,
    hasStatus: status !== undefined,
    defaults(draft) {
      if (draft.spec !== undefined) fillDefaults(schema, draft.spec)
      statusDefaults?.(draft as { status?: object })
    },
    prepareForCreate(draft) {
      if (status === undefined) return
      delete (draft as { status?: object }).status
      statusDefaults?.(draft as { status?: object })
    },
    validate: ({ spec }) => complaintsOf({ kind: 'object', fields: { spec: { ...schema, isRequired: true } } }, spec === undefined ? {} : { spec }),
    ...(validateUpdate && { validateUpdate }),
    columns,
    otherVersions: [{
      resource: resource(`${own.group}/${other}`, own.kind, { plural, singular, shortNames, categories, namespaced }),
      type: typeIn(other), toStorage: (object) => ({ ...object, apiVersion: `${own.group}/${own.version}` }), fromStorage: (object) => ({ ...object, apiVersion: `${own.group}/${other}` }),
    }],
  })
}

export interface Condition {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
  observedGeneration?: number
  lastTransitionTime: string
}

export const conditionType = objectType('io.k8s.networking.gateway.v1.Condition', {
  type: { type: 'string', isRequired: true }, status: { type: 'string', isRequired: true }, reason: { type: 'string', isRequired: true },
  message: { type: 'string', isRequired: true, isAlwaysPrinted: true }, observedGeneration: 'int64', lastTransitionTime: { type: 'time', isRequired: true },
})

export function statusOf(conditions: readonly Condition[] | undefined, type: string): string {
  return conditions?.find((each) => each.type === type)?.status ?? ''
}
