/**
 * `kubectl taint`: what keeps pods away from nodes.
 *
 * Follows k8s.io/kubectl/pkg/cmd/taint/{taint,utils}.go of Kubernetes 1.34.
 */
import type { Node, Taint } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { resourceNamed } from '../../kubectl/discovery.ts'
import { failTogether, KubectlError, UsageError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { type DryRun, dryRunFlags, dryRunOf } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { changedTaints, conflictsOf, parseTaints, type TaintChanges, TaintError } from '../../kubectl/set/taints.ts'
import { validateFlag, validationOf } from '../../kubectl/validation-flag.ts'
import { writeChanges } from '../../kubectl/workloads/pod-template.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...labelSelectorFlag, ...printFlags, ...dryRunFlags, ...validateFlag,
  'all': { kind: 'boolean', help: 'All nodes.' },
  'overwrite': { kind: 'boolean', help: 'Give those that are there the new value.' },
  'field-manager': { kind: 'string', default: 'kubectl-taint', help: 'The name under which fields are set.' },
} as const satisfies FlagTable

export const taint = defineVerb({
  name: 'taint',
  group: 'cluster',
  summary: 'Update the taints on one or more nodes',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [options]',
  examples: ['kubectl taint nodes node-a1 dedicated=special-user:NoSchedule', 'kubectl taint nodes node-a1 dedicated-'],
  completes: ['nodes'],
  flags,
  *run({ flags: given, operands, kubectl }) {
    const { resources, words } = split(operands)
    if (resources.length === 0) throw new KubectlError('one or more resources must be specified as <resource> <name>')
    if (words.length === 0) throw new KubectlError('at least one taint update is required')
    const changes = parsed(words)
    const [type = '', ...names] = resources
    yield* check(kubectl, type, names, changes, given)
    validationOf(given)
    const dryRun = dryRunOf(given)
    const printer = yield* resultPrinter(given, { isTyped: true })
    const found = yield* findObjects(kubectl, { operands: ['nodes', ...names], selector: given.selector, all: given.all })
    yield* doEach(found, function* (info) {
      const { node, operation } = yield* taintOne(kubectl, info as Info<Node>, changes, given, dryRun)
      yield* printer(node, operation)
    })
    return 0
  },
})

function split(operands: readonly string[]): { readonly resources: readonly string[]; readonly words: readonly string[] } {
  const isTaint = (word: string) => word.includes('=') || word.includes(':') || word.endsWith('-')
  const first = operands.findIndex(isTaint)
  const words = first < 0 ? [] : operands.slice(first)
  const late = words.find((word) => !isTaint(word))
  if (late !== undefined) throw new KubectlError(`all resources must be specified before taint changes: ${late}`)
  return { resources: first < 0 ? operands : operands.slice(0, first), words }
}

function parsed(words: readonly string[]): TaintChanges {
  try {
    return parseTaints(words)
  } catch (reason) {
    // What was typed is no taint: where help is goes with it.
    if (reason instanceof TaintError) throw new UsageError(reason.message, 'taint')
    throw reason
  }
}

type Flags = FlagValues<typeof flags>

function* check(kubectl: Kubectl, type: string, names: readonly string[], changes: TaintChanges, given: Flags): Guest<void> {
  if (resourceNamed(type, yield* kubectl.resources()).kind !== 'Node') {
    throw new KubectlError(`invalid resource type ${type.toLowerCase()}, only node types are supported`)
  }
  const conflicts = conflictsOf(changes)
  if (conflicts.length > 0) {
    throw new KubectlError(`can not both modify and remove the following taint(s) in the same command: ${conflicts.join(', ')}`)
  }
  if (given.all && given.selector !== undefined) throw new KubectlError("setting 'all' parameter with a non empty selector is prohibited")
  if (!given.all && given.selector === undefined && names.length === 0) {
    throw new KubectlError("at least one resource name must be specified since 'all' parameter is not set")
  }
}

function* taintOne(
  kubectl: Kubectl, info: Info<Node>, changes: TaintChanges, given: Flags, dryRun: DryRun,
): Guest<{ node: Node; operation: string }> {
  const old: readonly Taint[] = info.object.spec?.taints ?? []
  const isThere = (taint: Taint) => old.some(({ key, effect }) => key === taint.key && effect === taint.effect)
  const taken = changes.add.filter(isThere).map(({ key }) => key)
  if (!given.overwrite && taken.length > 0) {
    throw new KubectlError(`node ${info.name} already has ${taken.join(',')} taint(s) with same effect(s) and --overwrite is false`)
  }
  const { taints, operation, missing } = changedTaints(old, changes, given.overwrite)
  failTogether(missing.map((words) => new KubectlError(`taint ${JSON.stringify(words)} not found`)))
  const { taints: _, ...spec } = info.object.spec ?? {}
  const changed = { ...info.object, spec: { ...spec, ...(taints.length > 0 && { taints }) } }
  const node = yield* writeChanges(kubectl, info, changed, { fieldManager: given['field-manager'], dryRun })
  return { node: (node ?? info.object) as Node, operation }
}
