/**
 * Empties a node: nothing new comes, and what runs is evicted.
 *
 * Follows k8s.io/kubectl/pkg/{cmd/drain,drain}/drain.go of Kubernetes 1.34. Pods are evicted one
 * after the other's request, and waited for together.
 */
import { type KubeObject, type Pod, quote } from '@track/apimachinery'
import { type Guest, now, print, printError, sleep } from '@track/processes'
import { type Instant, printGoDuration, second } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { cordonAll, nodesMeant } from '../../kubectl/drain/cordon.ts'
import { podsToEvict } from '../../kubectl/drain/pods-to-evict.ts'
import { Failures, failTogether, isRefusedWith, KubectlError, UsageError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { type DryRun, dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...labelSelectorFlag, ...dryRunFlags,
  'force': { kind: 'boolean', help: 'Pods without a controller too.' },
  'ignore-daemonsets': { kind: 'boolean', help: 'Leave the pods of DaemonSets.' },
  'delete-emptydir-data': { kind: 'boolean', help: 'Pods with data in an emptyDir too.' },
  'grace-period': { kind: 'integer', default: -1, help: 'Seconds that a pod has to end.' },
  'timeout': { kind: 'duration', default: 0, help: 'How long to try; 0 is for as long as it takes.' },
  'pod-selector': { kind: 'string', default: '', help: 'Only pods with these labels.' },
  'disable-eviction': { kind: 'boolean', help: 'Delete pods, without asking disruption budgets.' },
  'skip-wait-for-delete-timeout': { kind: 'integer', default: 0, help: 'Do not wait for pods that have been ending for so many seconds.' },
  'chunk-size': { kind: 'integer', default: 500, help: 'How many objects to ask for at once.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

const retryInterval = 5 * second

export const drain = defineVerb({
  name: 'drain',
  group: 'cluster',
  summary: 'Drain node in preparation for maintenance',
  usage: 'NODE [options]',
  examples: ['kubectl drain node-a1 --ignore-daemonsets', 'kubectl drain node-a1 --force --grace-period=900'],
  completes: 'nodes',
  flags,
  *run({ flags: given, operands, kubectl }) {
    if (operands.length === 0 && given.selector === undefined) throw new UsageError('USAGE: drain NODE [flags]', 'drain')
    if (operands.length > 0 && given.selector !== undefined) throw new UsageError('error: cannot specify both a node name and a --selector option', 'drain')
    const { infos, errors } = yield* nodesMeant(kubectl, operands, given.selector)
    failTogether(errors.slice(0, 1))
    const dryRun = dryRunOf(given)
    yield* cordonAll(kubectl, infos, true, dryRun)
    const pending: { readonly name: string; readonly error: KubectlError }[] = []
    for (const info of infos) {
      try {
        yield* drainOne(kubectl, info, given, dryRun)
        yield* print(`node/${info.name} ${dryRunWords('drained', dryRun)}\n`)
      } catch (reason) {
        // One node cannot be drained: the others are gone on with.
        if (!(reason instanceof KubectlError)) throw reason
        yield* printError(`error: unable to drain node ${quote(info.name)} due to error: ${reason.message}, continuing command...\n`)
        pending.push({ name: info.name, error: reason })
      }
    }
    if (pending.length > 0) yield* printError(`There are pending nodes to be drained:\n${pending.map(({ name }) => ` ${name}\n`).join('')}`)
    failTogether(pending.map(({ error }) => error))
    return 0
  },
})

function* drainOne(kubectl: Kubectl, { name }: Info, given: Flags, dryRun: DryRun): Guest<void> {
  const query = { fieldSelector: `spec.nodeName=${name}`, labelSelector: given['pod-selector'] || undefined, limit: '500' }
  const { items } = yield* kubectl.json<{ items: Pod[] }>('/api/v1/pods', { query })
  const rules = { force: given.force, ignoreDaemonSets: given['ignore-daemonsets'], deleteEmptyDirData: given['delete-emptydir-data'] }
  const { pods, warnings, refusals } = podsToEvict(items, rules)
  if (refusals.length > 0) throw new Failures(refusals.map((words) => new KubectlError(words)))
  if (warnings !== '') yield* printError(`Warning: ${warnings}\n`)
  if (dryRun === 'client') {
    for (const { metadata } of pods) yield* print(`evicting pod ${metadata.namespace ?? ''}/${metadata.name ?? ''} (dry run)\n`)
    return
  }
  const deadline = given.timeout === 0 ? Infinity : (yield* now()) + given.timeout
  yield* evictAll(kubectl, pods, given, { deadline, dryRun })
}

interface Evicting {
  readonly deadline: Instant
  readonly dryRun: DryRun
}

/** Budgets refuse for now: those pods are asked for again. */
function* evictAll(kubectl: Kubectl, pods: readonly Pod[], given: Flags, { deadline, dryRun }: Evicting): Guest<void> {
  const waiting: Pod[] = []
  const errors: KubectlError[] = []
  let left = [...pods]
  while (left.length > 0) {
    const refused: Pod[] = []
    for (const pod of left) {
      const { name = '', namespace = '' } = pod.metadata
      if (!given['disable-eviction']) yield* print(`evicting pod ${namespace}/${name}${dryRun === 'server' ? ' (server dry run)' : ''}\n`)
      if ((yield* now()) >= deadline) {
        errors.push(new KubectlError(`error when evicting pods/${quote(name)} -n ${quote(namespace)}: global timeout reached: ${printGoDuration(given.timeout)}`))
      } else if (yield* isEvicted(kubectl, pod, given, dryRun, errors)) waiting.push(pod)
      else refused.push(pod)
    }
    left = refused
    if (left.length > 0) yield* sleep(retryInterval)
  }
  if (dryRun === 'none') yield* untilGone(kubectl, waiting, given, deadline, errors)
  failTogether(errors)
}

function* isEvicted(kubectl: Kubectl, pod: Pod, given: Flags, dryRun: DryRun, errors: KubectlError[]): Guest<boolean> {
  const { name = '', namespace = '' } = pod.metadata
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`
  const deleteOptions = { ...(given['grace-period'] >= 0 && { gracePeriodSeconds: given['grace-period'] }), ...(dryRun === 'server' && { dryRun: ['All'] }) }
  const eviction: KubeObject & { deleteOptions: object } = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions }
  try {
    yield* given['disable-eviction']
      ? kubectl.json(path, { method: 'DELETE', body: deleteOptions })
      : kubectl.json(`${path}/eviction`, { method: 'POST', body: eviction })
    return true
  } catch (reason) {
    // It is gone already, or a budget says not now; anything else is said in the end.
    if (isRefusedWith(reason, 'NotFound')) return true
    if (!(reason instanceof KubectlError)) throw reason
    const subject = `error when evicting pods/${quote(name)} -n ${quote(namespace)}`
    if (isRefusedWith(reason, 'TooManyRequests')) {
      yield* printError(`${subject} (will retry after 5s): ${reason.message}\n`)
      return false
    }
    errors.push(new KubectlError(`${subject}: ${reason.message}`))
    return true
  }
}

function* untilGone(kubectl: Kubectl, pods: readonly Pod[], given: Flags, deadline: Instant, errors: KubectlError[]): Guest<void> {
  let left = [...pods]
  while (left.length > 0) {
    const still: Pod[] = []
    for (const pod of left) {
      const { name = '', namespace = '', uid } = pod.metadata
      const found = yield* kubectl.find<Pod>(`/api/v1/namespaces/${namespace}/pods/${name}`)
      if (found && found.metadata.uid === uid) still.push(pod)
      else yield* print(`pod/${name} ${given['disable-eviction'] ? 'deleted' : 'evicted'}\n`)
    }
    left = still
    if (left.length === 0) return
    if ((yield* now()) >= deadline) {
      for (const { metadata: { name = '', namespace = '' } } of left) {
        errors.push(new KubectlError(`error when waiting for pod ${quote(name)} in namespace ${quote(namespace)} to terminate: global timeout reached: ${printGoDuration(given.timeout)}`))
      }
      return
    }
    yield* sleep(1 * second)
  }
}
