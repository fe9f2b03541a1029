/** The end of a database's process, or of all its sessions: whoever waits for one is cut off. */
import type { Instant } from '@track/simulation'
import { conclude } from '../../exact/concluding.ts'
import type { InstanceRow } from '../../exact/instances.ts'
import { giveBackJob, working } from '../../exact/jobs.ts'
import { reset } from '../../exact/outcomes.ts'
import { leaveQueue, leaveWorker } from '../../exact/serving.ts'
import { leaveShare } from '../../exact/sharing.ts'
import type { TrafficState } from '../../state.ts'
import { endArchive } from './backups.ts'
import type { Clustered } from './clusters.ts'
import { closeLinksTo } from './connections.ts'
import { databaseLayout } from './layout.ts'
import { partFrom } from './replication.ts'
import { dropLocks } from './locks.ts'
import { executing, type Stored } from './sessions.ts'

export function loseSessions(anyState: TrafficState, now: Instant, instance: number): void {
  const state = anyState as Stored
  const row = state.instanceRows[instance]!
  partFrom(state as Clustered, now, instance)
  if (state.archiveRows !== undefined) endArchive(state, now, instance)
  const requests: number[] = []
  for (let job = 0; job < state.jobInstance.length; job++) {
    if (state.jobInstance[job] !== instance) continue
    if (state.sessionStage[job] === executing) leaveProcessors(state, now, job, row)
    state.counts[state.instanceCounts[instance]! + databaseLayout.rollbacks]!++
    const request = state.jobRequest[job]!
    if (request >= 0) {
      state.requestJob[request] = -1
      requests.push(request)
    }
    state.sessionCall[job] = null
    giveBackJob(state, job)
  }
  dropLocks(state, instance)
  closeLinksTo(state, instance)
  for (const request of requests) conclude(state, now, request, reset)
}

function leaveProcessors(state: Stored, now: Instant, job: number, row: InstanceRow): void {
  if (state.jobStage[job] !== working) return leaveQueue(state, job)
  leaveShare(state, now, job, row)
  leaveWorker(state, job)
}
