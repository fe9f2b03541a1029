/**
 * `kubectl set env`: environment variables of containers set, removed and listed.
 *
 * Follows k8s.io/kubectl/pkg/cmd/set/set_env.go of Kubernetes 1.34. Left out: --local, --resolve.
 */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, print, printError, readAll } from '@track/processes'
import type { FlagValues } from '../../flags.ts'
import { failTogether, KubectlError, notSimulated } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { findObjects, objectsOf } from '../../kubectl/objects/find.ts'
import { dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { resultPrinter } from '../../kubectl/print/output.ts'
import { envReference, isMatching, parseEnvironment, updatedEnv } from '../../kubectl/set/environment.ts'
import { setFlags } from '../../kubectl/set/setting.ts'
import { type ContainerSpec, copyOf, type EnvVar, podSpecOf, writeChanges } from '../../kubectl/workloads/pod-template.ts'
import { defineVerb } from '../../kubectl/verb.ts'
import { namesFiles } from '../../kubectl/objects/files.ts'

const flags = {
  ...setFlags,
  'containers': { kind: 'string', short: 'c', default: '*', help: 'Which containers; * stands for any characters.' },
  'env': { kind: 'texts', short: 'e', help: 'NAME=VALUE, or NAME- to take one away.' },
  'from': { kind: 'string', default: '', help: 'configmap/NAME or secret/NAME whose keys become variables.' },
  'keys': { kind: 'strings', help: 'With --from: only these keys.' },
  'prefix': { kind: 'string', default: '', help: 'Put this before the names.' },
  'list': { kind: 'boolean', help: 'Show the variables and change nothing.' },
  'resolve': { kind: 'boolean', help: 'With --list: show values of references; not simulated here.' },
  'overwrite': { kind: 'boolean', default: true, help: 'Variables that are there get the new value.' },
} as const

type Flags = FlagValues<typeof flags>

export const setEnv = defineVerb({
  name: 'set env',
  summary: 'Update environment variables on a pod template',
  usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
  examples: ['kubectl set env deployment/web LEVEL=debug', 'kubectl set env deployment/web --list', 'kubectl set env deployment/web LEVEL-'],
  completes: 'workloads',
  flags,
  *run({ flags: given, operands, kubectl }) {
    const { resources, words } = split(operands)
    check(given, resources)
    const dryRun = dryRunOf(given)
    const printer = yield* resultPrinter(given, { isTyped: true })
    const wordsOfEnv = [...given.env, ...words]
    const { env, remove } = parseEnvironment(wordsOfEnv, wordsOfEnv.includes('-') ? yield* readAll() : '')
    if (given.from !== '') env.push(...(yield* variablesFrom(kubectl, given)))
    const named = env.map((variable) => ({ ...variable, name: `${given.prefix}${variable.name}` }))
    const infos = yield* objectsFor(kubectl, given, resources)
    const errors: KubectlError[] = []
    for (const info of infos) {
      const changed = yield* changedObject(info.object, given, named, remove)
      if (given.list) continue
      const object = yield* write(() => writeChanges(kubectl, info, changed, { fieldManager: given['field-manager'], dryRun }), errors)
      if (!object) continue
      if (named.length === 0 && words.length === 0) throw new KubectlError('at least one environment variable must be provided')
      yield* printer(object, dryRunWords('env updated', dryRun))
    }
    failTogether(errors)
    return 0
  },
})

/** Resources come first, variables after them. */
function split(operands: readonly string[]): { readonly resources: readonly string[]; readonly words: readonly string[] } {
  const isVariable = (word: string) => (word.includes('=') && !word.startsWith('=')) || word.endsWith('-')
  const first = operands.findIndex(isVariable)
  if (first < 0) return { resources: operands, words: [] }
  const words = operands.slice(first)
  if (!words.every(isVariable)) throw new KubectlError(`all resources must be specified before environment changes: ${operands.join(' ')}`)
  return { resources: operands.slice(0, first), words }
}

function check(given: Flags, resources: readonly string[]): void {
  if (given.all && given.selector !== undefined) throw new KubectlError('cannot set --all and --selector at the same time')
  if (given.local || given.resolve) throw notSimulated(`--${given.local ? 'local' : 'resolve'}`)
  if (!namesFiles(given) && resources.length === 0) {
    throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  }
  if (given.list && (given.output ?? '') !== '') throw new KubectlError('--list and --output may not be specified together')
  if (given.keys.length > 0 && given.from === '') {
    throw new KubectlError('when specifying --keys, a configmap or secret must be provided with --from')
  }
}

function* objectsFor(kubectl: Kubectl, given: Flags, resources: readonly string[]): ReturnType<typeof objectsOf> {
  const { infos, errors } = yield* findObjects(kubectl, { operands: resources, files: given, selector: given.selector, typesAlone: given.all, latest: true })
  failTogether(errors)
  return infos
}

function* variablesFrom(kubectl: Kubectl, { from, keys }: Flags): Guest<EnvVar[]> {
  const variables: EnvVar[] = []
  for (const { object } of yield* objectsOf(kubectl, { operands: [from] })) {
    const reference = object.kind === 'Secret' ? 'secretKeyRef' : object.kind === 'ConfigMap' ? 'configMapKeyRef' : undefined
    if (!reference) throw new KubectlError('unsupported resource specified in --from')
    for (const key of Object.keys((object['data'] ?? {}) as object).sort()) {
      if (keys.length > 0 && !keys.includes(key)) continue
      const name = key.replaceAll(/[^a-zA-Z0-9_]/g, '_').toUpperCase()
      if (name !== key) yield* printError(`Warning: key ${key} transferred to ${name}\n`)
      variables.push({ name, valueFrom: { [reference]: { key, name: object.metadata.name! } } })
    }
  }
  return variables
}

function* changedObject(object: KubeObject, given: Flags, env: readonly EnvVar[], remove: readonly string[]): Guest<KubeObject> {
  const changed = copyOf(object)
  const { containers, initContainers = [] } = podSpecOf(changed)
  const chosen = [...containers, ...initContainers].filter(({ name }) => isMatching(name, given.containers))
  if (chosen.length === 0) {
    yield* printError(`Warning: ${object.kind}/${object.metadata.name ?? ''} does not have any containers matching ${JSON.stringify(given.containers)}\n`)
  }
  for (const container of chosen) {
    if (!given.overwrite) refuseOverwriting(container, env)
    const updated = updatedEnv(container.env ?? [], env, remove)
    if (updated.length > 0 || container.env) container.env = updated
    if (given.list) yield* print(printEnv(object, container))
  }
  return changed
}

function refuseOverwriting({ env: existing = [] }: ContainerSpec, env: readonly EnvVar[]): void {
  for (const { name, value } of env) {
    const current = existing.find((each) => each.name === name)
    if (current && current.value !== value) throw new KubectlError(`'${name}' already has a value (${current.value ?? ''}), and --overwrite is false`)
  }
}

function printEnv({ kind, metadata }: KubeObject, { name, env = [] }: ContainerSpec): string {
  const lines = env.map((variable) => (variable.valueFrom ? `# ${variable.name} from ${envReference(variable)}` : `${variable.name}=${variable.value ?? ''}`))
  return [`# ${kind} ${metadata.name ?? ''}, container ${name}`, ...lines, ''].join('\n')
}

function* write(send: () => Guest<KubeObject | undefined>, errors: KubectlError[]): Guest<KubeObject | undefined> {
  try {
    return yield* send()
  } catch (reason) {
    // The server refuses one object: the others are gone on with.
    if (!(reason instanceof KubectlError)) throw reason
    errors.push(new KubectlError(`failed to patch env update to pod template: ${reason.message}`))
    return undefined
  }
}
