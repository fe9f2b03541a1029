/**
 * A Tempo in the world: its store of traces, and the service graph that its metrics generator draws of the spans.
 *
 * Follows modules/distributor/distributor.go, modules/overrides/discarded_spans.go and modules/generator/processor/servicegraphs of Tempo 2.8.
 * Left out: other metrics of its own, other processors of the generator, several tenants; series of the graph are scraped, where Tempo writes them to a Prometheus.
 */
import { type Duration, minute, type Part, second, type Simulation } from '@track/simulation'
import {
  countTelemetryItems, defaultTraceLimits, dropTracesBefore, expireEdges, type MetricFamily, newServiceGraphState, newTracesState, observeServiceGraph, pushSpans,
  serviceGraphFamilies, type ServiceGraphState, type Telemetry, type TracesState, type Untaken,
} from '@track/telemetry'

export interface TempoState extends TracesState, ServiceGraphState {
  /** Spans that were not kept, by why. */
  readonly discarded: Map<string, number>
}

const name = 'tempo'
const expireEvery: Duration = 2 * second
const forgetEvery: Duration = 5 * minute
const tenant = 'single-tenant'

export const tempo: Part<TempoState> = {
  name,
  initial(simulation) {
    simulation.scheduleAfter({ after: expireEvery, part: name, event: 'expire' })
    simulation.scheduleAfter({ after: forgetEvery, part: name, event: 'forget' })
    return { ...newTracesState(), ...newServiceGraphState(), discarded: new Map() }
  },
  events: {
    expire(simulation: Simulation) {
      simulation.scheduleAfter({ after: expireEvery, part: name, event: 'expire' })
      expireEdges(simulation.state(tempo), simulation.now)
    },
    forget(simulation: Simulation) {
      simulation.scheduleAfter({ after: forgetEvery, part: name, event: 'forget' })
      dropTracesBefore(simulation.state(tempo), simulation.now - defaultTraceLimits.blockRetention)
    },
  },
}

/** What a sender is told; of traces that are too many or too large it hears nothing. */
const statuses: Readonly<Record<string, number>> = { rate_limited: 429, invalid_trace_id: 400 }

/** Takes spans in, and answers why not. */
export function receiveSpans({ now }: Simulation, state: TempoState, telemetry: Telemetry): Untaken | undefined {
  if (telemetry.signal !== 'traces') throw new Error(`Tempo was given ${countTelemetryItems(telemetry)} ${telemetry.signal}`)
  const refusals = pushSpans(state, telemetry.traces, { now, limits: defaultTraceLimits })
  for (const { reason, spans } of refusals) state.discarded.set(reason, (state.discarded.get(reason) ?? 0) + spans)
  const told = refusals.find(({ reason }) => statuses[reason] !== undefined)
  if (told) return { message: told.message, isPermanent: false, status: statuses[told.reason]! }
  observeServiceGraph(state, telemetry.traces, now)
  return undefined
}

export function tempoFamilies({ edges, dropped, expired, spans, bytes, discarded }: TempoState): readonly MetricFamily[] {
  const counter = (family: string, help: string, value: number, labels: Readonly<Record<string, string>> = {}): MetricFamily => (
    { name: family, help, type: 'counter', samples: [{ labels, value }] }
  )
  const generator = 'tempo_metrics_generator_processor_service_graphs'
  return [
    counter('tempo_distributor_bytes_received_total', 'The total number of proto bytes received per tenant', bytes, { tenant }),
    counter('tempo_distributor_spans_received_total', 'The total number of spans received per tenant', spans, { tenant }),
    {
      name: 'tempo_discarded_spans_total', help: 'The total number of samples that were discarded.', type: 'counter',
      samples: Array.from(discarded, ([reason, value]) => ({ labels: { reason, tenant }, value })),
    },
    counter(`${generator}_dropped_spans`, 'Number of spans dropped when trying to add edges', dropped, { tenant }),
    counter(`${generator}_expired_edges`, 'Number of edges that expired before finding its matching span', expired, { tenant }),
    ...serviceGraphFamilies(edges.values()),
  ]
}
