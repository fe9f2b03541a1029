/**
 * From which family a sample is, what its unit is in UCUM, and a name without what says type and unit.
 *
 * Follows receiver/prometheusreceiver/internal (metadata.go, util.go) and pkg/translator/prometheus (normalize_name.go, unit_to_ucum.go) of
 * opentelemetry-collector-contrib 0.152.
 */
import type { MetricType } from '../../exposition/metric-family.ts'

export interface FamilyMetadata {
  readonly family: string
  readonly type: MetricType
  readonly help: string
  readonly unit: string
}

export type MetadataStore = ReadonlyMap<string, FamilyMetadata>

const gauge = (family: string, help: string, unit = ''): readonly [string, FamilyMetadata] => [family, { family, type: 'gauge', help, unit }]

/** What the scraper says of a scrape itself. */
const reports: MetadataStore = new Map([
  gauge('up', 'The scraping was successful'), gauge('scrape_duration_seconds', 'Duration of the scrape', 'seconds'),
  gauge('scrape_samples_scraped', 'The number of samples the target exposed'), gauge('scrape_series_added', 'The approximate number of new series in this scrape'),
  gauge('scrape_samples_post_metric_relabeling', 'The number of samples remaining after metric relabeling was applied'),
])

const suffixes = ['_bucket', '_count', '_sum', '_total', '_info', '_created']

export function normalized(name: string): string {
  const suffix = suffixes.find((each) => name.endsWith(each) && name !== each)
  return suffix === undefined ? name : name.slice(0, -suffix.length)
}

/** What is known of a metric, and the name of the metric that it becomes part of. */
export function metadataOf(name: string, store: MetadataStore): readonly [metadata: FamilyMetadata, metric: string] {
  const own = reports.get(name) ?? store.get(name)
  if (own) return [own, name]
  const family = normalized(name)
  const merged = store.get(family)
  if (!merged) return [{ family: name, type: 'untyped', help: '', unit: '' }, name]
  if (merged.type !== 'counter') return [merged, family]
  return [merged, name.endsWith('_created') ? `${family}_total` : name]
}

/** When a counter began is told beside it. */
export function isCreationOfCounter(name: string, store: MetadataStore): boolean {
  return name.endsWith('_created') && store.get(normalized(name))?.type === 'counter'
}

const unitWords: Readonly<Record<string, string>> = {
  days: 'd', hours: 'h', minutes: 'min', seconds: 's', milliseconds: 'ms', microseconds: 'us', nanoseconds: 'ns',
  bytes: 'By', kibibytes: 'KiBy', mebibytes: 'MiBy', gibibytes: 'GiBy', tibibytes: 'TiBy', kilobytes: 'KBy', megabytes: 'MBy', gigabytes: 'GBy', terabytes: 'TBy',
  meters: 'm', volts: 'V', amperes: 'A', joules: 'J', watts: 'W', grams: 'g', celsius: 'Cel', hertz: 'Hz', ratio: '1', percent: '%',
}

const perWords: Readonly<Record<string, string>> = { second: 's', minute: 'm', hour: 'h', day: 'd', week: 'w', month: 'mo', year: 'y' }

export function unitInUcum(unit: string): string {
  const at = unit.indexOf('_per_')
  const [word, per] = at < 0 ? [unit, ''] : [unit.slice(0, at), unit.slice(at + 5)]
  return translated(word, unitWords) + (per === '' ? '' : `/${translated(per, perWords)}`)
}

function translated(word: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, word) ? words[word]! : word
}

/** `http_requests_total` of a sum is `http_requests`. */
export function trimmedName(name: string, isSum: boolean, unit: string): string {
  const words = name.split('_')
  if (words.length === 1) return name
  const own = isSum && words.at(-1) === 'total' ? words.slice(0, -1) : words
  const units = unit.split('_')
  const isSuffixed = own.length > units.length && units.every((word, index) => own[own.length - units.length + index] === word)
  return (isSuffixed ? own.slice(0, -units.length) : own).join('_')
}
