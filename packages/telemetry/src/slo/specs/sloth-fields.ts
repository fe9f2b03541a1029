/** Objectives in Sloth's own words, which its two documents share but for the spelling of some. Follows internal/prometheus/spec.go and internal/k8sprometheus/spec.go of Sloth 0.12. */
import type { Duration } from '@track/simulation'
import type { AlertMeta, Objective, Texts } from '../objective.ts'
import { disabledAlert } from '../objective.ts'

export interface SlothAlert {
  readonly disable: boolean
  readonly labels: Texts
  readonly annotations: Texts
}

export interface SlothObjective {
  readonly name: string
  readonly description: string
  readonly objective: number
  readonly labels: Texts
  readonly raw: { readonly errorRatioQuery: string } | undefined
  readonly events: { readonly errorQuery: string; readonly totalQuery: string } | undefined
  /** Its id, where one is asked for. */
  readonly plugin: string | undefined
  readonly alerting: { readonly name: string; readonly labels: Texts; readonly annotations: Texts; readonly page: SlothAlert; readonly ticket: SlothAlert }
}

export interface SlothService {
  readonly service: string
  readonly labels: Texts
  readonly slos: readonly SlothObjective[]
}

/** Or what is wrong. Plugins are programs in Go, of which none is built in. */
export function objectivesOf({ service, labels, slos }: SlothService, period: Duration): readonly Objective[] | { readonly error: string } {
  if (slos.length === 0) return { error: 'at least one SLO is required' }
  const missing = slos.find(({ plugin }) => plugin !== undefined)?.plugin
  if (missing !== undefined) return { error: `could not map to model: could not get plugin: plugin "${missing}" missing` }
  return slos.map((slo): Objective => ({
    id: `${service}-${slo.name}`, name: slo.name, description: slo.description, service, period, target: slo.objective,
    indicator: { raw: slo.raw, events: slo.events }, labels: { ...labels, ...slo.labels }, page: alertOf(slo, 'page'), ticket: alertOf(slo, 'ticket'),
  }))
}

function alertOf({ alerting }: SlothObjective, which: 'page' | 'ticket'): AlertMeta {
  const { disable, labels, annotations } = alerting[which]
  if (disable) return disabledAlert
  return { isDisabled: false, name: alerting.name, labels: { ...alerting.labels, ...labels }, annotations: { ...alerting.annotations, ...annotations } }
}
