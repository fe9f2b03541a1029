/**
 * A rule file over the past: every group at every one of its times, its series kept beside what was
 * measured, and every alert with its life.
 *
 * Where no rule reads what itself or a later one writes, a rule is asked over many times at once: a
 * rule at an instant reads nothing younger than that. Otherwise time by time.
 */
import { type Duration, type Instant, millisecond, minute } from '@track/simulation'
import { queryRange } from '../promql/query.ts'
import { PromqlError } from '../promql/error.ts'
import { type Labels, labelsKey } from '../series/labels.ts'
import type { SeriesState } from '../series/state.ts'
import { type Alert, sendDue } from './alert.ts'
import { evaluateAlerting } from './evaluate-alerting.ts'
import { evaluateGroup, type RuleWorld, writeSamples } from './evaluate-group.ts'
import { evaluateRecording } from './evaluate-recording.ts'
import { queryForRule, ruleSample, type RuleSample, type RuleVector } from './rule-query.ts'
import { loadGroups, type WrittenFile } from './rule-file.ts'
import { type GroupState, newGroupState, type RuleState } from './rule-state.ts'
import { readsOnlyEarlier } from './rule-order.ts'

export interface PastOptions {
  readonly from: Instant
  /** Included. */
  readonly to: Instant
  readonly evaluationInterval?: Duration
  readonly externalLabels?: Readonly<Record<string, string>>
  readonly externalUrl?: string
  readonly queryOffset?: Duration
  readonly resendDelay?: Duration
}

/** One time that an alert fired, from its first sending to its resolution. */
export interface AlertEpisode {
  readonly group: string
  readonly alert: string
  readonly labels: Labels
  readonly annotations: Labels
  /** Since when its expression was true. */
  readonly activeAt: Instant
  readonly firedAt: Instant
  /** Undefined where it still fires at the end. */
  readonly resolvedAt: Instant | undefined
}

export interface PastEvaluation {
  readonly groups: readonly GroupState[]
  /** In the order in which they fired. */
  readonly episodes: readonly AlertEpisode[]
  /** Each error of a rule once. */
  readonly errors: readonly string[]
}

/** Times that a rule is asked at once. */
const stepsAtOnce = 500

/** Writes the series of the rules into the store. */
export function evaluateOver(store: SeriesState, file: WrittenFile, options: PastOptions): PastEvaluation {
  const evaluationInterval = options.evaluationInterval ?? minute
  const externalUrl = options.externalUrl ?? ''
  const world: RuleWorld = {
    store, evaluationInterval, externalLabels: options.externalLabels ?? {}, externalUrl, serverUrl: externalUrl,
    queryOffset: options.queryOffset ?? 0, resendDelay: options.resendDelay ?? minute,
  }
  const past = new Past(world)
  const groups = loadGroups('rules', file, evaluationInterval).map((group) => newGroupState(group))
  const isOrdered = readsOnlyEarlier(groups.flatMap(({ group }) => group.rules))
  return { groups: isOrdered ? past.byRules(groups, options) : past.byTimes(groups, options), episodes: past.inOrder(), errors: [...past.errors] }
}

class Past {
  readonly errors = new Set<string>()
  readonly #world: RuleWorld
  readonly #firing = new Map<string, AlertEpisode>()
  readonly #over: AlertEpisode[] = []

  constructor(world: RuleWorld) {
    this.#world = world
  }

  inOrder(): AlertEpisode[] {
    return [...this.#over, ...this.#firing.values()].sort((a, b) => a.firedAt - b.firedAt)
  }

  byTimes(groups: readonly GroupState[], { from, to }: PastOptions): GroupState[] {
    const states = [...groups]
    const next = groups.map(() => from)
    for (;;) {
      const at = Math.min(...next)
      if (!(at <= to)) return states
      states.forEach((state, index) => {
        if (next[index] !== at) return
        const { state: evaluated } = evaluateGroup(state, at, this.#world)
        states[index] = evaluated
        next[index] = at + state.group.interval
        for (const each of evaluated.rules) {
          if (each.lastError !== '') this.#complain(state, each, each.lastError)
          else this.#follow(state, each, at)
        }
      })
    }
  }

  byRules(groups: readonly GroupState[], { from, to }: PastOptions): GroupState[] {
    const widest = Math.max(...groups.map(({ group }) => group.interval), 1)
    const states = [...groups]
    for (let start = from; start <= to; start += widest * stepsAtOnce) {
      const end = Math.min(to, start + widest * stepsAtOnce - 1)
      states.forEach((state, index) => {
        const first = from + Math.ceil((start - from) / state.group.interval) * state.group.interval
        if (first <= end) states[index] = { ...state, rules: state.rules.map((rule) => this.#ruleOver(state, rule, { start: first, end })) }
      })
    }
    return states
  }

  #ruleOver(group: GroupState, before: RuleState, { start, end }: { readonly start: Instant; readonly end: Instant }): RuleState {
    const { interval, limit, queryOffset } = group.group
    const offset = queryOffset ?? this.#world.queryOffset
    const vectors = this.#vectorsOver(before.rule.query, { start: start - offset, end: end - offset, step: interval })
    let state = before
    for (let at = start, step = 0; at <= end; at += interval, step++) {
      const vector = vectors?.[step] ?? queryForRule(this.#world.store, before.rule.query, at - offset, { subqueryStep: this.#world.evaluationInterval })
      state = this.#step(group, state, { at, offset, limit, vector })
    }
    return state
  }

  #step(group: GroupState, state: RuleState, { at, offset, limit, vector }: {
    readonly at: Instant; readonly offset: Duration; readonly limit: number; readonly vector: RuleVector | { readonly error: string }
  }): RuleState {
    const { rule } = state
    if ('error' in vector) return this.#complain(group, state, vector.error)
    const outcome = rule.is === 'recording' ? { alerts: state.alerts, ...evaluateRecording(rule, vector, limit) } : evaluateAlerting(rule, vector, state.alerts, {
      at, limit, isRestored: true, externalLabels: this.#world.externalLabels, templateUrl: this.#world.externalUrl, externalUrl: this.#world.serverUrl,
      query: (query) => queryForRule(this.#world.store, query, at, { subqueryStep: this.#world.evaluationInterval }),
    })
    if (outcome.error !== undefined) return this.#complain(group, { ...state, alerts: outcome.alerts }, outcome.error)
    const { series, refused } = writeSamples(this.#world.store, { samples: outcome.samples, previous: state.series, atMs: Math.floor((at - offset) / millisecond) })
    const { alerts } = sendDue(outcome.alerts, { at, resendDelay: this.#world.resendDelay, interval: group.group.interval })
    const next: RuleState = { ...state, series, alerts, evaluatedAt: at, health: 'ok', lastError: '' }
    if (refused !== undefined) return this.#complain(group, next, refused)
    this.#follow(group, next, at)
    return next
  }

  /** Undefined where not every time can be answered: then each is asked for itself. */
  #vectorsOver(query: string, range: { readonly start: Instant; readonly end: Instant; readonly step: Duration }): RuleVector[] | undefined {
    try {
      const found = queryRange(this.#world.store, query, range, { subqueryStep: this.#world.evaluationInterval })
      const vectors: RuleSample[][] = Array.from({ length: Math.floor((range.end - range.start) / range.step) + 1 }, () => [])
      if (found.resultType !== 'matrix') return undefined
      const startMs = Math.floor(range.start / millisecond)
      for (const { labels, points } of found.result) {
        for (const { at, value, histogram } of points) {
          vectors[Math.round((at / millisecond - startMs) * millisecond / range.step)]!.push(histogram ? ruleSample({ labels, value, histogram }) : { labels, value })
        }
      }
      return vectors
    } catch (reason) {
      // The query fails at one of the times at least.
      if (reason instanceof PromqlError) return undefined
      throw reason
    }
  }

  #complain({ group }: GroupState, state: RuleState, error: string): RuleState {
    this.errors.add(`group ${group.name}, rule ${state.rule.name}: ${error}`)
    return { ...state, health: 'err', lastError: error }
  }

  /** Alerts that fire or do so no longer. */
  #follow({ group }: GroupState, { rule, alerts }: RuleState, at: Instant): void {
    if (rule.is !== 'alerting') return
    for (const alert of alerts) {
      const key = `${group.name}\xff${rule.name}\xff${labelsKey(alert.labels)}`
      const known = this.#firing.get(key)
      if (known && alert.state !== 'firing') {
        this.#firing.delete(key)
        this.#over.push({ ...known, resolvedAt: alert.resolvedAt ?? at })
      } else if (alert.state === 'firing') this.#firing.set(key, known ? { ...known, annotations: alert.annotations } : episodeOf(alert, group.name, rule.name))
    }
  }
}

function episodeOf({ labels, annotations, activeAt, firedAt }: Alert, group: string, alert: string): AlertEpisode {
  return { group, alert, labels, annotations, activeAt, firedAt: firedAt!, resolvedAt: undefined }
}
