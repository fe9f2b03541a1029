/** What the subcommands of `set` share. */
import type { FlagTable } from '../../flags.ts'
import { fileFlags } from '../objects/files.ts'
import { dryRunFlags } from '../print/dry-run.ts'
import { printFlags } from '../print/output.ts'
import { labelSelectorFlag } from '../selectors.ts'

export const setFlags = {
  ...fileFlags, ...labelSelectorFlag, ...printFlags, ...dryRunFlags,
  'all': { kind: 'boolean', help: 'All objects of the types.' },
  'local': { kind: 'boolean', help: 'Not simulated here.' },
  'field-manager': { kind: 'string', default: 'kubectl-set', help: 'The name under which fields are set.' },
} as const satisfies FlagTable
