/**
 * A line a request in a server's log: drawn among those that succeed, of each that fails.
 * Left out: requests that match no route, lines of anything else than requests.
 */
import { type Instant, millisecond, printMicroTimestamp } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import { type Context, idText, traceIdText } from '../tracing/span.ts'
import type { ServerWorkload } from '../workloads/workload.ts'
import { drawUniform, laneOfKey } from './draws.ts'
import type { InstanceRow } from './instances.ts'
import type { LogLevers } from './levers.ts'
import { outcomes } from './outcomes.ts'

/** What a line tells, in its order. */
type Line = readonly (readonly [name: string, value: string | number])[]

/** Beyond the keys that a request draws. */
const lane = laneOfKey(100)

/** Of a job that ends with an outcome. */
export function logJob(state: TrafficState, now: Instant, job: number, row: InstanceRow, outcome: number): void {
  const log = row.levers!.log!
  const { isSuccess } = outcomes[outcome]!
  if (isSuccess && log.share < 1 && drawUniform(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, lane) >= log.share) return
  const context = state.jobContexts?.[job] ?? null
  const more = [...traceOf(context), ...(isSuccess && log.share < 1 ? [['SampleRate', Math.round(1 / log.share)] as const] : [])]
  write(state, now, row, state.jobRoute[job]!, outcome, now - state.jobArrivedAt[job]!, more)
}

/** Of a request that is turned away at the door. */
export function logTurnedAway(state: TrafficState, now: Instant, row: InstanceRow, route: number, outcome: number): void {
  write(state, now, row, route, outcome, 0, [])
}

function traceOf(context: Context | null): Line {
  return context === null ? [] : [['trace_id', traceIdText(context)], ['span_id', idText(context.span)]]
}

function write(state: TrafficState, now: Instant, row: InstanceRow, route: number, outcome: number, took: number, more: Line): void {
  if (!row.reportTo) return
  const { method, path } = (row.workload as ServerWorkload).routes[route]!
  const { name, code } = outcomes[outcome]!
  const line: Line = [
    ['time', printMicroTimestamp(now)], ['level', levelOf(code)], ['msg', 'request'], ['kind', 'server'], ['method', method], ['route', path],
    ['status', Number(code)], ['outcome', name], ['duration_ms', took / millisecond], ...more,
  ]
  state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'logged', message: printed(line, row.levers!.log!) } })
}

function levelOf(code: string): string {
  if (code < '400') return 'info'
  return code < '500' ? 'warn' : 'error'
}

function printed(line: Line, { format }: LogLevers): string {
  if (format === 'json') return JSON.stringify(Object.fromEntries(line))
  return line.map(([name, value]) => `${name}=${/[\s"=]/.test(String(value)) ? JSON.stringify(value) : value}`).join(' ')
}
