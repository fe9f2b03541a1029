/** What can befall the processes of an ensemble and the network between them, as rows. */
import {
  type Distribution, type Duration, type Instant, integerBelow, sample, type Stream, substream, uniform,
} from '@track/simulation'

export type EnsembleFault = {
  readonly at: Instant
  /** It heals after so long; without it, never. */
  readonly for?: Duration
} & (
  /** Nothing gets through from one side to the other; both ways unless `oneWay`. */
  | { readonly kind: 'partition'; readonly from: readonly string[]; readonly to: readonly string[]; readonly oneWay?: boolean }
  /** The process stands still (a garbage collection, a stopped machine) and goes on as if nothing had been. */
  | { readonly kind: 'pause'; readonly process: string }
  /** The process loses its memory, and starts again from its disk when the fault heals. */
  | { readonly kind: 'crash'; readonly process: string }
  /** Its clock is put forward by `by` and runs at `rate` until the fault heals; what it is off by then stays. */
  | { readonly kind: 'clock'; readonly process: string; readonly by?: Duration; readonly rate?: number }
)

export type EnsembleFaultKind = EnsembleFault['kind']

/** Why a fault makes no sense in an ensemble of those processes; all at once. */
export function faultComplaints(fault: EnsembleFault, processes: readonly string[], now: Instant): string[] {
  const named = fault.kind === 'partition' ? [...fault.from, ...fault.to] : [fault.process]
  const unknown = named.filter((each) => !processes.includes(each))
  const rules: [isBroken: boolean, words: string][] = [
    [unknown.length > 0, `no process ${unknown.join(', ')}; there are ${processes.join(', ')}`],
    [!(fault.at >= now), 'it would begin in the past'],
    [fault.for !== undefined && !(fault.for > 0), `it lasts ${fault.for}, expected more than 0`],
    [fault.kind === 'clock' && fault.rate !== undefined && !(fault.rate > 0), 'a clock that stands still or runs backwards'],
  ]
  return rules.flatMap(([isBroken, words]) => (isBroken ? [words] : []))
}

export interface FaultPlan {
  readonly processes: readonly string[]
  readonly kinds: readonly EnsembleFaultKind[]
  readonly from: Instant
  readonly until: Instant
  /** From the beginning of one fault to that of the next. */
  readonly gap: Distribution
  readonly length: Distribution
  /** The share of partitions that cut one way only. */
  readonly oneWay?: number
  /** The largest relative error of a clock's rate: 0.5 lets it run at half to one and a half of the true rate. */
  readonly drift?: number
}

/** The faults of a plan: a renewal process, by a stream of chance. */
export function planFaults(plan: FaultPlan, from: Stream): EnsembleFault[] {
  const faults: EnsembleFault[] = []
  const [gaps, lengths, choices] = ['gap', 'length', 'choice'].map((name) => substream(from, name)) as [Stream, Stream, Stream]
  let at = plan.from
  for (let index = 0; ; index++) {
    at += Math.max(1, Math.round(sample(plan.gap, gaps, index)))
    if (at >= plan.until) return faults
    const length = Math.max(1, Math.round(sample(plan.length, lengths, index)))
    faults.push(planFault(plan, { at, for: length }, choices, index))
  }
}

function planFault(plan: FaultPlan, when: { at: Instant; for: Duration }, choices: Stream, index: number): EnsembleFault {
  const { processes, oneWay = 0.5, drift = 0.5 } = plan
  const kind = plan.kinds[integerBelow(plan.kinds.length, choices, index)]!
  const process = processes[integerBelow(processes.length, choices, index, 1)]!
  switch (kind) {
    case 'partition': {
      const from = processes.filter((each, place) => each === process || uniform(choices, index, 4 + place) < 0.3)
      const to = processes.filter((each) => !from.includes(each))
      return { kind, ...when, from, to, oneWay: uniform(choices, index, 2) < oneWay }
    }
    case 'clock':
      return { kind, ...when, process, rate: 1 + drift * (2 * uniform(choices, index, 2) - 1) }
    default:
      return { kind, ...when, process }
  }
}
