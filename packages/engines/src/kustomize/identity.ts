/**
 * What an object is called: group, version, kind, name, namespace.
 *
 * Follows sigs.k8s.io/kustomize/kyaml/resid (gvk.go, resid.go) of kustomize 5.7.
 */
export interface Gvk {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface Identity extends Gvk {
  readonly name: string
  readonly namespace: string
  /** Known to be of no namespace. */
  readonly isClusterScoped: boolean
}

const clusterScoped = new Set([
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1/CustomResourceDefinition', 'apiregistration.k8s.io/v1/APIService', 'certificates.k8s.io/v1/CertificateSigningRequest',
  'networking.k8s.io/v1/IngressClass', 'node.k8s.io/v1/RuntimeClass', 'policy/v1beta1/PodSecurityPolicy',
  'rbac.authorization.k8s.io/v1/ClusterRole', 'rbac.authorization.k8s.io/v1/ClusterRoleBinding', 'scheduling.k8s.io/v1/PriorityClass',
  'storage.k8s.io/v1/CSIDriver', 'storage.k8s.io/v1/CSINode', 'storage.k8s.io/v1/StorageClass', 'storage.k8s.io/v1/VolumeAttachment',
  '/v1/ComponentStatus', '/v1/Namespace', '/v1/Node', '/v1/PersistentVolume',
])

export function isClusterScoped({ group, version, kind }: Gvk): boolean {
  return clusterScoped.has(`${group}/${version}/${kind}`)
}

export function gvkOf(apiVersion: string, kind: string): Gvk {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? { group: '', version: apiVersion, kind } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind }
}

export function printGvk({ group, version, kind }: Partial<Gvk>): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`
}

export function printIdentity(id: Partial<Identity>): string {
  return `${printGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`
}

export const noNamespace = '_non_namespaceable_'

export function effectiveNamespace({ isClusterScoped: isOut, namespace }: Pick<Identity, 'isClusterScoped' | 'namespace'>): string {
  return isOut ? noNamespace : namespace || 'default'
}

export function sameNamespace(left: Identity, right: Identity): boolean {
  return effectiveNamespace(left) === effectiveNamespace(right)
}

export function sameGvk(left: Gvk, right: Gvk): boolean {
  return left.group === right.group && left.version === right.version && left.kind === right.kind
}

export function sameIdentity(left: Identity, right: Identity): boolean {
  return sameNamespace(left, right) && left.name === right.name && sameGvk(left, right)
}

/** What is left out of the selector fits everything. */
export function isSelected(gvk: Gvk, selector: Partial<Gvk>): boolean {
  return (!selector.group || selector.group === gvk.group) && (!selector.version || selector.version === gvk.version)
    && (!selector.kind || selector.kind === gvk.kind)
}

/** IsSelectedBy: gvk, name and namespace as they are. */
export function isSelectedBy(id: Identity, selector: Partial<Identity>): boolean {
  const { name, namespace } = selector
  return (!name || name === id.name) && (!namespace || effectiveNamespace({ isClusterScoped: false, namespace }) === effectiveNamespace(id)) && isSelected(id, selector)
}
