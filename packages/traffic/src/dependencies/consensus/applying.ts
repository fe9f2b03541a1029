/**
 * Committed entries reach the state machine, each command of a session once, however often its client
 * sent it; and after so many, the state becomes the snapshot that the log begins with.
 *
 * Follows Ongaro's thesis, 6.3 (sessions; the least recently used goes first, which all replicas agree
 * on) and 5.1 (snapshots).
 * Left out: several commands of one session at a time; the result of its last one is kept.
 */
import type { Plain } from '@track/simulation'
import type { Entry, Machine, Session, StateMachine } from './entry.ts'
import { dropThrough, entryAt, termAt } from './log.ts'
import type { GroupOutcome } from './message.ts'
import { type Turn } from './node.ts'

export const sessionExpired = 'session expired'

export function applyCommitted(turn: Turn): void {
  const { node, outbox, machine } = turn
  while (node.applied < node.commit) {
    const entry = entryAt(node.log, node.applied + 1)!
    const applied = applyEntry(machine, node.machine, entry, node.settings.sessions)
    node.machine = applied.machine
    node.applied = entry.index
    const [proposal] = node.proposals
    if (proposal?.index !== entry.index) continue
    node.proposals = node.proposals.slice(1)
    outbox.push({ kind: 'answer', from: node.id, to: proposal.from, id: proposal.id, outcome: applied.outcome })
  }
  snapshotIfDue(turn)
}

interface Applied {
  readonly machine: Machine
  readonly outcome: GroupOutcome
}

export function applyEntry(code: StateMachine, machine: Machine, entry: Entry, sessionsMax: number): Applied {
  const { body } = entry
  switch (body.kind) {
    case 'no-op':
    case 'configuration':
      return { machine, outcome: done(entry.index, entry.index) }
    case 'session':
      return {
        machine: withSession(machine, String(entry.index), { sequence: 0, result: undefined, index: entry.index }, sessionsMax),
        outcome: done(entry.index, entry.index),
      }
    case 'command': {
      const apply = () => code.apply(machine.state, body.command, entry)
      if (body.session === undefined) {
        const { state, result } = apply()
        return { machine: { ...machine, state }, outcome: done(result, entry.index) }
      }
      const session = machine.sessions.get(String(body.session))
      if (!session) return { machine, outcome: { kind: 'refused', why: sessionExpired, leader: undefined } }
      // A retry: what was answered is answered again. An older one still is a copy that came late; nobody waits for it.
      if (body.sequence <= session.sequence) return { machine, outcome: done(session.result, session.index) }
      const { state, result } = apply()
      const changed: Session = { sequence: body.sequence, result, index: entry.index }
      return {
        machine: withSession({ ...machine, state }, String(body.session), changed, sessionsMax),
        outcome: done(result, entry.index),
      }
    }
  }
}

function done(result: Plain, index: number): GroupOutcome {
  return { kind: 'done', result, index }
}

/** The session last in order, the one unused for longest first; that one goes if there are too many. */
function withSession({ state, sessions }: Machine, id: string, session: Session, most: number): Machine {
  const changed = new Map(sessions)
  changed.delete(id)
  changed.set(id, session)
  if (changed.size > most) changed.delete(changed.keys().next().value!)
  return { state, sessions: changed }
}

function snapshotIfDue({ node }: Turn): void {
  const { applied, snapshot, settings } = node
  if (applied - snapshot.index < settings.snapshotCount) return
  const configuration = node.configurations.findLast(({ index }) => index <= applied)!
  node.snapshot = { index: applied, term: termAt(node.log, applied)!, configuration, machine: node.machine }
  node.log = dropThrough(node.log, Math.max(node.log.droppedIndex, applied - settings.catchUpEntries))
  node.configurations = node.configurations.filter(({ index }) => index >= configuration.index)
}
