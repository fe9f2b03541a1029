/**
 * The system call `promql`: a query over the world's telemetry, as programs ask it. Answers the
 * result in the form of Prometheus' HTTP API, or its error. It also tells where the head's series come from.
 */
import type { SystemCallHandler } from '@track/processes'
import type { Duration, Instant, Plain, Simulation } from '@track/simulation'
import { analyzeHead, parseMetricSelector, PromqlError, queryInstant, queryRange, resultJson } from '@track/telemetry'
import { telemetryOf } from '../telemetry/store.ts'

export type PromqlCall =
  | { readonly query: string; readonly at?: Instant }
  | { readonly query: string; readonly start: Instant; readonly end: Instant; readonly step: Duration }

export type PromqlAnswer =
  | { readonly data: ReturnType<typeof resultJson>; readonly warnings: readonly string[]; readonly infos: readonly string[] }
  | { readonly error: string }

/** As Prometheus' API has it (web/api/v1). */
const pointsMax = 11_000
const tooManyPoints = 'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)'

/** For queries from outside and for programs alike; never throws for a query that is wrong. */
export function answerPromql(simulation: Simulation, call: PromqlCall): PromqlAnswer {
  if ('start' in call && (call.end - call.start) / call.step > pointsMax) return { error: tooManyPoints }
  try {
    const result = 'start' in call
      ? queryRange(telemetryOf(simulation), call.query, call)
      : queryInstant(telemetryOf(simulation), call.query, call.at ?? simulation.now)
    return { data: resultJson(result), warnings: result.warnings, infos: result.infos }
  } catch (reason) {
    // The query does not parse, makes no sense, or asks for too much: Prometheus' words.
    if (!(reason instanceof PromqlError)) throw reason
    return { error: reason.message }
  }
}

export interface AnalyzeCall {
  readonly analyze: { readonly limit: number; readonly selector: string }
}

export type AnalyzeAnswer = { readonly text: string } | { readonly error: string }

function answerAnalyze(simulation: Simulation, { analyze: { limit, selector } }: AnalyzeCall): AnalyzeAnswer {
  try {
    return { text: analyzeHead(telemetryOf(simulation), { limit, ...(selector === '' ? {} : { selector, matchers: parseMetricSelector(selector) }) }) }
  } catch (reason) {
    // The selector is none: Prometheus' words.
    if (!(reason instanceof PromqlError)) throw reason
    return { error: reason.message }
  }
}

export const promqlSystemCall: SystemCallHandler = {
  begin: (simulation, _caller, request) => {
    const asked = request as unknown as PromqlCall | AnalyzeCall
    return { answer: ('analyze' in asked ? answerAnalyze(simulation, asked) : answerPromql(simulation, asked)) as unknown as Plain }
  },
}
