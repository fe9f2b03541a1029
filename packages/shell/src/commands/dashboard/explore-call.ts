/** Queries of the three languages over a world's own telemetry: completed, checked, asked and drawn, for pages that show a world. */
import { lokiOf, telemetryOf, tempoOf } from '@track/cluster'
import { explore, type Explored, exploreFault, exploreIntervals, type ExploreView, readTime } from '@track/dashboards'
import type { Simulation } from '@track/simulation'
import { completeLogql, completePromql, completeTraceql, logqlNames, type Offers, promqlNames, type QueryFault, type QueryLanguage, traceqlNames } from '@track/telemetry'
import { sourcesOf } from './world-sources.ts'

export interface ExploreRun {
  readonly language: QueryLanguage
  readonly text: string
  readonly view?: ExploreView
  /** `now-1h`, or the beginning of the world; it ends now. */
  readonly from: string
  readonly width: number
  readonly theme: 'light' | 'dark'
}

export type ExploreQuestion =
  | { readonly languages: true }
  | { readonly complete: { readonly language: QueryLanguage; readonly text: string; readonly cursor: number } }
  | { readonly check: { readonly language: QueryLanguage; readonly text: string } }
  | { readonly run: ExploreRun }

/** Those that the world has a source for. */
export type LanguagesAnswer = readonly QueryLanguage[]
export type CompleteAnswer = Offers
/** Null for none. */
export type CheckAnswer = QueryFault | null
export type RunAnswer = Explored | { readonly refused: string }

const sourceTypes: Readonly<Record<QueryLanguage, { readonly type: string; readonly name: string }>> = {
  promql: { type: 'prometheus', name: 'Prometheus' }, logql: { type: 'loki', name: 'Loki' }, traceql: { type: 'tempo', name: 'Tempo' },
}

/** More would not be read; what is typed makes it fewer. */
const offersMax = 200

export function answerExplore(simulation: Simulation, question: ExploreQuestion): LanguagesAnswer | CompleteAnswer | CheckAnswer | RunAnswer {
  if ('languages' in question) return languagesOf(simulation)
  if ('complete' in question) {
    const { from, offers } = complete(simulation, question.complete)
    return { from, offers: offers.slice(0, offersMax) }
  }
  if ('check' in question) return exploreFault(question.check.language, question.check.text) ?? null
  return run(simulation, question.run)
}

function languagesOf(simulation: Simulation): QueryLanguage[] {
  const types = sourcesOf(simulation).map(({ type }) => type)
  return (['promql', 'logql', 'traceql'] as const).filter((language) => types.includes(sourceTypes[language].type))
}

function complete(simulation: Simulation, { language, text, cursor }: { language: QueryLanguage; text: string; cursor: number }): Offers {
  const intervals = exploreIntervals[language]
  const [loki, tempo] = [lokiOf(simulation), tempoOf(simulation)]
  if (language === 'logql' && loki) return completeLogql({ ...logqlNames(simulation.state(loki)), intervals }, text, cursor)
  if (language === 'traceql' && tempo) return completeTraceql(traceqlNames(simulation.state(tempo)), text, cursor)
  if (language !== 'promql') return { from: cursor, offers: [] }
  const state = telemetryOf(simulation)
  return completePromql({ ...promqlNames(state, state.metadata), intervals }, text, cursor)
}

function run(simulation: Simulation, { language, text, view, from, width, theme }: ExploreRun): RunAnswer {
  const { type, name } = sourceTypes[language]
  const source = sourcesOf(simulation).find((each) => each.type === type)
  if (!source) return { refused: `This world has no ${name}.` }
  const { now, startedAt } = simulation
  const begin = from === 'beginning' ? startedAt : Math.max(startedAt, readTime(from, now) ?? startedAt)
  if (begin >= now) return { refused: 'No time has passed yet: there is nothing to show.' }
  return explore({ language, text, view }, source, { from: begin, to: now, width, theme })
}
