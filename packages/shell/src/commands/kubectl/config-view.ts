/**
 * `kubectl config view`: the kubeconfig as it is read, without its secrets.
 *
 * Follows k8s.io/kubectl/pkg/cmd/config/view.go and k8s.io/client-go/tools/clientcmd/api/helpers.go (MinifyConfig,
 * RedactSecrets, ShortenConfig) of Kubernetes 1.34. Left out: files that certificates are in (--flatten).
 */
import { print } from '@track/processes'
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import { type Kubeconfig, normalized, readKubeconfig } from '../../kubectl/kubeconfig.ts'
import { documentPrinter, plainFormats, printFlags, unknownFormat } from '../../kubectl/print/output.ts'
import { defineVerb } from '../../kubectl/verb.ts'

type Config = Required<Kubeconfig>

export const configView = defineVerb({
  name: 'config view',
  summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
  usage: '[options]',
  examples: ['kubectl config view', 'kubectl config view --minify', "kubectl config view -o jsonpath='{.contexts[*].name}'"],
  flags: {
    ...printFlags,
    'flatten': { kind: 'boolean', help: 'With everything that stands in other files.' },
    'merge': { kind: 'string', default: 'true', bare: 'true', help: 'Merge the files of KUBECONFIG; there is one here.', hidden: true },
    'minify': { kind: 'boolean', help: 'Only what the current context uses.' },
    'raw': { kind: 'boolean', help: 'Show secrets.' },
  },
  *run({ flags, operands, kubectl: { process, global } }) {
    if (operands.length > 0) throw new UsageError(`unexpected arguments: [${operands.join(' ')}]`, 'config view')
    const printer = yield* documentPrinter({ ...flags, output: flags.output ?? 'yaml' })
    if (!printer) throw unknownFormat(flags.output!, plainFormats)
    const config = normalized(yield* readKubeconfig(process, global.kubeconfig))
    const wanted = flags.minify ? minified({ ...config, 'current-context': global.context ?? config['current-context'] }) : config
    const shown = withNulls(flags.raw || flags.flatten ? wanted : redacted(wanted))
    yield* print(flags.output === 'json' ? `${JSON.stringify(shown, undefined, 4)}\n` : printer(shown))
    return 0
  },
})

function minified(config: Config): Config {
  const current = config['current-context']
  if (current === '') throw new KubectlError('current-context must exist in order to minify')
  const contexts = config.contexts.filter(({ name }) => name === current)
  const [context] = contexts
  if (!context) throw new KubectlError(`cannot locate context ${current}`)
  const { cluster, user } = context.context
  return {
    ...config, contexts, clusters: config.clusters.filter(({ name }) => name === cluster), users: config.users.filter(({ name }) => name === user),
  }
}

const secrets: Readonly<Record<string, string>> = {
  'certificate-authority-data': 'DATA+OMITTED', 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED',
  'token': 'REDACTED', 'password': 'REDACTED',
}

function redacted(config: Config): Config {
  const hide = (fields: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, secrets[name] ?? value]))
  return {
    ...config,
    clusters: config.clusters.map((each) => ({ ...each, cluster: hide(each.cluster) })),
    users: config.users.map((each) => ({ ...each, user: hide(each.user) })),
  }
}

/** A list that is empty is nothing to Go. */
function withNulls(config: Config): object {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, Array.isArray(value) && value.length === 0 ? null : value]))
}
