/**
 * Rules in a world: groups are evaluated on their interval into the store, and what fires goes out.
 *
 * Follows rules/manager.go and rules/group.go (run) of Prometheus 3.16. An evaluation takes no virtual time
 * unless it is said to; then evaluations are missed as they would be.
 */
import { type Duration, hour, type Instant, millisecond, minute, type Part, type Simulation } from '@track/simulation'
import { appendStale } from '../series/head.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import type { Labels } from '../series/labels.ts'
import type { SeriesState } from '../series/state.ts'
import { evaluateGroup, type RuleWorld } from './evaluate-group.ts'
import { evaluationTime } from './evaluation-time.ts'
import { type AlertNotification, notificationsOf } from './notification.ts'
import { isSameGroup, openSeries, takeOver } from './replace-groups.ts'
import { restoreForState } from './restore.ts'
import { groupKey, type RuleGroup } from './rule.ts'
import type { RuleVector } from './rule-query.ts'
import { loadGroups, parseRuleFile } from './rule-file.ts'
import { type GroupState, newGroupState } from './rule-state.ts'

export interface NamedFile {
  readonly name: string
  readonly text: string
}

export interface RuleServer {
  readonly externalLabels: Readonly<Record<string, string>>
  readonly externalUrl: string
  /** `evaluation_interval`: of groups that say none, and the step of subqueries. */
  readonly evaluationInterval: Duration
  readonly queryOffset: Duration
  readonly resendDelay: Duration
  readonly outageTolerance: Duration
  readonly gracePeriod: Duration
}

/** Another language than PromQL, for rules over something else. */
export interface RuleLanguage {
  readonly readFiles: typeof readFiles
  readonly ask: (simulation: Simulation, query: string, at: Instant) => RuleVector | { readonly error: string }
  /** Where a query can be looked at, below the server's address. */
  readonly linkOf: (query: string) => string
}

export interface RulesOptions {
  /** Of the part: "rules" unless it is said. */
  readonly name?: string
  readonly language?: RuleLanguage
  readonly files?: readonly NamedFile[]
  readonly server?: Partial<RuleServer>
  /** Where rules read and write. */
  readonly store: (simulation: Simulation) => SeriesState
  /** Where firing and resolved alerts go. */
  readonly notify: (simulation: Simulation, alerts: readonly AlertNotification[]) => void
  /** How long an evaluation takes. */
  readonly took?: (simulation: Simulation, group: GroupState) => Duration
}

interface GroupRow extends GroupState {
  /** The event of its next evaluation. */
  readonly event: string
  /** Evaluations until what was before a restart is taken over; 0 when it has been. */
  readonly untilRestored: number
}

export interface RulesState {
  server: RuleServer
  /** By file and name. */
  groups: Map<string, GroupRow>
  /** Series of groups that are gone, which end a little later; by a number of their own. */
  endings: Map<string, readonly Labels[]>
  ended: number
}

export type RulesPart = Part<RulesState>

const serverByDefault: RuleServer = {
  externalLabels: {}, externalUrl: 'http://localhost:9090', evaluationInterval: minute, queryOffset: 0, resendDelay: minute, outageTolerance: hour, gracePeriod: 10 * minute,
}

/** Files that are wrong are an error of whoever wrote the world. */
export function rulesPart(options: RulesOptions): RulesPart {
  const { name = 'rules', language } = options
  const part: RulesPart = {
    name,
    initial: (simulation) => {
      const server = { ...serverByDefault, ...options.server }
      const { groups = [], errors } = (language?.readFiles ?? readFiles)(options.files ?? [], server.evaluationInterval)
      if (errors.length > 0) throw new Error(`rule files of the world are wrong: ${errors.join('; ')}`)
      const rows = groups.map((group): [string, GroupRow] => [groupKey(group), startedRow(simulation, name, newGroupState(group, { isRestored: false }), 2)])
      return { server, groups: new Map(rows), endings: new Map(), ended: 0 }
    },
    events: {
      evaluate: (simulation, key: string) => evaluateRow(simulation, part, key, options),
      end: (simulation, { number, at }: { number: string; at: Instant }) => {
        const { endings, server } = simulation.state(part)
        for (const labels of endings.get(number)!) {
          const store = options.store(simulation)
          appendStale(store, seriesNumber(store, labels), Math.floor((at - server.queryOffset) / millisecond))
        }
        endings.delete(number)
      },
    },
  }
  return part
}

/** Reads all of them, or says what is wrong with the first that is. */
export function readFiles(files: readonly NamedFile[], interval: Duration): { readonly groups?: readonly RuleGroup[]; readonly errors: readonly string[] } {
  const groups: RuleGroup[] = []
  for (const { name: fileName, text } of files) {
    const { file, errors } = parseRuleFile(text)
    if (!file) return { errors: errors.map((error) => `${fileName}: ${error}`) }
    groups.push(...loadGroups(fileName, file, interval))
  }
  return { groups, errors: [] }
}

/** Puts other files in place, as a reload does; answers what is wrong, and then leaves everything as it was. */
export function setRuleFiles(
  simulation: Simulation, part: RulesPart, files: readonly NamedFile[], { server = {}, language }: { readonly server?: Partial<RuleServer>; readonly language?: RuleLanguage } = {},
): readonly string[] {
  const state = simulation.state(part)
  const next = { ...state.server, ...server }
  const { groups, errors } = (language?.readFiles ?? readFiles)(files, next.evaluationInterval)
  if (!groups) return errors
  state.server = next
  const before = new Map(state.groups)
  for (const group of groups) {
    const key = groupKey(group)
    const known = before.get(key)
    before.delete(key)
    if (known && isSameGroup(known.group, group)) continue
    if (known) simulation.cancel(known.event)
    const fresh = newGroupState(group)
    state.groups.set(key, startedRow(simulation, part.name, known ? takeOver(fresh, known) : fresh, known?.untilRestored ?? 0))
  }
  for (const [key, gone] of before) stopGroup(simulation, part, key, gone)
  return []
}

/** What a restart of the server forgets: alerts are pending again until their state is read back. */
export function restartRules(simulation: Simulation, part: RulesPart): void {
  const { groups } = simulation.state(part)
  for (const [key, row] of groups) {
    simulation.cancel(row.event)
    groups.set(key, startedRow(simulation, part.name, newGroupState(row.group, { isRestored: false }), 2))
  }
}

function startedRow(simulation: Simulation, part: string, state: GroupState, untilRestored: number): GroupRow {
  const at = evaluationTime(state.group, simulation.now) + state.group.interval
  return { ...state, untilRestored, event: simulation.schedule({ at, part, event: 'evaluate', data: groupKey(state.group) }) }
}

function stopGroup(simulation: Simulation, part: RulesPart, key: string, row: GroupRow): void {
  const state = simulation.state(part)
  simulation.cancel(row.event)
  state.groups.delete(key)
  const series = openSeries(row)
  if (series.length === 0) return
  const number = String(state.ended++)
  state.endings.set(number, series)
  // A rule that has only been renamed may have written them by then.
  simulation.scheduleAfter({ after: 2 * row.group.interval, part: part.name, event: 'end', data: { number, at: simulation.now } })
}

function evaluateRow(simulation: Simulation, part: RulesPart, key: string, options: RulesOptions): void {
  const state = simulation.state(part)
  const { language } = options
  const row = state.groups.get(key)!
  const at = simulation.now
  const { server } = state
  const world: RuleWorld = { ...server, store: options.store(simulation), serverUrl: server.externalUrl, ...(language && { ask: (query: string, when: Instant) => language.ask(simulation, query, when) }) }
  const { state: evaluated, sent } = evaluateGroup(row, at, world)
  const took = options.took?.(simulation, evaluated) ?? 0
  const isRestoring = row.untilRestored === 1
  const next = isRestoring ? restoreForState(evaluated, { at, store: world.store, ...server }) : evaluated
  const missed = took > row.group.interval ? Math.ceil(took / row.group.interval) - 1 : 0
  const event = simulation.schedule({ at: at + (missed + 1) * row.group.interval, part: part.name, event: 'evaluate', data: key })
  state.groups.set(key, {
    ...next, event, took, missed: next.missed + missed, iterations: next.iterations + missed, untilRestored: Math.max(0, row.untilRestored - 1),
  })
  if (sent.length > 0) options.notify(simulation, notificationsOf(sent, server.externalUrl, language?.linkOf))
}
