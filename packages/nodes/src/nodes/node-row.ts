/** A node as its kubelet knows it, and what its faults leave of it. */
import type { Instant } from '@track/simulation'
import type { NodeDescription } from './node-description.ts'
import { nodeFaultKind } from './node-faults.ts'

export interface NodeRow {
  readonly description: NodeDescription
  /** When the machine last booted, and how often it has. */
  readonly bootedAt: Instant
  readonly boots: number
  /** Names of the faults that it has at present. */
  readonly faults: readonly string[]
  /** When the whole status was last sent; -1: never. */
  readonly reportedAt: Instant
  /** When the container states are looked at next (PLEG); -1: nothing has changed. */
  readonly relistAt: Instant
  /** Image pulls are one after the other: when the last one will be done. */
  readonly pullsUntil: Instant
  /** What they fetch. */
  readonly pulling: readonly string[]
  /** The last pod address that was given out. */
  readonly lastAddress: number
  readonly unschedulable: boolean
  /** Since when memory is short; -1: it is not. The condition lasts until a while after. */
  readonly shortSince: Instant
  readonly shortUntil: Instant
  /** CPU time of containers that have ended, in seconds. */
  readonly endedCpuSeconds: number
}

export function newNodeRow(description: NodeDescription, now: Instant): NodeRow {
  return {
    description, bootedAt: now, boots: 1, faults: [], reportedAt: -1, relistAt: -1, pullsUntil: 0, pulling: [], lastAddress: 1,
    unschedulable: false, shortSince: -1, shortUntil: -1, endedCpuSeconds: 0,
  }
}

export function canReachApi({ faults }: NodeRow): boolean {
  return faults.every((fault) => nodeFaultKind(fault).apiReachable)
}

export function kubeletRuns({ faults }: NodeRow): boolean {
  return faults.every((fault) => nodeFaultKind(fault).kubeletRuns)
}

export function containersRun({ faults }: NodeRow): boolean {
  return faults.every((fault) => nodeFaultKind(fault).containersRun)
}

export function hasPressure({ faults, shortSince }: NodeRow, condition: string): boolean {
  return (condition === 'MemoryPressure' && shortSince >= 0) || faults.some((fault) => nodeFaultKind(fault).condition === condition)
}
