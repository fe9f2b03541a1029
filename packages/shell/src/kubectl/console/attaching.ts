/**
 * Attaching to what runs in a container already.
 *
 * Follows k8s.io/kubectl/pkg/cmd/attach/attach.go of Kubernetes 1.34.
 */
import type { Pod } from '@track/apimachinery'
import { type Guest, print, printError } from '@track/processes'
import type { Kubectl } from '../kubectl.ts'
import { defaultContainer } from '../workloads/pod.ts'
import { connect, type ConsoleFlags, hasTerminal, talk } from './console.ts'

export interface AttachFlags extends ConsoleFlags {
  readonly container: string
}

const advice = 'All commands and output from this session will be recorded in container logs, including credentials and sensitive information '
  + "passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n"

export function* attachTo(kubectl: Kubectl, pod: Pod, given: AttachFlags): Guest<void> {
  const { name = '', namespace = '' } = pod.metadata
  const container = given.container !== '' ? given.container : yield* defaultContainer(pod, given)
  const ephemeral = pod.spec?.ephemeralContainers?.find((each) => each.name === container)
  const spec = ephemeral ?? pod.spec?.containers?.find((each) => each.name === container)
  const offersTerminal = spec?.tty === true
  if (given.tty && !offersTerminal && !given.quiet) {
    yield* printError(`error: Unable to use a TTY - container ${container} did not allocate one\n`)
  }
  const isRaw = yield* hasTerminal({ ...given, tty: offersTerminal })
  if (!given.quiet) yield* printError(advice)
  const query = {
    container, stdout: 'true', ...(given.stdin && { stdin: 'true' }), ...(isRaw ? { tty: 'true' } : { stderr: 'true' }),
  }
  const stream = yield* connect(kubectl, `/api/v1/namespaces/${namespace}/pods/${name}/attach`, query)
  yield* talk(kubectl, stream, { stdin: given.stdin, isRaw })
  if (!given.quiet && given.stdin && isRaw && pod.spec?.restartPolicy === 'Always') {
    const again = `'kubectl attach ${name} -c ${container} -i -t'`
    yield* print(ephemeral
      ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${again} if it is still running\n`
      : `Session ended, resume using ${again} command when the pod is running\n`)
  }
}
