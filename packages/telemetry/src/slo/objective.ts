/** A service level objective, whatever document it was written in, and the names under which its rules record. Follows internal/prometheus/model.go and conventions.go of Sloth 0.12. */
import { type Duration, printPrometheusDuration } from '@track/simulation'
import { quote } from '../series/labels.ts'

export type Texts = Readonly<Record<string, string>>

/** One alert, of which there are two: for the pager and for tickets. */
export interface AlertMeta {
  readonly isDisabled: boolean
  readonly name: string
  readonly labels: Texts
  readonly annotations: Texts
}

/** What counts as bad, by queries over `{{.window}}`. Exactly one of them is there in an objective that is right. */
export interface Indicator {
  readonly raw?: { readonly errorRatioQuery: string } | undefined
  readonly events?: { readonly errorQuery: string; readonly totalQuery: string } | undefined
}

export interface Objective {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly service: string
  readonly indicator: Indicator
  readonly period: Duration
  /** In percent. */
  readonly target: number
  readonly labels: Texts
  readonly page: AlertMeta
  readonly ticket: AlertMeta
}

export const disabledAlert: AlertMeta = { isDisabled: true, name: '', labels: {}, annotations: {} }

export const windowLabel = 'sloth_window'

/** The share of bad events over a window. */
export function errorRatioMetric(window: Duration): string {
  return `slo:sli_error:ratio_rate${printPrometheusDuration(window)}`
}

export function idLabels({ id, name, service }: Objective): Texts {
  return { sloth_id: id, sloth_service: service, sloth_slo: name }
}

/** `{sloth_id="a-b", …}` */
export function idFilter(objective: Objective): string {
  return `{${Object.entries(idLabels(objective)).map(([name, value]) => `${name}=${quote(value)}`).join(', ')}}`
}
