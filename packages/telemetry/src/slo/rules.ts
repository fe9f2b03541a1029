/**
 * The rules of one objective: error ratios over every window, facts about the objective, and alerts
 * over two windows and two burn rates each.
 *
 * Follows internal/prometheus/recording_rules.go, alert_rules.go and internal/app/generate of Sloth 0.12.
 */
import { builtInFunctions, executeTemplate, formatFloat, goTexts, parseTemplate, TemplateError } from '@track/formats'
import { day, type Duration, printGoDuration, printPrometheusDuration } from '@track/simulation'
import { type AlertMeta, errorRatioMetric, idFilter, idLabels, type Objective, type Texts, windowLabel } from './objective.ts'
import { type BurnAlert, burnAlerts, burnRateFactor, type PeriodWindows } from './windows.ts'

export interface GeneratedRule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly labels: Texts
  readonly annotations?: Texts
}

export interface ObjectiveRules {
  readonly objective: Objective
  readonly errorRatios: readonly GeneratedRule[]
  readonly metadata: readonly GeneratedRule[]
  readonly alerts: readonly GeneratedRule[]
}

export interface RuleOptions {
  readonly catalogue: readonly PeriodWindows[]
  readonly hasRecordings: boolean
  readonly hasAlerts: boolean
  /** The ratio over the whole period from the shortest ratios rather than from events. */
  readonly isOptimized: boolean
  readonly extraLabels: Texts
  /** Facts about how the rules came to be. */
  readonly version: string
  readonly mode: string
  readonly format: string
}

export function rulesOf(given: Objective, options: RuleOptions): ObjectiveRules | { readonly error: string } {
  const objective = { ...given, labels: { ...given.labels, ...options.extraLabels } }
  const windows = options.catalogue.find(({ period }) => period === objective.period)
  if (!windows) return { error: `could not generate SLO alerts: the ${printGoDuration(objective.period)} SLO period time window is not supported` }
  const errorRatios = options.hasRecordings ? errorRatioRules(objective, windows, options.isOptimized) : []
  if ('error' in errorRatios) return { error: `could not generate Prometheus sli recording rules: ${errorRatios.error}` }
  return {
    objective, errorRatios, metadata: options.hasRecordings ? metadataRules(objective, windows, options) : [],
    alerts: options.hasAlerts ? [...alertRules(objective, objective.page, windows, 'page'), ...alertRules(objective, objective.ticket, windows, 'ticket')] : [],
  }
}

/** Each window once, from the shortest up. */
export function ratioWindows({ windows }: PeriodWindows): Duration[] {
  return [...new Set(burnAlerts.flatMap((alert) => [windows[alert].short, windows[alert].long]))].sort((a, b) => a - b)
}

function errorRatioRules(objective: Objective, windows: PeriodWindows, isOptimized: boolean): readonly GeneratedRule[] | { readonly error: string } {
  const rules: GeneratedRule[] = []
  for (const window of [...ratioWindows(windows), objective.period]) {
    const shortest = windows.windows['page quick'].short
    const expr = isOptimized && window === objective.period ? averagedRatio(objective, window, shortest) : measuredRatio(objective, window)
    if (typeof expr !== 'string') return { error: `could not create "${objective.id}" SLO rule for window ${printGoDuration(window)}: ${expr.error}` }
    const labels = { ...idLabels(objective), [windowLabel]: printPrometheusDuration(window), ...objective.labels }
    rules.push({ record: errorRatioMetric(window), expr, labels })
  }
  return rules
}

/** The share of bad events over a window, as a query. */
export function measuredRatio({ indicator: { raw, events } }: Objective, window: Duration): string | { readonly error: string } {
  const text = events ? `(${events.errorQuery})\n/\n(${events.totalQuery})\n` : `(${raw!.errorRatioQuery})`
  try {
    const template = parseTemplate(text, { name: 'sliExpr', functions: builtInFunctions })
    const { text: expr, error } = executeTemplate(template, goTexts({ window: printPrometheusDuration(window) }), { functions: builtInFunctions, refusesMissingKeys: true })
    return error === undefined ? expr : { error: `could not render SLI expression template: ${error}` }
  } catch (reason) {
    // Each query is a template of its own, but the two together are none.
    if (reason instanceof TemplateError) return { error: `could not create SLI expression template data: ${reason.message}` }
    throw reason
  }
}

function averagedRatio(objective: Objective, window: Duration, shortest: Duration): string | { readonly error: string } {
  if (window === shortest) return { error: "can't optimize using the same shortwindow as the window to optimize" }
  const range = `${errorRatioMetric(shortest)}${idFilter(objective)}[${printPrometheusDuration(window)}]`
  return `sum_over_time(${range})\n/ ignoring (${windowLabel})\ncount_over_time(${range})\n`
}

function metadataRules(objective: Objective, { windows }: PeriodWindows, { version, mode, format }: RuleOptions): GeneratedRule[] {
  const labels = { ...idLabels(objective), ...objective.labels }
  const filter = idFilter(objective)
  const ratio = formatFloat(objective.target / 100, 'g')
  const burnRate = (window: Duration) => `${errorRatioMetric(window)}${filter}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio${filter}\n`
  const info = { sloth_version: version, sloth_mode: mode, sloth_spec: format, sloth_objective: formatFloat(objective.target, 'f') }
  return [
    { record: 'slo:objective:ratio', expr: `vector(${ratio})`, labels },
    { record: 'slo:error_budget:ratio', expr: `vector(1-${ratio})`, labels },
    { record: 'slo:time_period:days', expr: `vector(${formatFloat(objective.period / day, 'g')})`, labels },
    { record: 'slo:current_burn_rate:ratio', expr: burnRate(windows['page quick'].short), labels },
    { record: 'slo:period_burn_rate:ratio', expr: burnRate(objective.period), labels },
    { record: 'slo:period_error_budget_remaining:ratio', expr: `1 - slo:period_burn_rate:ratio${filter}`, labels },
    { record: 'sloth_slo_info', expr: 'vector(1)', labels: { ...labels, ...info } },
  ]
}

function alertRules(objective: Objective, meta: AlertMeta, windows: PeriodWindows, severity: 'page' | 'ticket'): GeneratedRule[] {
  if (meta.isDisabled) return []
  const budget = formatFloat((100 - objective.target) / 100, 'g')
  const burns = (window: Duration, factor: string) => `max(${errorRatioMetric(window)}${idFilter(objective)} > (${factor} * ${budget})) without (${windowLabel})`
  const both = (alert: BurnAlert) => {
    const factor = formatFloat(burnRateFactor(windows, alert), 'g')
    const { short, long } = windows.windows[alert]
    return `(\n    ${burns(short, factor)}\n    and\n    ${burns(long, factor)}\n)\n`
  }
  const annotations = {
    title: `(${severity}) {{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is too fast.`,
    summary: '{{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is over expected.',
  }
  return [{
    alert: meta.name, expr: `${both(`${severity} quick`)}or\n${both(`${severity} slow`)}`,
    labels: { sloth_severity: severity, ...meta.labels }, annotations: { ...annotations, ...meta.annotations },
  }]
}
