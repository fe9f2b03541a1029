/** `--dry-run`, which three values mean three things. */
import type { FlagTable } from '../../flags.ts'
import { KubectlError } from '../errors.ts'

export const dryRunFlags = {
  'dry-run': { kind: 'string', default: 'none', bare: 'unchanged', help: 'Must be "none", "server" or "client".', completes: ['none', 'server', 'client'] },
} as const satisfies FlagTable

export type DryRun = 'none' | 'client' | 'server'

export function dryRunOf({ 'dry-run': given }: { readonly 'dry-run': string }): DryRun {
  if (given === 'none' || given === 'client' || given === 'server') return given
  if (given === 'unchanged') throw new KubectlError(`--dry-run flag without a value was specified. A value must be set: "none", "server", or "client".`)
  throw new KubectlError(`Invalid dry-run value (${given}). Must be "none", "server", or "client".`)
}

/** `created (dry run)`. */
export function dryRunWords(operation: string, dryRun: DryRun): string {
  if (dryRun === 'none') return operation
  return dryRun === 'client' ? `${operation} (dry run)` : `${operation} (server dry run)`
}

/** The query of a request that must change nothing. */
export function dryRunQuery(dryRun: DryRun): Record<string, string> {
  return dryRun === 'server' ? { dryRun: 'All' } : {}
}
