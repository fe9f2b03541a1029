/**
 * `kubectl exec`: a command in a container.
 *
 * Follows k8s.io/kubectl/pkg/cmd/exec/exec.go of Kubernetes 1.34.
 */
import type { Pod } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { minute } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { connect, hasTerminal, talk } from '../../kubectl/console/console.ts'
import { isCompleted, podMeant } from '../../kubectl/console/pod-meant.ts'
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { defineVerb } from '../../kubectl/verb.ts'
import { defaultContainer } from '../../kubectl/workloads/pod.ts'

const flags = {
  'container': { kind: 'string', short: 'c', default: '', help: 'The container.', completes: 'container' },
  'filename': { kind: 'strings', short: 'f', help: 'A file with the object whose pod is meant.', completes: 'file' },
  'pod-running-timeout': { kind: 'duration', default: 1 * minute, help: 'How long to wait for a pod that runs.' },
  'quiet': { kind: 'boolean', short: 'q', help: 'Show only what the command writes.' },
  'stdin': { kind: 'boolean', short: 'i', help: 'Pass standard input to the command.' },
  'tty': { kind: 'boolean', short: 't', help: 'Give the command a terminal.' },
} as const satisfies FlagTable

export const exec = defineVerb({
  name: 'exec',
  group: 'troubleshooting',
  summary: 'Execute a command in a container',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  examples: ['kubectl exec web-0 -- date', 'kubectl exec web-0 -c app -it -- sh', 'kubectl exec deploy/web -- env'],
  completes: 'pods',
  flags,
  *run({ flags: given, operands, afterDash, kubectl }) {
    const before = operands.slice(0, operands.length - (afterDash ?? 0))
    const command = afterDash === undefined ? [] : operands.slice(operands.length - afterDash)
    if (afterDash === undefined && (operands.length > 1 || (operands.length > 0 && given.filename.length > 0))) {
      throw new UsageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead', 'exec')
    }
    if (before.length === 0 && given.filename.length === 0) throw new KubectlError('pod, type/name or --filename must be specified')
    if (command.length === 0) throw new KubectlError('you must specify at least one command for the container')
    const pod = yield* podMeant(kubectl, before.slice(0, 1), given.filename, given['pod-running-timeout'])
    if (isCompleted(pod)) throw new KubectlError(`cannot exec into a container in a completed pod; current phase is ${pod.status!.phase!}`)
    yield* execIn(kubectl, pod, command, given)
    return 0
  },
})

function* execIn(kubectl: Kubectl, pod: Pod, command: readonly string[], given: FlagValues<typeof flags>): Guest<void> {
  const { name = '', namespace = '' } = pod.metadata
  const container = given.container !== '' ? given.container : yield* defaultContainer(pod, given)
  const isRaw = yield* hasTerminal(given)
  const query = {
    command, container, stdout: 'true', ...(given.stdin && { stdin: 'true' }), ...(isRaw ? { tty: 'true' } : { stderr: 'true' }),
  }
  const stream = yield* connect(kubectl, `/api/v1/namespaces/${namespace}/pods/${name}/exec`, query)
  yield* talk(kubectl, stream, { stdin: given.stdin, isRaw })
}
