/** The parts that evaluate rules and tell of alerts, where a cluster has them. */
import type { Simulation } from '@track/simulation'
import type { AlertmanagerPart, RulesPart } from '@track/telemetry'

export function alertmanagerOf({ parts }: Simulation): AlertmanagerPart | undefined {
  return parts.find(({ name }) => name === 'alertmanager') as AlertmanagerPart | undefined
}

export function rulesOf({ parts }: Simulation): RulesPart | undefined {
  return parts.find(({ name }) => name === 'rules') as RulesPart | undefined
}
