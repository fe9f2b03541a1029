/**
 * `kubectl config current-context`, `get-contexts`, `get-clusters`, `get-users`: what the kubeconfig names.
 *
 * Follows k8s.io/kubectl/pkg/cmd/config/{current_context,get_contexts,get_clusters,get_users}.go of
 * Kubernetes 1.34.
 */
import { type Guest, print } from '@track/processes'
import { failTogether, KubectlError } from '../../kubectl/errors.ts'
import { normalized, readKubeconfig } from '../../kubectl/kubeconfig.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { printColumns } from '../../kubectl/print/tabs.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'

function* configOf({ process, global }: Kubectl): Guest<ReturnType<typeof normalized>> {
  return normalized(yield* readKubeconfig(process, global.kubeconfig))
}

const currentContext = defineVerb({
  name: 'config current-context',
  summary: 'Display the current-context',
  usage: '[options]',
  examples: ['kubectl config current-context'],
  flags: {},
  *run({ kubectl }) {
    const current = (yield* configOf(kubectl))['current-context']
    if (current === '') throw new KubectlError('current-context is not set')
    yield* print(`${current}\n`)
    return 0
  },
})

const getContexts = defineVerb({
  name: 'config get-contexts',
  summary: 'Describe one or many contexts',
  usage: '[(-o|--output=)name)] [options]',
  examples: ['kubectl config get-contexts', 'kubectl config get-contexts my-context'],
  completes: 'contexts',
  flags: {
    'no-headers': { kind: 'boolean', help: 'Leave out the line of names.' },
    'output': { kind: 'string', short: 'o', default: '', help: 'name prints names only.', completes: ['name'] },
  },
  *run({ flags: { output, 'no-headers': isBare }, operands, kubectl }) {
    if (output !== '' && output !== 'name') {
      throw new KubectlError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`)
    }
    const config = yield* configOf(kubectl)
    const missing = operands.filter((name) => !config.contexts.some((each) => each.name === name))
    const shown = config.contexts.filter(({ name }) => operands.length === 0 || operands.includes(name))
    if (output === 'name') yield* print(shown.map(({ name }) => `${name}\n`).join(''))
    else {
      const rows = shown.map(({ name, context: { cluster = '', user = '', namespace = '' } }) => [
        name === config['current-context'] ? '*' : ' ', name, cluster, user, namespace,
      ])
      yield* print(printColumns([...(isBare ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]), ...rows]))
    }
    failTogether(missing.map((name) => new KubectlError(`context ${name} not found`)))
    return 0
  },
})

const getClusters = namesVerb('config get-clusters', 'Display clusters defined in the kubeconfig', 'clusters')
const getUsers = namesVerb('config get-users', 'Display users defined in the kubeconfig', 'users')

function namesVerb(name: string, summary: string, field: 'clusters' | 'users'): Verb {
  return defineVerb({
    name, summary, usage: '[options]', examples: [`kubectl ${name}`], flags: {},
    *run({ kubectl }) {
      const config = yield* configOf(kubectl)
      yield* print(['NAME', ...config[field].map((each) => each.name)].map((line) => `${line}\n`).join(''))
      return 0
    },
  })
}

export const configLists: readonly Verb[] = [currentContext, getContexts, getClusters, getUsers]
