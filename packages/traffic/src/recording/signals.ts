/** The series of a process as signals: what each one is called, how a scrape shows it, what it is at an instant. */
import { type Duration, type Instant, oncePerRow, second } from '@track/simulation'
import { type Labels, type MetricFamily, type Motion, sampleLabels, type Shown } from '@track/telemetry'
import { asCounted, asGrowing } from '../measures/exposure.ts'
import { processMetricsOf } from '../measures/metrics.ts'
import type { TrafficState } from '../state.ts'

/** A gauge stays where it is until balance is another, and what is fixed for good; of processor time one part goes with the flow, one with time. */
type Behaviour = 'count' | 'gauge' | 'processor time' | 'fixed'

export interface Signal {
  readonly labels: Labels
  readonly shown: Shown
  readonly behaviour: Behaviour
}

/** Counters whose samples are there once they are one. */
const counted: readonly string[] = ['http_requests_total', 'http_client_requests_total']

export function signalsOf(state: TrafficState, now: Instant, id: string, target: Labels): Signal[] {
  return familiesOf(state, now, id).flatMap((family) => family.samples.map((sample) => ({
    labels: sampleLabels(family, sample, target), shown: shownOf(family, sample.suffix), behaviour: behaviourOf(family),
  })))
}

function familiesOf(state: TrafficState, now: Instant, id: string): readonly MetricFamily[] {
  return processMetricsOf(state, now, id, asCounted) ?? []
}

function shownOf({ name, type }: MetricFamily, suffix = ''): Shown {
  if (counted.includes(name)) return 'counted'
  return behaviourOf({ name, type }) === 'count' && suffix !== '_sum' ? 'whole' : 'plain'
}

function behaviourOf({ name, type }: Pick<MetricFamily, 'name' | 'type'>): Behaviour {
  if (name === 'process_cpu_seconds_total') return 'processor time'
  if (name === 'process_start_time_seconds') return 'fixed'
  return type === 'gauge' ? 'gauge' : 'count'
}

/** What they are at an instant. */
export function valuesOf(state: TrafficState, now: Instant, id: string): Float64Array {
  return columnOf(familiesOf(state, now, id))
}

function columnOf(families: readonly MetricFamily[]): Float64Array {
  const size = families.reduce((sum, { samples }) => sum + samples.length, 0)
  const column = new Float64Array(size)
  let place = 0
  for (const { samples } of families) for (const { value } of samples) column[place++] = value
  return column
}

/** How the signals of processes that are alike go on while a balance lasts; worked out once for each. */
export function motionOf(state: TrafficState, now: Instant, id: string, signals: readonly Signal[]): Motion {
  const balance = state.fluidBalance[0]!
  const instance = state.instanceIndex.get(id)
  const tally = balance.instances.find(([each]) => each === instance)?.[1]
  const block = balance.clients.find(([each]) => each === state.clientIndex.get(id))?.[1]
  const known = motions(tally ?? block ?? balance)
  known.motion ??= newMotion(state, { now, id, signals }, processMetricsOf(state, now, id, asGrowing(balance, state.counts.length)) ?? [], tally?.cpu ?? 0)
  return known.motion
}

/** By what a second of balance adds, which is the same row for all that are alike. */
const motions = oncePerRow((_row: object): { motion?: Motion } => ({}))

function newMotion(
  state: TrafficState, { now, id, signals }: { readonly now: Instant; readonly id: string; readonly signals: readonly Signal[] }, growing: readonly MetricFamily[], cpu: Duration,
): Motion {
  const values = valuesOf(state, now, id)
  return {
    slopes: columnOf(growing).map((slope, signal) => {
      const { behaviour } = signals[signal]!
      return behaviour === 'count' ? slope : behaviour === 'processor time' ? cpu / second : 0
    }),
    levels: values.map((value, signal) => (signals[signal]!.behaviour === 'gauge' ? value : NaN)),
  }
}

/** What grows with time: the processor time of a process that has nothing to do. */
export function driftsOf(state: TrafficState, id: string, signals: readonly Signal[]): Float64Array {
  const instance = state.instanceIndex.get(id)
  const row = instance === undefined ? state.clientRows[state.clientIndex.get(id)!]! : state.instanceRows[instance]!
  const idle = row.workload ? row.workload['cpu.idle'] / second : 0
  return Float64Array.from(signals, ({ behaviour }) => (behaviour === 'processor time' ? idle : 0))
}
