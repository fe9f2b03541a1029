/** What parts of a world say of themselves when they are scraped. */
import { cacheOf } from '@track/controller-runtime'
import { second, type Simulation } from '@track/simulation'
import { alertmanagerFamilies, collectorFamilies, groupMetrics, type MetricFamily } from '@track/telemetry'
import { metricsOf } from '@track/traffic'
import { tempoFamilies } from '../addons/tracing/tempo.ts'
import { proxyCodeFor } from '../network/proxies/proxy-code.ts'
import { journeyMetrics } from '../outside/journey-metrics.ts'
import { loadId } from '../outside/load-kind.ts'
import { queues } from '../queues/kind.ts'
import { corednsMetrics } from './components/coredns.ts'
import { configurationOf } from './discovery-part.ts'
import { exposedBy } from './exposing-part.ts'
import { kubeStateMetrics } from './kube-state-metrics/kube-state-metrics.ts'
import { alertmanagerOf, collectorOf, rulesOf, tempoOf } from './monitoring-parts.ts'

/** By the name of the system's Service; undefined where nothing of it runs. */
const ofSystem: Readonly<Record<string, (simulation: Simulation) => readonly MetricFamily[] | undefined>> = {
  'kube-dns.kube-system': corednsMetrics,
  'kube-state-metrics.kube-system': kubeStateMetrics,
  'broker.kube-system': (simulation) => merged(cacheOf(simulation).list(queues).flatMap(({ metadata }) => metricsOf(simulation, metadata.name!))),
  'alertmanager-main.monitoring': (simulation) => {
    const part = alertmanagerOf(simulation)
    return part && alertmanagerFamilies(simulation.state(part), simulation.now)
  },
  'prometheus-k8s.monitoring': (simulation) => {
    const part = rulesOf(simulation)
    return [...configMetrics(simulation), ...(part ? groupMetrics(simulation.state(part).groups.values()) : [])]
  },
  'otel-collector.monitoring': (simulation) => {
    const part = collectorOf(simulation)
    return part && collectorFamilies(simulation.state(part), simulation.now)
  },
  'tempo.monitoring': (simulation) => {
    const part = tempoOf(simulation)
    return part && tempoFamilies(simulation.state(part))
  },
}

export function systemMetrics(simulation: Simulation, name: string): readonly MetricFamily[] | undefined {
  return ofSystem[name] ? ofSystem[name](simulation) : exposedBy(simulation, name.split('.')[0]!)
}

/** Of the server or client that a container is, by its id; none where it does not run. */
export function processMetrics(simulation: Simulation, id: string): readonly MetricFamily[] {
  return proxyCodeFor(simulation, id)?.metrics(simulation, id) ?? metricsOf(simulation, id)
}

export function outsideMetrics(simulation: Simulation, kind: 'load' | 'journey', object: string): readonly MetricFamily[] {
  return kind === 'load' ? metricsOf(simulation, loadId(object)) : journeyMetrics(simulation, object)
}

/** Follows cmd/prometheus/main.go of Prometheus 3.16. */
function configMetrics(simulation: Simulation): readonly MetricFamily[] {
  const { isLastGood, loadedAt } = configurationOf(simulation)
  const gauge = (name: string, help: string, value: number): MetricFamily => ({ name, help, type: 'gauge', samples: [{ labels: {}, value }] })
  return [
    gauge('prometheus_config_last_reload_successful', 'Whether the last configuration reload attempt was successful.', Number(isLastGood)),
    gauge('prometheus_config_last_reload_success_timestamp_seconds', 'Timestamp of the last successful configuration reload.', loadedAt / second),
  ]
}

/** One family a name, with the samples of all. */
function merged(families: readonly MetricFamily[]): MetricFamily[] {
  const byName = new Map<string, MetricFamily>()
  for (const family of families) {
    const earlier = byName.get(family.name)
    byName.set(family.name, earlier ? { ...earlier, samples: [...earlier.samples, ...family.samples] } : family)
  }
  return [...byName.values()]
}
