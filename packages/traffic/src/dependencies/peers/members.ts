/** Members as processes come and go: who is who, who is up, and what each is when its disk is new. */
import { type Instant, millisecond, type Stream, substream } from '@track/simulation'
import { listening } from '../../exact/instances.ts'
import type { TrafficState } from '../../state.ts'
import type { ConsensusWorkload, QuorumWorkload, ReplicatedWorkload } from '../../workloads/workload.ts'
import { newNode } from '../consensus/node.ts'
import { revisionMachine } from '../consensus/revisions.ts'
import { etcdDefaults } from '../consensus/settings.ts'
import { newProcess } from '../ensemble/processes.ts'
import type { Process } from '../ensemble/state.ts'
import { newCoordinator } from '../quorum-store/coordinator.ts'
import { newReplica } from '../quorum-store/replica.ts'
import { dynamoDefaults, type StoreSettings } from '../quorum-store/settings.ts'
import { behaviours, coordinating, LaneProcesses } from './lane-processes.ts'
import { type MemberRow, noMemberFigures, openPeers, type Peered } from './tables.ts'

interface Identity {
  readonly id: string
  readonly cluster: string
  /** All members of its cluster as it knows them, by their ids. */
  readonly all: readonly string[]
}

function identityOf(state: TrafficState, instance: number): Identity {
  const { id: process, labels, workload: any } = state.instanceRows[instance]!
  const workload = any as ReplicatedWorkload
  const name = workload.name ?? labels['pod'] ?? process
  const isEtcd = workload.kind === 'consensus-store'
  const cluster = `${labels['namespace'] ?? ''}/${isEtcd ? workload['initial-cluster-token'] : workload.cluster_name}`
  const names = isEtcd ? workload['initial-cluster'].map((each) => each.split('=')[0]!) : workload.ring
  const idOf = (each: string) => `${cluster}/${each.replaceAll(' ', '%20')}`
  return { id: idOf(name), cluster, all: (names.length > 0 ? names : [name]).map(idOf) }
}

export function memberAt(state: Peered, instance: number): MemberRow | undefined {
  for (const row of state.peerMembers.values()) if (row.instance === instance) return row
  return undefined
}

/** A process is made known; one of its name that has been here before has its disk. */
export function enrolMember(anyState: TrafficState, now: Instant, instance: number, streamOf: (what: string) => Stream): void {
  const state = openPeers(anyState)
  const { id, cluster, all } = identityOf(state, instance)
  const workload = state.instanceRows[instance]!.workload as ReplicatedWorkload
  const known = state.peerMembers.get(id)
  state.peerMembers.set(id, known ? { ...known, workload } : { id, cluster, workload, instance: -1, figures: noMemberFigures })
  if (known) return
  for (const process of newProcesses({ id, all, workload, now, streamOf })) state.peerProcesses.set(process.id, { ...process, downs: 1 })
}

/** What is on its disk stays, who its members are among it; how it goes about things a new process is told anew. */
function setUp(state: Peered, member: string, workload: ReplicatedWorkload): void {
  for (const id of processesOf(state, member)) {
    const process = state.peerProcesses.get(id)!
    const { servers = [] } = process.row as { readonly servers?: readonly string[] }
    const settings = workload.kind === 'consensus-store' ? consensusOf(workload) : quorumsOf(workload, servers.length)
    state.peerProcesses.set(id, { ...process, row: { ...process.row, settings }, onDisk: { ...process.onDisk, settings } })
  }
}

interface Beginning {
  readonly id: string
  readonly all: readonly string[]
  readonly workload: ReplicatedWorkload
  readonly now: Instant
  readonly streamOf: (what: string) => Stream
}

function newProcesses({ id, all, workload, now, streamOf }: Beginning): Process<object>[] {
  const [stream, surroundings] = [streamOf('member'), streamOf('surroundings')]
  if (workload.kind === 'consensus-store') {
    const row = newNode({ id, members: { voters: all, learners: [] }, settings: consensusOf(workload), machine: revisionMachine, stream, now })
    return [newProcess({ id, kind: 'server', row, stream: surroundings })]
  }
  const settings = quorumsOf(workload, all.length)
  const asks = `${id}${coordinating}`
  return [
    newProcess({ id, kind: 'replica', row: newReplica({ id, servers: all, settings, stream }, now), stream: surroundings }),
    newProcess({ id: asks, kind: 'coordinator', row: newCoordinator({ id: asks, servers: all, settings }), stream: streamOf('coordinator') }),
  ]
}

function consensusOf(workload: ConsensusWorkload): typeof etcdDefaults {
  return {
    ...etcdDefaults, heartbeat: workload['heartbeat-interval'] * millisecond, election: workload['election-timeout'] * millisecond,
    preVote: workload['pre-vote'], snapshotCount: workload['snapshot-count'],
  }
}

const repairs = { none: 'none', async: 'after the answer', blocking: 'before the answer' } as const

function quorumsOf(workload: QuorumWorkload, nodes: number): StoreSettings {
  const n = Math.min(workload.replication_factor, nodes)
  return {
    ...dynamoDefaults, n, r: 1, w: 1, isSloppy: workload.sloppy, handoffEvery: workload['hinted_handoff.every'],
    readRepair: repairs[workload.read_repair], conflicts: workload.conflicts === 'last-write-wins' ? 'last write wins' : 'version vectors',
    antiEntropyEvery: workload['repair.every'] ?? Infinity, timeout: workload.request_timeout, suspicion: workload.suspicion,
  }
}

function processesOf(state: Peered, member: string): string[] {
  return [member, `${member}${coordinating}`].filter((each) => state.peerProcesses.has(each))
}

/** Looks at all members after something has changed from outside of the traffic. */
export function tendMembers(anyState: TrafficState, now: Instant): void {
  const state = anyState as Peered
  adopt(state, now)
  const running = new LaneProcesses(state, now)
  for (const { id, instance } of state.peerMembers.values()) {
    if (instance < 0) continue
    const isStalled = state.instanceIsStalled[instance] === 1
    for (const process of processesOf(state, id)) {
      const stands = state.peerProcesses.get(process)!.pauses > 0
      if (isStalled && !stands) running.pause(process)
      else if (!isStalled && stands) running.resume(process)
    }
  }
}

/** A process that listens is the member of its name, unless another one is that still (a duplicate has to wait). */
function adopt(state: Peered, now: Instant): void {
  if ([...state.peerMembers.values()].every(({ instance }) => instance >= 0)) return
  for (const instance of state.instanceIndex.values()) {
    const { kind } = state.instanceRows[instance]!.workload
    if ((kind !== 'consensus-store' && kind !== 'quorum-store') || state.instancePhase[instance] !== listening) continue
    const { id } = identityOf(state, instance)
    const row = state.peerMembers.get(id)!
    if (row.instance >= 0) continue
    state.peerMembers.set(id, { ...row, instance })
    setUp(state, id, state.instanceRows[instance]!.workload as ReplicatedWorkload)
    const running = new LaneProcesses(state, now)
    for (const process of processesOf(state, id)) running.comeBack(process)
  }
}

/** Their streams of chance drawn anew, for a fork under another seed. */
export function reseedMembers(state: Peered, seed: number): void {
  for (const [id, process] of state.peerProcesses) {
    const row = behaviours[process.kind]!.reseed(process.row, seed)
    state.peerProcesses.set(id, { ...process, stream: substream(process.stream, `seed ${seed}`), row })
  }
}

/** Its process has ended, or is told to: what it had only in memory is gone. */
export function loseMember(state: Peered, now: Instant, instance: number): void {
  const row = memberAt(state, instance)
  if (row === undefined) return
  state.peerMembers.set(row.id, { ...row, instance: -1, figures: { ...row.figures, leaderChanges: 0, failed: 0, answered: {} } })
  const running = new LaneProcesses(state, now)
  for (const process of processesOf(state, row.id)) {
    if (state.peerProcesses.get(process)!.pauses > 0) running.resume(process)
    running.crash(process)
  }
}
