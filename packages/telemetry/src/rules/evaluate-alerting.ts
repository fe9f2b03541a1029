/**
 * One evaluation of an alerting rule: which alerts there are after it, and the samples of ALERTS and
 * ALERTS_FOR_STATE that say so.
 *
 * Follows rules/alerting.go (Eval) of Prometheus 3.16.
 */
import { type Duration, type Instant, minute, second } from '@track/simulation'
import { compareText, type Labels, labelsKey, labelsOf, labelsRecord, metricName, withLabel, withoutLabels } from '../series/labels.ts'
import type { Alert } from './alert.ts'
import type { AlertingRule } from './rule.ts'
import type { RuleSample, RuleVector } from './rule-query.ts'
import { expandOrComplain, type TemplateData } from './template/expand.ts'
import type { TemplateWorld } from './template/functions.ts'

export interface AlertingContext extends TemplateWorld {
  readonly externalLabels: Readonly<Record<string, string>>
  /** `$externalURL`. */
  readonly templateUrl: string
  readonly limit: number
  /** Whether the state from before a restart has been taken over: no samples are written before. */
  readonly isRestored: boolean
}

export interface Evaluated {
  readonly samples: readonly RuleSample[]
  readonly alerts: readonly Alert[]
  readonly error?: string
}

const resolvedRetention: Duration = 15 * minute

/** `alerts` are those of the evaluation before. */
export function evaluateAlerting(rule: AlertingRule, vector: RuleVector, alerts: readonly Alert[], context: AlertingContext): Evaluated {
  const found = raised(rule, vector, context)
  if (!found) return { samples: [], alerts, error: 'vector contains metrics with the same labelset after applying alert labels' }
  const { at, limit, isRestored } = context
  const known = new Map(alerts.map((alert) => [labelsKey(alert.labels), alert] as const))
  const next = new Map(known)
  for (const [key, alert] of found) {
    const before = known.get(key)
    next.set(key, before && before.state !== 'inactive' ? { ...before, value: alert.value, annotations: alert.annotations } : alert)
  }
  const kept: Alert[] = []
  const samples: RuleSample[] = []
  let active = 0
  for (const [key, alert] of next) {
    const stepped = found.has(key) ? { alert: { ...alert, keepFiringSince: undefined }, isActive: true } : withoutCause(alert, rule, at)
    if (!stepped.isActive) {
      if (stepped.alert) kept.push(stepped.alert)
      continue
    }
    active++
    const held = afterHold(stepped.alert!, rule.holdFor, at)
    kept.push(held)
    if (isRestored) samples.push(stateSample(rule, held), forStateSample(rule, held))
  }
  if (limit > 0 && active > limit) return { samples: [], alerts: [], error: `exceeded limit of ${limit} with ${active} alerts` }
  return { samples, alerts: kept }
}

/** What the vector raises, by labels; undefined where two are the same. */
function raised(rule: AlertingRule, vector: RuleVector, context: AlertingContext): Map<string, Alert> | undefined {
  const found = new Map<string, Alert>()
  for (const sample of vector) {
    const data: TemplateData = {
      labels: labelsRecord(sample.labels), externalLabels: context.externalLabels, externalUrl: context.templateUrl, value: sample.value, histogram: sample.histogram,
    }
    const expand = (text: string) => expandOrComplain(rule.name, text, data, context)
    const labels = withLabel(overlaid(withoutLabels(sample.labels, [metricName]), rule.labels, expand), 'alertname', rule.name)
    const key = labelsKey(labels)
    if (found.has(key)) return undefined
    const annotations = rule.annotations.map((part, index) => (index % 2 === 0 ? part : expand(part)))
    found.set(key, { state: 'pending', labels, annotations, value: sample.value, activeAt: context.at })
  }
  return found
}

function overlaid(labels: Labels, over: Labels, expand: (text: string) => string): Labels {
  if (over.length === 0) return labels
  const record = labelsRecord(labels)
  for (let index = 0; index < over.length; index += 2) record[over[index]!] = expand(over[index + 1]!)
  return labelsOf(record)
}

/** An alert whose expression is no longer true; undefined when it is forgotten. */
function withoutCause(alert: Alert, { keepFiringFor }: AlertingRule, at: Instant): { readonly alert?: Alert; readonly isActive: boolean } {
  const keepFiringSince = alert.state === 'firing' && keepFiringFor > 0 ? alert.keepFiringSince ?? at : alert.keepFiringSince
  const isKept = alert.state === 'firing' && keepFiringFor > 0 && at - keepFiringSince! < keepFiringFor
  if (isKept) return { alert: { ...alert, keepFiringSince }, isActive: true }
  if (alert.state === 'pending' || (alert.resolvedAt !== undefined && at - alert.resolvedAt > resolvedRetention)) return { isActive: false }
  return { alert: alert.state === 'inactive' ? alert : { ...alert, keepFiringSince, state: 'inactive', resolvedAt: at }, isActive: false }
}

function afterHold(alert: Alert, holdFor: Duration, at: Instant): Alert {
  const isHeld = at - alert.activeAt >= holdFor
  if (alert.state === 'pending' && isHeld) return { ...alert, state: 'firing', firedAt: at }
  // A rule that was given a longer hold.
  if (alert.state === 'firing' && !isHeld) return { ...alert, state: 'pending', firedAt: undefined, lastSentAt: undefined, keepFiringSince: undefined }
  return alert
}

function stateSample(rule: AlertingRule, { labels, state }: Alert): RuleSample {
  return { labels: alertSeries(rule, labels, { [metricName]: 'ALERTS', alertstate: state }), value: 1 }
}

function forStateSample(rule: AlertingRule, { labels, activeAt }: Alert): RuleSample {
  return { labels: alertSeries(rule, labels, { [metricName]: forStateName }), value: Math.floor(activeAt / second) }
}

export const forStateName = 'ALERTS_FOR_STATE'

/** A label of the rule whose template came out empty stands there as it is written. */
export function alertSeries(rule: AlertingRule, labels: Labels, own: Readonly<Record<string, string>>): Labels {
  return labelsOf({ ...labelsRecord(rule.labels), ...labelsRecord(labels), ...own, alertname: rule.name })
}

/** By labels, as interfaces list them. */
export function inOrder(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.toSorted((a, b) => compareText(labelsKey(a.labels), labelsKey(b.labels)))
}
