/** Namespaces, ConfigMaps, Secrets and Leases. Follows internal/store/{namespace,configmap,secret,lease}.go of kube-state-metrics 2.18. */
import { configMaps, leases, namespaces, secrets } from '@track/apimachinery'
import { conditionParts, createdAt, familiesOf, type FamilyRow, named, ownerParts, secondsOf, versionOf } from './family-row.ts'

const namespace = familiesOf(namespaces, named('namespace'))
const configMap = familiesOf(configMaps, named('configmap'))
const secret = familiesOf(secrets, named('secret'))
const lease = familiesOf(leases, ({ namespace: own = '', name = '' }) => ({ namespace: own, lease: name }))

const phases = ['Active', 'Terminating']

export const configurationFamilies: readonly FamilyRow[] = [
  namespace.one('kube_namespace_created', '[STABLE] Unix creation timestamp', createdAt),
  namespace.many('kube_namespace_status_phase', '[STABLE] kubernetes namespace status phase.', ({ status }) => phases.map((phase) => [{ phase }, Number(status?.phase === phase)])),
  namespace.many('kube_namespace_status_condition', 'The condition of a namespace.', ({ status }) => (status?.conditions ?? []).flatMap(({ type, status: found }) => conditionParts(found, 'status', { condition: type }))),
  configMap.info('kube_configmap_info', '[STABLE] Information about configmap.', () => ({})),
  configMap.one('kube_configmap_created', '[STABLE] Unix creation timestamp', createdAt),
  configMap.one('kube_configmap_metadata_resource_version', 'Resource version representing a specific version of the configmap.', versionOf),
  secret.info('kube_secret_info', '[STABLE] Information about secret.', () => ({})),
  secret.info('kube_secret_type', '[STABLE] Type about secret.', ({ type = '' }) => ({ type })),
  secret.one('kube_secret_created', '[STABLE] Unix creation timestamp', createdAt),
  secret.one('kube_secret_metadata_resource_version', 'Resource version representing a specific version of secret.', versionOf),
  secret.many('kube_secret_owner', "Information about the Secret's owner.", ownerParts),
  lease.many('kube_lease_owner', "Information about the Lease's owner.", (object) => ownerParts(object).map(([{ owner_kind = '', owner_name = '' }, value]) => [{ owner_kind, owner_name, lease_holder: object.spec?.holderIdentity ?? '' }, value])),
  lease.one('kube_lease_renew_time', 'Kube lease renew time.', ({ spec }) => secondsOf(spec?.renewTime)),
]
