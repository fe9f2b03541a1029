/** Pauses to collect garbage: the process stands still, after a while or after so much has been allocated, and goes on where it was. */
import { type Distribution, type Instant, sample, type Stream } from '@track/simulation'
import { refreshFaults } from '../faults/faulting.ts'
import type { TrafficState } from '../state.ts'
import { collecting, enter } from './calendar.ts'
import { gone } from './instances.ts'
import { type Levered, leverLayout, type PauseLevers } from './levers.ts'
import { reshare } from './sharing.ts'

/** A process has come up, for the first time or again. */
export function openPauses(anyState: TrafficState, now: Instant, instance: number): void {
  const pauses = anyState.instanceRows[instance]!.levers?.pauses
  if (pauses === undefined) return
  const state = anyState as Levered
  state.leverIsPaused[instance] = 0
  state.leverAllocated[instance] = 0
  awaitNext(state, now, instance, pauses)
}

function awaitNext(state: Levered, now: Instant, instance: number, { every, stream }: PauseLevers): void {
  state.leverPauseEntry[instance] = every === undefined ? 0 : enter(state, now + drawn(state, instance, every, stream, lanes.every), collecting, instance)
}

const lanes = { every: 0, pause: 1 } as const

/** Keyed by which pause of the process it is. */
function drawn(state: Levered, instance: number, distribution: Distribution, stream: Stream, lane: number): number {
  const number = state.counts[state.leverCounts[instance]! + leverLayout.pauses]!
  return Math.max(1, Math.round(distribution.kind === 'constant' ? distribution.value : sample(distribution, stream, number, lane)))
}

/** A request has allocated: the pause begins when what is being done at this instant is done. */
export function allocate(state: Levered, now: Instant, instance: number, bytes: number, { young }: PauseLevers): void {
  state.leverAllocated[instance]! += bytes
  if (state.leverAllocated[instance]! < young || state.leverIsPaused[instance] === 1) return
  state.leverAllocated[instance] = 0
  state.leverPauseEntry[instance] = enter(state, now, collecting, instance)
}

/** A pause begins, or is over. */
export function turnPause(anyState: TrafficState, now: Instant, instance: number, order: number): void {
  const state = anyState as Levered
  if (state.leverPauseEntry[instance] !== order) return
  state.leverPauseEntry[instance] = 0
  const pauses = state.instanceRows[instance]?.levers?.pauses
  if (pauses === undefined) return
  const isGone = state.instancePhase[instance] === gone
  const isOver = isGone || state.leverIsPaused[instance] === 1
  state.leverIsPaused[instance] = isOver ? 0 : 1
  if (isOver && !isGone) awaitNext(state, now, instance, pauses)
  else if (!isOver) {
    const length = drawn(state, instance, pauses.pause, pauses.stream, lanes.pause)
    const block = state.leverCounts[instance]!
    state.counts[block + leverLayout.pauses]!++
    state.counts[block + leverLayout.pauseTime]! += length
    state.leverPauseEntry[instance] = enter(state, now + length, collecting, instance)
  }
  refreshFaults(state, now, instance)
  reshare(state, now)
}
