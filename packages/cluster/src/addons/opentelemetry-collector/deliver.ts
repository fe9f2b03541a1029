/** Carries what the Collector sends over the world's network, from its pod to servers of the monitoring, and brings the answer back when it would come. */
import { type Duration, type Part, second, type Simulation, uniform } from '@track/simulation'
import { answerExport, type ExportOutcome, type ExportRequest } from '@track/telemetry'
import { carryRequest, connectTime } from '../../network/carrying.ts'
import { collectorOf } from '../../telemetry/monitoring-parts.ts'
import { collectorSide, lookUpName } from '../../telemetry/prometheus-side.ts'
import { exporterOf, type Sent } from './exporters.ts'

const name = 'otel-collector network'

interface CarriedState {
  requests: number
}

interface Carried {
  readonly id: string
  readonly exporter: string
  readonly timeout: Duration
  readonly sent: Sent
}

interface Answered {
  readonly id: string
  readonly outcome: ExportOutcome
}

export const collectorNetwork: Part<CarriedState> = {
  name,
  initial: () => ({ requests: 0 }),
  events: {
    carry(simulation: Simulation, carried: Carried) {
      const { outcome, took } = outcomeOf(simulation, carried)
      later(simulation, took, { id: carried.id, outcome })
    },
    answer(simulation: Simulation, { id, outcome }: Answered) {
      // Nobody waits for it any more where the configuration has changed.
      answerExport(simulation, collectorOf(simulation)!, id, outcome)
    },
  },
}

/** The answer comes later, whatever it is. */
export function deliver(simulation: Simulation, { id, exporter, config, telemetry }: ExportRequest): undefined {
  const sent = exporterOf(exporter)?.sent(config, telemetry) ?? { missing: 'what it sends' }
  if ('missing' in sent) {
    later(simulation, 0, { id, outcome: notSimulated(`${sent.missing} of the exporter ${exporter}`) })
    return undefined
  }
  const timeout = (config['timeout'] as Duration | undefined) || 5 * second
  simulation.scheduleAfter({ after: connectTime, part: name, event: 'carry', data: { id, exporter, timeout, sent } satisfies Carried })
  return undefined
}

function later(simulation: Simulation, after: Duration, answered: Answered): void {
  simulation.scheduleAfter({ after, part: name, event: 'answer', data: answered })
}

function outcomeOf(simulation: Simulation, { exporter, sent, timeout }: Carried): { readonly outcome: ExportOutcome; readonly took: Duration } {
  const row = exporterOf(exporter)!
  const choice = uniform(simulation.stream('otel-collector', 'endpoint'), simulation.state(collectorNetwork).requests++)
  const carried = carryRequest(simulation, sent, {
    from: collectorSide, uid: undefined, choice, timeout, lookUp: (host) => lookUpName(simulation, host, collectorSide),
  })
  const { took } = carried
  if (carried.kind === 'not simulated') return { outcome: notSimulated(carried.what), took }
  if (carried.kind === 'failed') return { outcome: { isTaken: false, message: row.failed(sent, carried.words), isPermanent: false }, took }
  return { outcome: row.outcome(sent, carried.answer), took }
}

function notSimulated(what: string): ExportOutcome {
  return { isTaken: false, message: `not simulated here: ${what}`, isPermanent: true }
}
