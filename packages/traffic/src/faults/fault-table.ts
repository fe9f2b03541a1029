/**
 * The table of faults: those that are planned, those at work, and the history of those that are over, so that what is looked
 * through again and again is as long as what goes on.
 */
import type { TrafficState } from '../state.ts'
import type { FaultRow } from './fault.ts'

export interface Faults {
  /** By id, in the order of their injection. */
  faultsPlanned: Map<string, FaultRow>
  /** By id, in the order in which they began. */
  faultsAtWork: Map<string, FaultRow>
  /** Those that are over, in the order in which they healed. */
  faultsHealed: FaultRow[]
  /** Counts injections. */
  faultNumber: number
}

export function newFaults(): Faults {
  return { faultsPlanned: new Map(), faultsAtWork: new Map(), faultsHealed: [], faultNumber: 0 }
}

/** One that is not over. */
export function openFault(state: Faults, id: string): FaultRow | undefined {
  return state.faultsAtWork.get(id) ?? state.faultsPlanned.get(id)
}

/** Of one that is over whoever asks does so soon after, so the last ones are looked at first. */
export function faultNamed(state: Faults, id: string): FaultRow | undefined {
  return openFault(state, id) ?? state.faultsHealed.findLast(({ fault }) => fault.id === id)
}

export function openFaultsOf({ faultsPlanned, faultsAtWork }: Faults): FaultRow[] {
  return [...faultsPlanned.values(), ...faultsAtWork.values()]
}

/** All that ever were, in the order of their injection. */
export function allFaults(state: Faults): FaultRow[] {
  return [...state.faultsHealed, ...openFaultsOf(state)].sort((a, b) => a.number - b.number)
}

/** Puts a row where its phase says. */
export function putFault(state: TrafficState, row: FaultRow): void {
  const { fault: { id }, phase } = row
  if (phase === 'planned') {
    state.faultsPlanned.set(id, row)
    return
  }
  state.faultsPlanned.delete(id)
  if (phase === 'at work') state.faultsAtWork.set(id, row)
  else {
    state.faultsAtWork.delete(id)
    state.faultsHealed.push(row)
  }
}
