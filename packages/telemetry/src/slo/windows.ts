/**
 * The windows over which burn rates are watched, by the objective's period: how much of the error
 * budget may go within each of them.
 *
 * Follows internal/alert/window.go, alert.go and windows/ of Sloth 0.12, and chapter 5 of Google's
 * SRE Workbook ("Alerting on SLOs", recommended parameters).
 */
import { type Decoded, decodeYaml, float, prometheusDuration, struct, text } from '@track/formats'
import { day, type Duration, hour, minute, printGoDuration } from '@track/simulation'

export interface BurnWindow {
  readonly errorBudgetPercent: number
  /** Ends the alert soon after the burning has. */
  readonly short: Duration
  readonly long: Duration
}

export const burnAlerts = ['page quick', 'page slow', 'ticket quick', 'ticket slow'] as const
export type BurnAlert = (typeof burnAlerts)[number]

export interface PeriodWindows {
  readonly period: Duration
  readonly windows: Readonly<Record<BurnAlert, BurnWindow>>
}

const recommended: PeriodWindows['windows'] = {
  'page quick': { errorBudgetPercent: 2, short: 5 * minute, long: hour },
  'page slow': { errorBudgetPercent: 5, short: 30 * minute, long: 6 * hour },
  'ticket quick': { errorBudgetPercent: 10, short: 2 * hour, long: day },
  'ticket slow': { errorBudgetPercent: 10, short: 6 * hour, long: 3 * day },
}

/** By Sloth's own catalogue. */
export const windowsByDefault: readonly PeriodWindows[] = [28 * day, 30 * day].map((period) => ({ period, windows: recommended }))

/** How many times faster than evenly the budget goes when the window's share is used up within it: 14.4, 6, 3, 1. */
export function burnRateFactor({ period, windows }: PeriodWindows, alert: BurnAlert): number {
  const { errorBudgetPercent, long } = windows[alert]
  return (errorBudgetPercent * hoursOf(period) / 100) / hoursOf(long)
}

function hoursOf(duration: Duration): number {
  const whole = Math.trunc(duration / hour)
  return whole + (duration - whole * hour) / hour
}

const window = struct('v1.Window', { errorBudgetPercent: float, shortWindow: prometheusDuration, longWindow: prometheusDuration })
const pair = (type: string) => struct(type, { quick: window, slow: window })
const written = struct('v1.AlertWindows', {
  kind: text, apiVersion: text,
  spec: struct('v1.Spec', { sloPeriod: prometheusDuration, page: pair('v1.PageWindow'), ticket: pair('v1.TicketWindow') }),
})

export interface WindowsFile {
  /** Within the folder of the catalogue. */
  readonly path: string
  readonly text: string
}

/** Reads a catalogue of one's own, files in the order of their paths; answers what is wrong with the first that is. */
export function readWindows(files: readonly WindowsFile[]): { readonly catalogue: readonly PeriodWindows[]; readonly repeated: readonly Duration[] } | { readonly error: string } {
  const catalogue: PeriodWindows[] = []
  const repeated: Duration[] = []
  for (const { path, text: source } of files) {
    if (!/\.ya?ml$/.test(path)) continue
    const read = readFile(source)
    if ('error' in read) return { error: `could not discover period windows: could not load "${path}" alert windows: ${read.error}` }
    const known = catalogue.find(({ period }) => period === read.period)
    if (!known) catalogue.push(read)
    else if (JSON.stringify(known) === JSON.stringify(read)) repeated.push(read.period)
    else return { error: `could not discover period windows: "${printGoDuration(read.period)}" slo period is already loaded` }
  }
  return { catalogue, repeated }
}

function readFile(source: string): PeriodWindows | { readonly error: string } {
  if (source === '') return { error: 'spec is required' }
  const { value, error } = decodeYaml(source, written, { reader: 'v2', isStrict: false })
  if (error !== undefined) return { error: `could not unmarshall YAML spec correctly: ${error}` }
  if (value.apiVersion !== 'sloth.slok.dev/v1' || value.kind !== 'AlertWindows') return { error: 'invalid spec version' }
  const { sloPeriod: period, page, ticket } = value.spec
  const fault = period === 0 ? 'slo period is required' : windowFaults({ 'page quick': page.quick, 'page slow': page.slow, 'ticket quick': ticket.quick, 'ticket slow': ticket.slow })
  if (fault !== undefined) return { error: `invalid alerting window: ${fault}` }
  return { period, windows: { 'page quick': windowOf(page.quick), 'page slow': windowOf(page.slow), 'ticket quick': windowOf(ticket.quick), 'ticket slow': windowOf(ticket.slow) } }
}

type Written = Decoded<typeof window>

function windowOf({ errorBudgetPercent, shortWindow: short, longWindow: long }: Written): BurnWindow {
  return { errorBudgetPercent, short, long }
}

function windowFaults(windows: Readonly<Record<BurnAlert, Written>>): string | undefined {
  for (const alert of burnAlerts) {
    const { longWindow, shortWindow, errorBudgetPercent } = windows[alert]
    const fault = longWindow === 0 ? 'long window' : shortWindow === 0 ? 'short window' : errorBudgetPercent === 0 ? 'error budget' : undefined
    if (fault !== undefined) return `invalid ${alert}: ${fault} is required`
  }
  return undefined
}
