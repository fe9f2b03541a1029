/**
 * Faults of the traffic that come again. Several places fail by themselves, and with a common cause at once:
 * of each one's failures the share beta takes all of them.
 *
 * Follows the beta-factor model (Fleming, "A reliability model for common mode failures in redundant safety
 * systems", 1975). With a rate that is not constant the share is one of speed, not of counts.
 */
import type { Simulation } from '@track/simulation'
import { injectFault } from '../../faults.ts'
import { trafficPart, writeTraffic } from '../../traffic-part.ts'
import type { Fault, FaultPlace } from '../fault.ts'
import { nextOccurrence, type Renewal, renewalComplaints, thinned } from './renewal.ts'

export interface FaultProcess extends Renewal {
  readonly id: string
  readonly fault: Omit<Fault, 'id' | 'at' | 'for' | 'where' | 'labels'>
  /** What fails, by names that tell them apart. */
  readonly targets: Readonly<Record<string, FaultPlace>>
  /** The share of failures that takes all targets at once; 0 when absent. */
  readonly beta?: number
}

/** An event row: which of its processes, and the number of its next occurrence. */
export interface ProcessStep {
  readonly id: string
  /** A target; null is the common cause. */
  readonly target: string | null
  readonly number: number
}

export function processComplaints({ id, targets, beta = 0, ...renewal }: FaultProcess): string[] {
  const complaints = renewalComplaints(renewal)
  if (Object.keys(targets).length === 0) complaints.push('targets: found none, expected one')
  if (!(beta >= 0 && beta <= 1)) complaints.push(`beta: found ${beta}, expected a share between 0 and 1`)
  return complaints.map((complaint) => `${id}: ${complaint}`)
}

/** Lets it go on from now; each occurrence is a fault of its own, with labels that say whose it is. */
export function beginFaultProcess(simulation: Simulation, process: FaultProcess): void {
  const complaints = processComplaints(process)
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
  writeTraffic(simulation, ({ faultProcesses }) => {
    if (faultProcesses.has(process.id)) throw new Error(`the fault process "${process.id}" begins twice`)
    faultProcesses.set(process.id, process)
  })
  for (const target of [...Object.keys(process.targets), null]) scheduleNext(simulation, process, { target, number: 0 })
}

/** No more occurrences; those at work heal in their own time. */
export function endFaultProcess(simulation: Simulation, id: string): void {
  writeTraffic(simulation, ({ faultProcesses }) => void faultProcesses.delete(id))
}

function scheduleNext(simulation: Simulation, process: FaultProcess, { target, number }: Pick<ProcessStep, 'target' | 'number'>, after = simulation.now): void {
  const { id, beta = 0 } = process
  const share = target === null ? beta : 1 - beta
  if (share === 0) return
  const chance = simulation.stream('fault process', id, target ?? 'common cause')
  const { at } = nextOccurrence(share === 1 ? process : thinned(process, share), chance, number, after)
  if (at < Infinity) simulation.schedule({ at, part: 'traffic', event: 'fault occurs', data: { id, target, number } })
}

export function faultOccurs(simulation: Simulation, { id, target, number }: ProcessStep): void {
  const process = simulation.state(trafficPart).faultProcesses.get(id)
  if (!process) return
  const chance = simulation.stream('fault process', id, target ?? 'common cause')
  const { for: lasts } = nextOccurrence(process, chance, number, simulation.now)
  const cause = target === null ? 'common' : 'own'
  const hit = target === null ? Object.entries(process.targets) : [[target, process.targets[target]!] as const]
  for (const [name, where] of hit) {
    const labels = { process: id, target: name, occurrence: String(number), cause }
    injectFault(simulation, { ...process.fault, id: `${id}/${cause}/${name}#${number}`, where, at: simulation.now, for: lasts, labels })
  }
  scheduleNext(simulation, process, { target, number: number + 1 }, simulation.now + lasts)
}
