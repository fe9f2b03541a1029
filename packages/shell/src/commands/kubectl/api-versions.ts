/**
 * `kubectl api-versions`: every version of every group that the server has.
 *
 * Follows k8s.io/kubectl/pkg/cmd/apiresources/apiversions.go of Kubernetes 1.34.
 */
import { print } from '@track/processes'
import { UsageError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

interface Groups {
  readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[]
}

export const apiVersions = defineVerb({
  name: 'api-versions',
  group: 'other',
  summary: 'Print the supported API versions on the server, in the form of "group/version"',
  usage: '[options]',
  examples: ['kubectl api-versions'],
  flags: {},
  *run({ operands, kubectl }) {
    if (operands.length > 0) throw new UsageError(`unexpected arguments: [${operands.join(' ')}]`, 'api-versions')
    const { versions } = yield* kubectl.json<{ versions: readonly string[] }>('/api')
    const { groups } = yield* kubectl.json<Groups>('/apis')
    const all = [...versions, ...groups.flatMap((group) => group.versions.map(({ groupVersion }) => groupVersion))].sort()
    yield* print(all.map((version) => `${version}\n`).join(''))
    return 0
  },
})
