/**
 * Lets planned incidents happen in a world of the traffic, beside a twin without them, and tells what each has done:
 * the difference to the twin is the impact. Chance is the same in both, so that all of the difference is theirs.
 * Where incidents overlap, what happens then is counted for each of them.
 */
import { type Duration, type Instant, minute, second, type Simulation } from '@track/simulation'
import { injectFault } from '../../faults.ts'
import type { Impact, Incident, PlannedIncident, SignalName, Symptom } from './incident.ts'
import { hasMoved, type Reading, readSignals, type Sample, samplesBetween, stepOf } from './signals.ts'

export interface PlayOptions {
  /** How often the signals are read; 10 s when absent. */
  readonly step?: Duration
  /** An answer that takes longer is slow; 500 ms when absent. */
  readonly objective?: Duration
  /** How long after the end an impact still is its own; 5 minutes when absent. */
  readonly recovery?: Duration
}

const usualLength = 30

/** Runs the world until the last incident is over; the world given is left where it was. */
export function playIncidents(calm: Simulation, incidents: readonly PlannedIncident[], options: PlayOptions = {}): { readonly world: Simulation; readonly incidents: Incident[] } {
  const { step = 10 * second, objective = 500_000, recovery = 5 * minute } = options
  const [world, twin] = [calm.fork(), calm.fork()]
  for (const { faults } of incidents) for (const fault of faults) injectFault(world, fault)
  const watches = incidents.map(() => newTally())
  let [before, calmBefore] = [readSignals(world), readSignals(twin)]
  const usual = new Map<string, number[]>()
  const until = incidents.reduce((last, { end }) => Math.max(last, end), calm.now) + recovery
  while (world.now < until) {
    world.runFor(step)
    twin.runFor(step)
    const [after, calmAfter] = [readSignals(world), readSignals(twin)]
    const samples = samplesBetween(before, after, objective)
    const underWay = watches.filter((_watch, index) => isWithin(incidents[index]!, before.at, after.at, recovery))
    for (const watch of underWay) look(watch, { before, after, calmBefore, calmAfter, samples, usual, objective })
    if (underWay.length === 0) remember(usual, samples)
    before = after
    calmBefore = calmAfter
  }
  return { world, incidents: incidents.map((incident, index) => ({ ...incident, ...told(watches[index]!) })) }
}

function isWithin({ start, end }: PlannedIncident, from: Instant, to: Instant, recovery: Duration): boolean {
  // What begins at the very end of a step has begun in it.
  return to >= start && from < end + recovery
}

interface Tally {
  failed: number
  slow: number
  readonly minutes: Map<string, true>
  readonly loads: Map<string, true>
  first: Symptom | undefined
}

function newTally(): Tally {
  return { failed: 0, slow: 0, minutes: new Map(), loads: new Map(), first: undefined }
}

interface Look {
  readonly before: Reading
  readonly after: Reading
  readonly calmBefore: Reading
  readonly calmAfter: Reading
  readonly samples: readonly Sample[]
  readonly usual: ReadonlyMap<string, readonly number[]>
  readonly objective: Duration
}

const order: readonly SignalName[] = ['errors', 'latency', 'saturation', 'traffic']

function look(tally: Tally, { before, after, calmBefore, calmAfter, samples, usual, objective }: Look): void {
  for (const [id, load] of after.loads) {
    const seen = stepOf(before.loads.get(id), load, objective)
    const twin = calmAfter.loads.get(id)
    const expected = twin ? stepOf(calmBefore.loads.get(id), twin, objective) : { requests: 0, failed: 0, slow: 0 }
    tally.failed += seen.failed - expected.failed
    tally.slow += seen.slow - expected.slow
    const bad = seen.failed + seen.slow - expected.failed - expected.slow
    if (bad <= 0 || bad < seen.requests / 100) continue
    tally.minutes.set(String(Math.floor(before.at / minute)), true)
    tally.loads.set(id, true)
  }
  if (tally.first) return
  const moved = samples.filter((sample) => hasMoved(sample, usual.get(keyOf(sample)) ?? []))
    .sort((a, b) => order.indexOf(a.signal) - order.indexOf(b.signal))[0]
  if (moved) tally.first = { signal: moved.signal, subject: moved.subject, at: after.at }
}

function keyOf({ signal, subject }: Sample): string {
  return `${signal} ${subject}`
}

/** The last thirty steps without incidents. */
function remember(usual: Map<string, number[]>, samples: readonly Sample[]): void {
  for (const sample of samples) usual.set(keyOf(sample), [...(usual.get(keyOf(sample)) ?? []).slice(1 - usualLength), sample.value])
}

function told({ failed, slow, minutes, loads, first }: Tally): { impact: Impact; firstSymptom: Symptom | undefined } {
  const impact = { requestsFailed: Math.max(0, Math.round(failed)), requestsSlow: Math.max(0, Math.round(slow)), minutes: minutes.size, loads: [...loads.keys()] }
  return { impact, firstSymptom: first }
}
