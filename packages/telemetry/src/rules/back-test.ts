/**
 * A rule file over the past, scored against incidents that are known: how many pages were about one,
 * how many incidents were paged, and how late.
 *
 * Alerts of the same values of the grouping labels are one page while they overlap or follow each other within
 * the gap, as Alertmanager's groups make of them. A page is about an incident when it begins within the window around
 * it, and, where labels are to match, when the page's have the incident's value.
 */
import { type Duration, type Instant, minute } from '@track/simulation'
import { labelValue, labelsKey, onlyLabels, type Labels } from '../series/labels.ts'
import type { SeriesState } from '../series/state.ts'
import { type AlertEpisode, evaluateOver, type PastOptions } from './evaluate-over.ts'
import type { WrittenFile } from './rule-file.ts'

export interface Incident {
  readonly start: Instant
  readonly end: Instant
  /** What it is called, and what a page's matching label must say. */
  readonly label: string
}

export interface PageMatching {
  /** A page that begins so long before an incident's start still is about it. */
  readonly before: Duration
  /** … and so long after its end. */
  readonly after: Duration
  /** Labels by which alerts are grouped into pages; none: all alerts of a time are one page. */
  readonly groupBy: readonly string[]
  /** Alerts of a group that begin so long after the last one ended are a page of their own. */
  readonly gap: Duration
  /** Where given, a page is only about incidents whose label is the value of this label. */
  readonly matchLabel?: string
  /** Alerts that page: all, unless a label's values are told, as { severity: ['page'] }. */
  readonly pages?: Readonly<Record<string, readonly string[]>>
}

export const pageMatchingByDefault: PageMatching = { before: 5 * minute, after: 0, groupBy: ['alertname'], gap: 5 * minute }

export interface Page {
  readonly labels: Labels
  readonly start: Instant
  /** Undefined where it still fires at the end. */
  readonly end: Instant | undefined
  /** Alerts in it. */
  readonly alerts: number
  /** Which incidents it is about, by their place in the list. */
  readonly incidents: readonly number[]
}

export interface BackTest {
  /** What was counted as a match: the parameters. */
  readonly matching: PageMatching
  readonly pages: readonly Page[]
  /** An incident's first page after its start, from there; 0 for one that came before; undefined where none came. */
  readonly delays: readonly (Duration | undefined)[]
  /** Of the pages, those about an incident; undefined without pages. */
  readonly precision: number | undefined
  /** Of the incidents, those that were paged; undefined without incidents. */
  readonly recall: number | undefined
  readonly medianDelay: Duration | undefined
  readonly worstDelay: Duration | undefined
  readonly errors: readonly string[]
}

export interface BackTestOptions extends PastOptions {
  readonly incidents: readonly Incident[]
  readonly matching?: Partial<PageMatching>
}

/** Writes the series of the rules into the store. */
export function backTest(store: SeriesState, file: WrittenFile, { incidents, matching: given, ...past }: BackTestOptions): BackTest {
  const matching = { ...pageMatchingByDefault, ...given }
  const { episodes, errors } = evaluateOver(store, file, past)
  return { ...scorePages(episodes, incidents, matching), errors }
}

export function scorePages(episodes: readonly AlertEpisode[], incidents: readonly Incident[], matching: PageMatching): Omit<BackTest, 'errors'> {
  const pages = pagesOf(episodes.filter((episode) => doesPage(episode, matching)), matching).map((page) => ({
    ...page, incidents: incidents.flatMap((incident, index) => (isAbout(page, incident, matching) ? [index] : [])),
  }))
  const delays = incidents.map(({ start }, index) => {
    const starts = pages.filter((page) => page.incidents.includes(index)).map((page) => Math.max(0, page.start - start))
    return starts.length > 0 ? Math.min(...starts) : undefined
  })
  const paged = delays.filter((delay) => delay !== undefined).sort((a, b) => a - b)
  return {
    matching, pages, delays,
    precision: pages.length > 0 ? pages.filter((page) => page.incidents.length > 0).length / pages.length : undefined,
    recall: incidents.length > 0 ? paged.length / incidents.length : undefined,
    medianDelay: medianOf(paged), worstDelay: paged.at(-1),
  }
}

function doesPage({ labels }: AlertEpisode, { pages = {} }: PageMatching): boolean {
  return Object.entries(pages).every(([name, values]) => values.includes(labelValue(labels, name)))
}

type OpenPage = Omit<Page, 'incidents'>

function pagesOf(episodes: readonly AlertEpisode[], { groupBy, gap }: PageMatching): OpenPage[] {
  const pages: OpenPage[] = []
  const latest = new Map<string, number>()
  for (const { labels, firedAt, resolvedAt } of episodes) {
    const group = onlyLabels(labels, groupBy)
    const key = labelsKey(group)
    const number = latest.get(key)
    const last = number === undefined ? undefined : pages[number]!
    if (last && (last.end === undefined || firedAt <= last.end + gap)) {
      const end = last.end === undefined || resolvedAt === undefined ? undefined : Math.max(last.end, resolvedAt)
      pages[number!] = { ...last, end, alerts: last.alerts + 1 }
      continue
    }
    latest.set(key, pages.length)
    pages.push({ labels: group, start: firedAt, end: resolvedAt, alerts: 1 })
  }
  return pages
}

function isAbout({ labels, start }: OpenPage, incident: Incident, { before, after, matchLabel }: PageMatching): boolean {
  if (matchLabel !== undefined && labelValue(labels, matchLabel) !== incident.label) return false
  return start >= incident.start - before && start <= incident.end + after
}

function medianOf(sorted: readonly number[]): number | undefined {
  if (sorted.length === 0) return undefined
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2
}
