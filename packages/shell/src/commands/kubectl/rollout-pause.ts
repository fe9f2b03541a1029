/**
 * `kubectl rollout pause` and `resume`: whether a changed template is rolled out.
 *
 * Follows k8s.io/kubectl/pkg/cmd/rollout/{rollout_pause,rollout_resume}.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, printError } from '@track/processes'
import { groupResourceOf } from '../../kubectl/discovery.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { writeChanges } from '../../kubectl/workloads/pod-template.ts'
import { rolloutFlags, rolloutTargets } from '../../kubectl/workloads/rollout-flags.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'

interface Change {
  readonly verb: string
  readonly summary: string
  readonly isPaused: boolean
  readonly done: string
  /** What is said of an object that is so already, and of one that cannot be. */
  readonly already: string
  readonly unsupported: string
}

const changes: readonly Change[] = [
  { verb: 'pause', summary: 'Mark the provided resource as paused', isPaused: true, done: 'paused', already: 'is already paused', unsupported: 'pausing is not supported' },
  { verb: 'resume', summary: 'Resume a paused resource', isPaused: false, done: 'resumed', already: 'is not paused', unsupported: 'resuming is not supported' },
]

export const [rolloutPause, rolloutResume] = changes.map(pauseVerb) as [Verb, Verb]

function pauseVerb(change: Change): Verb {
  return defineVerb({
    name: `rollout ${change.verb}`,
    group: 'deploy',
    summary: change.summary,
    usage: 'RESOURCE [options]',
    examples: [`kubectl rollout ${change.verb} deployment/web`],
    completes: 'workloads',
    flags: { ...rolloutFlags, ...printFlags, 'field-manager': { kind: 'string', default: 'kubectl-rollout', help: 'The name under which fields are set.' } },
    *run({ flags, operands, kubectl }) {
      const printer = yield* resultPrinter(flags, { isTyped: true })
      const found = yield* rolloutTargets(kubectl, operands, flags)
      if (found.infos.length === 0 && found.errors.length === 0) yield* printError(`No resources found in ${kubectl.namespace} namespace.\n`)
      yield* doEach(found, function* (info) {
        yield* printer(yield* setPaused(kubectl, info, change, flags['field-manager']), change.done)
      })
      return 0
    },
  })
}

function* setPaused(kubectl: Kubectl, info: Info, { isPaused, already, unsupported }: Change, fieldManager: string): Guest<KubeObject> {
  const refuse = (why: string) => new KubectlError(`error: ${groupResourceOf(info.resource)} ${JSON.stringify(info.name)} ${why}`)
  if (info.object.kind !== 'Deployment') throw refuse(unsupported)
  const spec = info.object['spec'] as { paused?: boolean }
  if ((spec.paused ?? false) === isPaused) throw refuse(already)
  const { paused: _, ...rest } = spec
  const changed = { ...info.object, spec: isPaused ? { ...spec, paused: true } : rest }
  try {
    return (yield* writeChanges(kubectl, info, changed, { fieldManager }))!
  } catch (reason) {
    // The server refuses: its words behind those of the command.
    if (reason instanceof KubectlError) throw new KubectlError(`failed to patch: ${reason.message}`)
    throw reason
  }
}
