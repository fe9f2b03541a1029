/**
 * Members' processes in the lane: the rules of the ensembles (consensus, quorum store), with the calendar for their time, the
 * ways between instances (and what faults make of them) for their network, and the disks that their workloads describe.
 */
import { type Duration, type Instant, sample, uniform } from '@track/simulation'
import { type DiskTrouble, troubleAt } from '../../faults/disks.ts'
import { againAfter, wayBetween } from '../../faults/network.ts'
import type { Member } from '../../faults/place.ts'
import { observe } from '../../measures/histogram.ts'
import { fsyncBounds, peerLayout } from '../../measures/peer-layout.ts'
import { enterTimer, timers } from '../broker/timers.ts'
import type { NodeRow } from '../consensus/node.ts'
import { raftServer } from '../consensus/step.ts'
import { revisionMachine } from '../consensus/revisions.ts'
import type { Addressed } from '../ensemble/behaviour.ts'
import { type AnyBehaviour, Processes } from '../ensemble/processes.ts'
import type { Disk, Process, Wake, Written } from '../ensemble/state.ts'
import { coordinatorBehaviour } from '../quorum-store/coordinator.ts'
import { replicaBehaviour } from '../quorum-store/replica.ts'
import { type Mail, type MemberRow, changeFigures, type Peered } from './tables.ts'

export const behaviours = {
  server: raftServer(revisionMachine), replica: replicaBehaviour, coordinator: coordinatorBehaviour,
} as unknown as Readonly<Record<string, AnyBehaviour>>

/** A node of a store by quorums is two processes: who keeps, and who asks for clients. */
export const coordinating = ' coordinator'

export function memberOf(process: string): string {
  return process.endsWith(coordinating) ? process.slice(0, -coordinating.length) : process
}

/** What an answer is addressed to, in place of a process. */
export const ofAsk = 'ask '

export class LaneProcesses extends Processes {
  readonly state: Peered
  readonly now: Instant
  readonly behaviours = behaviours

  constructor(state: Peered, now: Instant) {
    super()
    this.state = state
    this.now = now
  }

  get processes(): Map<string, Process<object>> {
    return this.state.peerProcesses
  }

  override write(process: Process<object>): void {
    const before = this.processes.get(process.id)
    super.write(process)
    if (process.kind !== 'server' || before === undefined || before.row === process.row) return
    const { leader } = process.row as NodeRow
    if (leader === undefined || leader === (before.row as NodeRow).leader) return
    changeFigures(this.state, process.id, ({ leaderChanges }) => ({ leaderChanges: leaderChanges + 1 }))
  }

  protected schedule(at: Instant, event: 'wake' | 'written', data: Wake | Written): void {
    post(this.state, at, { event, data } as Mail)
    if (event !== 'written') return
    this.measureDisk(data.process, at - this.now)
    if (this.diskTrouble(data.process).fails) post(this.state, at, { event: 'disk failed', process: data.process, start: (data as Written).start })
  }

  /** The luck of a write belongs to its instant. */
  private diskTrouble(id: string): DiskTrouble {
    const { instance } = this.state.peerMembers.get(memberOf(id))!
    const { stream } = this.processes.get(id)!
    return instance < 0 ? { late: 0, fails: false } : troubleAt(this.state, instance, 'write', (number) => uniform(stream, this.now, 8 + number % 8))
  }

  private measureDisk(process: string, takes: Duration): void {
    const { instance } = this.state.peerMembers.get(memberOf(process))!
    if (instance < 0) return
    const row = this.state.instanceRows[instance]!
    observe(this.state.counts, this.state.instanceCounts[instance]! + peerLayout.fsyncs(row.bounds), fsyncBounds, takes)
  }

  /** What clients asked and were answered is noted where their requests are. */
  protected note(): void {
    throw new Error('a member of a group notes something of its own')
  }

  protected diskOf({ id }: Process<object>): Disk {
    const { workload } = this.state.peerMembers.get(memberOf(id))!
    const usual = workload['disk.fsync']
    const { late, fails } = this.diskTrouble(id)
    return { fsync: usual === undefined ? Math.max(late, fails ? 1 : 0) : late === 0 ? usual : { kind: 'shifted', by: late, of: usual }, lies: 0 }
  }

  protected send(from: Process<object>, number: number, message: Addressed): void {
    const to = message.to.startsWith(ofAsk) ? this.state.peerAsks.get(message.to.slice(ofAsk.length))?.member : memberOf(message.to)
    // Nobody waits for that answer any more.
    if (to === undefined) return
    const takes = this.underWay(from, number, memberOf(from.id), to)
    if (takes < Infinity) post(this.state, this.now + takes, { event: 'message', message })
  }

  /** Hands a client's request on to another member. */
  forward(process: string, message: Addressed): void {
    const from = this.processes.get(process)!
    this.write({ ...from, sent: from.sent + 1 })
    const takes = this.underWay(from, from.sent, memberOf(process), memberOf(message.to))
    if (takes < Infinity) post(this.state, this.now + takes, { event: 'message', message })
  }

  /** How long a message takes to another member; Infinity where it does not get there. */
  private underWay(process: Process<object>, number: number, from: string, to: string): Duration {
    if (from === to) return 0
    const [sender, receiver] = [this.state.peerMembers.get(from)!, this.state.peerMembers.get(to)]
    if (receiver === undefined || receiver.instance < 0 || sender.instance < 0) return Infinity
    const usual = Math.max(0, Math.round(sample(sender.workload['peer.delay'], process.stream, number)))
    const link = wayBetween(this.state, placed(this.state, sender), placed(this.state, receiver))
    if (link === undefined) return usual
    if (link.cut !== undefined) return Infinity
    const { delay, jitter, loss } = link.there
    const luck = jitter > 0 ? 2 * uniform(process.stream, number, 6) - 1 : 0
    const once = usual + Math.max(0, Math.round(delay + jitter * luck))
    return loss === 0 ? once : once + againAfter(loss, uniform(process.stream, number, 7))
  }
}

function placed(state: Peered, { instance }: MemberRow): Member {
  return state.instanceRows[instance]!
}

/** Enters something into the calendar, with its row. */
export function post(state: Peered, at: Instant, mail: Mail): void {
  const row = state.peerMailFree.pop() ?? state.peerMail.length
  state.peerMail[row] = mail
  enterTimer(state, at, timers.peer, row)
}
