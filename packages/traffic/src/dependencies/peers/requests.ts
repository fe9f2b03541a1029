/**
 * What members do for clients: whoever is asked hands it to its own process, and answers with what the group or the quorum says.
 *
 * Follows etcd 3.6: v3_server.go (a follower forwards to its leader; without one a request waits; ReqTimeout, which is 5 s and two
 * election time-outs; a serializable range is answered by whoever is asked). Apache Cassandra: whoever is asked coordinates.
 */
import { type Duration, type Instant, millisecond, second } from '@track/simulation'
import { answer, conclude } from '../../exact/concluding.ts'
import { calling, giveBackJob, takeJobOf, waiting, working } from '../../exact/jobs.ts'
import { methodNotAllowed, outcomes, outcomeWithStatus, pending, rejected, reset, success } from '../../exact/outcomes.ts'
import { beginNext, beginOrWait, leaveQueue, leaveWorker } from '../../exact/serving.ts'
import { crash } from '../../faults/crashing.ts'
import { observe } from '../../measures/histogram.ts'
import type { TrafficState } from '../../state.ts'
import { keyAt } from '../../workloads/key-popularity.ts'
import type { ReplicatedUse, ReplicatedWorkload } from '../../workloads/workload.ts'
import { drawForKey } from '../database/transactions.ts'
import type { Answer } from '../consensus/message.ts'
import type { NodeRow } from '../consensus/node.ts'
import { type RevisionAnswer, revisionMachine } from '../consensus/revisions.ts'
import type { Addressed } from '../ensemble/behaviour.ts'
import type { StoreAnswer } from '../quorum-store/message.ts'
import { canDo, learnFrom, readingOf, wantsOf } from './asking.ts'
import { noteAnswered, noteInvoked } from './history.ts'
import { coordinating, LaneProcesses, memberOf, ofAsk, post } from './lane-processes.ts'
import { loseMember, memberAt } from './members.ts'
import { type AskRow, changeFigures, type MemberRow, type Peered } from './tables.ts'

function useOf(state: TrafficState, request: number): ReplicatedUse | undefined {
  return state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!.replicated
}

export function deliverToMember(state: TrafficState, now: Instant, request: number, instance: number): number {
  const use = useOf(state, request)
  if (use === undefined || memberAt(state as Peered, instance) === undefined) return reset
  const row = state.instanceRows[instance]!
  if (!canDo(row.workload.kind, use)) return methodNotAllowed
  const job = takeJobOf(state, now, request, instance, 0)
  beginOrWait(state, now, job, row, state.instanceBusy[instance]! < state.instanceWorkers[instance]! && state.instanceIsStalled[instance] === 0)
  return pending
}

/** A processor has done with a request: the member's own process has it now. */
export function askMember(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Peered
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const request = state.jobRequest[job]!
  state.jobEntry[job] = 0
  state.instanceCpu[instance]! += (row.workload as ReplicatedWorkload)['cpu.perMessage']
  leaveWorker(state, job)
  const member = memberAt(state, instance)
  // Nobody is there to hear of it, or it is just being taken over by another process.
  if (request < 0 || member === undefined) {
    giveBackJob(state, job)
    answer(state, now, instance, request, reset)
  } else ask(state, now, job, request, member)
  beginNext(state, now, instance, row)
}

function ask(state: Peered, now: Instant, job: number, request: number, member: MemberRow): void {
  state.jobStage[job] = calling
  const use = useOf(state, request)!
  const { process, start } = state.clientRows[state.requestClient[request]!]!
  const client = `${process} ${start}`
  const id = String(state.peerAsked++)
  const key = use.does === 'lock' ? use.space : `${use.space}/${keyAt(use.key, drawForKey(state, request, use.draw))}`
  const asking = { id, job, member: member.id, client, key, use }
  const { wants, input } = wantsOf(state, now, asking, member)
  const isCoordinated = member.workload.kind === 'quorum-store'
  const message = { kind: 'request', from: `${ofAsk}${id}`, to: isCoordinated ? `${member.id}${coordinating}` : member.id, id, wants } as Addressed
  const row: AskRow = { ...asking, message }
  state.peerAsks.set(id, row)
  noteInvoked(state, now, row, member.cluster, input)
  changeFigures(state, member.id, (figures) => ({ pending: figures.pending + 1 }))
  if (use.consistency === 'serializable') return answerAlone(state, now, row)
  if (!isCoordinated) post(state, now + patienceOf(member), { event: 'expired', ask: id })
  new LaneProcesses(state, now).deliver(message)
}

/** Whoever is asked says what it has applied, whatever the others have. */
function answerAlone(state: Peered, now: Instant, row: AskRow): void {
  const { machine, applied } = state.peerProcesses.get(row.member)!.row as NodeRow
  const result = revisionMachine.read(machine.state, readingOf(row))
  takeAnswer(state, now, { kind: 'answer', from: row.member, to: '', id: row.id, outcome: { kind: 'done', result, index: applied } })
}

function patienceOf({ workload }: MemberRow): Duration {
  return 5 * second + 2 * (workload.kind === 'consensus-store' ? workload['election-timeout'] * millisecond : 0)
}

/** Something that was under way has come. */
export function openMail(anyState: TrafficState, now: Instant, place: number): void {
  const state = anyState as Peered
  const mail = state.peerMail[place]!
  state.peerMail[place] = null
  state.peerMailFree.push(place)
  switch (mail.event) {
    case 'wake': return new LaneProcesses(state, now).wake(mail.data.process)
    case 'written': return new LaneProcesses(state, now).finishWrite(mail.data)
    case 'disk failed': return loseDisk(state, now, mail.process, mail.start)
    case 'expired': return expire(state, now, mail.ask)
    case 'again': {
      const row = state.peerAsks.get(mail.ask)
      return row === undefined ? undefined : new LaneProcesses(state, now).deliver(row.message)
    }
    case 'message':
      if (!mail.message.to.startsWith(ofAsk)) return new LaneProcesses(state, now).deliver(mail.message)
      return takeAnswer(state, now, mail.message as Addressed & (Answer | StoreAnswer))
  }
}

function takeAnswer(state: Peered, now: Instant, message: Addressed & (Answer | StoreAnswer)): void {
  const row = state.peerAsks.get(message.id)
  // Its client was told that it took too long, or its member is gone.
  if (row === undefined) return
  const { outcome } = message
  if (outcome.kind === 'refused') return askAgain(state, now, row, message.from, outcome.leader)
  if (outcome.kind === 'done') {
    const found = outcome.result as unknown as RevisionAnswer
    learnFrom(state, row, found)
    noteAnswered(state, now, row, outcome)
    return finish(state, now, row, outcomeOf(row.use, found))
  }
  if (outcome.kind !== 'timed out') {
    learnFrom(state, row, outcome)
    noteAnswered(state, now, row, outcome)
  }
  finish(state, now, row, outcome.kind === 'timed out' ? rejected : success)
}

function outcomeOf({ does }: ReplicatedUse, { isDone }: RevisionAnswer): number {
  return isDone ? success : outcomeWithStatus(does === 'lock' ? 409 : 412)
}

/** A follower hands it to the leader that it knows; without one it waits for an election. */
function askAgain(state: Peered, now: Instant, row: AskRow, from: string, leader: string | undefined): void {
  if (leader !== undefined && leader !== from && from === row.member) {
    return new LaneProcesses(state, now).forward(row.member, { ...row.message, to: leader })
  }
  const { workload } = state.peerMembers.get(row.member)!
  const after = workload.kind === 'consensus-store' ? workload['heartbeat-interval'] * millisecond : second
  post(state, now + after, { event: 'again', ask: row.id })
}

/** The log could not be written: the process ends, unless it has already. */
function loseDisk(state: Peered, now: Instant, process: string, start: number): void {
  const { instance } = state.peerMembers.get(memberOf(process))!
  if (instance >= 0 && state.peerProcesses.get(process)!.starts === start) crash(state, now, instance)
}

/** etcdserver: request timed out. Whether it is done nobody knows. */
function expire(state: Peered, now: Instant, id: string): void {
  const row = state.peerAsks.get(id)
  if (row !== undefined) finish(state, now, row, rejected)
}

function finish(state: Peered, now: Instant, { id, job, member, use }: AskRow, outcome: number): void {
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const request = state.jobRequest[job]!
  state.peerAsks.delete(id)
  const what = `${use.does} ${outcomes[outcome]!.code}`
  changeFigures(state, member, ({ pending: under, failed, answered }) => ({
    pending: under - 1, failed: failed + (outcome === rejected ? 1 : 0), answered: { ...answered, [what]: (answered[what] ?? 0) + 1 },
  }))
  state.instanceServed[instance]!++
  state.instanceStaySum[instance]! += now - state.jobArrivedAt[job]!
  observe(state.counts, state.instanceCounts[instance]!, row.bounds, now - state.jobArrivedAt[job]!)
  giveBackJob(state, job)
  answer(state, now, instance, request, outcome)
}

/** The process of a member has ended, or is told to: what it was asked is cut off, done or not. */
export function loseMemberRequests(anyState: TrafficState, now: Instant, instance: number): void {
  const state = anyState as Peered
  for (const row of state.peerAsks.values()) {
    if (state.jobInstance[row.job] !== instance) continue
    state.peerAsks.delete(row.id)
    changeFigures(state, row.member, ({ pending: under }) => ({ pending: under - 1 }))
  }
  loseMember(state, now, instance)
  const requests: number[] = []
  for (let job = 0; job < state.jobInstance.length; job++) {
    if (state.jobInstance[job] !== instance) continue
    if (state.jobRequest[job]! >= 0) {
      state.requestJob[state.jobRequest[job]!] = -1
      requests.push(state.jobRequest[job]!)
    }
    if (state.jobStage[job] === working) leaveWorker(state, job)
    else if (state.jobStage[job] === waiting) leaveQueue(state, job)
    giveBackJob(state, job)
  }
  for (const request of requests) conclude(state, now, request, reset)
}
