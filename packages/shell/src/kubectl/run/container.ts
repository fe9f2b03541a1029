/** The container of a pod that `kubectl run` makes. Follows generate/versioned/run.go of Kubernetes 1.34. */
import { envVarNameErrors } from '@track/apimachinery'
import type { RunFlags } from '../../commands/kubectl/run.ts'
import { portNumber } from '../create/port-number.ts'
import { KubectlError } from '../errors.ts'
import type { EnvVar } from '../workloads/pod-template.ts'

export function containerOfRun(name: string, words: readonly string[], given: RunFlags): object {
  const env = given.env.map(variable)
  return {
    ...(words.length > 0 && { [given.command ? 'command' : 'args']: words }),
    ...(env.length > 0 && { env }),
    image: given.image,
    ...(given['image-pull-policy'] !== '' && { imagePullPolicy: given['image-pull-policy'] }),
    name,
    ...(given.port !== '' && { ports: [{ containerPort: portNumber(given.port) }] }),
    resources: {},
    ...(given.privileged && { securityContext: { privileged: true } }),
    ...(given.stdin && { stdin: true }),
    ...(given.stdin && !given['leave-stdin-open'] && { stdinOnce: true }),
    ...(given.tty && { tty: true }),
  }
}

function variable(text: string): EnvVar {
  const at = text.indexOf('=')
  const name = text.slice(0, Math.max(0, at))
  if (at < 1 || envVarNameErrors(name).length > 0) throw new KubectlError(`invalid env: ${text}`)
  return { name, value: text.slice(at + 1) }
}
