/**
 * Services.
 *
 * Follows pkg/registry/core/service/strategy.go of Kubernetes 1.34.
 */
import { dns1035LabelErrors, maskTrailingDash, type Service, type ServiceSpec, services } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { allocate } from './service/allocation.ts'
import { serviceColumns } from './service/columns.ts'
import { setServiceDefaults } from './service/defaults.ts'
import {
  isExternallyAccessible, needsClusterIp, needsHealthCheckNodePort, needsNodePorts, nodePortsOf,
} from './service/types.ts'
import { validateService, validateServiceStatusUpdate, validateServiceUpdate } from './service/validation.ts'
import { serviceWarnings } from './service/warnings.ts'

export const serviceKind = defineKind<Service>({
  resource: services,
  type: 'io.k8s.api.core.v1.Service',
  hasStatus: true,
  createsOnUpdate: true,

  defaults: setServiceDefaults,
  prepareForCreate(draft, { simulation }) {
    allocate(simulation, draft)
    draft.status = { loadBalancer: {} }
  },
  prepareForUpdate(draft, old, { simulation }) {
    allocate(simulation, draft, old)
    dropWhatTheTypeHasNot(draft, old)
  },
  validateName: (name, isPrefix) => dns1035LabelErrors(isPrefix ? maskTrailingDash(name) : name),
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatusUpdate,
  warnings: serviceWarnings,
  returnsDeleted: true,

  selectableFields: {
    'spec.clusterIP': ({ spec }) => spec?.clusterIP ?? '',
    'spec.type': ({ spec }) => spec?.type ?? '',
  },
  indexes: {
    clusterIP: ({ spec }) => (spec?.clusterIPs ?? []).filter((address) => address !== 'None' && address !== ''),
    nodePort: ({ spec }) => [...new Set(nodePortsOf(spec ?? {}))].map(String),
  },
  columns: serviceColumns,
})

/** After a change of type, what was set for the old type and left alone goes. */
function dropWhatTheTypeHasNot(draft: Service, { spec: old = {} }: Service): void {
  const spec = draft.spec!
  const isSame = (field: keyof ServiceSpec) => JSON.stringify(spec[field] ?? null) === JSON.stringify(old[field] ?? null)
  if (needsClusterIp(old) && !needsClusterIp(spec)) {
    if (isSame('clusterIP') && isSame('clusterIPs')) {
      delete spec.clusterIP
      delete spec.clusterIPs
    }
    if (isSame('ipFamilies')) delete spec.ipFamilies
    if (isSame('ipFamilyPolicy')) delete spec.ipFamilyPolicy
    if (isSame('internalTrafficPolicy')) delete spec.internalTrafficPolicy
  }
  const hasOldNodePorts = (spec.ports ?? []).every(({ nodePort }) => !nodePort || nodePortsOf(old).includes(nodePort))
  if (needsNodePorts(old) && !needsNodePorts(spec) && hasOldNodePorts) {
    for (const port of spec.ports ?? []) delete port.nodePort
  }
  if (needsHealthCheckNodePort(old) && !needsHealthCheckNodePort(spec) && isSame('healthCheckNodePort')) {
    delete spec.healthCheckNodePort
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (isSame('allocateLoadBalancerNodePorts')) delete spec.allocateLoadBalancerNodePorts
    if (isSame('loadBalancerClass')) delete spec.loadBalancerClass
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(spec) && isSame('externalTrafficPolicy')) {
    delete spec.externalTrafficPolicy
  }
  if (spec.type !== 'LoadBalancer') draft.status = { ...draft.status, loadBalancer: {} }
}
