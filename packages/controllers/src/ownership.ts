/**
 * Whose an object is: a controller takes in orphans that its selector matches and lets go of those
 * that it no longer matches.
 *
 * Follows pkg/controller/controller_ref_manager.go of Kubernetes 1.34.
 */
import { controllerOf, type KubeObject, type LabelSelector, matchesLabelSelector, type Resource, StatusError } from '@track/apimachinery'
import { controllerReference, type ControllerContext } from '@track/controller-runtime'

interface Claim<T extends KubeObject> {
  readonly owner: KubeObject
  readonly ownerResource: Resource
  readonly selector: LabelSelector | undefined
  readonly resource: Resource<T>
  /** What of the namespace may be claimed; what belongs to another is left alone. */
  readonly candidates: readonly T[]
  /** Finalizers that are set with the owner reference and taken away with it. */
  readonly finalizers?: readonly string[]
}

export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid
}

/** The objects that belong to the owner once it has adopted and released what it should. */
export function claimed<T extends KubeObject>(api: ControllerContext['api'], claim: Claim<T>): T[] {
  const { owner, candidates, selector } = claim
  const isDeleting = owner.metadata.deletionTimestamp !== undefined
  const mine: T[] = []
  for (const object of candidates) {
    const controller = controllerOf(object)
    if (controller && controller.uid !== owner.metadata.uid) continue
    const matches = matchesLabelSelector(selector, object.metadata.labels)
    if (controller && matches) mine.push(object)
    else if (isDeleting) continue
    else if (controller) unlessGone(() => release(api, claim, object))
    else if (matches && object.metadata.deletionTimestamp === undefined) {
      const adopted = unlessGone(() => adopt(api, claim, object))
      if (adopted) mine.push(adopted)
    }
  }
  return mine
}

function adopt<T extends KubeObject>(api: ControllerContext['api'], claim: Claim<T>, object: T): T {
  const { owner, ownerResource, resource, finalizers } = claim
  const { uid, ownerReferences = [], finalizers: present = [] } = object.metadata
  const metadata = {
    uid,
    ownerReferences: [...ownerReferences, controllerReference(owner, ownerResource)],
    ...(finalizers && { finalizers: [...present.filter((each) => !finalizers.includes(each)), ...finalizers] }),
  }
  return api.patch(resource, object, { type: 'merge', body: { metadata } })
}

function release<T extends KubeObject>(api: ControllerContext['api'], claim: Claim<T>, object: T): void {
  const { owner, resource, finalizers = [] } = claim
  const { uid, ownerReferences = [], finalizers: present = [] } = object.metadata
  const metadata = {
    uid,
    ownerReferences: orNothing(ownerReferences.filter((each) => each.uid !== owner.metadata.uid)),
    finalizers: orNothing(present.filter((each) => !finalizers.includes(each))),
  }
  api.patch(resource, object, { type: 'merge', body: { metadata } })
}

/** A merge patch takes a field away with null. */
export function orNothing<T>(list: readonly T[]): readonly T[] | null {
  return list.length > 0 ? list : null
}

function unlessGone<T>(write: () => T): T | undefined {
  try {
    return write()
  } catch (refusal) {
    // It went in the meantime, or is another object of that name by now; nothing is left to claim.
    if (refusal instanceof StatusError && (refusal.reason === 'NotFound' || refusal.reason === 'Invalid')) return undefined
    throw refusal
  }
}
