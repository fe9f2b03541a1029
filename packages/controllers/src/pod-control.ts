/**
 * Pods made from a template and taken away, with the events that say so.
 *
 * Follows RealPodControl of pkg/controller/controller_utils.go of Kubernetes 1.34.
 */
import { type KubeObject, type Pod, pods, type Resource, StatusError } from '@track/apimachinery'
import { controllerReference, type ControllerContext } from '@track/controller-runtime'
import type { PodTemplate } from './objects.ts'

/** The pod of a template; its name comes from its owner's. */
export function podFromTemplate(template: PodTemplate, owner: KubeObject, resource: Resource): Pod {
  const { labels = {}, annotations = {}, finalizers } = template.metadata ?? {}
  const { name = '', namespace } = owner.metadata
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      generateName: `${name}-`,
      ...(namespace && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(owner, resource)],
    },
    spec: template.spec,
  }
}

/** Creates a pod; a refusal becomes an event and is thrown on. */
export function createPod({ api, events }: ControllerContext, pod: Pod, owner: KubeObject): Pod {
  try {
    const created = api.create(pods, pod)
    events.record(owner, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${created.metadata.name}` })
    return created
  } catch (refusal) {
    // A quota, an admission plugin, a namespace that is going: said once, tried again later.
    if (refusal instanceof StatusError && !isNamespaceTerminating(refusal)) {
      events.record(owner, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${refusal.message}` })
    }
    throw refusal
  }
}

export function deletePod({ api, events }: ControllerContext, pod: Pod, owner: KubeObject): void {
  try {
    api.delete(pods, pod)
    events.record(owner, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` })
  } catch (refusal) {
    // Somebody else was first; there is nothing to report.
    if (refusal instanceof StatusError && refusal.reason === 'NotFound') return
    if (refusal instanceof StatusError) {
      events.record(owner, { type: 'Warning', reason: 'FailedDelete', message: `Error deleting: ${refusal.message}` })
      throw new StatusError(refusal.reason, `unable to delete pods: ${refusal.message}`)
    }
    throw refusal
  }
}

/** Whatever is created in a namespace that is being deleted is refused with this cause. */
export function isNamespaceTerminating(refusal: unknown): boolean {
  return refusal instanceof StatusError
    && refusal.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true
}

/**
 * Calls `create` so many times, in batches of 1, 2, 4 …; after a batch with a refusal no other is
 * begun, so that a hopeless template does not spam. Answers the first refusal.
 */
export function slowStart(count: number, create: () => void): StatusError | undefined {
  let left = count
  for (let batch = Math.min(left, 1); batch > 0; batch = Math.min(2 * batch, left)) {
    const refused = allOfBatch(batch, create)
    if (refused) return refused
    left -= batch
  }
  return undefined
}

function allOfBatch(size: number, create: () => void): StatusError | undefined {
  let refused: StatusError | undefined
  for (let call = 0; call < size; call++) {
    try {
      create()
    } catch (refusal) {
      if (!(refusal instanceof StatusError)) throw refusal
      // The others of the batch are on their way already.
      refused ??= refusal
    }
  }
  return refused
}

/** Creates what a namespace should have; one that is being deleted needs it no more. */
export function unlessTerminating(create: () => void): void {
  try {
    create()
  } catch (refusal) {
    // The namespace began to go while the work for it was queued.
    if (!isNamespaceTerminating(refusal)) throw refusal
  }
}
