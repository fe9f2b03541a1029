/**
 * Creates objects from files.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create.go of Kubernetes 1.34. Left out: --edit, --raw.
 */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { naming } from '../../kubectl/apply/on-client.ts'
import { createFlags, type CreateFlags } from '../../kubectl/create/creating.ts'
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags, requireFiles } from '../../kubectl/objects/files.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import type { Info } from '../../kubectl/objects/info.ts'
import { createObject } from '../../kubectl/objects/writing.ts'
import { withLastApplied } from '../../kubectl/patch/last-applied.ts'
import { rawFlag, sendRaw } from '../../kubectl/objects/raw-sending.ts'
import { dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { resultPrinter } from '../../kubectl/print/output.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { defineVerb } from '../../kubectl/verb.ts'
import { validationOf } from '../../kubectl/validation-flag.ts'

export const create = defineVerb({
  name: 'create',
  group: 'basic',
  summary: 'Create a resource from a file or from stdin',
  usage: '-f FILENAME [options]',
  examples: ['kubectl create -f pod.json', 'kubectl create deployment web --image=nginx'],
  completes: ['namespace', 'deployment', 'configmap', 'secret', 'job', 'cronjob', 'service', 'serviceaccount'],
  flags: { ...createFlags, ...fileFlags, ...labelSelectorFlag, ...rawFlag },
  *run({ flags, operands, kubectl }) {
    if (operands.length > 0) throw new UsageError(`Unexpected args: [${operands.join(' ')}]`, 'create')
    requireFiles(flags)
    if (flags.raw !== undefined) return yield* sendRaw(kubectl, 'POST', flags)
    const printer = yield* resultPrinter(flags)
    const found = yield* findObjects(kubectl, { files: flags, selector: flags.selector })
    yield* doEach(found, function* (info) {
      yield* printer(yield* createOne(kubectl, info, flags), dryRunWords('created', dryRunOf(flags)))
    })
    if (found.infos.length === 0) throw new KubectlError('no objects passed to create')
    return 0
  },
})

function* createOne(kubectl: Kubectl, info: Info, flags: CreateFlags): Guest<KubeObject> {
  const object = flags['save-config'] ? withLastApplied(info.object) : info.object
  const dryRun = dryRunOf(flags)
  if (dryRun === 'client') return object
  const options = { dryRun, fieldManager: flags['field-manager'], validation: validationOf(flags) }
  return yield* naming(info, 'creating', () => createObject(kubectl, info, object, options))
}

