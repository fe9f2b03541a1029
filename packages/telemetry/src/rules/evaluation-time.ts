/**
 * When a group is evaluated: every interval, at an offset of its own, so that not all groups come at
 * once.
 *
 * Follows rules/group.go (EvalTimestamp, hash) and model/labels/labels_stringlabels.go (Hash) of Prometheus 3.16.
 */
import type { Instant } from '@track/simulation'
import type { RuleGroup } from './rule.ts'
import { xxHash64 } from '../promql/evaluate/labels-hash.ts'

/** The latest time of evaluation that is not after `at`. */
export function evaluationTime({ file, name, interval }: Pick<RuleGroup, 'file' | 'name' | 'interval'>, at: Instant): Instant {
  // In nanoseconds, and with remainders towards zero, as Go has them.
  const [now, every] = [BigInt(Math.floor(at)) * 1000n, BigInt(interval) * 1000n]
  const offset = xxHash64(hashedLabels({ file, name })) % every
  const adjusted = now - offset
  return Number((adjusted - (adjusted % every) + offset) / 1000n)
}

/** Names and values in order, each behind its length. */
function hashedLabels(labels: Readonly<Record<string, string>>): Uint8Array {
  const encoder = new TextEncoder()
  const parts = Object.entries(labels).flat().map((text) => encoder.encode(text))
  return Uint8Array.from(parts.flatMap((part) => [...lengthBytes(part.length), ...part]))
}

function lengthBytes(length: number): number[] {
  return length < 255 ? [length] : [255, length & 255, (length >> 8) & 255, (length >> 16) & 255]
}
