/**
 * `kubectl rollout restart`: new pods for all of a workload, by a mark in its template.
 *
 * Follows k8s.io/kubectl/pkg/cmd/rollout/rollout_restart.go and
 * k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, now, printError } from '@track/processes'
import { type Instant, printTimestamp } from '@track/simulation'
import { KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { groupResourceOf } from '../../kubectl/discovery.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { copyOf, podTemplateOf, writeChanges } from '../../kubectl/workloads/pod-template.ts'
import { rolloutFlags, rolloutTargets } from '../../kubectl/workloads/rollout-flags.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const restartedAt = 'kubectl.kubernetes.io/restartedAt'
const restartable = ['Deployment', 'DaemonSet', 'StatefulSet']

export const rolloutRestart = defineVerb({
  name: 'rollout restart',
  group: 'deploy',
  summary: 'Restart a resource',
  usage: 'RESOURCE [options]',
  examples: ['kubectl rollout restart deployment/web', 'kubectl rollout restart deployment --selector=app=web'],
  completes: 'workloads',
  flags: { ...rolloutFlags, ...printFlags, 'field-manager': { kind: 'string', default: 'kubectl-rollout', help: 'The name under which fields are set.' } },
  *run({ flags, operands, kubectl }) {
    const printer = yield* resultPrinter(flags, { isTyped: true })
    const found = yield* rolloutTargets(kubectl, operands, flags)
    if (found.infos.length === 0 && found.errors.length === 0) yield* printError(`No resources found in ${kubectl.namespace} namespace.\n`)
    const at = yield* now()
    yield* doEach(found, function* (info) {
      yield* printer(yield* restart(kubectl, info, at, flags['field-manager']), 'restarted')
    })
    return 0
  },
})

function* restart(kubectl: Kubectl, info: Info, at: Instant, fieldManager: string): Guest<KubeObject> {
  const refuse = (why: string) => new KubectlError(`error: ${groupResourceOf(info.resource)} ${JSON.stringify(info.name)} ${why}`)
  if (!restartable.includes(info.object.kind)) throw refuse('restarting is not supported')
  if ((info.object['spec'] as { paused?: boolean }).paused) throw refuse("can't restart paused deployment (run rollout resume first)")
  const changed = copyOf(info.object)
  const template = podTemplateOf(changed)!
  template.metadata = { ...template.metadata, annotations: { ...template.metadata?.annotations, [restartedAt]: printTimestamp(at) } }
  try {
    const object = yield* writeChanges(kubectl, info, changed, { fieldManager })
    if (object) return object
  } catch (reason) {
    // The server refuses: its words behind those of the command.
    if (reason instanceof KubectlError) throw new KubectlError(`failed to patch: ${reason.message}`)
    throw reason
  }
  throw new KubectlError(`failed to create patch for ${info.name}: if restart has already been triggered within the past second, `
    + 'please wait before attempting to trigger another')
}
