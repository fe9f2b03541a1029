/**
 * `kubectl auth whoami`: whom the server takes the caller for.
 *
 * Follows k8s.io/kubectl/pkg/cmd/auth/whoami.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, print } from '@track/processes'
import { isRefusedWith, KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { documentPrinter, plainFormats, printFlags, unknownFormat } from '../../kubectl/print/output.ts'
import { printColumns } from '../../kubectl/print/tabs.ts'
import { defineVerb } from '../../kubectl/verb.ts'

interface SelfSubjectReview extends KubeObject {
  readonly status: {
    readonly userInfo: {
      readonly username?: string; readonly uid?: string; readonly groups?: readonly string[]
      readonly extra?: Readonly<Record<string, readonly string[]>>
    }
  }
}

export const authWhoami = defineVerb({
  name: 'auth whoami',
  group: 'settings',
  summary: 'Experimental: Check self subject attributes',
  usage: '[options]',
  examples: ['kubectl auth whoami'],
  flags: printFlags,
  *run({ flags, kubectl }) {
    const printer = yield* documentPrinter(flags, { isTyped: true })
    if (!printer && (flags.output ?? '') !== '') throw unknownFormat(flags.output!, plainFormats)
    const review = yield* ask(kubectl)
    yield* print(printer ? printer(review) : table(review))
    return 0
  },
})

function* ask(kubectl: Kubectl): Guest<SelfSubjectReview> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  try {
    return yield* kubectl.json<SelfSubjectReview>('/apis/authentication.k8s.io/v1/selfsubjectreviews', { method: 'POST', body })
  } catch (reason) {
    // The server has no such API, or does not say it to this user.
    if (isRefusedWith(reason, 'NotFound')) {
      throw new KubectlError('the selfsubjectreviews API is not enabled in the cluster\n'
        + 'enable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API')
    }
    if (isRefusedWith(reason, 'Forbidden')) {
      throw new KubectlError('the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it')
    }
    throw reason
  }
}

function table({ status: { userInfo: { username = '', uid = '', groups = [], extra = {} } } }: SelfSubjectReview): string {
  return printColumns([
    ['ATTRIBUTE', 'VALUE'],
    ...(username === '' ? [] : [['Username', username]]),
    ...(uid === '' ? [] : [['UID', uid]]),
    ...(groups.length === 0 ? [] : [['Groups', `[${groups.join(' ')}]`]]),
    ...Object.keys(extra).sort().map((key) => [`Extra: ${key}`, `[${extra[key]!.join(' ')}]`]),
  ])
}
