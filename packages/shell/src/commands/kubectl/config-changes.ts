/**
 * Verbs that change the kubeconfig.
 *
 * Follows k8s.io/kubectl/pkg/cmd/config/{use_context,set_context,rename_context,delete_context}.go of Kubernetes 1.34.
 */
import { quote } from '@track/apimachinery'
import { type Guest, print, printError } from '@track/processes'
import { KubectlError } from '../../kubectl/errors.ts'
import { printUsage } from '../../kubectl/help.ts'
import { type ContextFields, type Kubeconfig, kubeconfigPath, normalized, readKubeconfig, writeKubeconfig } from '../../kubectl/kubeconfig.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'

type Config = Required<Kubeconfig>

function* configOf({ process, global }: Kubectl): Guest<Config> {
  return normalized(yield* readKubeconfig(process, global.kubeconfig))
}

function* save({ process, global }: Kubectl, config: Config): Guest<void> {
  yield* writeKubeconfig(process, global.kubeconfig, config)
}

function* requireCount(operands: readonly string[], fits: boolean, verb: Verb): Guest<void> {
  if (fits) return
  yield* print(printUsage(verb))
  throw new KubectlError(`Unexpected args: [${operands.join(' ')}]`)
}

function has({ contexts }: Config, wanted: string): boolean {
  return contexts.some(({ name }) => name === wanted)
}

const useContext: Verb = defineVerb({
  name: 'config use-context',
  aliases: ['config use'],
  summary: 'Set the current-context in a kubeconfig file',
  usage: 'CONTEXT_NAME [options]',
  examples: ['kubectl config use-context minikube'],
  completes: 'contexts',
  flags: {},
  *run({ operands, kubectl }) {
    yield* requireCount(operands, operands.length === 1, useContext)
    const config = yield* configOf(kubectl)
    const [name = ''] = operands
    if (name === '') throw new KubectlError('empty context names are not allowed')
    if (!has(config, name)) throw new KubectlError(`no context exists with the name: ${quote(name)}`)
    yield* save(kubectl, { ...config, 'current-context': name })
    yield* print(`Switched to context ${quote(name)}.\n`)
    return 0
  },
})

const setContext: Verb = defineVerb({
  name: 'config set-context',
  summary: 'Set a context entry in kubeconfig',
  usage: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace] [options]',
  examples: ['kubectl config set-context --current --namespace=shop', 'kubectl config set-context gce --user=cluster-admin'],
  completes: 'contexts',
  flags: {
    'cluster': { kind: 'string', help: 'The cluster of the context.' },
    'current': { kind: 'boolean', help: 'Change the current context.' },
    'namespace': { kind: 'string', short: 'n', help: 'The namespace of the context.', completes: 'namespace' },
    'user': { kind: 'string', help: 'The user of the context.' },
  },
  *run({ flags: { cluster, user, namespace, current }, operands, kubectl }) {
    yield* requireCount(operands, operands.length < 2, setContext)
    const [given = ''] = operands
    if (given === '' && !current) throw new KubectlError('you must specify a non-empty context name or --current')
    if (given !== '' && current) throw new KubectlError('you cannot specify both a context name and --current')
    const config = yield* configOf(kubectl)
    const name = current ? config['current-context'] : given
    if (name === '') throw new KubectlError('no current context is set')
    const before = config.contexts.find((each) => each.name === name)
    const context = withoutEmpty({
      ...before?.context, ...(cluster !== undefined && { cluster }), ...(user !== undefined && { user }), ...(namespace !== undefined && { namespace }),
    })
    yield* save(kubectl, { ...config, contexts: [...config.contexts.filter((each) => each.name !== name), { name, context }] })
    yield* print(`Context ${quote(name)} ${before ? 'modified' : 'created'}.\n`)
    return 0
  },
})

function withoutEmpty(fields: ContextFields): ContextFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

const renameContext: Verb = defineVerb({
  name: 'config rename-context',
  summary: 'Rename a context from the kubeconfig file',
  usage: 'CONTEXT_NAME NEW_NAME [options]',
  examples: ['kubectl config rename-context old-name new-name'],
  completes: 'contexts',
  flags: {},
  *run({ operands, kubectl }) {
    yield* requireCount(operands, operands.length === 2, renameContext)
    const [from = '', to = ''] = operands
    if (to === '') throw new KubectlError('You must specify a new non-empty context name')
    const config = yield* configOf(kubectl)
    const file = kubeconfigPath(kubectl.process, kubectl.global.kubeconfig)
    if (!has(config, from)) throw new KubectlError(`cannot rename the context ${quote(from)}, it's not in ${file}`)
    if (has(config, to)) throw new KubectlError(`cannot rename the context ${quote(from)}, the context ${quote(to)} already exists in ${file}`)
    const contexts = config.contexts.map((each) => (each.name === from ? { ...each, name: to } : each))
    yield* save(kubectl, { ...config, contexts, ...(config['current-context'] === from && { 'current-context': to }) })
    yield* print(`Context ${quote(from)} renamed to ${quote(to)}.\n`)
    return 0
  },
})

const deleteContext: Verb = defineVerb({
  name: 'config delete-context',
  summary: 'Delete the specified context from the kubeconfig',
  usage: 'NAME [options]',
  examples: ['kubectl config delete-context minikube'],
  completes: 'contexts',
  flags: {},
  *run({ operands, kubectl }) {
    if (operands.length !== 1) {
      yield* print(printUsage(deleteContext))
      return 0
    }
    const [name = ''] = operands
    const config = yield* configOf(kubectl)
    const file = kubeconfigPath(kubectl.process, kubectl.global.kubeconfig)
    if (!has(config, name)) throw new KubectlError(`cannot delete context ${name}, not in ${file}`)
    if (config['current-context'] === name) {
      yield* printError('warning: this removed your active context, use "kubectl config use-context" to select a different one\n')
    }
    yield* save(kubectl, { ...config, contexts: config.contexts.filter((each) => each.name !== name) })
    yield* print(`deleted context ${name} from ${file}\n`)
    return 0
  },
})

export const configChanges: readonly Verb[] = [useContext, setContext, renameContext, deleteContext]
