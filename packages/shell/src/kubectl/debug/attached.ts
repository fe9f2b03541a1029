/**
 * The container for debugging, attached to once it runs; of one that has ended already, its log.
 *
 * Follows k8s.io/kubectl/pkg/cmd/debug/debug.go (handleAttachPod, waitForContainer) of Kubernetes 1.34.
 */
import type { KubeObject, Pod } from '@track/apimachinery'
import { type Guest, now, printError } from '@track/processes'
import { hour } from '@track/simulation'
import { attachTo } from '../console/attaching.ts'
import { CommandEnded, KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { followObject } from '../objects/following.ts'
import type { Named } from '../objects/info.ts'
import { podGone, showLog } from '../run/attached.ts'
import { containerStatusOf } from '../workloads/pod.ts'
import type { DebugOptions } from './options.ts'

/** As good as for ever. */
const patience = 10_000 * hour

export function* attachToDebugger(kubectl: Kubectl, named: Named, container: string, options: DebugOptions): Guest<void> {
  const pod = yield* podOnceStarted(kubectl, named, container, options.quiet)
  if (containerStatusOf(pod, container)?.state?.terminated) return yield* showLog(kubectl, pod, container)
  try {
    yield* attachTo(kubectl, pod, { stdin: options.stdin, tty: options.tty, quiet: options.quiet, container })
  } catch (reason) {
    // It ended before anybody could attach; with which exit code is not told.
    if (!(reason instanceof KubectlError)) throw reason
    if (reason instanceof CommandEnded) return
    yield* printError(`warning: couldn't attach to pod/${named.name}, falling back to streaming logs: ${reason.message}\n`)
    yield* showLog(kubectl, pod, container)
  }
}

function* podOnceStarted(kubectl: Kubectl, named: Named, container: string, quiet: boolean): Guest<Pod> {
  let seen: KubeObject | undefined
  yield* followObject(kubectl, named, (yield* now()) + patience, function* (sight) {
    if ('missing' in sight) {
      if (sight.missing === 'deleted') throw podGone()
      return false
    }
    seen = sight.object
    const state = containerStatusOf(seen as Pod, container)?.state
    if (state?.running || state?.terminated) return true
    const message = state?.waiting?.message ?? ''
    if (message !== '' && !quiet) yield* printError(`Warning: container ${container}: ${message}\n`)
    return false
  })
  return seen as Pod
}
