/** The parts that evaluate rules, tell of alerts, keep logs and traces, where a cluster has them. */
import type { Part, Simulation } from '@track/simulation'
import type { AlertmanagerPart, CollectorPart, LogsState, RulesPart } from '@track/telemetry'
import type { TempoState } from '../addons/tracing/tempo.ts'

export function alertmanagerOf({ parts }: Simulation): AlertmanagerPart | undefined {
  return parts.find(({ name }) => name === 'alertmanager') as AlertmanagerPart | undefined
}

export function rulesOf({ parts }: Simulation): RulesPart | undefined {
  return parts.find(({ name }) => name === 'rules') as RulesPart | undefined
}

export function lokiOf({ parts }: Simulation): Part<LogsState> | undefined {
  return parts.find(({ name }) => name === 'loki') as Part<LogsState> | undefined
}

export function tempoOf({ parts }: Simulation): Part<TempoState> | undefined {
  return parts.find(({ name }) => name === 'tempo') as Part<TempoState> | undefined
}

export function collectorOf({ parts }: Simulation): CollectorPart | undefined {
  return parts.find(({ name }) => name === 'otel-collector') as CollectorPart | undefined
}
