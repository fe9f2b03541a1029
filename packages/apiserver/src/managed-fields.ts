/**
 * Who owns which fields: every write is tracked, and server-side apply decides by it.
 *
 * Follows k8s.io/apimachinery/pkg/util/managedfields (fieldmanager.go and its layers).
 */
import { applyManaged, groupVersion, type KubeObject, trackManaged } from '@track/apimachinery'
import { printTimestamp, type Simulation } from '@track/simulation'
import type { ApiRequest, Draft } from './api-request.ts'
import type { Served } from './api-server.ts'
import { toServedVersion, toStoredVersion } from './versions.ts'

/** Sets `draft.metadata.managedFields` after an update (or a create, with no live object). */
export function trackFields(
  simulation: Simulation,
  request: ApiRequest,
  served: Served,
  { draft, live }: { draft: Draft; live: KubeObject | undefined },
): void {
  if (request.patch?.type === 'apply') return
  const managed = trackManaged({
    live: live && toServedVersion(live, served),
    updated: toServedVersion(draft, served),
    type: served.type,
    apiVersion: groupVersion(served.resource),
    manager: request.manager,
    subresource: request.subresource ?? '',
    time: printTimestamp(simulation.now),
  })
  if (managed.length > 0) draft.metadata.managedFields = managed
  else delete draft.metadata.managedFields
}

/** The object that an apply leads to, with its managed fields; refuses with the conflicts. */
export function applied(
  simulation: Simulation,
  request: ApiRequest,
  served: Served,
  { config, live }: { config: KubeObject; live: KubeObject | undefined },
): Draft {
  const merged = applyManaged({
    live: live && toServedVersion(live, served),
    config,
    type: served.type,
    apiVersion: groupVersion(served.resource),
    manager: request.manager,
    subresource: request.subresource ?? '',
    force: request.options.force ?? false,
    time: printTimestamp(simulation.now),
  })
  return toStoredVersion(merged, served)
}
