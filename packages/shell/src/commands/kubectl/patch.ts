/**
 * Changes fields of objects.
 *
 * Follows k8s.io/kubectl/pkg/cmd/patch/patch.go of Kubernetes 1.34. Left out: --local.
 */
import { applyJsonPatch, applyMergePatch, applyStrategicPatch, type JsonPatchOperation, type KubeObject, quote, StatusError, typeOf } from '@track/apimachinery'
import { type Guest, isRefusal, readFile } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { parseYamlText, YamlTextError } from '../../kubectl/objects/yaml-text.ts'
import { patchObject, type PatchKind } from '../../kubectl/objects/writing.ts'
import { isSame } from '../../kubectl/patch/json-values.ts'
import { type DryRun, dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...printFlags, ...dryRunFlags,
  'patch': { kind: 'string', short: 'p', help: 'The patch, as JSON or YAML.' },
  'patch-file': { kind: 'string', help: 'A file with the patch.', completes: 'file' },
  'type': { kind: 'string', default: 'strategic', help: 'json, merge or strategic.', completes: ['json', 'merge', 'strategic'] },
  'subresource': { kind: 'string', help: 'Patch this subresource.', completes: ['status', 'scale', 'resize'] },
  'field-manager': { kind: 'string', default: 'kubectl-patch', help: 'The name under which fields are set.' },
  'local': { kind: 'boolean', help: 'Not simulated here.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const patch = defineVerb({
  name: 'patch',
  group: 'advanced',
  summary: 'Update fields of a resource',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  examples: [
    `kubectl patch node node-a1 -p '{"spec":{"unschedulable":true}}'`,
    `kubectl patch deployment web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":3}]'`,
  ],
  completes: 'resources',
  flags,
  *run({ flags: given, operands, kubectl, given: typed }) {
    if (given.local) throw notSimulated('--local')
    if (typed.has('patch') && typed.has('patch-file')) throw new KubectlError('cannot specify --patch and --patch-file together')
    const kind = kindOf(given)
    const body = yield* patchBody(given, typed)
    const printer = yield* resultPrinter(given)
    const dryRun = dryRunOf(given)
    const found = yield* findObjects(kubectl, { operands, files: given, subresource: given.subresource, latest: true })
    yield* doEach(found, function* (info) {
      const object = yield* patchOne(kubectl, info, { kind, body, dryRun }, given)
      yield* printer(object, dryRunWords(isSame(object, info.object) ? 'patched (no change)' : 'patched', dryRun))
    })
    if (found.infos.length === 0) throw new KubectlError('no objects passed to patch')
    return 0
  },
})

function kindOf({ type }: Flags): PatchKind {
  if (type === 'json' || type === 'merge' || type === 'strategic') return type
  throw new KubectlError(`--type must be one of [json merge strategic], not ${quote(type)}`)
}

function* patchBody(given: Flags, typed: ReadonlySet<string>): Guest<unknown> {
  let text = given.patch ?? ''
  if (typed.has('patch-file')) {
    const read = yield* readFile(given['patch-file']!)
    if (isRefusal(read)) throw new KubectlError(`unable to read patch file: open ${given['patch-file']!}: ${read.error.toLowerCase()}`)
    text = read
  }
  if (text === '') throw new KubectlError('must specify --patch or --patch-file containing the contents of the patch')
  try {
    return parseYamlText(text)
  } catch (reason) {
    // Neither JSON nor YAML: the reader's words.
    if (reason instanceof YamlTextError) throw new KubectlError(`unable to parse ${quote(text)}: ${reason.message.replace(/^error converting YAML to JSON: /, '')}`)
    throw reason
  }
}

interface Patching {
  readonly kind: PatchKind
  readonly body: unknown
  readonly dryRun: DryRun
}

function* patchOne(kubectl: Kubectl, info: Info, { kind, body, dryRun }: Patching, given: Flags): Guest<KubeObject> {
  if (dryRun === 'client') return patchedHere(info.object, kind, body, info)
  return yield* patchObject(kubectl, info, kind, body, { fieldManager: given['field-manager'], dryRun, subresource: given.subresource })
}

/** `--dry-run=client`: what the server would make of it, as far as the client can tell. */
function patchedHere(object: KubeObject, kind: PatchKind, body: unknown, { resource }: Info): KubeObject {
  try {
    if (kind === 'json') return applyJsonPatch(object, body as JsonPatchOperation[]) as KubeObject
    const type = typeOf(resource)
    return (kind === 'strategic' && type ? applyStrategicPatch(object, body, type) : applyMergePatch(object, body)) as KubeObject
  } catch (reason) {
    // The patch does not fit the object: its words.
    if (reason instanceof StatusError) throw new KubectlError(reason.message)
    throw reason
  }
}

