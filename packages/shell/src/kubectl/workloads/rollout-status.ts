/**
 * How far a rollout has come, in a sentence.
 *
 * Follows k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go of Kubernetes 1.34.
 */
import { type Deployment, type KubeObject, quote } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'
import type { Named } from '../objects/info.ts'

export interface RolloutStatus {
  readonly message: string
  readonly isDone: boolean
}

const revisionAnnotation = 'deployment.kubernetes.io/revision'

export function rolloutStatus(object: KubeObject, revision: number, { resource }: Named): RolloutStatus {
  if (object.kind !== 'Deployment') {
    const { group, kind } = resource
    throw new KubectlError(`no status viewer has been implemented for ${group ? `${kind}.${group}` : kind}`)
  }
  return deploymentStatus(object as Deployment, revision)
}

export function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0)
}

function deploymentStatus(deployment: Deployment, revision: number): RolloutStatus {
  const { metadata: { name = '', generation = 0 }, spec, status } = deployment
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, availableReplicas = 0, conditions = [] } = status ?? {}
  const running = revisionOf(deployment)
  if (revision > 0 && revision !== running) {
    throw new KubectlError(`desired revision (${revision}) is different from the running revision (${running})`)
  }
  const waiting = (what: string) => ({ message: `Waiting for deployment ${quote(name)} rollout to finish: ${what}...\n`, isDone: false })
  if (generation > observedGeneration) return { message: 'Waiting for deployment spec update to be observed...\n', isDone: false }
  if (conditions.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded')) {
    throw new KubectlError(`deployment ${quote(name)} exceeded its progress deadline`)
  }
  const wanted = spec?.replicas ?? 1
  if (updatedReplicas < wanted) return waiting(`${updatedReplicas} out of ${wanted} new replicas have been updated`)
  if (replicas > updatedReplicas) return waiting(`${replicas - updatedReplicas} old replicas are pending termination`)
  if (availableReplicas < updatedReplicas) return waiting(`${availableReplicas} of ${updatedReplicas} updated replicas are available`)
  return { message: `deployment ${quote(name)} successfully rolled out\n`, isDone: true }
}

