/**
 * `kubectl diff`: what apply would change, as the program `diff` shows it.
 *
 * Follows k8s.io/kubectl/pkg/cmd/diff/diff.go of Kubernetes 1.34. Left out: --prune.
 */
import { type KubeObject } from '@track/apimachinery'
import { printYaml } from '@track/formats'
import { type Guest, makeDirectory, writeFile } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { threeWayPatch } from '../../kubectl/apply/on-client.ts'
import { warnIfDeleting } from '../../kubectl/apply/deleting.ts'
import { runDiff } from '../../kubectl/diff/external-diff.ts'
import { masked, type Versions } from '../../kubectl/diff/masking.ts'
import { failTogether, isRefusedWith, KubectlError, notSimulated, UsageError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags, requireFiles } from '../../kubectl/objects/files.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import { type Info, infoPath } from '../../kubectl/objects/info.ts'
import { createObject, patchObject } from '../../kubectl/objects/writing.ts'
import { isEmpty } from '../../kubectl/patch/json-values.ts'
import { withoutLastApplied } from '../../kubectl/patch/last-applied.ts'
import { withoutManagedFields } from '../../kubectl/print/output.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { removeDirectory, temporaryPath } from '../../kubectl/temporary.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...labelSelectorFlag,
  'concurrency': { kind: 'integer', default: 1, help: 'How many objects to ask for at once; one at a time here.' },
  'field-manager': { kind: 'string', help: 'The name under which fields would be set.' },
  'force-conflicts': { kind: 'boolean', help: 'With --server-side: take fields over from their managers.' },
  'prune': { kind: 'boolean', help: 'Not simulated here.' },
  'prune-allowlist': { kind: 'texts', help: 'With --prune; not simulated here.' },
  'server-side': { kind: 'boolean', help: 'The server merges.' },
  'show-managed-fields': { kind: 'boolean', help: 'Keep managedFields.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const diff = defineVerb({
  name: 'diff',
  group: 'advanced',
  summary: 'Diff the live version against a would-be applied version',
  usage: '-f FILENAME [options]',
  examples: ['kubectl diff -f pod.json', 'cat service.yaml | kubectl diff -f -'],
  completes: 'files',
  flags,
  // 1 says that there are differences.
  failsWith: 2,
  *run({ flags: given, operands, kubectl }) {
    if (operands.length > 0) throw new UsageError(`Unexpected args: [${operands.join(' ')}]`, 'diff')
    requireFiles(given)
    if (given['force-conflicts'] && !given['server-side']) throw new KubectlError('--force-conflicts only works with --server-side')
    if (given.prune) throw notSimulated('--prune')
    return yield* diffAll(kubectl, given)
  },
})

interface Directories {
  readonly live: string
  readonly merged: string
}

function* diffAll(kubectl: Kubectl, given: Flags): Guest<number> {
  const directories: Directories = { live: yield* temporaryPath('LIVE-*'), merged: yield* temporaryPath('MERGED-*') }
  yield* makeDirectory(directories.live)
  yield* makeDirectory(directories.merged)
  try {
    const { infos, errors } = yield* findObjects(kubectl, { files: given, selector: given.selector })
    failTogether(errors)
    for (const info of infos) yield* writeVersions(directories, info, yield* versionsOf(kubectl, info, given))
    return yield* runDiff(kubectl.process, [directories.live, directories.merged])
  } finally {
    yield* removeDirectory(directories.live)
    yield* removeDirectory(directories.merged)
  }
}

function* writeVersions({ live, merged }: Directories, { resource, namespace, name }: Info, versions: Versions): Guest<void> {
  const { group, version, kind } = resource
  const file = `${group === '' ? '' : `${group}.`}${version}.${kind}.${namespace}.${name}`
  yield* writeFile(`${live}/${file}`, versions.live ? printYaml(versions.live) : '')
  yield* writeFile(`${merged}/${file}`, printYaml(versions.merged))
}

/** How often an object that changes meanwhile is compared anew; then whatever its version. */
const triesMax = 4

function* versionsOf(kubectl: Kubectl, info: Info, given: Flags): Guest<Versions> {
  for (let tries = 1; ; tries++) {
    const live = yield* kubectl.find(infoPath(info))
    try {
      const merged = yield* wouldBe(kubectl, info, live, given, tries < triesMax)
      const shown = masked({ live: live && cleaned(live, given), merged: cleaned(merged, given) })
      if (live) yield* warnIfDeleting(live)
      return shown
    } catch (reason) {
      // Somebody wrote in between.
      if (tries >= triesMax || !isRefusedWith(reason, 'Conflict') || given['server-side']) throw reason
    }
  }
}

function cleaned(object: KubeObject, given: Flags): KubeObject {
  return given['show-managed-fields'] ? object : withoutManagedFields(object) as KubeObject
}

/** The object as it would be after apply. */
function* wouldBe(kubectl: Kubectl, info: Info, live: KubeObject | undefined, given: Flags, isLocked: boolean): Guest<KubeObject> {
  const fieldManager = given['field-manager'] ?? (given['server-side'] ? 'kubectl' : 'kubectl-client-side-apply')
  const options = { dryRun: 'server', fieldManager } as const
  if (given['server-side']) return yield* patchObject(kubectl, info, 'apply', info.object, { ...options, force: given['force-conflicts'] })
  if (!live) return yield* createObject(kubectl, info, info.object, options)
  const { kind, patch } = threeWayPatch(info, withoutLastApplied(info.object), live)
  if (isEmpty(patch)) return live
  const { resourceVersion } = live.metadata
  const locked = isLocked ? { ...patch, metadata: { ...(patch['metadata'] as object | undefined), resourceVersion } } : patch
  return yield* patchObject(kubectl, info, kind, locked, options)
}
