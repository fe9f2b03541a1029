/**
 * `kubectl replace`: objects as the files say, whatever they were before.
 *
 * Follows k8s.io/kubectl/pkg/cmd/replace/replace.go of Kubernetes 1.34. Left out: --raw.
 */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, print, sleep } from '@track/processes'
import { second } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { naming } from '../../kubectl/apply/on-client.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags, requireFiles } from '../../kubectl/objects/files.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import { type Info, infoPath } from '../../kubectl/objects/info.ts'
import { createObject, replaceObject } from '../../kubectl/objects/writing.ts'
import { lastApplied, withLastApplied } from '../../kubectl/patch/last-applied.ts'
import { rawFlag, sendRaw } from '../../kubectl/objects/raw-sending.ts'
import { dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { printedKind } from '../../kubectl/discovery.ts'
import { validateFlag, validationOf } from '../../kubectl/validation-flag.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...printFlags, ...dryRunFlags, ...validateFlag, ...rawFlag,
  'force': { kind: 'boolean', help: 'Delete, and create anew.' },
  'grace-period': { kind: 'integer', default: -1, help: 'With --force: seconds that an object has to end.' },
  'timeout': { kind: 'duration', default: 0, help: 'With --force: how long to wait for the deletion.' },
  'cascade': { kind: 'string', default: 'background', bare: 'background', help: 'With --force: what becomes of dependents.' },
  'save-config': { kind: 'boolean', help: 'Keep the object in the annotation that apply reads.' },
  'subresource': { kind: 'string', help: 'Replace this subresource.', completes: ['status', 'scale'] },
  'field-manager': { kind: 'string', default: 'kubectl-replace', help: 'The name under which fields are set.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const replace = defineVerb({
  name: 'replace',
  group: 'advanced',
  summary: 'Replace a resource by file name or stdin',
  usage: '-f FILENAME [options]',
  examples: ['kubectl replace -f pod.json', 'kubectl replace --force -f pod.json'],
  completes: 'files',
  flags,
  *run({ flags: given, kubectl }) {
    requireFiles(given)
    if (given.raw !== undefined) return yield* sendRaw(kubectl, 'PUT', given)
    if (given['grace-period'] >= 0 && !given.force) throw new KubectlError('--grace-period must have --force specified')
    if (given.timeout !== 0 && !given.force) throw new KubectlError('--timeout must have --force specified')
    const dryRun = dryRunOf(given)
    if (given.force && dryRun !== 'none') throw new KubectlError('--dry-run can not be used when --force is set')
    const printer = yield* resultPrinter(given)
    const found = yield* findObjects(kubectl, { files: given })
    if (given.force) for (const info of found.infos) yield* removeFirst(kubectl, info, given)
    yield* doEach(found, function* (info) {
      yield* printer(yield* replaceOne(kubectl, info, given), dryRunWords('replaced', dryRun))
    })
    return 0
  },
})

function* replaceOne(kubectl: Kubectl, info: Info, given: Flags): Guest<KubeObject> {
  const keepsConfig = given['save-config'] || info.object.metadata.annotations?.[lastApplied] !== undefined
  const object = keepsConfig ? withLastApplied(info.object) : info.object
  const dryRun = dryRunOf(given)
  if (dryRun === 'client') return object
  const options = { dryRun, fieldManager: given['field-manager'], validation: validationOf(given), subresource: given.subresource }
  if (given.force) return yield* createObject(kubectl, info, object, options)
  return yield* naming(info, 'replacing', function* () {
    // What is not there is sent all the same: of some kinds a replacement makes it.
    const version = object.metadata.resourceVersion ?? (yield* kubectl.find(infoPath(info, given.subresource)))?.metadata.resourceVersion
    return yield* replaceObject(kubectl, info, { ...object, metadata: { ...object.metadata, ...(version !== undefined && { resourceVersion: version }) } }, options)
  })
}

function* removeFirst(kubectl: Kubectl, info: Info, given: Flags): Guest<void> {
  const grace = given['grace-period'] === 0 ? 1 : given['grace-period']
  const body = { propagationPolicy: 'Background', ...(grace >= 0 && { gracePeriodSeconds: grace }) }
  if ((yield* kubectl.find(infoPath(info))) === undefined) return
  yield* kubectl.json(infoPath(info), { method: 'DELETE', body })
  const scope = info.resource.namespaced ? ` from ${info.namespace} namespace` : ''
  yield* print(`${printedKind(info.resource)} "${info.name}" deleted${scope}\n`)
  while ((yield* kubectl.find(infoPath(info))) !== undefined) yield* sleep(1 * second)
}
