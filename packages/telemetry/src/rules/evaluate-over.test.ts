/** Rules asked over many times at once write what they write time by time. */
import { readFileSync } from 'node:fs'
import { millisecond } from '@track/simulation'
import { expect, test } from 'vitest'
import { printFloat } from '../exposition/float.ts'
import { parseSeries } from '../promql/series-notation.ts'
import { appendSample, appendStale } from '../series/head.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { printLabels } from '../series/labels.ts'
import { readSamples, Samples } from '../series/samples.ts'
import { newSeriesState, type SeriesState } from '../series/state.ts'
import { evaluateGroup } from './evaluate-group.ts'
import { evaluateOver } from './evaluate-over.ts'
import { loadGroups, parseRuleFile } from './rule-file.ts'
import { readsOnlyEarlier } from './rule-order.ts'
import { newGroupState } from './rule-state.ts'

interface Asked {
  readonly load: readonly { series: string; values: string; stepMs: number }[]
  readonly file: string
  readonly fromMs: number
}

const recorded: { cases: [Asked, unknown][] } = JSON.parse(readFileSync(new URL('../../testdata/rules-worlds.json', import.meta.url), 'utf8'))
const worlds = recorded.cases.map(([asked]) => asked).filter(({ file }) => parseRuleFile(file).file)

function storeOf({ load }: Asked): SeriesState {
  const store = newSeriesState()
  for (const { series: text, values: notes, stepMs } of load) {
    const { labels, values } = parseSeries(`${text} ${notes}`)
    values.forEach((value, index) => {
      if (value === 'stale') appendStale(store, seriesNumber(store, labels), index * stepMs)
      else if (value !== undefined) appendSample(store, seriesNumber(store, labels), index * stepMs, value)
    })
  }
  return store
}

function shown(store: SeriesState): string[] {
  const into = new Samples()
  return store.labels.map((labels, series) => {
    readSamples(store, series, { fromMs: -Infinity, toMs: Infinity, into })
    return `${printLabels(labels)} ${Array.from({ length: into.length }, (_, index) => `${into.isStaleAt(index) ? 'stale' : printFloat(into.values[index]!)}@${into.times[index]}`).join(' ')}`
  }).sort()
}

const interval = 60_000 * millisecond
const steps = 43

function stepByStep(asked: Asked): string[] {
  const store = storeOf(asked)
  const world = { store, externalLabels: {}, externalUrl: '', serverUrl: '', queryOffset: 0, resendDelay: interval, evaluationInterval: interval }
  let state = newGroupState(loadGroups('rules', parseRuleFile(asked.file).file!, interval)[0]!)
  for (let step = 0; step <= steps; step++) state = evaluateGroup(state, asked.fromMs * millisecond + step * interval, world).state
  return shown(store)
}

test.each(worlds.map((asked, index) => [index, asked] as const))('world %i', (_index, asked) => {
  const store = storeOf(asked)
  const from = asked.fromMs * millisecond
  evaluateOver(store, parseRuleFile(asked.file).file!, { from, to: from + steps * interval, evaluationInterval: interval })
  expect(shown(store)).toEqual(stepByStep(asked))
})

test('some of them are asked at once, and some are not', () => {
  const atOnce = worlds.filter(({ file }) => readsOnlyEarlier(loadGroups('rules', parseRuleFile(file).file!, interval)[0]!.rules))
  expect(atOnce.length).toBeGreaterThan(5)
  expect(worlds.length - atOnce.length).toBeGreaterThan(0)
})
