/**
 * Defaults of services.
 *
 * Follows SetDefaults_Service of pkg/apis/core/v1/defaults.go of Kubernetes 1.34.
 */
import type { Service } from '@track/apimachinery'
import { isExternallyAccessible } from './types.ts'

const affinitySeconds = 10_800

export function setServiceDefaults(draft: Service): void {
  draft.spec ??= {}
  draft.status ??= {}
  const { spec, status } = draft
  const loadBalancer = (status.loadBalancer ??= {})
  spec.sessionAffinity ||= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: affinitySeconds } }
  }
  spec.type ||= 'ClusterIP'
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP'
    port.targetPort ||= port.port
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type !== 'LoadBalancer') return
  spec.allocateLoadBalancerNodePorts ??= true
  for (const ingress of loadBalancer.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP'
}
