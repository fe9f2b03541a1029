/**
 * The subresource that asks a pod to go, as `kubectl drain` does.
 *
 * Follows pkg/registry/core/pod/storage/eviction.go of Kubernetes 1.34.
 * Left out: PodDisruptionBudgets, which are no objects of this world.
 */
import {
  badRequest, type KubeObject, type Pod, pods, type Status, withCondition,
} from '@track/apimachinery'
import { printTimestamp, type Simulation } from '@track/simulation'
import type { ApiRequest, RequestOptions } from '../../api-request.ts'
import { apiServerOf, kindOf, pathOf } from '../../api-server.ts'
import { bodyOf } from '../../verbs/create.ts'
import { deleteObject } from '../../verbs/delete.ts'
import { storeUpdate } from '../../verbs/update.ts'

interface Eviction extends KubeObject {
  deleteOptions?: Pick<RequestOptions, 'gracePeriodSeconds' | 'propagationPolicy' | 'preconditions'> & { dryRun?: string[] }
}

export function evict(simulation: Simulation, request: ApiRequest, pod: Pod): KubeObject {
  const { metadata, deleteOptions = {} } = bodyOf(request) as Eviction
  if (metadata?.name !== undefined && metadata.name !== request.name) {
    throw badRequest('name in URL does not match name in Eviction object')
  }
  const { dryRun: asked = [], preconditions, ...rest } = deleteOptions
  const dryRun = Boolean(request.options.dryRun) || asked.length > 0
  const { resourceVersion: _checkedHere, ...remaining } = preconditions ?? {}
  const options: RequestOptions = { ...rest, dryRun, preconditions: dryRun ? preconditions ?? {} : remaining }
  const { resourceVersion } = preconditions ?? {}
  if (!dryRun && (resourceVersion === undefined || resourceVersion === pod.metadata.resourceVersion)) {
    storeUpdate(simulation, kindOf<KubeObject>(simulation, pods), markedForDisruption(pod, simulation))
  }
  const { subresource: _eviction, object: _body, ...deletion } = request
  const served = apiServerOf(simulation).served.get(pathOf(request.resource))!
  deleteObject(simulation, { ...deletion, verb: 'delete', options }, served)
  const status: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
  return status as unknown as KubeObject
}

function markedForDisruption(pod: Pod, { now }: Simulation): Pod {
  const target = {
    type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting',
    lastProbeTime: null,
  } as unknown as NonNullable<NonNullable<Pod['status']>['conditions']>[number]
  return { ...pod, status: { ...pod.status, conditions: withCondition(pod.status?.conditions, target, printTimestamp(now)) } }
}
