/**
 * What apply would change, as `diff` shows it.
 *
 * Follows k8s.io/kubectl/pkg/cmd/diff/diff.go of Kubernetes 1.34. Left out: --prune.
 */
import { type KubeObject, printYaml } from '@track/apimachinery'
import { type Guest, isRefusal, list, makeDirectory, printError, remove, spawn, wait, writeFile } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { threeWayPatch } from '../../kubectl/apply/on-client.ts'
import { masked } from '../../kubectl/diff/masking.ts'
import { Exit, failTogether, KubectlError, UsageError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags, requireFiles } from '../../kubectl/objects/files.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import { type Info, infoPath } from '../../kubectl/objects/info.ts'
import { createObject, patchObject } from '../../kubectl/objects/writing.ts'
import { isEmpty } from '../../kubectl/patch/json-values.ts'
import { lastApplied } from '../../kubectl/patch/last-applied.ts'
import { withoutManagedFields } from '../../kubectl/print/output.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { temporaryName } from '../../kubectl/temporary.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...labelSelectorFlag,
  'concurrency': { kind: 'integer', default: 1, help: 'Means nothing here.', hidden: true },
  'field-manager': { kind: 'string', help: 'The name under which fields would be set.' },
  'force-conflicts': { kind: 'boolean', help: 'With --server-side: take fields over from other managers.' },
  'prune': { kind: 'boolean', help: 'Not simulated here.' },
  'prune-allowlist': { kind: 'texts', help: 'Not simulated here.' },
  'server-side': { kind: 'boolean', help: 'Let the server merge.' },
  'show-managed-fields': { kind: 'boolean', help: 'Keep managedFields.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const diff = defineVerb({
  name: 'diff',
  group: 'advanced',
  summary: 'Diff the live version against a would-be applied version',
  usage: '-f FILENAME [options]',
  examples: ['kubectl diff -f pod.json', 'cat service.yaml | kubectl diff -f -'],
  completes: 'files',
  flags,
  *run({ flags: given, operands, kubectl }) {
    try {
      check(given, operands)
      return yield* diffAll(kubectl, given)
    } catch (reason) {
      // 1 says that there are differences, so failures are above it.
      if (reason instanceof KubectlError) throw withExitCode(reason)
      throw reason
    }
  },
})

function withExitCode(error: KubectlError): KubectlError {
  if (error instanceof Exit) return error
  return Object.assign(Object.create(Object.getPrototypeOf(error) as object) as KubectlError, error, { message: error.message, exitCode: error.exitCode + 1 })
}

function check(given: Flags, operands: readonly string[]): void {
  if (operands.length > 0) throw new UsageError(`Unexpected args: [${operands.join(' ')}]`, 'diff')
  requireFiles(given)
  if (given['force-conflicts'] && !given['server-side']) throw new KubectlError('--force-conflicts only works with --server-side')
  if (given.prune) throw new KubectlError('not simulated here: diff --prune')
}

function* diffAll(kubectl: Kubectl, given: Flags): Guest<number> {
  const { infos, errors } = yield* findObjects(kubectl, { files: given })
  const folders = [yield* temporaryName('LIVE-*'), yield* temporaryName('MERGED-*')] as const
  for (const folder of folders) yield* makeDirectory(folder)
  try {
    for (const info of infos) yield* writeBoth(kubectl, info, given, folders)
    failTogether(errors)
    return yield* runDiff(kubectl, folders)
  } finally {
    for (const folder of folders) yield* removeFolder(folder)
  }
}

function* writeBoth(kubectl: Kubectl, info: Info, given: Flags, folders: readonly [live: string, merged: string]): Guest<void> {
  const live = yield* kubectl.find(infoPath(info))
  const merged = yield* mergedObject(kubectl, info, live, given)
  const cleaned = (object: KubeObject) => (given['show-managed-fields'] ? object : withoutManagedFields(object) as KubeObject)
  const shown = masked(live && cleaned(live), cleaned(merged))
  const { group, version, kind } = info.resource
  const name = `${group === '' ? '' : `${group}.`}${version}.${kind}.${info.namespace}.${info.name}`
  for (const [index, object] of shown.entries()) yield* writeFile(`${folders[index]!}/${name}`, object ? printYaml(object) : '')
  if (live?.metadata.deletionTimestamp) {
    yield* printError(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`)
  }
}

/** The object as it would be. */
function* mergedObject(kubectl: Kubectl, info: Info, live: KubeObject | undefined, given: Flags): Guest<KubeObject> {
  const options = { dryRun: 'server', fieldManager: given['field-manager'] ?? (given['server-side'] ? 'kubectl' : 'kubectl-client-side-apply') } as const
  if (given['server-side']) return yield* patchObject(kubectl, info, 'apply', info.object, { ...options, force: given['force-conflicts'] })
  if (!live) return yield* createObject(kubectl, info, info.object, options)
  const { kind, patch } = threeWayPatch(info, withoutLastApplied(info.object), live)
  return isEmpty(patch) ? live : yield* patchObject(kubectl, info, kind, patch, options)
}

function withoutLastApplied(object: KubeObject): KubeObject {
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {}
  return { ...object, metadata: { ...object.metadata, annotations } }
}

function* runDiff({ process: { env } }: Kubectl, folders: readonly string[]): Guest<number> {
  const external = env['KUBECTL_EXTERNAL_DIFF'] ?? ''
  const [program = '', ...words] = external === '' ? ['diff'] : external.split(' ')
  const options = external === '' ? ['-u', '-N', ...folders] : [...folders, ...words.filter((word) => /^[a-zA-Z0-9-=]+$/.test(word))]
  const started = yield* spawn([program, ...options])
  if (isRefusal(started)) throw new KubectlError(`failed to run ${JSON.stringify(program)}: ${started.error}`)
  const { exitCode } = (yield* wait(started.pid))!
  if (exitCode > 1) throw new KubectlError(`failed to run ${JSON.stringify(program)}: exit status ${exitCode}`)
  return exitCode
}

function* removeFolder(folder: string): Guest<void> {
  const names = yield* list(folder)
  if (isRefusal(names)) return
  for (const name of names) yield* remove(`${folder}/${name}`)
  yield* remove(folder, true)
}
