/**
 * The hash that orders streams whose entries have the same time.
 *
 * Follows HashWithoutLabels of model/labels in Prometheus 3, as pkg/logql/log of Loki 3 uses it.
 */
import { xxHash64 } from '../../../promql/evaluate/labels-hash.ts'
import type { Labels } from '../../../series/labels.ts'

export function streamHash(labels: Labels): bigint {
  const encoder = new TextEncoder()
  const bytes: number[] = []
  for (const text of labels) bytes.push(...encoder.encode(text), 0xff)
  return xxHash64(Uint8Array.from(bytes))
}
