/**
 * `kubectl attach`: the streams of what a container runs.
 *
 * Follows k8s.io/kubectl/pkg/cmd/attach/attach.go of Kubernetes 1.34.
 */
import { minute } from '@track/simulation'
import { attachTo } from '../../kubectl/console/attaching.ts'
import { isCompleted, podMeant } from '../../kubectl/console/pod-meant.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const attach = defineVerb({
  name: 'attach',
  group: 'troubleshooting',
  summary: 'Attach to a running container',
  usage: '(POD | TYPE/NAME) -c CONTAINER [options]',
  examples: ['kubectl attach web-0', 'kubectl attach web-0 -c app -it'],
  completes: 'pods',
  flags: {
    'container': { kind: 'string', short: 'c', default: '', help: 'The container.', completes: 'container' },
    'pod-running-timeout': { kind: 'duration', default: 1 * minute, help: 'How long to wait for a pod that runs.' },
    'quiet': { kind: 'boolean', short: 'q', help: 'Show only what the container writes.' },
    'stdin': { kind: 'boolean', short: 'i', help: 'Pass standard input to the container.' },
    'tty': { kind: 'boolean', short: 't', help: 'Use the terminal of the container.' },
  },
  *run({ flags: given, operands, kubectl }) {
    if (operands.length === 0) throw new KubectlError('at least 1 argument is required for attach')
    if (operands.length > 2) {
      throw new KubectlError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${operands.length}: [${operands.join(' ')}]`)
    }
    if (given['pod-running-timeout'] <= 0) throw new KubectlError('--pod-running-timeout must be higher than zero')
    const pod = yield* podMeant(kubectl, operands, [], given['pod-running-timeout'])
    if (isCompleted(pod)) throw new KubectlError(`cannot attach a container in a completed pod; current phase is ${pod.status!.phase!}`)
    yield* attachTo(kubectl, pod, given)
    return 0
  },
})
