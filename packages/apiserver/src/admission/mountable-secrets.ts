/**
 * Which secrets a pod may use when its service account says that it counts (an annotation that is
 * deprecated since 1.32).
 *
 * Follows limitSecretReferences in plugin/pkg/admission/serviceaccount/admission.go of Kubernetes 1.34.
 */
import type { Container, Pod, ServiceAccount } from '@track/apimachinery'

const annotation = 'kubernetes.io/enforce-mountable-secrets'
const truths: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True']

/** Why the pod is refused; nothing when it is not. */
export function secretRefusal(account: ServiceAccount, { spec }: Pod): string | undefined {
  if (!truths.includes(account.metadata.annotations?.[annotation] ?? '')) return undefined
  const allowed = new Set((account.secrets ?? []).map(({ name }) => name))
  const because = `is not allowed because service account ${account.metadata.name} does not reference that secret`
  const { volumes = [], initContainers = [], containers, imagePullSecrets = [] } = spec!
  for (const { secret } of volumes) {
    if (secret && !allowed.has(secret.secretName)) return `volume with secret.secretName="${secret.secretName ?? ''}" ${because}`
  }
  const refusal = containerRefusal('init container', initContainers, allowed, because)
    ?? containerRefusal('container', containers, allowed, because)
  if (refusal) return refusal
  const pullSecrets = (account.imagePullSecrets ?? []).map(({ name }) => name)
  const index = imagePullSecrets.findIndex(({ name }) => !pullSecrets.includes(name))
  if (index === -1) return undefined
  const words = `does not reference that imagePullSecret`
  const { name = '' } = imagePullSecrets[index]!
  return `imagePullSecrets[${index}].name="${name}" is not allowed because service account ${account.metadata.name} ${words}`
}

function containerRefusal(
  what: string,
  containers: readonly Container[],
  allowed: ReadonlySet<string | undefined>,
  because: string,
): string | undefined {
  for (const { name, env = [], envFrom = [] } of containers) {
    const variable = env.find(({ valueFrom }) => valueFrom?.secretKeyRef && !allowed.has(valueFrom.secretKeyRef.name))
    if (variable) {
      const secret = variable.valueFrom!.secretKeyRef!.name ?? ''
      return `${what} ${name} with envVar ${variable.name} referencing secret.secretName="${secret}" ${because}`
    }
    const source = envFrom.find(({ secretRef }) => secretRef && !allowed.has(secretRef.name))
    if (source) return `${what} ${name} with envFrom referencing secret.secretName="${source.secretRef!.name ?? ''}" ${because}`
  }
  return undefined
}
