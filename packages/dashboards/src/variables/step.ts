/**
 * How far apart the points of a query lie: by the range, the room, and the least step.
 *
 * Follows packages/grafana-data/src/datetime/rangeutil.ts of Grafana 12 (roundInterval, calculateInterval), and
 * pkg/promlib/models/query.go and intervalv2 of Grafana (the step of Prometheus' queries, $__rate_interval).
 */
import { type Duration, millisecond, printGoDuration, second } from '@track/simulation'

/** Below how many milliseconds which step is taken. */
const rungs: readonly (readonly [below: number, milliseconds: number])[] = [
  [10, 1], [15, 10], [35, 20], [75, 50], [150, 100], [350, 200], [750, 500], [1_500, 1_000], [3_500, 2_000], [7_500, 5_000], [12_500, 10_000], [17_500, 15_000], [25_000, 20_000], [45_000, 30_000],
  [90_000, 60_000], [210_000, 120_000], [450_000, 300_000], [750_000, 600_000], [1_050_000, 900_000], [1_500_000, 1_200_000], [2_700_000, 1_800_000], [5_400_000, 3_600_000], [9_000_000, 7_200_000],
  [16_200_000, 10_800_000], [32_400_000, 21_600_000], [86_400_000, 43_200_000], [604_800_000, 86_400_000], [1_814_400_000, 604_800_000], [3_628_800_000, 2_592_000_000], [Infinity, 31_536_000_000],
]

export function roundStep(step: Duration): Duration {
  return rungs.find(([below]) => step / millisecond < below)![1] * millisecond
}

const unitMilliseconds: Readonly<Record<string, number>> = {
  y: 31_536_000_000, M: 2_592_000_000, w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1,
}

/** `15s`, `>1m`, `5` (seconds); undefined for anything else. */
export function parseStep(text: string): Duration | undefined {
  const bare = text.trim().replace(/^>\s*/, '')
  if (/^\d+(\.\d+)?$/.test(bare)) return Math.trunc(Number(bare)) * second
  const [, number, unit] = /^(-?\d+(?:\.\d+)?)(ms|[Mwdhmsy])$/.exec(bare) ?? []
  if (number === undefined) return parseCompound(bare)
  return Math.trunc(Number(number)) * unitMilliseconds[unit!]! * millisecond
}

/** `1m30s`, as Go's durations stand in a query. */
function parseCompound(text: string): Duration | undefined {
  if (!/^(\d+(ms|[wdhmsy]))+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+)(ms|[wdhmsy])/g)].reduce((sum, [, number, unit]) => sum + Number(number) * unitMilliseconds[unit!]! * millisecond, 0)
}

/** `1m`, `2h`: the largest unit only, as Grafana writes a step. */
export function printStep(step: Duration): string {
  const milliseconds = step / millisecond
  for (const unit of ['y', 'd', 'h', 'm', 's']) {
    const count = Math.floor(milliseconds / unitMilliseconds[unit]!)
    if (count > 0) return `${count}${unit}`
  }
  return milliseconds >= 1 ? `${Math.floor(milliseconds)}ms` : 'less than a millisecond'
}

export interface Room {
  /** From the beginning to the end of what is shown. */
  readonly range: Duration
  readonly maxDataPoints: number
}

export function panelStep({ range, maxDataPoints }: Room, least: Duration): Duration {
  return Math.max(roundStep(range / maxDataPoints), least)
}

const pointsMax = 11_000
export const scrapeIntervalDefault: Duration = 15 * second

export interface PrometheusSteps {
  readonly step: Duration
  /** `$__rate_interval`: long enough for a rate over four scrapes. */
  readonly rate: Duration
}

/** `asked` is the least step of the query itself, which may be `$__rate_interval`. */
export function prometheusSteps(room: Room & { readonly panelStep: Duration }, asked: string, scrapeInterval: Duration, factor: number): PrometheusSteps {
  const isInterval = /^\$(__interval|\{__interval\})$/.test(asked)
  const isRate = /^\$(__rate_interval|\{__rate_interval\})$/.test(asked)
  const own = isInterval || isRate || asked === '' ? undefined : parseStep(asked)
  const calculated = room.range / room.maxDataPoints
  const least = own ?? room.panelStep
  const wanted = calculated < least ? least : roundStep(calculated)
  const adjusted = Math.max(roundStep(room.range / pointsMax), wanted)
  const rateOf = (step: Duration, scrape: Duration) => Math.max(step + scrape, 4 * scrape)
  if (isRate) {
    const rate = rateOf(adjusted, scrapeInterval)
    return { step: rate, rate }
  }
  const step = adjusted * Math.max(1, factor)
  return { step, rate: rateOf(step, isInterval ? step : own ?? scrapeInterval) }
}

/** What stands for the built-in names in a query. */
export function stepNames({ step, rate }: PrometheusSteps, range: Duration): readonly (readonly [name: string, value: string])[] {
  const seconds = Math.round(range / second)
  return [
    ['__interval', printStep(step)], ['__interval_ms', String(Math.round(step / millisecond))], ['__rate_interval', printGoDuration(rate)], ['__rate_interval_ms', String(Math.round(rate / millisecond))],
    ['__range', `${seconds}s`], ['__range_s', String(seconds)], ['__range_ms', String(Math.round(range / millisecond))],
  ]
}
