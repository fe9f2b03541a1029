/** Between the version that is stored and the one that was asked for. */
import { groupVersion, type KubeObject } from '@track/apimachinery'
import type { Served } from './api-server.ts'

export function toServedVersion(object: KubeObject, { conversion }: Served): KubeObject {
  if (!conversion) return object
  const { resource } = conversion
  return { ...conversion.fromStorage(object), apiVersion: groupVersion(resource), kind: resource.kind }
}

export function toStoredVersion(object: KubeObject, { conversion, kind }: Served): KubeObject {
  if (!conversion) return object
  return { ...conversion.toStorage(object), apiVersion: groupVersion(kind.resource), kind: kind.resource.kind }
}
