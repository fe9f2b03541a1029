/**
 * Every pod runs as a service account, and has its token at hand.
 *
 * Follows plugin/pkg/admission/serviceaccount/admission.go of Kubernetes 1.34.
 */
import { type Container, type Pod, type ServiceAccount, serviceAccounts, type Volume } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest } from '../api-request.ts'
import { generatedSuffix } from '../metadata.ts'
import { storeOf } from '../api-server.ts'
import { objectKey, storedObject } from '../store.ts'
import { refused } from './forbidden.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { isCreatedPod } from './pods.ts'
import { secretRefusal } from './mountable-secrets.ts'

const mirrorAnnotation = 'kubernetes.io/config.mirror'
const volumePrefix = 'kube-api-access-'
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const tokenSeconds = 3607
const fileMode = 0o644

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  phase: 'mutate',
  admit(simulation, request, draft) {
    if (!isCreatedPod(request)) return
    const pod = draft as Pod
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return admitMirrorPod(request, pod)
    const spec = pod.spec!
    spec.serviceAccountName ||= 'default'
    spec.serviceAccount = spec.serviceAccountName
    const account = accountOf(simulation, request, pod)
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) mountToken(simulation, pod)
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) {
      spec.imagePullSecrets = account.imagePullSecrets.map(({ name }) => (name ? { name } : {}))
    }
    const refusal = secretRefusal(account, pod)
    if (refusal) throw refused(request, pod, refusal)
  },
}

/** A mirror pod stands for one that the kubelet runs by itself, and is left as it is. */
function admitMirrorPod(request: ApiRequest, pod: Pod): void {
  const { serviceAccountName, volumes = [] } = pod.spec!
  if (serviceAccountName) throw refused(request, pod, 'a mirror pod may not reference service accounts')
  if (volumes.some(({ secret }) => secret)) throw refused(request, pod, 'a mirror pod may not reference secrets')
  const hasToken = volumes.some(({ projected }) => projected?.sources?.some((source) => source.serviceAccountToken))
  if (hasToken) throw refused(request, pod, 'a mirror pod may not use ServiceAccountToken volume projections')
}

function accountOf(simulation: Simulation, request: ApiRequest, pod: Pod): ServiceAccount {
  const { namespace = '' } = request
  const name = pod.spec!.serviceAccountName!
  const account = storedObject(storeOf(simulation), serviceAccounts, objectKey(namespace, name))
  if (account) return account as ServiceAccount
  throw refused(request, pod, `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`)
}

function mountToken(simulation: Simulation, { metadata, spec }: Pod): void {
  const { volumes = [], containers, initContainers = [] } = spec!
  const existing = volumes.find(({ name }) => name.startsWith(volumePrefix))?.name
  const purpose = `token volume ${metadata.namespace ?? ''}/${metadata.name || (metadata.generateName ?? '')}`
  const name = existing ?? volumePrefix + generatedSuffix(simulation, purpose)
  const without = [...initContainers, ...containers].filter((container) => !hasMount(container))
  for (const container of without) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }]
  }
  if (existing === undefined && without.length > 0) spec!.volumes = [...volumes, tokenVolume(name)]
}

function hasMount({ volumeMounts = [] }: Container): boolean {
  return volumeMounts.some((mount) => mount.mountPath === mountPath)
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
      defaultMode: fileMode,
    },
  }
}
