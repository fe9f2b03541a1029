/** `world`: snapshots of the world, the way back to them, and futures side by side. */
import type { Guest } from '@track/processes'
import { defineTrackCommand, TrackUsageError } from '../track-command.ts'
import { batch } from './world/batch.ts'
import { fork, list, rewind, snapshot, snapshots } from './world/branches.ts'
import { perturb } from './world/perturb.ts'
import { ahead, compare } from './world/side-by-side.ts'

const flags = {
  'from': { kind: 'string', help: 'The snapshot to begin from; the present when left out.' },
  'for': { kind: 'string', default: '10m', help: 'How long each run lives.' },
  'every': { kind: 'string', help: 'perturb: ask this often on the way, not at the end only.' },
  'seeds': { kind: 'integer', help: 'perturb: do it under so many seeds, and say how sure the difference is.' },
  'namespace': { kind: 'string', short: 'n', default: 'default', completes: 'namespace', help: 'perturb: where what is nudged is.' },
  'json': { kind: 'boolean', help: 'Print JSON, for scripts.' },
} as const

export interface WorldFlags {
  readonly from: string | undefined
  readonly for: string
  readonly every: string | undefined
  readonly seeds: number | undefined
  readonly namespace: string
  readonly json: boolean
}

/** What was typed after the action. */
export interface WorldRun {
  readonly flags: WorldFlags
  readonly operands: readonly string[]
  /** The words after `--`. */
  readonly queries: readonly string[]
}

const actions: Readonly<Record<string, (run: WorldRun) => Guest<number>>> = { list, snapshots, snapshot, fork, rewind, compare, ahead, perturb, batch }

export const world = defineTrackCommand({
  name: 'world',
  summary: 'Keep the world as it is, go back to it, try what would be if, and compare.',
  usage: [
    'list', 'snapshots', 'snapshot NAME', 'fork NAME', 'rewind NAME | -DURATION | TIME',
    "compare NAME [OTHER] -- 'QUERY' …", "ahead DURATION [--from NAME] -- 'QUERY' …",
    "perturb DEPLOYMENT | load/NAME | fault/NAME SETTING=CHANGE [--for 10m] [--every 1m] [--seeds N] -- 'QUERY' …",
    "batch RUNS [--for 10m] [--from NAME] -- 'QUERY' …",
  ],
  examples: [
    'world snapshot before-fix',
    'world rewind before-fix',
    'world rewind -10m',
    "world compare before-fix -- 'sum(rate(http_requests_total[5m]))'",
    "world ahead 30m -- 'queue_messages_ready'   # what will be if nothing is done; the world stays where it is",
    "world perturb clients load.rate=+10% --for 5m -- 'sum(rate(http_client_attempts_total[1m]))'",
    "world perturb fault/stall for=x2 --every 1m -- 'sum(rate(http_client_requests_total{outcome=\"success\"}[1m]))'",
    "world batch 20 --for 30m -- 'max_over_time(queue_messages_ready[30m])'",
  ],
  actions: Object.keys(actions),
  takesDurations: true,
  flags,

  *run({ flags: given, operands: [action = 'list', ...operands], rest }) {
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined
    if (!run) throw new TrackUsageError(`there is no "${action}": ${Object.keys(actions).join(', ')}`)
    return yield* run({ flags: given, operands, queries: rest })
  },
})
