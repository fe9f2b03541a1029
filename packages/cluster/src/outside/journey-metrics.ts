/** What a Journey exposes: journeys as their users see them, and the calls of their steps. */
import type { Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { metricsOf } from '@track/traffic'
import { journeyId, usersId } from './journey-controller.ts'

const names: Readonly<Record<string, { readonly name: string; readonly help: string }>> = {
  http_client_requests_total: { name: 'journeys_total', help: 'Journeys ended, by outcome.' },
  http_client_request_duration_seconds: { name: 'journey_duration_seconds', help: 'Time from a journey\'s first step to its end.' },
  http_client_requests_in_flight: { name: 'journeys_in_flight', help: 'Journeys under way.' },
}

export function journeyMetrics(simulation: Simulation, key: string): MetricFamily[] {
  const users = metricsOf(simulation, usersId(key)).flatMap((family) => {
    const named = names[family.name]
    return named ? [{ ...family, ...named, samples: family.samples.map(withoutRoute) }] : []
  })
  const steps = metricsOf(simulation, journeyId(key)).filter(({ name }) => name.startsWith('http_client_'))
  return [...users, ...steps]
}

/** Of the calls that carry the users into their way only what became of them matters. */
function withoutRoute(sample: MetricFamily['samples'][number]): MetricFamily['samples'][number] {
  const kept = Object.entries(sample.labels).filter(([label]) => label === 'outcome' || label === 'le')
  return { ...sample, labels: Object.fromEntries(kept) }
}
