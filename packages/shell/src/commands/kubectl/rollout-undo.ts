/**
 * `kubectl rollout undo`: the template of an earlier revision.
 *
 * Follows k8s.io/kubectl/pkg/cmd/rollout/rollout_undo.go and
 * k8s.io/kubectl/pkg/polymorphichelpers/rollback.go of Kubernetes 1.34.
 */
import type { Deployment, ReplicaSet } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { Description } from '../../kubectl/describe/description.ts'
import { describePodTemplate } from '../../kubectl/describe/pod-template.ts'
import { failTogether, KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { patchObject } from '../../kubectl/objects/writing.ts'
import { isSame } from '../../kubectl/patch/json-values.ts'
import { lastApplied } from '../../kubectl/patch/last-applied.ts'
import { type DryRun, dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { chosenRevision, requireDeployment, revisionsOf, templateHash } from '../../kubectl/workloads/revisions.ts'
import { rolloutFlags, rolloutTargets } from '../../kubectl/workloads/rollout-flags.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const rolloutUndo = defineVerb({
  name: 'rollout undo',
  group: 'deploy',
  summary: 'Undo a previous rollout',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  examples: ['kubectl rollout undo deployment/web', 'kubectl rollout undo deployment/web --to-revision=3'],
  completes: 'workloads',
  flags: { ...rolloutFlags, ...printFlags, ...dryRunFlags, 'to-revision': { kind: 'integer', default: 0, help: 'The revision to go back to; 0 is the last one.' } },
  *run({ flags, operands, kubectl }) {
    const dryRun = dryRunOf(flags)
    const printer = yield* resultPrinter(flags, { isTyped: true })
    const { infos, errors } = yield* rolloutTargets(kubectl, operands, flags)
    for (const info of infos) {
      const result = yield* undo(kubectl, info, flags['to-revision'], dryRun)
      yield* printer(info.object, dryRunWords(result, dryRun))
    }
    failTogether(errors)
    return 0
  },
})

/** Annotations of the Deployment that are its own, and not the revision's. */
const ownAnnotations = [
  lastApplied, 'deployment.kubernetes.io/revision', 'deployment.kubernetes.io/revision-history', 'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas', 'deprecated.deployment.rollback.to',
]

function* undo(kubectl: Kubectl, info: Info, wanted: number, dryRun: DryRun): Guest<string> {
  if (wanted < 0) throw new KubectlError(`unable to find specified revision ${wanted} in history`)
  const deployment = requireDeployment(info, 'rollbacker')
  const revision = chosenRevision(deployment, yield* revisionsOf(kubectl, deployment), wanted)
  const template = withoutHash(revision)
  if (dryRun === 'client') return printedTemplate(revision)
  if (deployment.spec?.paused) {
    throw new KubectlError("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
  }
  if (isSame(template, deployment.spec?.template)) return `skipped rollback (current template already matches revision ${wanted})`
  const patch = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: restoredAnnotations(deployment, revision) },
  ]
  try {
    yield* patchObject(kubectl, info, 'json', patch, { dryRun })
  } catch (reason) {
    // The server refuses: its words behind those of the command.
    if (reason instanceof KubectlError) throw new KubectlError(`failed restoring revision ${wanted}: ${reason.message}`)
    throw reason
  }
  return 'rolled back'
}

function withoutHash({ spec }: ReplicaSet): unknown {
  const template = spec!.template!
  const { [templateHash]: _, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

function restoredAnnotations(deployment: Deployment, revision: ReplicaSet): Record<string, string> {
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => ownAnnotations.includes(key))
  const taken = Object.entries(revision.metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.includes(key))
  return Object.fromEntries([...kept, ...taken])
}

function printedTemplate({ spec }: ReplicaSet): string {
  const description = new Description()
  describePodTemplate(spec!.template as never, description)
  return description.plain()
}
