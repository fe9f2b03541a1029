/** GatewayClasses: which controller is responsible for Gateways. Follows apis/v1/gatewayclass_types.go of Gateway API 1.7. */
import { invalidValue, type KubeObject, listOf, objectType, resource } from '@track/apimachinery'
import { ageColumn, nameColumn } from '@track/apiserver'
import { parametersRef } from './fields.ts'
import { type Condition, conditionType, kindOf, statusOf } from './kind-of.ts'
import { complaintsOf, type Schema } from './schema.ts'

export interface GatewayClass extends KubeObject {
  spec: { controllerName: string; description?: string; parametersRef?: { group: string; kind: string; name: string; namespace?: string } }
  status?: { conditions?: Condition[] }
}

export const gatewayClasses = resource<GatewayClass>('gateway.networking.k8s.io/v1', 'GatewayClass', {
  plural: 'gatewayclasses', shortNames: ['gc'], categories: ['gateway-api'], namespaced: false,
})

/** As the definition has it: in one class of characters a slash is escaped that needs no escape. */
const domainPrefixed = String.raw`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$`

const schema: Extract<Schema, { kind: 'object' }> = {
  kind: 'object',
  fields: {
    controllerName: {
      // What it may become is asked on an update.
      rules: [],
      kind: 'string', isRequired: true, min: 1, max: 253, pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/,
      shownPattern: domainPrefixed,
    },
    description: { kind: 'string', max: 64 },
    parametersRef,
  },
}

const waiting: readonly Condition[] = [
  { type: 'Accepted', status: 'Unknown', reason: 'Pending', message: 'Waiting for controller', lastTransitionTime: '1970-01-01T00:00:00Z' },
]

export const gatewayClassKind = kindOf<GatewayClass>({
  resource: gatewayClasses,
  schema,
  status: objectType('io.k8s.networking.gateway.v1.GatewayClassStatus', { conditions: { type: listOf(conditionType) } }),
  statusDefaults(draft) {
    const status = (draft.status ??= {}) as { conditions?: readonly Condition[] }
    status.conditions ??= waiting.map((each) => ({ ...each }))
  },
  validateUpdate(object, old, metadata) {
    const own = complaintsOf({ kind: 'object', fields: { spec: schema } }, { spec: object.spec })
    const isSame = object.spec.controllerName === old.spec.controllerName
    return [...metadata.object, ...metadata.update, ...own, ...(isSame ? [] : [invalidValue('spec.controllerName', 'string', 'Value is immutable')])]
  },
  columns: [
    nameColumn,
    { name: 'Controller', type: 'string', description: '', cell: ({ spec }) => spec.controllerName },
    { name: 'Accepted', type: 'string', description: '', cell: ({ status }) => statusOf(status?.conditions, 'Accepted') },
    ageColumn,
    { name: 'Description', type: 'string', priority: 1, description: '', cell: ({ spec }) => spec.description ?? '' },
  ],
})
