/** The world's Prometheus as its HTTP API sees it, and the past that it may be given. */
import { millisecond, type Simulation } from '@track/simulation'
import {
  answerPrometheus, appendPast, type ApiAnswer, type Past, printPrometheusConfig, type PrometheusView, requestOf, retentionOf,
} from '@track/telemetry'
import { defaultConfigFor } from './default-config.ts'
import { targetsOf } from './discovered-targets.ts'
import { configurationOf } from './discovery-part.ts'
import { alertmanagerOf, rulesOf } from './monitoring-parts.ts'
import { loadClusterConfig } from './prometheus-config.ts'
import { telemetryOf } from './store.ts'

export interface PrometheusRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** Of a POST. */
  readonly form?: string
}

/** Only reads. */
export function askPrometheus(simulation: Simulation, { method, path, form }: PrometheusRequest): ApiAnswer {
  return answerPrometheus(viewOf(simulation), requestOf(method, path, form))
}

function viewOf(simulation: Simulation): PrometheusView {
  const state = telemetryOf(simulation)
  const rulesPart = rulesOf(simulation)
  const { text = defaultConfigFor(simulation.parts), loadedAt, isLastGood } = configurationOf(simulation)
  return {
    now: simulation.now, startedAt: simulation.startedAt, store: state,
    configuration: { text: () => printPrometheusConfig(loadClusterConfig(text)), loadedAt, isLastGood },
    targets: [...state.targets.values()], jobs: state.jobs, discovered: () => targetsOf(simulation), metadata: state.metadata, retention: retentionOf(state),
    retentionBytes: state.storage.retentionBytes, startedRetention: state.startedStorage.retention,
    groups: rulesPart ? [...simulation.state(rulesPart).groups.values()] : [],
    alertmanagers: alertmanagerOf(simulation) ? ['http://alertmanager-main.monitoring.svc:9093/api/v2/alerts'] : [],
  }
}

/** Samples from before the world began, which are kept as long as what it measures itself. */
export function givePast(simulation: Simulation, past: Past): void {
  const state = telemetryOf(simulation)
  appendPast(state, past)
  if (past.firstMs !== undefined) state.pastSpan = Math.max(state.pastSpan, simulation.now - past.firstMs * millisecond)
}
