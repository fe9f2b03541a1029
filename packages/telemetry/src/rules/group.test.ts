/**
 * Groups evaluated over grown series, step by step, some through a restart: alerts, what is sent,
 * errors and every sample written are those of Prometheus.
 */
import { readFileSync } from 'node:fs'
import { millisecond } from '@track/simulation'
import { expect, test } from 'vitest'
import { printFloat } from '../exposition/float.ts'
import { parseSeries } from '../promql/series-notation.ts'
import { appendSample, appendStale } from '../series/head.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { labelsRecord } from '../series/labels.ts'
import { readSamples, Samples } from '../series/samples.ts'
import { newSeriesState, type SeriesState } from '../series/state.ts'
import { type Alert, type AlertState } from './alert.ts'
import { evaluateGroup, type RuleWorld } from './evaluate-group.ts'
import { inOrder } from './evaluate-alerting.ts'
import { restoreForState } from './restore.ts'
import { loadGroups, parseRuleFile } from './rule-file.ts'
import { newGroupState } from './rule-state.ts'

interface Asked {
  readonly load: readonly { series: string; values: string; stepMs: number; startMs: number }[]
  readonly file: string
  readonly intervalMs: number
  readonly fromMs: number
  readonly steps: number
  readonly externalLabels: Readonly<Record<string, string>>
  readonly externalUrl: string
  readonly resendMs: number
  readonly restartAt: number
  readonly downMs: number
  readonly graceMs: number
  readonly toleranceMs: number
}

interface ShownAlert {
  readonly state: AlertState
  readonly labels: Readonly<Record<string, string>>
  readonly activeAt: number
}

interface Answer {
  readonly error?: string
  readonly steps: readonly { atMs: number; alerts?: ShownAlert[]; sent?: ShownAlert[]; errors?: Record<string, string> }[]
  readonly series: readonly { metric: Readonly<Record<string, string>>; samples: [number, string][] }[]
}

const recorded: { cases: [Asked, Answer][] } = JSON.parse(readFileSync(new URL('../../testdata/rules-worlds.json', import.meta.url), 'utf8'))

function storeOf(load: Asked['load']): SeriesState {
  const store = newSeriesState()
  for (const { series: text, values: notes, stepMs, startMs } of load) {
    const { labels, values } = parseSeries(`${text} ${notes}`)
    const series = seriesNumber(store, labels)
    values.forEach((value, index) => {
      const atMs = startMs + index * stepMs
      if (value === 'stale') appendStale(store, series, atMs)
      else if (value !== undefined) appendSample(store, series, atMs, value)
    })
  }
  return store
}

function show(alert: Alert): object {
  const ms = (name: string, at: number | undefined) => (at === undefined ? {} : { [name]: at / millisecond })
  return {
    state: alert.state, labels: labelsRecord(alert.labels), ...(alert.annotations.length > 0 ? { annotations: labelsRecord(alert.annotations) } : {}), value: printFloat(alert.value),
    activeAt: alert.activeAt / millisecond, ...ms('firedAt', alert.firedAt), ...ms('resolvedAt', alert.resolvedAt), ...ms('keepFiringSince', alert.keepFiringSince), ...ms('validUntil', alert.validUntil),
  }
}

/** By labels, as the recording has them. */
function inLabelOrder(alerts: readonly ShownAlert[] | undefined): readonly ShownAlert[] {
  const key = ({ labels, state, activeAt }: ShownAlert) => JSON.stringify([Object.entries(labels).sort(), state, activeAt])
  return (alerts ?? []).toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

function evaluated(asked: Asked): Answer {
  const store = storeOf(asked.load)
  const inputs = store.labels.length
  const { file, errors: [error] } = parseRuleFile(asked.file)
  if (error !== undefined) return { error, steps: [], series: [] }
  const interval = asked.intervalMs * millisecond
  const world: RuleWorld = {
    store, externalLabels: asked.externalLabels, externalUrl: asked.externalUrl, serverUrl: asked.externalUrl, queryOffset: 0, resendDelay: asked.resendMs * millisecond, evaluationInterval: interval,
  }
  const [group] = loadGroups('rules.yml', file!, interval)
  let state = newGroupState(group!)
  let [at, sinceRestart] = [asked.fromMs * millisecond, -1]
  const steps = Array.from({ length: asked.steps }, (_, step) => {
    if (asked.restartAt > 0 && step === asked.restartAt) {
      state = newGroupState(group!, { isRestored: false })
      at += asked.downMs * millisecond
      sinceRestart = 0
    }
    const { state: next, sent } = evaluateGroup(state, at, world)
    state = sinceRestart === 1
      ? restoreForState(next, { at, store, outageTolerance: asked.toleranceMs * millisecond, gracePeriod: asked.graceMs * millisecond })
      : next
    if (sinceRestart >= 0) sinceRestart++
    const alerts = state.rules.flatMap((rule) => inOrder(rule.alerts)).map(show) as ShownAlert[]
    const errors = Object.fromEntries(state.rules.flatMap(({ lastError }, index) => (lastError === '' ? [] : [[`grown/${index}`, lastError]])))
    const shown = { atMs: at / millisecond, alerts, sent: sent.flatMap((each) => each.alerts).map(show) as ShownAlert[], errors }
    at += interval
    return shown
  })
  return { steps, series: store.labels.slice(inputs).map((labels, index) => ({ metric: labelsRecord(labels), samples: samplesOf(store, inputs + index) })) }
}

function samplesOf(store: SeriesState, series: number): [number, string][] {
  const into = new Samples()
  readSamples(store, series, { fromMs: -Infinity, toMs: Infinity, into })
  return Array.from({ length: into.length }, (_, index) => [into.times[index]!, into.isStaleAt(index) ? 'stale' : printFloat(into.values[index]!)])
}

function comparable({ error, steps = [], series = [] }: Answer): object {
  if (error !== undefined) return { error: error.replace(/^\/\S+: /, '') }
  const metric = ({ metric: labels }: { metric: Readonly<Record<string, string>> }) => JSON.stringify(Object.entries(labels).sort())
  return {
    steps: steps.map(({ atMs, alerts, sent, errors = {} }) => ({ atMs, alerts: inLabelOrder(alerts), sent: inLabelOrder(sent), errors })),
    series: [...series ?? []].filter(({ samples }) => samples.length > 0).sort((a, b) => (metric(a) < metric(b) ? -1 : 1)),
  }
}

test.each(recorded.cases.map(([asked, answer], index) => [index, asked, answer] as const))('world %i', (_index, asked, answer) => {
  expect(comparable(evaluated(asked))).toEqual(comparable(answer))
})
