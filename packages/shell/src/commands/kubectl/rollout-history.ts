/**
 * `kubectl rollout history`: the revisions of a workload, or the pod template of one of them.
 *
 * Follows k8s.io/kubectl/pkg/cmd/rollout/rollout_history.go of Kubernetes 1.34.
 */
import type { KubeObject, ReplicaSet } from '@track/apimachinery'
import { type Guest, print } from '@track/processes'
import { describePodTemplate } from '../../kubectl/describe/pod-template.ts'
import { Description } from '../../kubectl/describe/description.ts'
import { failTogether, KubectlError } from '../../kubectl/errors.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { type DocumentPrinter, documentPrinter, printFlags, printName } from '../../kubectl/print/output.ts'
import { TabWriter } from '../../kubectl/print/tabs.ts'
import { changeCause, requireDeployment, revisionsOf } from '../../kubectl/workloads/revisions.ts'
import { rolloutFlags, rolloutTargets } from '../../kubectl/workloads/rollout-flags.ts'
import { defineVerb } from '../../kubectl/verb.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'

export const rolloutHistory = defineVerb({
  name: 'rollout history',
  group: 'deploy',
  summary: 'View rollout history',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  examples: ['kubectl rollout history deployment/web', 'kubectl rollout history deployment/web --revision=3'],
  completes: 'workloads',
  flags: { ...rolloutFlags, ...printFlags, 'revision': { kind: 'integer', default: 0, help: 'Show the pods of this revision.' } },
  *run({ flags, operands, kubectl }) {
    if (flags.revision < 0) throw new KubectlError(`revision must be a positive integer: ${flags.revision}`)
    const { infos, errors } = yield* rolloutTargets(kubectl, operands, flags)
    const printer = yield* documentPrinter(flags, { isTyped: true })
    for (const info of infos) yield* showHistory(kubectl, info, flags.revision, printer)
    failTogether(errors)
    return 0
  },
})

function* showHistory(kubectl: Kubectl, info: Info, revision: number, printer: DocumentPrinter | undefined): Guest<void> {
  const deployment = requireDeployment(info, 'history viewer')
  const revisions = yield* revisionsOf(kubectl, deployment)
  if (revision > 0 && !revisions.has(revision)) throw new KubectlError('unable to find the specified revision')
  const chosen = revision > 0 ? [revisions.get(revision)!] : [...revisions.values()]
  if (printer) {
    for (const set of chosen) yield* print(printer({ ...set, apiVersion: 'apps/v1', kind: 'ReplicaSet' }))
    return
  }
  const words = revision > 0 ? `with revision #${revision}\n${printTemplate(chosen[0]!)}` : `\n${printRevisions(revisions)}`
  yield* print(`${printName(info.object)} ${words}\n`)
}

function printRevisions(revisions: ReadonlyMap<number, ReplicaSet>): string {
  if (revisions.size === 0) return 'No rollout history found.'
  const writer = new TabWriter({ widthMin: 0, padding: 2 })
  writer.write('REVISION\tCHANGE-CAUSE\n')
  for (const [revision, set] of revisions) writer.write(`${revision}\t${causeOf(set)}\n`)
  return writer.flush()
}

function causeOf({ metadata }: KubeObject): string {
  return metadata.annotations?.[changeCause] || '<none>'
}

function printTemplate(set: ReplicaSet): string {
  const template = set.spec!.template!
  const cause = set.metadata.annotations?.[changeCause]
  const annotations = { ...template.metadata?.annotations, ...(cause && { [changeCause]: cause }) }
  const description = new Description()
  describePodTemplate({ ...template, metadata: { ...template.metadata, annotations } } as never, description)
  return description.plain()
}
