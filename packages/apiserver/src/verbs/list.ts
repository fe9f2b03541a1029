/**
 * GET of a collection: selected, in the order of keys, in pages that all show one revision.
 *
 * Follows k8s.io/apiserver/pkg/storage/etcd3/store.go (GetList) and pkg/storage/continue.go.
 */
import {
  badRequest, expired, groupResource, groupVersion, type KubeList, type KubeObject,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest, RequestOptions } from '../api-request.ts'
import { decodeContinue, encodeContinue } from '../continue-token.ts'
import { type Served, storeOf } from '../api-server.ts'
import { type Predicate, selectionOf } from '../selection.ts'
import { objectsAt } from '../store.ts'
import { toServedVersion } from '../versions.ts'

export function listObjects(simulation: Simulation, request: ApiRequest, served: Served): KubeList {
  const store = storeOf(simulation)
  const { options } = request
  const token = options.continue ? decodeContinue(options.continue) : undefined
  const revision = token?.revision ?? exactRevision(options) ?? store.revision
  const objects = objectsAt(store, groupResource(served.kind.resource), revision)
  if (!objects) throw expiredList(options)
  const isSelected = selectionOf(request, served)
  const keys = sortedKeys(objects, request).filter((key) => !token || key > token.lastKey)
  const items: KubeObject[] = []
  let scanned = 0
  for (const key of keys) {
    if (options.limit && items.length === options.limit) break
    scanned++
    const object = objects.get(key)!
    if (isSelected(object)) items.push(toServedVersion(object, served))
  }
  const remaining = keys.length - scanned
  const hasSelector = Boolean(options.labelSelector || options.fieldSelector)
  return {
    kind: `${served.resource.kind}List`,
    apiVersion: groupVersion(served.resource),
    metadata: {
      resourceVersion: String(revision),
      ...(remaining > 0 && { continue: encodeContinue({ revision, lastKey: keys[scanned - 1]! }) }),
      ...(remaining > 0 && !hasSelector && { remainingItemCount: remaining }),
    },
    items,
  }
}

/** Everything that a request selects, in the stored version and in the order of keys. */
export function selectedObjects(simulation: Simulation, request: ApiRequest, served: Served): KubeObject[] {
  const objects = storeOf(simulation).objects.get(groupResource(served.kind.resource)) ?? new Map<string, KubeObject>()
  const isSelected: Predicate = selectionOf(request, served)
  return sortedKeys(objects, request).map((key) => objects.get(key)!).filter(isSelected)
}

function sortedKeys(objects: ReadonlyMap<string, KubeObject>, { namespace }: ApiRequest): string[] {
  const keys = [...objects.keys()]
  const prefix = `${namespace ?? ''}/`
  return (namespace ? keys.filter((key) => key.startsWith(prefix)) : keys).sort()
}

function exactRevision({ resourceVersion, resourceVersionMatch }: RequestOptions): number | undefined {
  if (resourceVersionMatch !== 'Exact' || !resourceVersion) return undefined
  const revision = Number(resourceVersion)
  if (!Number.isInteger(revision)) throw badRequest(`Invalid resource version "${resourceVersion}"`)
  return revision
}

function expiredList({ continue: token }: RequestOptions) {
  return expired(token
    ? 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.'
    : 'The resourceVersion for the provided list is too old.')
}
