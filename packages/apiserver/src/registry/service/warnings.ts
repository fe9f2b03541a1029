/**
 * What a client is warned of in a Service.
 *
 * Follows pkg/api/service/warnings.go of Kubernetes 1.34. Left out: addresses in old notations.
 */
import type { Service } from '@track/apimachinery'

export function serviceWarnings({ metadata, spec = {} }: Service): string[] {
  const { type, clusterIP, loadBalancerIP, externalIPs = [], sessionAffinity, externalName } = spec
  const isHeadless = type === 'ClusterIP' && clusterIP === 'None'
  const hints = 'service.kubernetes.io/topology-aware-hints'
  const rows: readonly (readonly [boolean, string])[] = [
    [metadata.annotations?.[hints] !== undefined, `annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`],
    [isHeadless && Boolean(loadBalancerIP), 'spec.loadBalancerIP is ignored for headless services'],
    [isHeadless && externalIPs.length > 0, 'spec.externalIPs is ignored for headless services'],
    [isHeadless && sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'],
    [type === 'ExternalName' && externalIPs.length > 0, 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [type !== 'ExternalName' && Boolean(externalName), 'spec.externalName is ignored when spec.type is not "ExternalName"'],
  ]
  return rows.filter(([holds]) => holds).map(([, words]) => words)
}
