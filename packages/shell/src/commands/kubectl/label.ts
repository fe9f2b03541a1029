/**
 * `kubectl label` and `kubectl annotate`: marks set, changed, removed and listed.
 *
 * Follows k8s.io/kubectl/pkg/cmd/{label/label,annotate/annotate}.go of Kubernetes 1.34. Left out: --local.
 */
import { type KubeObject, labelValueErrors, quote } from '@track/apimachinery'
import { type Guest, print } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { failTogether, KubectlError, notSimulated } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags, namesFiles } from '../../kubectl/objects/files.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { patchObject } from '../../kubectl/objects/writing.ts'
import { isEmpty, type JsonMap } from '../../kubectl/patch/json-values.ts'
import { mergeDiff } from '../../kubectl/patch/three-way.ts'
import { type DryRun, dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { selectorFlags } from '../../kubectl/selectors.ts'
import { pairsIn, type Pairs } from '../../kubectl/set/pairs.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'

interface Marking {
  readonly verb: string
  readonly field: 'labels' | 'annotations'
  readonly singular: string
  readonly summary: string
  readonly group: 'settings'
}

const flags = {
  ...fileFlags, ...selectorFlags, ...printFlags, ...dryRunFlags,
  'all': { kind: 'boolean', help: 'All objects of the types.' },
  'all-namespaces': { kind: 'boolean', short: 'A', help: 'In every namespace.' },
  'list': { kind: 'boolean', help: 'Show them and change nothing.' },
  'local': { kind: 'boolean', help: 'Not simulated here.' },
  'overwrite': { kind: 'boolean', help: 'Give those that are there the new value.' },
  'resource-version': { kind: 'string', default: '', help: 'Refuse unless this is the current version.' },
  'field-manager': { kind: 'string', help: 'The name under which fields are set.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

const markings: readonly Marking[] = [
  { verb: 'label', field: 'labels', singular: 'label', summary: 'Update the labels on a resource', group: 'settings' },
  { verb: 'annotate', field: 'annotations', singular: 'annotation', summary: 'Update the annotations on a resource', group: 'settings' },
]

export const [label, annotate] = markings.map(markingVerb) as [Verb, Verb]

function markingVerb(marking: Marking): Verb {
  const { verb, singular } = marking
  return defineVerb({
    name: verb,
    group: marking.group,
    summary: marking.summary,
    usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
    examples: [`kubectl ${verb} pods web-0 tier=front`, `kubectl ${verb} --overwrite pods web-0 tier=back`, `kubectl ${verb} pods web-0 tier-`],
    completes: 'resources',
    flags,
    *run({ flags: given, operands, kubectl }) {
      const pairs = pairsIn(operands, singular, { removes: true })
      check(marking, given, pairs)
      const dryRun = dryRunOf(given)
      const printer = yield* resultPrinter(given)
      const found = yield* findObjects(kubectl, {
        operands: pairs.resources, files: given, selector: given.selector, fieldSelector: given['field-selector'],
        allNamespaces: given['all-namespaces'], typesAlone: given.all, latest: true,
      })
      const { isSingle } = found
      if (!isSingle && given['resource-version'] !== '') throw new KubectlError('--resource-version may only be used with a single resource')
      yield* doEach(found, function* (info) {
        const { object, operation } = yield* mark(kubectl, info, marking, { given, pairs, dryRun })
        if (given.list) yield* print(printAll(marking, object, info, isSingle))
        else yield* printer(verb === 'label' ? withMarks(info.object, object, marking.field) : object, dryRunWords(operation, dryRun))
      })
      return 0
    },
  })
}

function check({ field, singular }: Marking, given: Flags, { resources, pairs, removals }: Pairs): void {
  for (const [key, value] of pairs) {
    if (field !== 'labels') continue
    if (value.includes('=')) throw new KubectlError(`invalid label spec: ${key}=${value}`)
    const errors = labelValueErrors(value)
    if (errors.length > 0) throw new KubectlError(`invalid label value: ${quote(`${key}=${value}`)}: ${errors.join(';')}`)
  }
  refuseBoth(field, removals.filter((key) => pairs.has(key)))
  if (given.list && (given.output ?? '') !== '') throw new KubectlError('--list and --output may not be specified together')
  if (given.all && given.selector !== undefined) throw new KubectlError('cannot set --all and --selector at the same time')
  if (given.all && given['field-selector'] !== undefined) throw new KubectlError('cannot set --all and --field-selector at the same time')
  if (given.local) throw notSimulated('--local')
  if (resources.length === 0 && !namesFiles(given)) {
    throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  }
  if (pairs.size === 0 && removals.length === 0 && !given.list) throw new KubectlError(`at least one ${singular} update is required`)
}

function refuseBoth(field: Marking['field'], keys: readonly string[]): void {
  if (keys.length === 0) return
  throw new KubectlError(field === 'labels'
    ? 'can not both modify and remove a label in the same command'
    : `can not both modify and remove the following annotation(s) in the same command: ${keys.join(', ')}`)
}

interface Wanted {
  readonly given: Flags
  readonly pairs: Pairs
  readonly dryRun: DryRun
}

interface Marked {
  readonly object: KubeObject
  readonly operation: string
}

function* mark(kubectl: Kubectl, info: Info, { verb, field }: Marking, { given, pairs: { pairs, removals }, dryRun }: Wanted): Guest<Marked> {
  const before = info.object.metadata[field] ?? {}
  const isWritten = dryRun !== 'client' && !given.list
  if (verb === 'label' && isWritten) {
    for (const key of removals) if (before[key] === undefined) yield* print(`label ${quote(key)} not found.\n`)
  }
  if (!given.overwrite) refuseOverwriting(field, before, pairs)
  const after = { ...before, ...Object.fromEntries(pairs) }
  for (const key of removals) delete after[key]
  const changed = { ...info.object, metadata: { ...info.object.metadata, [field]: after } }
  const patch = mergeDiff(info.object as JsonMap, changed as JsonMap)
  const version = given['resource-version']
  const body = version === '' ? patch : { ...patch, metadata: { ...(patch['metadata'] as object | undefined), resourceVersion: version } }
  const operation = verb === 'annotate' ? 'annotated' : labelOperation(info.object, changed, given.overwrite, isEmpty(patch))
  if (!isWritten) return { object: changed, operation }
  const object = yield* patchObject(kubectl, info, 'merge', body, { fieldManager: given['field-manager'] ?? `kubectl-${verb}`, dryRun })
  return { object, operation }
}

/** Upstream tells a removal by the length of the text. */
function labelOperation(before: KubeObject, after: KubeObject, overwrite: boolean, isSame: boolean): string {
  if (isSame) return 'not labeled'
  return !overwrite && JSON.stringify(after).length < JSON.stringify(before).length ? 'unlabeled' : 'labeled'
}

function refuseOverwriting(field: Marking['field'], before: Readonly<Record<string, string>>, pairs: ReadonlyMap<string, string>): void {
  const taken = [...pairs].filter(([key, value]) => before[key] !== undefined && before[key] !== value)
    .filter(([key]) => field === 'labels' || key !== 'kubernetes.io/change-cause')
    .map(([key]) => `'${key}' already has a value (${before[key]!})`)
  if (taken.length === 0) return
  if (field === 'labels') failTogether(taken.map((words) => new KubectlError(`${words}, and --overwrite is false`)))
  throw new KubectlError(`--overwrite is false but found the following declared annotation(s): ${taken.join('; ')}`)
}

/** `label -o` prints the object as it was read, with its new labels. */
function withMarks(before: KubeObject, after: KubeObject, field: 'labels' | 'annotations'): KubeObject {
  const marks = after.metadata[field]
  return { ...before, metadata: { ...before.metadata, ...(marks && { [field]: marks }) } }
}

function printAll({ field }: Marking, object: KubeObject, { resource, name }: Info, isSingle: boolean): string {
  const lines = Object.entries(object.metadata[field] ?? {}).map(([key, value]) => `${isSingle ? '' : ' '}${key}=${value}\n`)
  return `${isSingle ? '' : `Listing ${field} for ${resource.kind}.${resource.group}/${name}:\n`}${lines.join('')}`
}

