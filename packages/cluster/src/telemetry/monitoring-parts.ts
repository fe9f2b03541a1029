/** The parts that evaluate rules, tell of alerts and keep logs, where a cluster has them. */
import type { Part, Simulation } from '@track/simulation'
import type { AlertmanagerPart, LogsState, RulesPart } from '@track/telemetry'

export function alertmanagerOf({ parts }: Simulation): AlertmanagerPart | undefined {
  return parts.find(({ name }) => name === 'alertmanager') as AlertmanagerPart | undefined
}

export function rulesOf({ parts }: Simulation): RulesPart | undefined {
  return parts.find(({ name }) => name === 'rules') as RulesPart | undefined
}

export function lokiOf({ parts }: Simulation): Part<LogsState> | undefined {
  return parts.find(({ name }) => name === 'loki') as Part<LogsState> | undefined
}
