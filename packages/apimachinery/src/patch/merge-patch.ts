/**
 * JSON Merge Patch: fields over fields, null takes away, anything else replaces.
 *
 * Follows RFC 7396, and gopkg.in/evanphx/json-patch.v4 for a patch that is no object.
 */
import { badRequest } from '../status-error.ts'

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object with the patch merged into it; neither is changed. */
export function applyMergePatch(object: unknown, patch: unknown): unknown {
  if (patch === null) throw badRequest('Invalid JSON Patch')
  return merged(object, patch)
}

/** RFC 7396's MergePatch(Target, Patch). */
export function merged(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch
  const result: Record<string, unknown> = isFields(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}
