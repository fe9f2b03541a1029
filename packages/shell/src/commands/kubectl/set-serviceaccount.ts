/**
 * `kubectl set serviceaccount`: as whom the pods of a workload speak to the server.
 *
 * Follows k8s.io/kubectl/pkg/cmd/set/set_serviceaccount.go of Kubernetes 1.34. Left out: --local.
 */
import type { KubeObject } from '@track/apimachinery'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { resultPrinter } from '../../kubectl/print/output.ts'
import { setFlags } from '../../kubectl/set/setting.ts'
import { copyOf, podSpecOf, writeChanges } from '../../kubectl/workloads/pod-template.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const setServiceAccount = defineVerb({
  name: 'set serviceaccount',
  aliases: ['set sa'],
  summary: 'Update the service account of a resource',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT [options]',
  examples: ['kubectl set serviceaccount deployment web robot'],
  completes: 'workloads',
  flags: setFlags,
  *run({ flags, operands, kubectl }) {
    if (flags.local) throw notSimulated('--local')
    const dryRun = dryRunOf(flags)
    const printer = yield* resultPrinter(flags, { isTyped: true })
    const account = operands.at(-1)
    if (account === undefined) throw new KubectlError('serviceaccount is required')
    const infos = yield* objectsOf(kubectl, { operands: operands.slice(0, -1), files: flags, typesAlone: flags.all, latest: true })
    yield* doEach({ infos, errors: [] }, function* (info) {
      const written = yield* writeChanges(kubectl, info, withAccount(info, account), { fieldManager: flags['field-manager'], dryRun })
      yield* printer(written ?? info.object, dryRunWords('serviceaccount updated', dryRun))
    })
    return 0
  },
})

function withAccount({ object, resource, name }: Info, account: string): KubeObject {
  const changed = copyOf(object)
  try {
    Object.assign(podSpecOf(changed), { serviceAccountName: account })
  } catch (reason) {
    // It makes no pods: said with its name.
    if (reason instanceof KubectlError) throw new KubectlError(`error: ${resource.plural}/${name} ${reason.message}\n`)
    throw reason
  }
  return changed
}
