/**
 * Deletes objects, and waits until they are gone.
 *
 * Follows k8s.io/kubectl/pkg/cmd/delete/delete.go of Kubernetes 1.34. Left out: --raw.
 */
import { type Guest, now, print, printError, readLine } from '@track/processes'
import { hour, second } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { printedKind } from '../../kubectl/discovery.ts'
import { failTogether, isRefusedWith, KubectlError, withSource } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { collect, findObjects } from '../../kubectl/objects/find.ts'
import { type Info, infoPath } from '../../kubectl/objects/info.ts'
import { rawFlag, sendRaw } from '../../kubectl/objects/raw-sending.ts'
import { type DryRun, dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { selectorFlags } from '../../kubectl/selectors.ts'
import { untilDeleted } from '../../kubectl/waiting/deleted.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...selectorFlags, ...dryRunFlags, ...rawFlag,
  'all': { kind: 'boolean', help: 'All objects of the types.' },
  'all-namespaces': { kind: 'boolean', short: 'A', help: 'In every namespace.' },
  'cascade': { kind: 'string', default: 'background', bare: 'background', help: 'What becomes of dependents: background, orphan, foreground.', completes: ['background', 'orphan', 'foreground'] },
  'force': { kind: 'boolean', help: 'With --grace-period=0: take it off the API at once.' },
  'grace-period': { kind: 'integer', default: -1, help: 'Seconds that an object has to end.' },
  'ignore-not-found': { kind: 'boolean', help: 'What is not there counts as deleted.' },
  'interactive': { kind: 'boolean', short: 'i', help: 'Ask before deleting.' },
  'now': { kind: 'boolean', help: 'As --grace-period=1.' },
  'output': { kind: 'string', short: 'o', help: 'name prints names only.', completes: ['name'] },
  'timeout': { kind: 'duration', default: 0, help: 'How long to wait for the end.' },
  'wait': { kind: 'boolean', default: true, help: 'Wait until the objects are gone.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const remove = defineVerb({
  name: 'delete',
  group: 'basic',
  summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  usage: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)]) [options]',
  examples: ['kubectl delete pod web-0', 'kubectl delete -f web.yaml', 'kubectl delete pods -l app=web --wait=false'],
  completes: 'resources',
  flags,
  *run({ flags: given, operands, kubectl, given: typed }) {
    if (given.raw !== undefined) return yield* sendRaw(kubectl, 'DELETE', given, false)
    const deletion = deletionOf(given)
    if (deletion.warning !== undefined) yield* printError(`Warning: ${deletion.warning}\n`)
    const found = yield* findObjects(kubectl, {
      operands, files: given, selector: given.selector, fieldSelector: given['field-selector'], all: given.all,
      allNamespaces: given['all-namespaces'], namesOnly: true,
    })
    const selects = given.all || given.selector !== undefined || given['field-selector'] !== undefined
    const ignoresMissing = given['ignore-not-found'] || (selects && !typed.has('ignore-not-found'))
    if (given.interactive && !(yield* isConfirmed(found.infos))) return 0
    const errors = [...found.errors]
    const deleted: Deleted[] = []
    yield* warnOfScope(kubectl, given, found.infos)
    for (const info of found.infos) yield* collect(deleted, errors, () => deleteOne(kubectl, info, given, deletion))
    failTogether(errors.filter((error) => !ignoresMissing || !isRefusedWith(error, 'NotFound')))
    if (found.infos.length === 0) yield* print('No resources found\n')
    if (given.wait && deletion.dryRun === 'none') yield* untilAllDeleted(kubectl, deleted, given.timeout)
    return 0
  },
})

interface Deletion {
  readonly graceSeconds: number
  readonly propagationPolicy: string
  readonly dryRun: DryRun
  readonly warning?: string
}

const policies: Readonly<Record<string, string>> = {
  background: 'Background', true: 'Background', foreground: 'Foreground', orphan: 'Orphan', false: 'Orphan',
}

function deletionOf(given: Flags): Deletion {
  let graceSeconds = given['grace-period']
  if (given.now && graceSeconds !== -1) throw new KubectlError('--now and --grace-period cannot be specified together')
  if (given.now) graceSeconds = 1
  if (graceSeconds === 0 && !given.force) graceSeconds = 1
  if (given.force && graceSeconds < 0) graceSeconds = 0
  if (given.output !== undefined && given.output !== 'name') {
    throw new KubectlError(`unexpected -o output mode: ${given.output}. We only support '-o name'`)
  }
  if (given.all && given.selector !== undefined) throw new KubectlError('cannot set --all and --selector at the same time')
  if (given.all && given['field-selector'] !== undefined) throw new KubectlError('cannot set --all and --field-selector at the same time')
  if (given.force && graceSeconds > 0) throw new KubectlError('--force and --grace-period greater than 0 cannot be specified together')
  const propagationPolicy = policies[given.cascade]
  if (propagationPolicy === undefined) {
    throw new KubectlError(`invalid cascade value (${given.cascade}). Must be "background", "foreground", or "orphan"`)
  }
  const warning = 'Immediate deletion does not wait for confirmation that the running resource has been terminated. '
    + 'The resource may continue to run on the cluster indefinitely.'
  return { graceSeconds, propagationPolicy, dryRun: dryRunOf(given), ...(given.force && graceSeconds === 0 && { warning }) }
}

function* warnOfScope(kubectl: Kubectl, given: Flags, infos: readonly Info[]): Guest<void> {
  if (!kubectl.hasNamespaceFlag || given['all-namespaces'] || infos.every(({ resource }) => resource.namespaced)) return
  yield* printError('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n')
}

function* isConfirmed(infos: readonly Info[]): Guest<boolean> {
  if (infos.length === 0) return true
  const names = infos.map(({ resource, name }) => `${printedKind(resource)}/${name}\n`).join('')
  yield* print(`You are about to delete the following ${infos.length} resource(s):\n${names}Do you want to continue? (y/N): `)
  if ((yield* readLine())?.trim().toLowerCase() === 'y') return true
  yield* print('deletion is cancelled\n')
  return false
}

interface Deleted {
  readonly info: Info
  readonly uid: string | undefined
}

function* deleteOne(kubectl: Kubectl, info: Info, given: Flags, { graceSeconds, propagationPolicy, dryRun }: Deletion): Guest<Deleted> {
  let uid: string | undefined
  if (dryRun !== 'client') {
    const body = { propagationPolicy, ...(graceSeconds >= 0 && { gracePeriodSeconds: graceSeconds }), ...(dryRun === 'server' && { dryRun: ['All'] }) }
    try {
      const answer = yield* kubectl.json<{ details?: { uid?: string }; metadata?: { uid?: string } }>(infoPath(info), { method: 'DELETE', body })
      uid = answer.details?.uid ?? answer.metadata?.uid
    } catch (reason) {
      // The server refuses: its words, and which file it is about.
      if (reason instanceof KubectlError) throw withSource(reason, 'deleting', info.source)
      throw reason
    }
  }
  const kind = printedKind(info.resource)
  if (given.output === 'name') yield* print(`${kind}/${info.name}\n`)
  else {
    const operation = `${graceSeconds === 0 ? 'force deleted' : 'deleted'}${info.resource.namespaced ? ` from ${info.namespace} namespace` : ''}`
    yield* print(`${kind} "${info.name}" ${dryRunWords(operation, dryRun)}\n`)
  }
  return { info, uid }
}

function* untilAllDeleted(kubectl: Kubectl, deleted: readonly Deleted[], timeout: number): Guest<void> {
  const deadline = (yield* now()) + (timeout === 0 ? 168 * hour : timeout)
  for (const { info, uid } of deleted) yield* untilDeleted(kubectl, info, { deadline, uid, timeout: timeout || second })
}
