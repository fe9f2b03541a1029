/**
 * `kubectl version`: the versions of client and server; the client is of the server's version.
 *
 * Follows k8s.io/kubectl/pkg/cmd/version/version.go of Kubernetes 1.34.
 */
import { printYaml } from '@track/formats'
import { serverVersion } from '@track/apiserver'
import { print } from '@track/processes'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const kustomizeVersion = 'v5.7.1'

export const version = defineVerb({
  name: 'version',
  group: 'other',
  summary: 'Print the client and server version information',
  usage: '[--client] [--output=json|yaml] [options]',
  examples: ['kubectl version'],
  flags: {
    'client': { kind: 'boolean', help: 'Of the client only.' },
    'output': { kind: 'string', short: 'o', default: '', help: 'json or yaml.', completes: ['json', 'yaml'] },
  },
  *run({ flags: { client, output }, operands, kubectl }) {
    if (operands.length > 0) throw new KubectlError(`extra arguments: [${operands.join(' ')}]`)
    if (!['', 'yaml', 'json'].includes(output)) throw new KubectlError("--output must be 'yaml' or 'json'")
    const server = client ? undefined : yield* kubectl.json<{ gitVersion: string }>('/version')
    const facts = { clientVersion: serverVersion, kustomizeVersion, ...(server && { serverVersion: server }) }
    if (output === 'json') yield* print(`${JSON.stringify(facts, undefined, 2)}\n`)
    else if (output === 'yaml') yield* print(`${printYaml(facts)}\n`)
    else {
      yield* print(`Client Version: ${serverVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`)
      if (server) yield* print(`Server Version: ${server.gitVersion}\n`)
    }
    return 0
  },
})
