/**
 * The subresource through which ephemeral containers are added to a pod that runs.
 *
 * Follows podEphemeralContainersStrategy in pkg/registry/core/pod/strategy.go and
 * ValidatePodEphemeralContainersUpdate in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import { type FieldError, forbiddenField, path, type Pod, quote, semanticEqual } from '@track/apimachinery'
import type { Draft } from '../../api-request.ts'
import type { MetadataErrors } from '../../kind.ts'
import { mirrorAnnotation } from './annotations.ts'
import { dropDisabledFields } from './disabled-fields.ts'
import { differenceOfEphemeralContainers } from './spec-difference.ts'
import { validateAnnotationUpdate, validatePod } from './validation.ts'

/** Of the spec only they come from the new object; of the metadata what a status update could not change either stays. */
export function keepOnlyEphemeralContainers(draft: Draft<Pod>, old: Pod): void {
  const { ephemeralContainers } = draft.spec!
  const { ephemeralContainers: _before, ...spec } = old.spec!
  draft.spec = { ...spec, ...(ephemeralContainers && { ephemeralContainers }) }
  if (old.status) draft.status = old.status
  else delete draft.status
  keepMetadata(draft, old)
  dropDisabledFields(draft.spec)
  countGeneration(draft, old)
}

/** Follows ResetObjectMetaForStatus in k8s.io/apimachinery/pkg/apis/meta/v1/meta.go. */
const keptMetadata = ['deletionTimestamp', 'generation', 'selfLink', 'labels', 'annotations', 'finalizers', 'ownerReferences'] as const

function keepMetadata(draft: Draft<Pod>, old: Pod): void {
  const [now, before] = [draft.metadata as Record<string, unknown>, old.metadata as Readonly<Record<string, unknown>>]
  for (const name of keptMetadata) {
    if (before[name] === undefined) delete now[name]
    else now[name] = before[name]
  }
}

export function countGeneration(draft: Draft<Pod>, old: Pod): void {
  const generation = old.metadata.generation ?? 0
  draft.metadata.generation = semanticEqual(draft.spec, old.spec) ? generation : generation + 1
}

export function validateEphemeralContainersUpdate(pod: Pod, old: Pod, metadata: MetadataErrors): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) {
    return [forbiddenField('', 'static pods do not support ephemeral containers')]
  }
  const field = path('spec', 'ephemeralContainers')
  const changes = (old.spec!.ephemeralContainers ?? []).flatMap((before) => {
    const after = pod.spec!.ephemeralContainers?.find(({ name }) => name === before.name)
    const what = `existing ephemeral containers ${quote(before.name)} may not be`
    if (!after) return [forbiddenField(field, `${what} removed\n`)]
    if (semanticEqual(before, after)) return []
    return [forbiddenField(field, `${what} changed\n${differenceOfEphemeralContainers(before, after)}`)]
  })
  return [
    ...metadata.update, ...metadata.object, ...validatePod(pod),
    ...validateAnnotationUpdate(pod, old, path('metadata', 'annotations')), ...changes,
  ]
}
