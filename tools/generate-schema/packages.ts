/**
 * Which Go packages of the API the schema covers, in the order in which a type of theirs may have
 * its bare name in TypeScript, and the API group and version that each stands for.
 */

export interface ApiPackage {
  /** As in the names of protobuf messages. */
  readonly name: string
  readonly group: string
  readonly version: string
  /** What a type is called by whose bare name an earlier package has: `DiscoveryEndpointPort`. */
  readonly prefix: string
}

const api = (path: string, group: string, prefix: string): ApiPackage => {
  return { name: `k8s.io.api.${path}`, group, version: path.split('.')[1]!, prefix }
}

export const metaPackage = 'k8s.io.apimachinery.pkg.apis.meta.v1'

export const packages: readonly ApiPackage[] = [
  { name: metaPackage, group: '', version: 'v1', prefix: 'Meta' },
  api('core.v1', '', 'Core'),
  api('apps.v1', 'apps', 'Apps'),
  api('batch.v1', 'batch', 'Batch'),
  api('autoscaling.v2', 'autoscaling', 'Autoscaling'),
  api('autoscaling.v1', 'autoscaling', 'AutoscalingV1'),
  api('policy.v1', 'policy', 'Policy'),
  api('rbac.v1', 'rbac.authorization.k8s.io', 'Rbac'),
  api('networking.v1', 'networking.k8s.io', 'Networking'),
  api('discovery.v1', 'discovery.k8s.io', 'Discovery'),
  api('coordination.v1', 'coordination.k8s.io', 'Coordination'),
  api('scheduling.v1', 'scheduling.k8s.io', 'Scheduling'),
  api('events.v1', 'events.k8s.io', 'Events'),
  api('authentication.v1', 'authentication.k8s.io', 'Authentication'),
  api('authorization.v1', 'authorization.k8s.io', 'Authorization'),
  api('storage.v1', 'storage.k8s.io', 'Storage'),
  api('certificates.v1', 'certificates.k8s.io', 'Certificates'),
  api('node.v1', 'node.k8s.io', 'Node'),
  api('admissionregistration.v1', 'admissionregistration.k8s.io', 'Admission'),
  { name: 'k8s.io.metrics.pkg.apis.metrics.v1beta1', group: 'metrics.k8s.io', version: 'v1beta1', prefix: 'Metrics' },
]

/** Types of metav1 that are bodies or answers of their own. */
export const metaRoots = ['DeleteOptions', 'Status', 'APIResourceList', 'PartialObjectMetadata', 'PartialObjectMetadataList']

/** `k8s.io.api.core.v1.Pod` as OpenAPI spells it: `io.k8s.api.core.v1.Pod`. */
export function schemaName(message: string): string {
  return message.replace(/^k8s\.io\./, 'io.k8s.')
}
