/** Which pod a console is opened to: a pod by its name, or the liveliest of an object's. */
import type { Pod } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { Duration } from '@track/simulation'
import type { Kubectl } from '../kubectl.ts'
import { objectsOf } from '../objects/find.ts'
import { byActivity, podsOfObject } from '../workloads/pods-of-object.ts'

/** `operands`: `web-0`, `deploy/web`, or a type and a name. */
export function* podMeant(kubectl: Kubectl, operands: readonly string[], filename: readonly string[], timeout: Duration): Guest<Pod> {
  const [first = '', second] = operands
  const words = second !== undefined || first.includes('/') ? operands : ['pods', first]
  const [info] = yield* objectsOf(kubectl, filename.length > 0 ? { files: { filename } } : { operands: words })
  if (info!.object.kind === 'Pod') return info!.object as Pod
  const pods = yield* podsOfObject(kubectl, info!.object, { timeout, order: byActivity, doing: 'attach to' })
  return pods[0]!
}

export function isCompleted({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}
