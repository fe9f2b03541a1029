/**
 * The system call `dashboard`: a world's dashboards as a list, and any dashboard's JSON drawn from
 * the world's own metrics, logs and traces. Also for pages that show a world.
 */
import {
  drawDashboard, drawPanel, type Panel, printComplaint, readDashboard, readTime, resolveVariables, type ResolvedVariable, type ThemeName, type TimeRange, type Dashboard,
} from '@track/dashboards'
import type { SystemCallHandler } from '@track/processes'
import { instantOf, type Plain, type Simulation } from '@track/simulation'
import { type DashboardPlace, findDashboard, listDashboards, panelCount } from './dashboard-objects.ts'
import { withKnownSources } from './known-sources.ts'
import { sourcesOf } from './world-sources.ts'

export type DashboardCall = { readonly list: true } | { readonly check: string } | { readonly draw: DrawCall }

export interface DrawCall {
  /** Its JSON, or where it lies. */
  readonly dashboard: string | DashboardPlace
  /** `now-1h`; `beginning` of the world; the dashboard's own range where left out. */
  readonly from?: string
  readonly to?: string
  readonly chosen: Readonly<Record<string, readonly string[]>>
  readonly width: number
  readonly theme: ThemeName
  /** This panel alone. */
  readonly panel?: number
}

export interface VariableRow {
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly text: string; readonly value: string }[]
  readonly chosen: readonly string[]
  readonly isMulti: boolean
  /** Written freely, not chosen. */
  readonly isText: boolean
}

export interface DrawnDashboard {
  readonly svg: string
  readonly title: string
  readonly panels: number
  readonly complaints: readonly string[]
  /** Those that are to be seen. */
  readonly variables: readonly VariableRow[]
}

export type DrawAnswer = DrawnDashboard | { readonly error: string }

/** Grafana's own word for all of a variable's options. */
const allOptions = '$__all'

export const dashboardSystemCall: SystemCallHandler = {
  begin: (simulation, _caller, request) => ({ answer: answerDashboard(simulation, request as unknown as DashboardCall) as unknown as Plain }),
}

export function answerDashboard(simulation: Simulation, call: DashboardCall): unknown {
  if ('list' in call) return listDashboards(simulation)
  return 'check' in call ? readDashboard(call.check).complaints.map(printComplaint) : drawInWorld(simulation, call.draw)
}

export function drawInWorld(simulation: Simulation, call: DrawCall): DrawAnswer {
  const { dashboard: asked, chosen, width, theme } = call
  const read = typeof asked === 'string' ? readDashboard(asked) : findDashboard(simulation, asked)
  if ('error' in read) return read
  const found = read.complaints.map(printComplaint)
  if (panelCount(read.dashboard) === 0 && found.length > 0) return { error: `there is nothing to draw: ${found.join('; ')}` }
  const sources = sourcesOf(simulation)
  const dashboard = withKnownSources(read.dashboard, sources)
  const range = rangeOf(dashboard, call, simulation)
  if ('error' in range) return range
  const { variables } = resolveVariables(dashboard, sources, { ...range, chosen })
  const options = { ...range, width, theme, chosen, now: simulation.now }
  const svg = call.panel === undefined ? drawDashboard(dashboard, sources, options) : drawPanel(dashboard, call.panel, sources, { ...options, height: heightOf(dashboard, call.panel) })
  if (svg === undefined) return { error: `there is no panel ${call.panel}; there are ${panelsOf(dashboard).map(({ id, title }) => `${id} (${title})`).join(', ') || 'none'}` }
  return {
    svg, title: dashboard.title, panels: call.panel === undefined ? panelCount(dashboard) : 1, complaints: [...found, ...notChosen(variables, chosen)],
    variables: variables.filter(({ variable: { isHidden, type } }) => !isHidden && type !== 'constant' && type !== 'adhoc').map(variableRow),
  }
}

const earliest = instantOf({ year: 1970, month: 1, day: 1 })
const latest = instantOf({ year: 2200, month: 1, day: 1 })

function rangeOf({ time }: Dashboard, { from = time.from, to = time.to }: DrawCall, { now, startedAt }: Simulation): TimeRange | { readonly error: string } {
  const [begin, end] = [from === 'beginning' ? startedAt : readTime(from, now), readTime(to, now, true)]
  for (const [name, text, at] of [['from', from, begin], ['to', to, end]] as const) {
    if (at === undefined || !(at >= earliest && at <= latest)) return { error: `${name}: "${text}" is no time: now-1h, 2025-03-03T09:00:00Z, or milliseconds since 1970` }
  }
  return begin! < end! ? { from: begin!, to: end! } : { error: `the range ends before it begins: ${from} to ${to}` }
}

/** Values that were asked for and that its query or list does not offer; names that no variable has. */
function notChosen(variables: readonly ResolvedVariable[], chosen: DrawCall['chosen']): string[] {
  return Object.entries(chosen).flatMap(([name, values]) => {
    const found = variables.find(({ variable }) => variable.name === name)
    if (!found) return [`variable ${name}: there is none of that name${variables.length > 0 ? `, only ${variables.map(({ variable }) => variable.name).join(', ')}` : ''}`]
    if (found.isAll) return []
    const missing = values.filter((value) => !found.chosen.some((option) => option.value === value || option.text === value))
    return missing.map((value) => `variable ${name}: "${value}" is not offered; ${found.chosen.map(({ text }) => text).join(' + ') || 'nothing'} is shown instead`)
  })
}

function variableRow({ variable: { name, label, isMulti, includesAll, type }, options, chosen, isAll }: ResolvedVariable): VariableRow {
  return {
    name, label: label || name, isMulti, isText: type === 'textbox', options: [...(includesAll ? [{ text: 'All', value: allOptions }] : []), ...options],
    chosen: isAll ? [allOptions] : chosen.map(({ value }) => value),
  }
}

function panelsOf({ panels }: Dashboard): Panel[] {
  return panels.flatMap((each) => [each, ...each.panels]).filter(({ type }) => type !== 'row')
}

/** As high as on the dashboard's grid. */
function heightOf(dashboard: Dashboard, id: number): number {
  return (panelsOf(dashboard).find((each) => each.id === id)?.place.h ?? 8) * 38 - 8
}
