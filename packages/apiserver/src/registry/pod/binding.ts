/**
 * The subresource through which a scheduler puts a pod on a node.
 *
 * Follows BindingREST in pkg/registry/core/pod/storage/storage.go of Kubernetes 1.34.
 */
import {
  badRequest, conflict, type FieldError, type KubeObject, path, type Pod, pods, printFieldErrors,
  requiredValue, type Status, StatusError, unsupportedValue, withCondition,
} from '@track/apimachinery'
import { printTimestamp, type Simulation } from '@track/simulation'
import type { ApiRequest } from '../../api-request.ts'
import { kindOf } from '../../api-server.ts'
import { bodyOf } from '../../verbs/create.ts'
import { storeUpdate } from '../../verbs/update.ts'

interface Binding extends KubeObject {
  target?: { kind?: string; name?: string }
}

export function bind(simulation: Simulation, request: ApiRequest, pod: Pod): KubeObject {
  const { metadata, target } = bodyOf(request) as Binding
  if (metadata?.name !== undefined && metadata.name !== request.name) {
    throw badRequest('name in URL does not match name in Binding object')
  }
  checkTarget(target)
  checkPreconditions(pod, metadata)
  const refusal = whyNotBound(pod)
  if (refusal) throw conflict({ group: '', plural: 'pods/binding' }, request.name ?? '', refusal)
  if (!request.options.dryRun) {
    storeUpdate(simulation, kindOf<KubeObject>(simulation, pods), bound(pod, { metadata, node: target!.name! }, simulation))
  }
  const status: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
  return status as unknown as KubeObject
}

function checkTarget(target: Binding['target']): void {
  const errors: FieldError[] = []
  if (target?.kind && target.kind !== 'Node') {
    errors.push(unsupportedValue(path('target', 'kind'), target.kind, ['Node', '<empty>']))
  }
  if (!target?.name) errors.push(requiredValue(path('target', 'name')))
  if (errors.length > 0) throw new StatusError('Unknown', printFieldErrors(errors))
}

function checkPreconditions({ metadata }: Pod, { uid, resourceVersion }: Binding['metadata']): void {
  const name = metadata.name ?? ''
  if (uid && uid !== metadata.uid) {
    throw conflict(pods, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid ?? ''}`)
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    const words = `ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion ?? ''}`
    throw conflict(pods, name, `Precondition failed: ${words}`)
  }
}

function whyNotBound({ metadata, spec }: Pod): string | undefined {
  const { name = '' } = metadata
  if (metadata.deletionTimestamp) return `pod ${name} is being deleted, cannot be assigned to a host`
  if (spec?.nodeName) return `pod ${name} is already assigned to node "${spec.nodeName}"`
  return spec?.schedulingGates?.length ? `pod ${name} has non-empty .spec.schedulingGates` : undefined
}

function bound(pod: Pod, { metadata, node }: { metadata: Binding['metadata']; node: string }, simulation: Simulation): Pod {
  const { status = {} } = pod
  const { annotations } = metadata
  const conditions = withCondition(status.conditions, scheduled, printTimestamp(simulation.now))
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(annotations && { annotations: { ...pod.metadata.annotations, ...annotations } }),
    },
    spec: { ...pod.spec!, nodeName: node },
    status: { ...status, conditions },
  }
}

type Conditions = NonNullable<NonNullable<Pod['status']>['conditions']>

const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null } as unknown as Conditions[number]
