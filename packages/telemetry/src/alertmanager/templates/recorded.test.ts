/** What Alertmanager's templates print over the data of one notification, as text and as HTML. */
import { readFileSync } from 'node:fs'
import { parseTimestamp } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { labelSetOf } from '../labels/label-set.ts'
import { notificationData } from './data.ts'
import { renderer } from './engine.ts'

type Texts = Readonly<Record<string, string>>

interface About {
  readonly alerts: readonly { readonly labels: Texts; readonly annotations: Texts; readonly startsAt: string; readonly endsAt?: string; readonly generatorURL: string }[]
  readonly group: Texts
  readonly receiver: string
}

type Recorded = string | { readonly error: string }

const [about, ...cases] = JSON.parse(readFileSync(new URL('../../../testdata/alertmanager-templates.json', import.meta.url), 'utf8')) as readonly [
  About, ...(readonly [kind: 'text' | 'html', source: string, answer: Recorded])[],
]
const now = parseTimestamp('2026-06-01T00:00:00Z')

const data = notificationData({
  receiver: about.receiver, groupLabels: labelSetOf(about.group), routeLabels: {}, reason: 'first notification', externalUrl: 'http://alertmanager.example:9093', now,
  alerts: about.alerts.map(({ labels, annotations, startsAt, endsAt, generatorURL }) => ({
    labels: labelSetOf(labels), annotations: labelSetOf(annotations), startsAt: parseTimestamp(startsAt), endsAt: endsAt === undefined ? undefined : parseTimestamp(endsAt),
    generatorUrl: generatorURL, updatedAt: now, isTimeout: false,
  })),
})

function said(kind: 'text' | 'html', source: string): Recorded {
  const texts = renderer([], data, now)
  const text = texts[kind](source)
  const fault = texts.fault()
  return fault === undefined ? text : { error: fault }
}

/** Words without tags, styles and spaces between: the looks of the letter are our own. */
function words(html: Recorded): Recorded {
  if (typeof html !== 'string') return html
  return html.replaceAll(/<!--[^]*?-->|<style>[^]*?<\/style>|<!DOCTYPE[^>]*>/g, '').replaceAll(/<a href="([^"]*)"[^>]*>/g, '($1) ').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim()
}

describe('templates', () => {
  test('as text', () => {
    const texts = cases.filter(([kind]) => kind === 'text')
    expect(texts.map(([, source]) => [source, said('text', source)])).toEqual(texts.map(([, source, answer]) => [source, answer]))
  })

  test('as HTML', () => {
    const htmls = cases.filter(([kind, source]) => kind === 'html' && !source.includes('email.default.html'))
    expect(htmls.map(([, source]) => [source, said('html', source)])).toEqual(htmls.map(([, source, answer]) => [source, answer]))
  })

  test('the letter has the same words and the same links', () => {
    const [, source, answer] = cases.find(([, each]) => each.includes('email.default.html'))!
    expect(words(said('html', source))).toBe(words(answer))
  })
})
