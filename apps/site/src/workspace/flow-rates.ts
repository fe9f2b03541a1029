/** Rates from counters: how much they have grown over virtual time. */
import { second } from '@track/simulation'
import type { Topology } from '../lab-link/pictures.ts'

export interface FlowRate {
  readonly from: string
  readonly to: string
  readonly perSecond: number
  /** Of the requests that ended, how many ended badly. */
  readonly failing: number
}

/** Between two looks at the same branch; a process that began again counts from zero. */
export function flowRates(before: Topology, now: Topology): FlowRate[] {
  const seconds = (now.at - before.at) / second
  return now.flows.map(({ from, to, total, ended, failed }) => {
    const last = before.flows.find((flow) => flow.from === from && flow.to === to)
    const grown = (value: number, was: number | undefined) => Math.max(0, value - (was === undefined || was > value ? 0 : was))
    const isNew = last === undefined
    const moved = isNew ? 0 : grown(total, last.total)
    const over = isNew ? 0 : grown(ended, last.ended)
    const bad = isNew ? 0 : grown(failed, last.failed)
    return { from, to, perSecond: seconds > 0 ? moved / seconds : 0, failing: over > 0 ? Math.min(1, bad / over) : 0 }
  })
}

/** `450/s`, `1.8k/s`, `0.4/s`. */
export function printRate(perSecond: number): string {
  return `${printCount(perSecond)}/s`
}

export function printCount(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 1_000)}k`
  if (value >= 1_000) return `${(value / 1_000).toFixed(1)}k`
  if (value >= 10 || Number.isInteger(value)) return String(Math.round(value))
  return value.toFixed(1)
}
