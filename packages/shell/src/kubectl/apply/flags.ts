/** The flags of `apply`; `diff` shares some. */
import type { KubeObject } from '@track/apimachinery'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { fileFlags } from '../objects/files.ts'
import { dryRunFlags } from '../print/dry-run.ts'
import { printFlags } from '../print/output.ts'
import { labelSelectorFlag } from '../selectors.ts'
import { validateFlag } from '../validation-flag.ts'

export const applyFlags = {
  ...fileFlags, ...labelSelectorFlag, ...printFlags, ...dryRunFlags, ...validateFlag,
  'server-side': { kind: 'boolean', help: 'The server merges, and keeps who set which field.' },
  'force-conflicts': { kind: 'boolean', help: 'With --server-side: take fields over from their managers.' },
  'field-manager': { kind: 'string', help: 'The name under which fields are set.' },
  'force': { kind: 'boolean', help: 'Delete and create what cannot be changed.' },
  'grace-period': { kind: 'integer', default: -1, help: 'With --force: seconds that an object has to end.' },
  'overwrite': { kind: 'boolean', default: true, help: 'Take the values of the file where both have changed.' },
  'all': { kind: 'boolean', help: 'With --prune; not simulated here.' },
  'prune': { kind: 'boolean', help: 'Delete what the files do not name any more; not simulated here.' },
  'prune-allowlist': { kind: 'texts', help: 'With --prune; not simulated here.' },
  'applyset': { kind: 'string', help: 'With --prune; not simulated here.' },
  'cascade': { kind: 'string', default: 'background', bare: 'background', help: 'With --force: what becomes of dependents.' },
  'timeout': { kind: 'duration', default: 0, help: 'With --force: how long to wait for the deletion.' },
  'wait': { kind: 'boolean', help: 'With --force: wait for finalizers.' },
  'subresource': { kind: 'string', help: 'With --server-side: apply to this subresource.', completes: ['status', 'scale'] },
  'openapi-patch': { kind: 'boolean', default: true, help: 'Merge by the schema of the server.' },
} as const satisfies FlagTable

export type ApplyFlags = FlagValues<typeof applyFlags>

/** What was done to an object. */
export interface Applied {
  readonly object: KubeObject
  readonly operation: string
}
