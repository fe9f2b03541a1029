/**
 * The traffic as a part of a world: its state, its lane (every request is an event of the lane),
 * and the few rows that it puts on the event table for itself.
 */
import { type Part, type Plain, type Simulation, substream } from '@track/simulation'
import { tendAll } from './dependencies/broker/tending.ts'
import { reseedMembers, tendMembers } from './dependencies/peers/members.ts'
import type { Peered } from './dependencies/peers/tables.ts'
import { type BackupRef, beginBackup, endBackup } from './dependencies/database/backups.ts'
import { losePrimary, promote, tendClusters } from './dependencies/database/failover.ts'
import { reshare } from './exact/sharing.ts'
import { admitUsers } from './exact/arriving.ts'
import { trafficLane } from './exact/run.ts'
import { afterChange, beforeChange } from './fluid/services/changing.ts'
import { openFault } from './faults/fault-table.ts'
import { beginFault, endFault } from './faults/faulting.ts'
import { faultOccurs } from './faults/renewal/fault-process.ts'
import { type FaultNudge, nudgeFault } from './nudges/fault-nudge.ts'
import type { Nudge } from './nudges/nudge.ts'
import { nudge } from './nudges/nudging.ts'
import { beginLoad, finishStart } from './process-life.ts'
import { sendReports } from './reports.ts'
import { newTrafficState, type TrafficState } from './state.ts'

interface ProcessRef {
  readonly id: string
  readonly start: number
}

export const trafficPart: Part<TrafficState> = {
  name: 'traffic',
  initial: newTrafficState,
  events: {
    /** A process has come up; `start` tells it from a later one under the same id. */
    'started': (simulation, { id, start }: ProcessRef) => {
      writeTraffic(simulation, (state) => finishStart(state, simulation.now, id, start))
    },
    /** A client has come up, or chooses its grain anew. */
    'load begins': (simulation, { id, start, isAgain = false }: ProcessRef & { readonly isAgain?: boolean }) => {
      writeTraffic(simulation, (state) => beginLoad(state, simulation.now, { id, start, isAgain }))
      lookAtUsers(simulation, id)
    },
    /** The number of a client's users may change. */
    'users': (simulation, { id }: { id: string }) => lookAtUsers(simulation, id),
    /** A database's primary has been lost for as long as its lease. */
    'primary lost': (simulation, data: { cluster: string; lostAt: number }) => {
      writeTraffic(simulation, (state) => losePrimary(simulation, state, data))
    },
    /** Of a database, so often. */
    'backup begins': (simulation, ref: BackupRef) => {
      const begun = writeTraffic(simulation, (state) => beginBackup(state, simulation.now, ref))
      if (begun === undefined) return
      const { takes, every } = begun
      simulation.schedule({ at: simulation.now + takes, part: 'traffic', event: 'backup ends', data: { ...ref, took: takes } })
      simulation.schedule({ at: simulation.now + Math.max(takes + 1, every), part: 'traffic', event: 'backup begins', data: { ...ref } })
    },
    'backup ends': (simulation, ref: BackupRef & { took: number }) => {
      writeTraffic(simulation, (state) => endBackup(state, simulation.now, ref))
    },
    'promoted': (simulation, data: { cluster: string; member: string }) => {
      writeTraffic(simulation, (state) => promote(state, simulation.now, data))
    },
    'fault begins': (simulation, { id }: { id: string }) => {
      writeTraffic(simulation, (state) => beginFault(state, simulation.now, id))
    },
    'fault occurs': faultOccurs,
    'fault heals': (simulation, { id }: { id: string }) => {
      writeTraffic(simulation, (state) => {
        const row = openFault(state, id)
        const isProlonged = row?.phase === 'at work' && simulation.now < row.beganAt + (row.fault.for ?? 0)
        if (row && !isProlonged) endFault(state, simulation.now, id)
      })
    },
  },
  inputs: {
    /** Of an experiment, to its fork. */
    'nudge': (simulation: Simulation, row: Nudge) => nudge(simulation, row) as unknown as Plain,
    'nudge fault': (simulation: Simulation, row: FaultNudge) => nudgeFault(simulation, row) as unknown as Plain,
  },
  /** Streams that rows keep go on otherwise; what was drawn before stays. */
  reseed(simulation) {
    const state = simulation.state(trafficPart)
    const other = `seed ${simulation.seed}`
    state.clientRows = state.clientRows.map((row) => row && { ...row, stream: substream(row.stream, other) })
    state.queueRows = state.queueRows.map((row) => row && { ...row, stream: substream(row.stream, other) })
    if (state.peerMembers !== undefined) reseedMembers(state as Peered, simulation.seed)
    if (state.brokerRows === undefined) return
    state.brokerRows = state.brokerRows.map((row) => ({ ...row, stream: substream(row.stream, other) }))
    state.consumerRows = state.consumerRows!.map((row) => row && { ...row, stream: substream(row.stream, other) })
  },
  lane: trafficLane((simulation) => simulation.state(trafficPart)),
}

/** Brings the users of a closed load up to its level, and looks again when the level changes. */
function lookAtUsers(simulation: Simulation, id: string): void {
  const next = writeTraffic(simulation, (state) => admitUsers(state, simulation.now, id))
  if (next < Infinity) simulation.schedule({ at: Math.ceil(next), part: 'traffic', event: 'users', data: { id } })
}

/** Changes the traffic from outside of its lane: what it reports is sent, and other lanes stop in time. */
export function writeTraffic<Result>(simulation: Simulation, write: (state: TrafficState) => Result): Result {
  const state = simulation.state(trafficPart)
  if (state.fluidLoads.length > 0) beforeChange(state, simulation.now)
  const result = write(state)
  if (state.shareClock !== undefined) reshare(state, simulation.now)
  if (state.clusterRows !== undefined) tendClusters(simulation, state)
  if (state.brokerRows !== undefined) tendAll(state, simulation.now)
  if (state.peerMembers !== undefined) tendMembers(state, simulation.now)
  const again = afterChange(state, simulation.now)
  for (const { id, start } of again) simulation.schedule({ at: simulation.now, part: 'traffic', event: 'load begins', data: { id, start, isAgain: true } })
  if (state.reports.length > 0) sendReports(simulation, state)
  if (state.calendarSize > 0) simulation.shortenHorizon(state.calendarAt[0]!)
  return result
}
