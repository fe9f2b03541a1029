/**
 * What really became of the commands that a group acknowledged: a write is lost when the log entry that
 * did it is not in the log that the group goes on with. Nobody in the world can see it.
 */
import type { Instant, Part, Simulation } from '@track/simulation'
import type { EnsembleState } from '../ensemble/state.ts'
import type { GroupNote, Operation } from './client.ts'
import { serversOf } from './group.ts'
import { entryAt } from './log.ts'
import type { NodeRow } from './node.ts'

export interface GroupTruth {
  /** Commands that clients were told are done. */
  readonly acknowledged: number
  readonly lost: readonly LostCommand[]
}

export interface LostCommand {
  readonly client: string
  readonly input: Operation
  readonly answeredAt: Instant
  readonly index: number
}

export function groupTruth(simulation: Simulation, group: Part<EnsembleState>): GroupTruth {
  const { notes } = simulation.state(group)
  const goesOn = goesOnWith(serversOf(simulation, group))
  const asked = new Map<string, Operation>()
  const lost: LostCommand[] = []
  let acknowledged = 0
  for (const { at, process: client, what } of notes) {
    const note = what as GroupNote
    const key = `${client} ${note.operation}`
    if (note.kind === 'invoked') asked.set(key, note.input)
    const input = asked.get(key)!
    if (note.kind !== 'returned' || input.kind === 'get') continue
    acknowledged++
    if (!isInLog(goesOn, note)) lost.push({ client, input, answeredAt: at, index: note.index })
  }
  return { acknowledged, lost }
}

/** Whose log the others will have: who could be elected by all of them. */
export function goesOnWith(nodes: readonly NodeRow[]): NodeRow {
  return nodes.reduce((best, each) => (isAhead(each, best) ? each : best))
}

function isAhead({ log: one }: NodeRow, { log: other }: NodeRow): boolean {
  return one.lastTerm > other.lastTerm || (one.lastTerm === other.lastTerm && one.lastIndex > other.lastIndex)
}

/** What a snapshot covers is told by the session: it has seen the command, or one after it. */
export function isInLog(
  { log, machine }: NodeRow, { index, session, operation }: Pick<GroupNote & { kind: 'returned' }, 'index' | 'session' | 'operation'>,
): boolean {
  if (index > log.lastIndex) return false
  const entry = entryAt(log, index)
  if (!entry) return session === undefined || (machine.sessions.get(String(session))?.sequence ?? 0) >= operation
  return entry.body.kind === 'command' && entry.body.sequence === operation && entry.body.session === session
}
