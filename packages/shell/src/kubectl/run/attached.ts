/**
 * A pod that was just made, attached to until it has ended: its exit code is the command's.
 *
 * Follows k8s.io/kubectl/pkg/cmd/run/run.go (handleAttachPod, waitForPod) of Kubernetes 1.34.
 */
import type { KubeObject, Pod } from '@track/apimachinery'
import { type Guest, now, print, printError } from '@track/processes'
import type { StreamReading } from '@track/apiserver'
import type { RunFlags } from '../../commands/kubectl/run.ts'
import { attachTo } from '../console/attaching.ts'
import { isCompleted } from '../console/pod-meant.ts'
import { printedKind, resourceOfKind } from '../discovery.ts'
import { CommandEnded, KubectlError, ServerError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { followObject } from '../objects/following.ts'
import { infoPath, type Named } from '../objects/info.ts'

export interface Attaching {
  readonly given: RunFlags
  /** `--rm`: what is deleted at the end. */
  readonly remove: readonly KubeObject[]
}

export function* attachToRun(kubectl: Kubectl, pod: Pod, { given, remove }: Attaching): Guest<number> {
  try {
    return yield* attachedUntilEnd(kubectl, pod, given)
  } finally {
    for (const object of remove) yield* removeObject(kubectl, object, given.quiet)
  }
}

function* attachedUntilEnd(kubectl: Kubectl, pod: Pod, given: RunFlags): Guest<number> {
  const resource = resourceOfKind(pod, yield* kubectl.resources())!
  const named: Named = { resource, namespace: pod.metadata.namespace ?? '', name: pod.metadata.name ?? '', source: '' }
  const running = yield* podOnce(kubectl, named, given, (each) => isCompleted(each) || isReady(each))
  yield* isCompleted(running) ? showLog(kubectl, running, firstContainer(running)) : attachOrShowLog(kubectl, running, given)
  if (given['leave-stdin-open'] || !['Never', 'OnFailure'].includes(given.restart)) return 0
  const ended = yield* podOnce(kubectl, named, given, given.restart === 'Never' ? isCompleted : (each) => each.status?.phase === 'Succeeded')
  return exitCodeOf(ended)
}

function exitCodeOf({ metadata: { name = '', namespace = '' }, status }: Pod): number {
  if (status?.phase === 'Succeeded') return 0
  const terminated = status?.containerStatuses?.[0]?.state?.terminated
  if (!terminated?.exitCode) throw new KubectlError(`pod ${namespace}/${name} failed with unknown exit code`)
  throw new CommandEnded(terminated.exitCode, `pod ${namespace}/${name} terminated (${terminated.reason ?? ''})\n${terminated.message ?? ''}`)
}

/** Waits until it is so, as long as --pod-running-timeout. */
function* podOnce(kubectl: Kubectl, named: Named, given: RunFlags, is: (pod: Pod) => boolean): Guest<Pod> {
  let seen: Pod | undefined
  const deadline = (yield* now()) + given['pod-running-timeout']
  const ended = yield* followObject(kubectl, named, deadline, function* (sight) {
    if ('missing' in sight && sight.missing === 'deleted') throw podGone()
    if ('object' in sight) seen = sight.object as Pod
    return seen !== undefined && is(seen)
  })
  if (ended === 'timed out') throw new KubectlError('timed out waiting for the condition')
  return seen!
}

/** What a watch's end means where a pod was waited for. */
export function podGone(): ServerError {
  return new ServerError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'NotFound', code: 404, message: 'pods "" not found' })
}

function isReady({ status }: Pod): boolean {
  return status?.phase === 'Running' && (status.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false)
}

function* attachOrShowLog(kubectl: Kubectl, pod: Pod, given: RunFlags): Guest<void> {
  try {
    yield* attachTo(kubectl, pod, { stdin: given.stdin, tty: given.tty, quiet: given.quiet, container: '' })
  } catch (reason) {
    // It ended before anybody could attach, or the exit code is told below.
    if (!(reason instanceof KubectlError)) throw reason
    if (reason instanceof CommandEnded) return
    yield* printError(`warning: couldn't attach to pod/${pod.metadata.name ?? ''}, falling back to streaming logs: ${reason.message}\n`)
    yield* showLog(kubectl, pod, firstContainer(pod))
  }
}

function firstContainer({ spec }: Pod): string {
  return spec?.containers?.[0]?.name ?? ''
}

export function* showLog(kubectl: Kubectl, { metadata: { name = '', namespace = '' } }: Pod, container: string): Guest<void> {
  const stream = yield* kubectl.open(`/api/v1/namespaces/${namespace}/pods/${name}/log`, { query: { container } })
  const reading = (yield* kubectl.read(stream, undefined)) as StreamReading
  yield* print(reading.chunks.map(({ text }) => text).join(''))
}

function* removeObject(kubectl: Kubectl, object: KubeObject, quiet: boolean): Guest<void> {
  const resource = resourceOfKind(object, yield* kubectl.resources())!
  const { name = '', namespace = '' } = object.metadata
  yield* kubectl.send(infoPath({ resource, namespace, name, source: '' }), { method: 'DELETE', body: { propagationPolicy: 'Background' } })
  if (!quiet) yield* print(`${printedKind(resource)} "${name}" deleted from ${namespace} namespace\n`)
}
