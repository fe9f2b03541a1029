/**
 * `--overrides`: a patch for an object that was put together.
 *
 * Follows k8s.io/kubectl/pkg/cmd/util/override_options.go of Kubernetes 1.34.
 */
import { applyJsonPatch, applyMergePatch, applyStrategicPatch, type JsonPatchOperation, type KubeObject, quote, typeOf } from '@track/apimachinery'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError } from '../errors.ts'

export const overrideFlags = {
  'overrides': { kind: 'string', default: '', help: 'A patch in JSON for the object that is created.' },
  'override-type': { kind: 'string', default: 'merge', help: 'What kind of patch that is.', completes: ['json', 'merge', 'strategic'] },
} as const satisfies FlagTable

export function overridden(object: KubeObject, { overrides, 'override-type': type }: FlagValues<typeof overrideFlags>): KubeObject {
  if (overrides === '') return object
  let patch: unknown
  try {
    patch = JSON.parse(overrides)
  } catch {
    // What was typed is not JSON.
    throw new KubectlError('Invalid JSON Patch')
  }
  if (type === 'json') return applyJsonPatch(object, patch as JsonPatchOperation[]) as KubeObject
  if (type === 'merge') return applyMergePatch(object, patch) as KubeObject
  if (type !== 'strategic') throw new KubectlError(`invalid override type: ${quote(type)}`)
  return applyStrategicPatch(object, patch as Record<string, unknown>, typeOf({ group: '', version: 'v1', kind: object.kind })!) as KubeObject
}
