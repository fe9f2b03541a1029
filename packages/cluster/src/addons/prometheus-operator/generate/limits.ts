/**
 * Limits of a job, and the formats that it may be answered in.
 *
 * Follows AddLimitsToYAML, getLimit, getLowerByteSize, addNativeHistogramConfig and appendGlobalLimits in pkg/prometheus/promcfg.go of the
 * Prometheus Operator 0.94. Left out: versions of Prometheus before 3.14.
 */
import { approximateValue, parseQuantity } from '@track/apimachinery'
import { parseByteSize } from '@track/telemetry'
import type { Formats, Limits, PrometheusSpec, ScrapeClass } from '../objects.ts'
import { type Entry, filled } from './section.ts'

type LimitName = Exclude<keyof Limits, 'bodySizeLimit'>

const names: readonly (readonly [name: LimitName, enforced: `enforced${Capitalize<LimitName>}`, written: string])[] = [
  ['sampleLimit', 'enforcedSampleLimit', 'sample_limit'], ['targetLimit', 'enforcedTargetLimit', 'target_limit'],
  ['labelLimit', 'enforcedLabelLimit', 'label_limit'],
  ['labelNameLengthLimit', 'enforcedLabelNameLengthLimit', 'label_name_length_limit'],
  ['labelValueLengthLimit', 'enforcedLabelValueLengthLimit', 'label_value_length_limit'],
  ['keepDroppedTargets', 'enforcedKeepDroppedTargets', 'keep_dropped_targets'],
]

/** The lower of the two; where only the enforced one is there, it holds by the global part. */
export function limitEntries(limits: Limits, spec: PrometheusSpec): Entry[] {
  return names.map(([name, enforcedName, written]) => {
    const own = limits[name]
    const enforced = spec[enforcedName] ?? 0
    if (enforced === 0) return [written, own]
    return [written, (own ?? 0) === 0 ? undefined : Math.min(own!, enforced)]
  })
}

export function globalLimitEntries(spec: PrometheusSpec): Entry[] {
  return names.map(([name, enforcedName, written]) => {
    const [own, enforced] = [spec[name] ?? 0, spec[enforcedName] ?? 0]
    const limit = own > 0 && enforced > 0 ? Math.min(own, enforced) : Math.max(own, enforced)
    return [written, limit > 0 ? limit : undefined]
  })
}

export function bodySizeEntry(own: string | undefined, { enforcedBodySizeLimit: enforced = '' }: PrometheusSpec): Entry {
  const limit = enforced === '' ? filled(own) : (own ?? '') === '' || bytes(own!) > bytes(enforced) ? enforced : own
  return ['body_size_limit', limit]
}

/** What cannot be read is 0, as upstream takes it. */
function bytes(text: string): number {
  const size = parseByteSize(text)
  return 'value' in size ? size.value : 0
}

export function formatEntries(formats: Formats, { fallbackScrapeProtocol }: ScrapeClass): Entry[] {
  const { scrapeProtocols = [], nativeHistogramMinBucketFactor: factor } = formats
  return [
    ...histogramEntries(formats, factor), ['scrape_protocols', scrapeProtocols.length > 0 ? scrapeProtocols : undefined],
    ['fallback_scrape_protocol', formats.fallbackScrapeProtocol ?? fallbackScrapeProtocol],
  ]
}

export function histogramEntries(formats: Formats, factor = formats.nativeHistogramMinBucketFactor): Entry[] {
  return [
    ['scrape_native_histograms', formats.scrapeNativeHistograms], ['native_histogram_bucket_limit', formats.nativeHistogramBucketLimit],
    ['native_histogram_min_bucket_factor', factor === undefined ? undefined : approximateValue(parseQuantity(String(factor)))],
    ['always_scrape_classic_histograms', formats.scrapeClassicHistograms],
    ['convert_classic_histograms_to_nhcb', formats.convertClassicHistogramsToNHCB],
  ]
}
