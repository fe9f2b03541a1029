/**
 * A kind of the operator from its schema; what selects it writes into its status.
 *
 * Follows the definitions in example/prometheus-operator-crd of the Prometheus Operator 0.94.
 */
import { type FieldError, invalidValue, kindType, type KubeObject, listOf, objectType, type ObjectType, type Resource, resource } from '@track/apimachinery'
import { ageColumn, type Column, defineKind, type Kind, nameColumn, type ServedVersion } from '@track/apiserver'
import { complaintsOf, fillDefaults, type Schema, typeOf } from '../../gateway-api/schema.ts'

type ObjectSchema = Extract<Schema, { kind: 'object' }>

export const group = 'monitoring.coreos.com'

export function operatorResource<T extends KubeObject>(kind: string, shortName: string, version = 'v1', plural = `${kind.toLowerCase()}s`): Resource<T> {
  return resource<T>(`${group}/${version}`, kind, { plural, shortNames: [shortName], categories: ['prometheus-operator'] })
}

export interface Declared<T extends KubeObject> {
  readonly resource: Resource<T>
  readonly schema: ObjectSchema
  readonly status?: ObjectType
  readonly columns?: readonly Column<T>[]
  readonly scale?: NonNullable<Kind<T>['scale']>
  /** The field that it sets. */
  readonly scaledField?: string
  readonly otherVersions?: readonly ServedVersion[]
  /** Fields that are taken and make no difference here. */
  notSimulated?(object: T): readonly string[]
}

export const condition = objectType('com.coreos.monitoring.v1.Condition', {
  lastTransitionTime: { type: 'time', isRequired: true }, message: 'string', observedGeneration: 'int64', reason: 'string',
  status: { type: 'string', isRequired: true }, type: { type: 'string', isRequired: true },
})

const binding = objectType('com.coreos.monitoring.v1.WorkloadBinding', {
  conditions: { type: listOf(condition) }, group: { type: 'string', isRequired: true }, name: { type: 'string', isRequired: true },
  namespace: { type: 'string', isRequired: true }, resource: { type: 'string', isRequired: true },
})

export const bindings = objectType('com.coreos.monitoring.v1.ConfigResourceStatus', { bindings: { type: listOf(binding) } })

export function operatorKind<T extends KubeObject & { spec: object }>({ resource: own, schema, status = bindings, columns = [nameColumn, ageColumn], scale, scaledField, otherVersions, notSimulated }: Declared<T>): Kind {
  const name = `com.coreos.monitoring.${own.version}.${own.kind}`
  const whole: Schema = { kind: 'object', fields: { spec: { ...schema, isRequired: true } } }
  return defineKind<T>({
    resource: own,
    type: kindType(name, { spec: typeOf(`${name}Spec`, schema), status }),
    hasGeneration: true,
    hasStatus: true,
    ...(scale && { scale }),
    ...(otherVersions && { otherVersions }),
    defaults(draft) {
      if (draft.spec !== undefined) fillDefaults(schema, draft.spec)
    },
    prepareForCreate(draft) {
      delete (draft as { status?: object }).status
    },
    validate: ({ spec }) => [...complaintsOf(whole, spec === undefined ? {} : { spec }), ...scaleErrors(scaledField, spec)],
    warnings(object) {
      const left = notSimulated?.(object) ?? []
      return left.length > 0 ? [`not simulated here: ${left.join(', ')}`] : []
    },
    columns,
  })
}

/** What the server demands of a number that /scale sets. */
function scaleErrors(field: string | undefined, spec: object | undefined): FieldError[] {
  const value = field === undefined ? undefined : (spec as Readonly<Record<string, unknown>> | undefined)?.[field]
  return typeof value === 'number' && value < 0 ? [invalidValue(`.spec.${field!}`, value, 'should be a non-negative integer')] : []
}

/** Those of the fields that an object has. */
export function given(spec: object, fields: readonly string[]): string[] {
  return fields.filter((field) => field in spec).map((field) => `spec.${field}`)
}
