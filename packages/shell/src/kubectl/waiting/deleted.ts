/**
 * Waits until an object is gone.
 *
 * Follows k8s.io/kubectl/pkg/cmd/wait/delete.go of Kubernetes 1.34.
 */
import type { Guest } from '@track/processes'
import type { Duration, Instant } from '@track/simulation'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { followObject } from '../objects/following.ts'
import { infoPath, type Named } from '../objects/info.ts'

export interface Until {
  readonly deadline: Instant
  /** Zero: look once. */
  readonly timeout: Duration
  /** Another object of the name does not count. */
  readonly uid?: string | undefined
}

export function* untilDeleted(kubectl: Kubectl, named: Named, { deadline, timeout, uid }: Until): Guest<void> {
  const found = yield* kubectl.find(infoPath(named))
  if (!found || (uid !== undefined && found.metadata.uid !== uid)) return
  if (timeout === 0) throw new KubectlError(`condition not met for ${printedPlural(named)}`)
  const outcome = yield* followObject(kubectl, named, deadline, function* (sight) {
    return 'missing' in sight
  })
  if (outcome === 'timed out') throw timedOut(named)
}

export function timedOut({ resource, name }: Named): KubectlError {
  return new KubectlError(`timed out waiting for the condition on ${resource.plural}/${name}`)
}

export function printedPlural({ resource, name }: Named): string {
  return `${resource.plural}/${name}`
}

