/**
 * Sets how many replicas there are.
 *
 * Follows k8s.io/kubectl/pkg/cmd/scale/scale.go and k8s.io/kubectl/pkg/scale/scale.go of Kubernetes 1.34.
 */
import { type Guest, now, sleep } from '@track/processes'
import { second } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { failTogether, isRefusedWith, KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import { type Info, infoPath, printedName } from '../../kubectl/objects/info.ts'
import { patchObject, replaceObject } from '../../kubectl/objects/writing.ts'
import { type DryRun, dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...labelSelectorFlag, ...printFlags, ...dryRunFlags,
  'all': { kind: 'boolean', help: 'All objects of the types.' },
  'replicas': { kind: 'integer', default: 0, help: 'The new desired number of replicas. Required.' },
  'current-replicas': { kind: 'integer', default: -1, help: 'Refuse unless the current size is this.' },
  'resource-version': { kind: 'string', default: '', help: 'Refuse unless this is the current version.' },
  'timeout': { kind: 'duration', default: 0, help: 'How long to wait until it is done; 0 does not wait.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

interface Scale {
  apiVersion: string
  kind: string
  metadata: { name?: string; resourceVersion?: string }
  spec?: { replicas?: number }
  status?: { replicas?: number }
}

export const scale = defineVerb({
  name: 'scale',
  group: 'deploy',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  examples: ['kubectl scale --replicas=3 rs/foo', 'kubectl scale --current-replicas=2 --replicas=3 deployment/mysql'],
  completes: 'workloads',
  required: ['replicas'],
  flags,
  *run({ flags: given, operands, kubectl }) {
    if (given.replicas < 0) throw new KubectlError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    if (given['current-replicas'] < -1) throw new KubectlError('The --current-replicas must specify an integer of -1 or greater')
    const dryRun = dryRunOf(given)
    const printer = yield* resultPrinter(given)
    const { infos, errors } = yield* findObjects(kubectl, { operands, files: given, selector: given.selector, typesAlone: given.all, latest: true })
    if (given['resource-version'] !== '' && infos.length > 1) throw new KubectlError('cannot use --resource-version with multiple resources')
    if (infos.length === 0 && errors.length > 0) throw new KubectlError(`no objects passed to scale ${errors.map(({ line }) => line.replace(/^Error from server \(\w+\): /, '')).join(', ')}`)
    if (infos.length === 0) throw new KubectlError('no objects passed to scale')
    for (const info of infos) {
      if (dryRun !== 'client') yield* scaleOne(kubectl, info, given, dryRun)
      yield* printer(info.object, dryRunWords('scaled', dryRun))
    }
    failTogether(errors)
    return 0
  },
})

function* scaleOne(kubectl: Kubectl, info: Info, given: Flags, dryRun: DryRun): Guest<void> {
  const size = given['current-replicas']
  const version = given['resource-version']
  if (size === -1 && version === '') {
    yield* patchObject(kubectl, info, 'merge', { spec: { replicas: given.replicas } }, { subresource: 'scale', dryRun })
  } else yield* scaleIf(kubectl, info, given, { size, version }, dryRun)
  if (given.timeout !== 0 && dryRun === 'none') yield* untilScaled(kubectl, info, given)
}

function* scaleIf(kubectl: Kubectl, info: Info, given: Flags, { size, version }: { size: number; version: string }, dryRun: DryRun): Guest<void> {
  for (;;) {
    const found = yield* kubectl.json<Scale>(infoPath(info, 'scale'))
    const current = found.spec?.replicas ?? 0
    if (size > -1 && current !== size) throw new KubectlError(`Expected replicas to be ${size}, was ${current}`)
    const resourceVersion = found.metadata.resourceVersion ?? ''
    if (version !== '' && resourceVersion !== version) {
      throw new KubectlError(`Expected resource version to be ${version}, was ${resourceVersion}`)
    }
    try {
      yield* replaceObject(kubectl, info, { ...found, spec: { ...found.spec, replicas: given.replicas } } as never, { subresource: 'scale', dryRun })
      return
    } catch (reason) {
      // Somebody wrote in between: the size is read again.
      if (!isRefusedWith(reason, 'Conflict')) throw reason
      yield* sleep(1 * second)
    }
  }
}

function* untilScaled(kubectl: Kubectl, info: Info, given: Flags): Guest<void> {
  const deadline = (yield* now()) + given.timeout
  for (;;) {
    const { spec, status } = yield* kubectl.json<Scale>(infoPath(info, 'scale'))
    if ((spec?.replicas ?? 0) === given.replicas && (status?.replicas ?? 0) === given.replicas) return
    if ((yield* now()) >= deadline) throw new KubectlError(`timed out waiting for ${JSON.stringify(printedName(info).split('/')[1])} to be synced`)
    yield* sleep(1 * second)
  }
}
