/**
 * `kubectl create token`: a token of a service account.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_token.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, print, terminal } from '@track/processes'
import { second } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { nameIn } from '../../kubectl/create/creating.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...printFlags,
  'audience': { kind: 'texts', help: 'For whom the token is; may be repeated.' },
  'duration': { kind: 'duration', default: 0, help: 'How long the token is to live; 0: as the server likes.' },
  'bound-object-kind': { kind: 'string', default: '', help: 'The kind of an object that the token ends with.', completes: ['Node', 'Pod', 'Secret'] },
  'bound-object-name': { kind: 'string', default: '', help: 'The name of an object that the token ends with.' },
  'bound-object-uid': { kind: 'string', default: '', help: 'The UID of an object that the token ends with.' },
} as const satisfies FlagTable

type TokenFlags = FlagValues<typeof flags>

export const createToken = defineVerb({
  name: 'create token',
  summary: 'Request a service account token',
  usage: 'SERVICE_ACCOUNT_NAME [options]',
  examples: ['kubectl create token my-service-account', 'kubectl create token my-service-account --duration=10m'],
  flags,
  *run({ flags: given, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create token')
    const printer = yield* resultPrinter(given, { isTyped: true })
    check(name, given)
    const answer = yield* requested(kubectl, name, given)
    const token = (answer['status'] as { token?: string } | undefined)?.token ?? ''
    if (token === '') throw new KubectlError('failed to create token: no token in server response')
    if ((given.output ?? '') !== '') yield* printer(answer, 'created')
    else yield* print((yield* terminal(1)) !== null ? `${token}\n` : token)
    return 0
  },
})

const kinds = ['Node', 'Pod', 'Secret']

function check(name: string, given: TokenFlags): void {
  const { duration, audience, 'bound-object-kind': kind, 'bound-object-name': object, 'bound-object-uid': uid } = given
  const rules: readonly [broken: boolean, words: string][] = [
    [name === '', 'service account name is required'],
    [duration < 0, '--duration must be greater than or equal to 0'],
    [duration % second !== 0, '--duration cannot be expressed in units less than seconds'],
    [audience.includes(''), '--audience must not be an empty string'],
    [kind === '' && object !== '', '--bound-object-name can only be set if --bound-object-kind is provided'],
    [kind === '' && uid !== '', '--bound-object-uid can only be set if --bound-object-kind is provided'],
    [kind !== '' && !kinds.includes(kind), `supported --bound-object-kind values are ${kinds.join(', ')}`],
    [kind !== '' && object === '', '--bound-object-name is required if --bound-object-kind is provided'],
  ]
  const broken = rules.find(([is]) => is)
  if (broken) throw new KubectlError(broken[1])
}

function* requested(kubectl: Kubectl, name: string, given: TokenFlags): Guest<KubeObject> {
  const { duration, audience, 'bound-object-kind': kind, 'bound-object-name': object, 'bound-object-uid': uid } = given
  const body = {
    apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {},
    spec: {
      audiences: audience.length > 0 ? audience : null,
      ...(duration > 0 && { expirationSeconds: duration / second }),
      boundObjectRef: kind === '' ? null : { kind, apiVersion: 'v1', name: object, ...(uid !== '' && { uid }) },
    },
  }
  try {
    return yield* kubectl.json(`/api/v1/namespaces/${kubectl.namespace}/serviceaccounts/${name}/token`, { method: 'POST', body })
  } catch (reason) {
    // The server's words follow kubectl's own, and are not said to be the server's.
    if (!(reason instanceof KubectlError)) throw reason
    throw new KubectlError(`failed to create token: ${reason.message}`)
  }
}
