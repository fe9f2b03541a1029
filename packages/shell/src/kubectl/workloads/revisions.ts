/**
 * The revisions of a Deployment: its ReplicaSets by their number.
 *
 * Follows k8s.io/kubectl/pkg/polymorphichelpers/{history,rollback}.go of Kubernetes 1.34.
 */
import { type Deployment, printLabelSelector, quote, type ReplicaSet } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import type { Info } from '../objects/info.ts'
import { revisionOf } from './rollout-status.ts'

export const changeCause = 'kubernetes.io/change-cause'
export const templateHash = 'pod-template-hash'

export function requireDeployment({ object, resource: { group, kind } }: Info, what: string): Deployment {
  if (object.kind === 'Deployment') return object as Deployment
  throw new KubectlError(`no ${what} has been implemented for ${quote(group ? `${kind}.${group}` : kind)}`)
}

/** Every ReplicaSet of the Deployment by its revision, the oldest first. */
export function* revisionsOf(kubectl: Kubectl, deployment: Deployment): Guest<ReadonlyMap<number, ReplicaSet>> {
  const { metadata: { uid, namespace = '' }, spec } = deployment
  const { items } = yield* kubectl.json<{ items: ReplicaSet[] }>(
    `/apis/apps/v1/namespaces/${namespace}/replicasets`, { query: { labelSelector: printLabelSelector(spec!.selector) } },
  )
  const owned = items.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
  return new Map(owned.map((set): [number, ReplicaSet] => [revisionOf(set), set]).sort(([a], [b]) => a - b))
}

/** The revision asked for, or (0) the one before the newest. */
export function chosenRevision(deployment: Deployment, revisions: ReadonlyMap<number, ReplicaSet>, wanted: number): ReplicaSet {
  if (wanted > 0) {
    const found = revisions.get(wanted)
    if (!found) throw new KubectlError(`unable to find specified revision ${wanted} in history`)
    return found
  }
  const previous = [...revisions.values()].at(-2)
  if (!previous) throw new KubectlError(`no rollout history found for deployment ${quote(deployment.metadata.name ?? '')}`)
  return previous
}

