/**
 * Makes objects what files say: by a three-way merge of its own, or on the server.
 *
 * Follows k8s.io/kubectl/pkg/cmd/apply/{apply,patcher}.go of Kubernetes 1.34. Left out: --prune and
 * --applyset, which are refused.
 */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, print } from '@track/processes'
import type { FlagValues } from '../../flags.ts'
import { warnIfDeleting } from '../../kubectl/apply/deleting.ts'
import { applyOnClient } from '../../kubectl/apply/on-client.ts'
import { applyOnServer } from '../../kubectl/apply/on-server.ts'
import { type ApplyFlags, applyFlags } from '../../kubectl/apply/flags.ts'
import { failTogether, KubectlError, notSimulated } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { requireFiles } from '../../kubectl/objects/files.ts'
import { collect, findObjects } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { documentPrinter, plainFormats, printName, unknownFormat } from '../../kubectl/print/output.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const apply = defineVerb({
  name: 'apply',
  group: 'advanced',
  summary: 'Apply a configuration to a resource by file name or stdin',
  usage: '(-f FILENAME | -k DIRECTORY) [options]',
  examples: ['kubectl apply -f web.yaml', 'cat web.yaml | kubectl apply -f -', 'kubectl apply -f manifests/ --server-side'],
  completes: 'files',
  flags: applyFlags,
  *run({ flags, operands, kubectl }) {
    if (operands.length > 0) throw new KubectlError(`Unexpected args: [${operands.join(' ')}]\nSee 'kubectl apply -h' for help and examples`)
    requireFiles(flags)
    checkFlags(flags)
    const found = yield* findObjects(kubectl, { files: flags, selector: flags.selector })
    const errors: KubectlError[] = [...found.errors]
    if (found.infos.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to apply')
    const applied: KubeObject[] = []
    for (const info of found.infos) yield* collect(applied, errors, () => applyOne(kubectl, info, flags))
    failTogether(errors)
    yield* printAll(flags, applied)
    return 0
  },
})

function checkFlags(flags: ApplyFlags): void {
  const dryRun = dryRunOf(flags)
  if (flags['force-conflicts'] && !flags['server-side']) throw new KubectlError('--force-conflicts only works with --server-side')
  if (dryRun === 'client' && flags['server-side']) {
    throw new KubectlError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  }
  if (flags['server-side'] && flags.force) throw new KubectlError('--force cannot be used with --server-side')
  if (dryRun === 'server' && flags.force) throw new KubectlError('--dry-run=server cannot be used with --force')
  if (flags.prune || flags.applyset !== undefined) throw notSimulated('--prune')
  if (flags.subresource !== undefined && !flags['server-side']) throw new KubectlError('--subresource can only be specified for --server-side')
  const [format = ''] = (flags.output ?? '').split('=')
  if (format !== '' && !(plainFormats as readonly string[]).includes(format)) throw unknownFormat(flags.output!, plainFormats)
}

function* applyOne(kubectl: Kubectl, info: Info, flags: ApplyFlags): Guest<KubeObject> {
  const { generateName = '' } = info.object.metadata
  if (info.name === '' && generateName !== '') throw new KubectlError(`from ${generateName}: cannot use generate name with apply`)
  const { object, operation } = flags['server-side'] ? yield* applyOnServer(kubectl, info, flags) : yield* applyOnClient(kubectl, info, flags)
  if (operation !== 'created') yield* warnIfDeleting(object)
  if (!printsObjects(flags)) {
    yield* print(flags.output === 'name' ? `${printName(object)}\n` : `${printName(object)} ${dryRunWords(operation, dryRunOf(flags))}\n`)
  }
  return object
}

function printsObjects({ output = '' }: FlagValues<typeof applyFlags>): boolean {
  return output !== '' && output !== 'name'
}

/** `-o yaml`: all objects in one document. */
function* printAll(flags: ApplyFlags, objects: readonly KubeObject[]): Guest<void> {
  if (!printsObjects(flags)) return
  const printer = yield* documentPrinter(flags)
  yield* print(printer!(objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} }))
}

