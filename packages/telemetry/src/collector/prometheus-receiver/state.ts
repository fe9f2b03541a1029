/** What receivers prometheus of a Collector keep, as rows; nothing of it is there without one. */
import type { Target } from '../../scrape/job.ts'
import type { SeenSeries } from './scrape.ts'

export interface ScrapeRow {
  readonly receiver: string
  readonly target: Target
  readonly seen: SeenSeries
  /** Of the next scrape. */
  readonly event: string
}

export interface ScrapingState {
  /** By receiver and target. */
  scrapeTargets: Map<string, ScrapeRow>
  /** By receiver: the event of the next look for targets. */
  scrapeLooks: Map<string, string>
}
