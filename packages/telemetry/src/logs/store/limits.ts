/**
 * What a log store takes, in Loki's numbers, and how it refuses what it does not, in Loki's words.
 *
 * Follows pkg/validation/limits.go and validate.go, pkg/distributor/validator.go, and
 * pkg/ingester/stream.go of Loki 3. Left out: truncated lines, blocked ingestion, enforced labels,
 * the rate of a whole tenant, automatic stream sharding.
 */
import { day, type Duration, hour, type Instant, minute, printTimestamp, second } from '@track/simulation'
import { type Labels, labelValue, printLabels } from '../../series/labels.ts'
import { utf8Length } from '../utf8.ts'
import { type Entry, metadataSize } from './chunk.ts'

export interface LogLimits {
  readonly maxLineSize: number
  readonly maxLabelNamesPerSeries: number
  readonly maxLabelNameLength: number
  readonly maxLabelValueLength: number
  readonly rejectOldSamples: boolean
  readonly rejectOldSamplesMaxAge: Duration
  readonly creationGracePeriod: Duration
  readonly maxStructuredMetadataSize: number
  readonly maxStructuredMetadataEntriesCount: number
  /** Bytes a second of one stream, and at once. */
  readonly perStreamRateLimit: number
  readonly perStreamRateLimitBurst: number
  /** Streams at once; 0 for any number. */
  readonly maxGlobalStreamsPerUser: number
  /** Entries may be older than the newest of their stream by half of this. */
  readonly maxChunkAge: Duration
}

export const perStreamBurst = 15 * 1_048_576

export const defaultLogLimits: LogLimits = {
  maxLineSize: 256 * 1024,
  maxLabelNamesPerSeries: 15,
  maxLabelNameLength: 1024,
  maxLabelValueLength: 2048,
  rejectOldSamples: true,
  rejectOldSamplesMaxAge: 7 * day,
  creationGracePeriod: 10 * minute,
  maxStructuredMetadataSize: 64 * 1024,
  maxStructuredMetadataEntriesCount: 128,
  perStreamRateLimit: 3 * 1_048_576,
  perStreamRateLimitBurst: perStreamBurst,
  maxGlobalStreamsPerUser: 5000,
  maxChunkAge: 2 * hour,
}

/** The values of the label `reason` of loki_discarded_samples_total. */
export type DiscardReason =
  | 'missing_labels' | 'duplicate_label_names' | 'max_label_names_per_series' | 'label_name_too_long' | 'label_value_too_long' | 'stream_limit'
  | 'greater_than_max_sample_age' | 'too_far_in_future' | 'line_too_long' | 'structured_metadata_too_large' | 'structured_metadata_too_many'
  | 'per_stream_rate_limit' | 'too_far_behind'

export interface LogRefusal {
  readonly reason: DiscardReason
  readonly message: string
}

function refusal(reason: DiscardReason, message: string): LogRefusal {
  return { reason, message }
}

/** Why a stream of these labels is not taken, whatever is in it. */
export function labelsRefusal(labels: Labels, limits: LogLimits): LogRefusal | undefined {
  if (labels.length === 0) return refusal('missing_labels', 'error at least one label pair is required per stream')
  const stream = printLabels(labels)
  const names = labels.length / 2 - (labelValue(labels, 'service_name') === '' ? 0 : 1)
  if (names > limits.maxLabelNamesPerSeries) {
    return refusal('max_label_names_per_series', `entry for stream '${stream}' has ${names} label names; limit ${limits.maxLabelNamesPerSeries}`)
  }
  for (let at = 0; at < labels.length; at += 2) {
    const [name, value] = [labels[at]!, labels[at + 1]!]
    if (utf8Length(name) > limits.maxLabelNameLength) return refusal('label_name_too_long', `stream '${stream}' has label name too long: '${name}'`)
    if (utf8Length(value) > limits.maxLabelValueLength) return refusal('label_value_too_long', `stream '${stream}' has label value too long: '${value}'`)
    if (at > 0 && labels[at - 2] === name) return refusal('duplicate_label_names', `stream '${stream}' has duplicate label name: '${name}'`)
  }
  return undefined
}

/** Why an entry is not taken, whatever its stream holds. */
export function entryRefusal(labels: Labels, { at, line, metadata }: Entry, now: Instant, limits: LogLimits): LogRefusal | undefined {
  const oldest = now - limits.rejectOldSamplesMaxAge
  if (limits.rejectOldSamples && at < oldest) {
    return refusal('greater_than_max_sample_age', `entry for stream '${printLabels(labels)}' has timestamp too old: ${printTimestamp(at)}, `
      + `oldest acceptable timestamp is: ${printTimestamp(oldest)}`)
  }
  if (at > now + limits.creationGracePeriod) {
    return refusal('too_far_in_future', `entry for stream '${printLabels(labels)}' has timestamp too new: ${printTimestamp(at)}`)
  }
  const size = utf8Length(line)
  if (limits.maxLineSize !== 0 && size > limits.maxLineSize) {
    return refusal('line_too_long', `max entry size '${limits.maxLineSize}' bytes exceeded for stream '${printLabels(labels)}' `
      + `while adding an entry with length '${size}' bytes`)
  }
  if (metadata.length === 0) return undefined
  const metadataBytes = metadataSize(metadata)
  if (metadataBytes > limits.maxStructuredMetadataSize) {
    return refusal('structured_metadata_too_large', `stream '${printLabels(labels)}' has structured metadata too large: '${metadataBytes}' bytes, `
      + `limit: '${limits.maxStructuredMetadataSize}' bytes. `
      + 'Please see `limits_config.max_structured_metadata_size` or contact your Loki administrator to increase it')
  }
  const count = metadata.length / 2
  if (count <= limits.maxStructuredMetadataEntriesCount) return undefined
  return refusal('structured_metadata_too_many', `stream '${printLabels(labels)}' has too many structured metadata labels: '${count}', `
    + `limit: '${limits.maxStructuredMetadataEntriesCount}'. `
    + 'Please see `limits_config.max_structured_metadata_entries_count` or contact your Loki administrator to increase it')
}

export function streamLimitRefusal(labels: Labels, tenant: string): LogRefusal {
  return refusal('stream_limit', `maximum active stream limit exceeded when trying to create stream ${printLabels(labels)}, `
    + 'reduce the number of active streams (reduce labels or reduce label values), '
    + `or contact your Loki administrator to see if the limit can be increased, user: '${tenant}'`)
}

export function rateRefusal(labels: Labels, bytes: number, limits: LogLimits): LogRefusal {
  return refusal('per_stream_rate_limit', `Per stream rate limit exceeded (limit: ${printSize(limits.perStreamRateLimit)}/sec) `
    + `while attempting to ingest for stream '${printLabels(labels)}' totaling ${printSize(bytes)}, `
    + 'consider splitting a stream via additional labels or contact your Loki administrator to see if the limit can be increased')
}

export function tooFarBehind(at: Instant, cutoff: Instant): LogRefusal {
  return refusal('too_far_behind', `entry too far behind, entry timestamp is: ${printTimestamp(at)}, oldest acceptable timestamp is: ${printTimestamp(cutoff)}`)
}

/** `3MB`: in the biggest unit that divides it (datasize.ByteSize.String). */
function printSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const
  let size = bytes
  let unit = 0
  while (size !== 0 && size % 1024 === 0 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return `${size}${units[unit]}`
}

/** `2023-11-14 22:13:20.5 +0000 UTC`, as Go prints a time. */
export function printGoTime(at: Instant): string {
  const [date, time] = printTimestamp(at).split('T') as [string, string]
  const fraction = String(((at % second) + second) % second).padStart(6, '0').replace(/0+$/, '')
  return `${date} ${time.slice(0, -1)}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`
}
