/** The flags of `logs`, and what they make of a request. */
import { second } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError } from '../errors.ts'
import type { Query } from '../kubectl.ts'
import { labelSelectorFlag } from '../selectors.ts'

export const logFlags = {
  ...labelSelectorFlag,
  'all-pods': { kind: 'boolean', help: 'All pods of the object, each line with its source.' },
  'all-containers': { kind: 'boolean', help: 'All containers of the pods.' },
  'container': { kind: 'string', short: 'c', default: '', help: 'The container.', completes: 'container' },
  'follow': { kind: 'boolean', short: 'f', help: 'Show what is written from here on.' },
  'ignore-errors': { kind: 'boolean', help: 'Go on when one of the logs cannot be had.' },
  'limit-bytes': { kind: 'integer', default: 0, help: 'At most so many bytes.' },
  'max-log-requests': { kind: 'integer', default: 5, help: 'How many logs may be followed at once.' },
  'pod-running-timeout': { kind: 'duration', default: 20 * second, help: 'How long to wait for a pod that runs.' },
  'prefix': { kind: 'boolean', help: 'Put the pod and container before each line.' },
  'previous': { kind: 'boolean', short: 'p', help: 'Of the instance before, when the container was restarted.' },
  'since': { kind: 'duration', default: 0, help: 'Only lines newer than this.' },
  'since-time': { kind: 'string', default: '', help: 'Only lines after this instant (RFC 3339).' },
  'tail': { kind: 'integer', default: -1, help: 'Only so many of the last lines; -1 shows all, or 10 with a selector.' },
  'timestamps': { kind: 'boolean', help: 'Put the instant before each line.' },
  'insecure-skip-tls-verify-backend': { kind: 'boolean', help: 'Do not check the certificate of the kubelet.' },
} as const satisfies FlagTable

export type LogFlags = FlagValues<typeof logFlags>

export function checkLogFlags(flags: LogFlags, operands: readonly string[], given: ReadonlySet<string>): void {
  const fail = (words: string) => { throw new KubectlError(words) }
  if (flags['since-time'] !== '' && flags.since !== 0) fail('at most one of `sinceTime` or `sinceSeconds` may be specified')
  const container = containerOf(flags, operands)
  if (flags['all-containers'] && container !== '') fail(`--all-containers=true should not be specified with container name ${container}`)
  if (given.has('container') && operands.length === 2) fail('only one of -c or an inline [CONTAINER] arg is allowed')
  if (flags['limit-bytes'] < 0) fail('--limit-bytes must be greater than 0')
  if (flags.since < 0) fail('--since must be greater than 0')
  if (flags.tail < -1) fail('--tail must be greater than or equal to -1')
}

/** `-c app`, or the second operand. */
export function containerOf({ container }: LogFlags, operands: readonly string[]): string {
  return operands[1] ?? container
}

export function logQuery(flags: LogFlags, given: ReadonlySet<string>): Query {
  const isSelected = (flags.selector ?? '') !== '' && !given.has('tail')
  const tail = isSelected && flags.tail === -1 ? 10 : flags.tail
  const set = (value: boolean) => (value ? 'true' : undefined)
  return {
    follow: set(flags.follow), previous: set(flags.previous), timestamps: set(flags.timestamps),
    limitBytes: flags['limit-bytes'] === 0 ? undefined : String(flags['limit-bytes']),
    sinceSeconds: flags.since === 0 ? undefined : String(Math.round(flags.since / second)),
    sinceTime: flags['since-time'] || undefined,
    tailLines: tail === -1 ? undefined : String(tail),
  }
}
