/** What Prometheus makes of the same templates over the same alert. */
import { readFileSync } from 'node:fs'
import { TemplateError } from '@track/formats'
import { millisecond } from '@track/simulation'
import { expect, test } from 'vitest'
import { parseFloat } from '../../exposition/float.ts'
import { parseSeries } from '../../promql/series-notation.ts'
import { appendSample } from '../../series/head.ts'
import { seriesNumber } from '../../series/index-of-labels.ts'
import { newSeriesState } from '../../series/state.ts'
import { queryForRule } from '../rule-query.ts'
import { expandTemplate } from './expand.ts'

interface Asked {
  readonly text: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: string
  readonly externalUrl: string
  readonly atMs: number
}

const recorded: { cases: [Asked, { text?: string; error?: string }][] } =
  JSON.parse(readFileSync(new URL('../../../testdata/rules-templates.json', import.meta.url), 'utf8'))

const store = newSeriesState()
for (const line of ['metric{instance="a"} 1x20', 'metric{instance="b"} 2.5x20', 'metric{instance="a:80"} 1500x20', 'counter_total{job="api"} 0+30x20']) {
  const { labels, values } = parseSeries(line)
  values.forEach((value, index) => appendSample(store, seriesNumber(store, labels), index * 60_000, value as number))
}

test.each(recorded.cases.map(([asked, answer]) => [asked.text, asked, answer] as const))('%j', (_text, { text, labels, value, externalUrl, atMs }, answer) => {
  const at = atMs * millisecond
  const data = { labels, externalLabels: { region: 'eu' }, externalUrl, value: parseFloat(value)! }
  const expand = () => {
    try {
      return { text: expandTemplate('__alert_test', text, data, { query: (query) => queryForRule(store, query, at), at, externalUrl }) }
    } catch (reason) {
      // The template is refused, in its words.
      if (reason instanceof TemplateError) return { error: reason.message }
      throw reason
    }
  }
  expect(expand()).toEqual(answer)
})
