/** Somebody who changes the members of a group again and again, as a process; for schedules that are to try it. */
import { type Distribution, type Instant, integerBelow, sample, type Stream, substream, uniform } from '@track/simulation'
import type { Behaviour } from '../ensemble/behaviour.ts'
import type { MembershipChange, Message } from './message.ts'

export interface OperatorRow {
  readonly id: string
  readonly servers: readonly string[]
  readonly stream: Stream
  readonly pause: Distribution
  /** Whom it takes for the leader. */
  readonly server: string
  readonly asks: number
  readonly dueAt: Instant
}

export const operatorBehaviour: Behaviour<OperatorRow, Message> = {
  step(row, input, now) {
    if (input?.kind === 'answer') {
      const leader = input.outcome.kind === 'refused' ? input.outcome.leader : undefined
      return { row: leader === undefined ? row : { ...row, server: leader }, outbox: [] }
    }
    if (input !== undefined || now < row.dueAt) return { row, outbox: [] }
    const { id, stream, servers } = row
    const asks = row.asks + 1
    const server = uniform(stream, asks, 1) < 0.3 ? servers[integerBelow(servers.length, stream, asks, 2)]! : row.server
    const dueAt = now + Math.max(1, Math.round(sample(row.pause, stream, asks)))
    const change = chooseChange(row, asks)
    return {
      row: { ...row, server, asks, dueAt },
      outbox: [{ kind: 'request', from: id, to: server, id: `${id}/${asks}`, wants: { kind: 'membership', change } }],
    }
  },
  dueAt: (row) => row.dueAt,
  isPersisted: () => false,
  restart: (row) => row,
  reseed: (row, seed) => ({ ...row, stream: substream(row.stream, `seed ${seed}`) }),
}

function chooseChange({ servers, stream }: OperatorRow, asks: number): MembershipChange {
  const kinds = ['add learner', 'add learner', 'promote learner', 'promote learner', 'add voter', 'add voter', 'remove', 'replace'] as const
  const kind = kinds[integerBelow(kinds.length, stream, asks, 3)]!
  if (kind === 'replace') return { kind, voters: servers.filter((_, place) => uniform(stream, asks, 5 + place) < 0.5) }
  return { kind, server: servers[integerBelow(servers.length, stream, asks, 4)]! }
}
