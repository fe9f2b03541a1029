/**
 * A server-side apply: the server merges and keeps who set which field.
 *
 * Follows k8s.io/kubectl/pkg/cmd/apply/apply.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { isRefusedWith, KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import type { Info } from '../objects/info.ts'
import { patchObject, type WriteOptions } from '../objects/writing.ts'
import { lastApplied } from '../patch/last-applied.ts'
import type { Applied, ApplyFlags } from './flags.ts'
import { lastAppliedOwners, migrationPatch } from './migration.ts'
import { writeOptionsOf } from './on-client.ts'

const conflictAdvice = [
  'Please review the fields above--they currently have other managers. Here',
  'are the ways you can resolve this warning:',
  '* If you intend to manage all of these fields, please re-run the apply',
  '  command with the `--force-conflicts` flag.',
  '* If you do not intend to manage all of the fields, please edit your',
  '  manifest to remove references to the fields that should keep their',
  '  current managers.',
  '* You may co-own fields by updating your manifest to match the existing',
  "  value; in this case, you'll become the manager if the other manager(s)",
  '  stop managing the field (remove it from their configuration).',
  'See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
].join('\n')

export function* applyOnServer(kubectl: Kubectl, info: Info, flags: ApplyFlags): Guest<Applied> {
  const options = { ...writeOptionsOf(flags), force: flags['force-conflicts'] }
  const applied = yield* sendApplied(kubectl, info, { ...options, subresource: flags.subresource })
  const object = yield* migrated(kubectl, info, applied, options)
  return { object, operation: 'serverside-applied' }
}

function* sendApplied(kubectl: Kubectl, info: Info, options: WriteOptions): Guest<KubeObject> {
  try {
    return yield* patchObject(kubectl, info, 'apply', info.object, options)
  } catch (reason) {
    // Fields that others manage: what to do is said with it.
    if (isRefusedWith(reason, 'Conflict')) throw new KubectlError(`${reason.message}\n${conflictAdvice}`)
    throw reason
  }
}

/** An object that was applied by a client before is handed over; it is applied again, so that what the file leaves out goes. */
function* migrated(kubectl: Kubectl, info: Info, object: KubeObject, options: WriteOptions): Guest<KubeObject> {
  const kept = yield* keepLastApplied(kubectl, info, object, options)
  const { fieldManager = '', dryRun } = options
  const patch = migrationPatch(kept, fieldManager)
  if (!patch) return kept
  yield* patchObject(kubectl, info, 'json', patch, { ...(dryRun && { dryRun }), fieldManager })
  return yield* sendApplied(kubectl, info, options)
}

/** What a client-side apply left is kept under a manager of its own. */
function* keepLastApplied(kubectl: Kubectl, info: Info, object: KubeObject, { fieldManager, dryRun }: WriteOptions): Guest<KubeObject> {
  const annotation = object.metadata.annotations?.[lastApplied]
  if (annotation === undefined || fieldManager !== 'kubectl' || lastAppliedOwners(object, 'Apply').length > 0) return object
  const { apiVersion, kind, metadata: { name, namespace } } = info.object
  const bare = { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }), annotations: { [lastApplied]: annotation } } }
  return yield* patchObject(kubectl, info, 'apply', bare, { ...(dryRun && { dryRun }), fieldManager: 'kubectl-last-applied' })
}
