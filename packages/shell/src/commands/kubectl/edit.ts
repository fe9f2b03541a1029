/**
 * An object opened in the editor that the environment names, and saved as a patch.
 *
 * Follows k8s.io/kubectl/pkg/cmd/{edit,util/editor}/*.go of Kubernetes 1.34.
 */
import { type KubeObject, printYaml, quote, typeOf } from '@track/apimachinery'
import { type Guest, print, printError, remove } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { type Edited, runEditor } from '../../kubectl/edit/editor.ts'
import { isRefusedWith, KubectlError, ServerError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { patchObject } from '../../kubectl/objects/writing.ts'
import { parseYamlDocuments, YamlTextError } from '../../kubectl/objects/yaml-text.ts'
import { isSame, type JsonMap } from '../../kubectl/patch/json-values.ts'
import { withLastApplied } from '../../kubectl/patch/last-applied.ts'
import { strategicDiff } from '../../kubectl/patch/strategic-diff.ts'
import { mergeDiff } from '../../kubectl/patch/three-way.ts'
import { printGoJson } from '../../kubectl/print/go-json.ts'
import { printFlags, resultPrinter, withoutManagedFields } from '../../kubectl/print/output.ts'
import { validateFlag, validationOf } from '../../kubectl/validation-flag.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...printFlags, ...validateFlag,
  'field-manager': { kind: 'string', default: 'kubectl-edit', help: 'The name under which fields are set.' },
  'output-patch': { kind: 'boolean', help: 'Show the patch.' },
  'save-config': { kind: 'boolean', help: 'Keep the object in the annotation that apply reads.' },
  'subresource': { kind: 'string', help: 'Edit this subresource.', completes: ['status'] },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const edit = defineVerb({
  name: 'edit',
  group: 'basic',
  summary: 'Edit a resource on the server',
  usage: '(RESOURCE/NAME | -f FILENAME) [options]',
  examples: ['kubectl edit svc/registry', 'KUBE_EDITOR="sed -i s/info/debug/" kubectl edit configmap settings'],
  completes: 'resources',
  flags,
  *run({ flags: given, operands, kubectl }) {
    const infos = yield* objectsOf(kubectl, { operands, files: given, typesAlone: true, latest: true, subresource: given.subresource })
    if (infos.length === 0) throw new KubectlError('edit cancelled, no objects found')
    return yield* editUntilDone(kubectl, infos, given)
  },
})

const advice = [
  "# Please edit the object below. Lines beginning with a '#' will be ignored,",
  '# and an empty file will abort the edit. If an error occurs while saving this file will be',
  '# reopened with the relevant failures.',
  '#',
  '',
].join('\n')

/** What the server does not take is opened again, with its words on top. */
function* editUntilDone(kubectl: Kubectl, infos: readonly Info[], given: Flags): Guest<number> {
  const isJson = given.output === 'json'
  const original = printObjects(infos, isJson)
  let text = original
  let reasons = ''
  for (;;) {
    const edited = yield* runEditor(kubectl.process, `${isJson ? '' : advice + reasons}${text}`, isJson ? '.json' : '.yaml')
    const bare = withoutComments(edited.text)
    if (reasons !== '' && bare === withoutComments(text)) throw yield* preserved(edited, 'Edit cancelled, no valid changes were saved.')
    if (bare === withoutComments(original) || bare.trim() === '') {
      yield* remove(edited.path)
      yield* printError(bare.trim() === '' ? 'Edit cancelled, saved file was empty.\n' : 'Edit cancelled, no changes made.\n')
      return 0
    }
    reasons = yield* saved(kubectl, infos, edited, given)
    if (reasons === '') {
      yield* remove(edited.path)
      return 0
    }
    text = bare
  }
}

function printObjects(infos: readonly Info[], isJson: boolean): string {
  const objects = infos.map(({ object }) => withoutManagedFields(object))
  const document = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} }
  return isJson ? `${printGoJson(document)}\n` : printYaml(document)
}

function withoutComments(text: string): string {
  return text.split('\n').filter((line) => !line.trimStart().startsWith('#')).join('\n')
}

function* preserved({ path }: Edited, words: string): Guest<KubectlError> {
  yield* printError(`A copy of your changes has been stored to ${quote(path)}\n`)
  return new KubectlError(words)
}

/** Why the file must be opened again; empty when all is saved. */
function* saved(kubectl: Kubectl, infos: readonly Info[], edited: Edited, given: Flags): Guest<string> {
  let objects: KubeObject[]
  try {
    objects = parseYamlDocuments(withoutComments(edited.text)).flatMap((each) => (each as { items?: KubeObject[] }).items ?? [each as KubeObject])
  } catch (reason) {
    // No YAML any more: its reader's words.
    if (!(reason instanceof YamlTextError)) throw reason
    return `# The edited file had a syntax error: error parsing edited-file: ${reason.message}\n#\n`
  }
  let reasons = ''
  for (const object of objects) {
    const info = infos.find((each) => each.object.metadata.uid === object.metadata?.uid)
    if (!info) throw yield* preserved(edited, 'no original object found for the edited one')
    reasons += yield* savedOne(kubectl, info, object, edited, given)
  }
  return reasons
}

function* savedOne(kubectl: Kubectl, info: Info, object: KubeObject, edited: Edited, given: Flags): Guest<string> {
  const printer = yield* resultPrinter(given.output === 'json' || given.output === 'yaml' ? { ...given, output: undefined } : given)
  const before = withoutManagedFields(info.object) as KubeObject
  if (isSame(before, object)) {
    yield* printer(object, 'skipped')
    return ''
  }
  if (object.apiVersion !== before.apiVersion || object.kind !== before.kind || object.metadata.name !== before.metadata.name) {
    throw yield* preserved(edited, 'At least one of apiVersion, kind and name was changed')
  }
  const after = given['save-config'] ? withLastApplied(object) : object
  const type = typeOf(info.resource)
  const patch = type
    ? strategicDiff(before as JsonMap, after as JsonMap, type, { changes: true, deletions: true, order: true })
    : mergeDiff(before as JsonMap, after as JsonMap)
  if (given['output-patch']) yield* print(`Patch: ${JSON.stringify(patch)}\n`)
  try {
    const options = { fieldManager: given['field-manager'], validation: validationOf(given), subresource: given.subresource }
    yield* printer(yield* patchObject(kubectl, info, type ? 'strategic' : 'merge', patch, options), 'edited')
    return ''
  } catch (reason) {
    // The server refuses: invalid objects are edited again, others are left in their file.
    if (!(reason instanceof ServerError)) throw reason
    return yield* refused(info, reason, edited)
  }
}

function* refused({ resource, name }: Info, reason: ServerError, { path }: Edited): Guest<string> {
  const subject = `${resource.plural}${resource.group === '' ? '' : `.${resource.group}`} ${quote(name)}`
  if (isRefusedWith(reason, 'Invalid')) {
    yield* printError(`error: ${subject} is invalid\n`)
    const causes = (reason.status.details?.causes ?? []).map(({ field = '', message = '' }) => `# * ${field}: ${message}\n`)
    return `# ${subject} was not valid:\n${causes.join('')}#\n`
  }
  if (isRefusedWith(reason, 'NotFound')) {
    yield* printError(`error: ${subject} could not be found on the server\n`)
    throw new KubectlError(`The edits you made on deleted resources have been saved to ${quote(path)}`)
  }
  yield* printError(`error: ${subject} could not be patched: ${reason.message}\n`)
  yield* printError(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`)
  throw new KubectlError('', 1)
}
