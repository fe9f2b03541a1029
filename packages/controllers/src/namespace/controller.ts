/**
 * Empties a namespace that is being deleted, pods first, and lets it go when nothing is left.
 *
 * Follows pkg/controller/namespace/namespace_controller.go and
 * deletion/namespaced_resources_deleter.go of Kubernetes 1.34.
 */
import { deepEqual, groupResource, type KubeObject, type Namespace, namespaces, type Pod, pods, type Resource, StatusError } from '@track/apimachinery'
import { apiServerOf } from '@track/apiserver'
import { type ControllerContext, defineController } from '@track/controller-runtime'
import { type Duration, parseTimestamp, printTimestamp, second } from '@track/simulation'
import { deletionConditions, type Remainder } from './conditions.ts'

const finalizer = 'kubernetes'
/** Every turn waits so long, so that a namespace that was just deleted is seen as such everywhere. */
const gracePeriod: Duration = 5 * second
/** How long objects with finalizers are guessed to take. */
const finalizerSeconds = 15

export const namespaceController = defineController<Namespace>({
  name: 'namespace-controller',
  reconciles: namespaces,
  wakes: ({ metadata }) => metadata.deletionTimestamp !== undefined,
  delay: () => gracePeriod,

  reconcile(namespace, context) {
    if (namespace.metadata.deletionTimestamp === undefined || !namespace.spec.finalizers?.includes(finalizer)) return undefined
    const content = deleteContent(namespace, context)
    const reported = report(namespace, content, context)
    if (content.seconds > 0) return { requeueAfter: (Math.floor(content.seconds / 2) + 1) * second }
    if (content.failures.length > 0) throw new StatusError('InternalError', content.failures.join(', '))
    finalize(reported, context)
    return undefined
  },
})

interface Content {
  readonly remaining: readonly Remainder[]
  readonly failures: readonly string[]
  /** How long until what is left may have gone. */
  readonly seconds: number
}

/** Deletes everything; while there are pods nothing but pods, since they may need the rest. */
function deleteContent(namespace: Namespace, context: ControllerContext): Content {
  const left = deleteAll(namespace, pods, context)
  if (left.remaining.length > 0) return left
  const others = resourcesIn(context).filter((resource) => groupResource(resource) !== groupResource(pods))
  const parts = others.map((resource) => deleteAll(namespace, resource, context))
  return {
    remaining: parts.flatMap(({ remaining }) => remaining),
    failures: [...left.failures, ...parts.flatMap(({ failures }) => failures)],
    seconds: Math.max(0, ...parts.map(({ seconds }) => seconds)),
  }
}

function resourcesIn({ simulation }: ControllerContext): Resource[] {
  const kinds = [...apiServerOf(simulation).kinds.values()]
  return kinds.filter(({ resource, verbs }) => resource.namespaced && (!verbs || verbs.includes('delete'))).map(({ resource }) => resource)
}

function deleteAll({ metadata }: Namespace, resource: Resource, { api, cache }: ControllerContext): Content {
  const name = metadata.name!
  const failures: string[] = []
  const seconds = groupResource(resource) === groupResource(pods) ? graceOf(cache.list(pods, name), metadata, api.now) : 0
  for (const object of cache.list(resource, name)) {
    try {
      api.delete(resource, object, { propagationPolicy: 'Background' })
    } catch (refusal) {
      // A webhook or a budget may refuse; it is reported and tried again.
      if (!(refusal instanceof StatusError)) throw refusal
      failures.push(refusal.message)
    }
  }
  const left = cache.list(resource, name)
  if (left.length === 0) return { remaining: [], failures, seconds: 0 }
  const finalizers = countFinalizers(left)
  if (seconds === 0 && finalizers.size === 0 && failures.length === 0) {
    failures.push(`unexpected items still remain in namespace: ${name} for gvr: ${resource.group}/${resource.version}, Resource=${resource.plural}`)
  }
  const estimate = seconds > 0 ? seconds : finalizers.size > 0 ? finalizerSeconds : 0
  return { remaining: [{ resource, count: left.length, finalizers }], failures, seconds: estimate }
}

function countFinalizers(objects: readonly KubeObject[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { metadata } of objects) for (const each of metadata.finalizers ?? []) counts.set(each, (counts.get(each) ?? 0) + 1)
  return counts
}

/** The longest grace period of the pods, unless it is over. */
function graceOf(running: readonly Pod[], { deletionTimestamp = '' }: Namespace['metadata'], now: number): number {
  const alive = running.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
  const seconds = Math.max(0, ...alive.map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0))
  return now - parseTimestamp(deletionTimestamp) >= seconds * second ? 0 : seconds
}

function report(namespace: Namespace, content: Content, { api }: ControllerContext): Namespace {
  const conditions = deletionConditions(namespace.status?.conditions, content, printTimestamp(api.now))
  if (deepEqual(conditions, namespace.status?.conditions)) return namespace
  return api.updateStatus(namespaces, { ...namespace, status: { ...namespace.status, conditions } })
}

function finalize(namespace: Namespace, { api }: ControllerContext): void {
  const finalizers = (namespace.spec.finalizers ?? []).filter((each) => each !== finalizer)
  api.updateSubresource(namespaces, namespace, 'finalize', { ...namespace, spec: { ...namespace.spec, finalizers } })
}
