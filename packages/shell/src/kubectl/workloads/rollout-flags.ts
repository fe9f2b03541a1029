/** What the subcommands of `rollout` share. */
import type { FlagTable } from '../../flags.ts'
import type { Guest } from '@track/processes'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { type FileFlags, fileFlags, namesFiles } from '../objects/files.ts'
import { findObjects, type Found } from '../objects/find.ts'
import { labelSelectorFlag } from '../selectors.ts'

export const rolloutFlags = { ...fileFlags, ...labelSelectorFlag } as const satisfies FlagTable

export function* rolloutTargets(kubectl: Kubectl, operands: readonly string[], flags: FileFlags & { readonly selector?: string | undefined }): Guest<Found> {
  if (operands.length === 0 && !namesFiles(flags)) throw new KubectlError('required resource not specified')
  return yield* findObjects(kubectl, { operands, files: flags, selector: flags.selector, typesAlone: true, latest: true })
}
