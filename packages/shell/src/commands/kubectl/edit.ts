/**
 * `kubectl edit`: objects opened in the editor that the environment names, and saved as a patch. What
 * the server does not take is opened again, with its words on top.
 *
 * Follows k8s.io/kubectl/pkg/cmd/{edit/edit,util/editor/editoptions}.go of Kubernetes 1.34.
 */
import { type KubeObject, printJson, quote, sortedKeys } from '@track/apimachinery'
import { printYaml } from '@track/formats'
import { type Guest, isRefusal, printError, remove, stat } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { type Edited, runEditor } from '../../kubectl/edit/editor.ts'
import { isBlank, printHeader, type Reason, saysTheSame, withoutComments } from '../../kubectl/edit/file-text.ts'
import { invalid, saveAll, type Saving } from '../../kubectl/edit/saving.ts'
import { Exit, KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { kindErrors, manifestsOf } from '../../kubectl/objects/manifests.ts'
import { parseYamlText, YamlTextError } from '../../kubectl/objects/yaml-text.ts'
import { withLastApplied } from '../../kubectl/patch/last-applied.ts'
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

/** What the last saved file was refused for. */
interface Refused {
  readonly edited: Edited
  readonly reasons: readonly Reason[]
}

function* editUntilDone(kubectl: Kubectl, infos: readonly Info[], given: Flags): Guest<number> {
  const isJson = given.output === 'json'
  const saving = yield* savingOf(given)
  const header = (reasons: readonly Reason[]) => (isJson ? '' : printHeader(reasons))
  const original = `${header([])}${printObjects(infos, isJson)}`
  let refused: Refused | undefined
  for (;;) {
    const text = refused ? `${header(refused.reasons)}${withoutComments(refused.edited.text)}` : original
    const edited = yield* keeping(refused?.edited.path, () => runEditor(kubectl.process, text, isJson ? '.json' : '.yaml'))
    const before = refused
    const reasons = yield* keeping(edited.path, function* () {
      if (before && saysTheSame(before.edited.text, edited.text)) throw new KubectlError('Edit cancelled, no valid changes were saved.')
      if (before) yield* remove(before.edited.path)
      return yield* saved(kubectl, infos, { original, edited }, given, saving)
    })
    if (reasons.length === 0) return 0
    refused = { edited, reasons }
  }
}

function* savingOf(given: Flags): Guest<Saving> {
  return {
    say: yield* resultPrinter(given),
    printsPatch: given['output-patch'],
    options: { fieldManager: given['field-manager'], validation: validationOf(given), subresource: given.subresource },
  }
}

function printObjects(infos: readonly Info[], isJson: boolean): string {
  const objects = infos.map(({ object }) => withoutManagedFields(object))
  const document = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} }
  return isJson ? `${printJson(sortedKeys(document), 4)}\n` : printYaml(document)
}

/** When it fails, what was typed is not lost: it says where the file is. */
function* keeping<T>(path: string | undefined, act: () => Guest<T>): Guest<T> {
  try {
    return yield* act()
  } catch (reason) {
    // The words of the failure come after the place of the file.
    if (!(reason instanceof KubectlError) || reason instanceof Exit || path === undefined) throw reason
    if (!isRefusal(yield* stat(path))) yield* printError(`A copy of your changes has been stored to ${quote(path)}\n`)
    throw reason
  }
}

interface Files {
  readonly original: string
  readonly edited: Edited
}

/** Why the file must be opened again; nothing when all is done. */
function* saved(kubectl: Kubectl, infos: readonly Info[], { original, edited }: Files, given: Flags, saving: Saving): Guest<readonly Reason[]> {
  const { path, text } = edited
  const problem = validationOf(given) === 'Ignore' ? undefined : problemOf(text)
  if (problem !== undefined) {
    return [yield* invalid(infos[0]!, [`<nil>: Invalid value: "The edited file failed validation": ${problem}`])]
  }
  if (saysTheSame(original, text) || isBlank(text)) {
    yield* remove(path)
    yield* printError(saysTheSame(original, text) ? 'Edit cancelled, no changes made.\n' : 'Edit cancelled, saved file was empty.\n')
    return []
  }
  const { infos: read, errors: [error] } = yield* manifestsOf(kubectl, [{ source: 'edited-file', text }])
  if (error) return [{ head: `The edited file had a syntax error: ${error.message}`, causes: [] }]
  const objects = read.map(({ object }) => withManagedFields(object, infos)).map((object) => (given['save-config'] ? withLastApplied(object) : object))
  const { reasons, gone, failed } = yield* saveAll(kubectl, infos, objects, saving)
  if (failed > 0) {
    yield* printError(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`)
    throw new Exit()
  }
  if (gone > 0) {
    yield* printError(`The edits you made on deleted resources have been saved to ${quote(path)}\n`)
    throw new Exit()
  }
  if (reasons.length === 0) yield* remove(path)
  return reasons
}

/** What the file did not show. */
function withManagedFields(object: KubeObject, infos: readonly Info[]): KubeObject {
  const managedFields = infos.find((info) => info.object.metadata.uid === object.metadata.uid)?.object.metadata.managedFields
  return managedFields ? { ...object, metadata: { ...object.metadata, managedFields } } : object
}

function problemOf(text: string): string | undefined {
  try {
    const errors = kindErrors(parseYamlText(withoutComments(text)))
    return errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]
  } catch (reason) {
    // No YAML any more: its reader's words.
    if (reason instanceof YamlTextError) return reason.message.replace(/^error converting YAML to JSON: /, '')
    throw reason
  }
}
