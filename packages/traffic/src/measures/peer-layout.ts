/** How the counters of a member that replicates are laid out: durations of requests, and of writes to its disk. */
import { millisecond } from '@track/simulation'
import { histogramSize } from './histogram.ts'

/** Follows etcd's server/storage/wal/metrics.go: ExponentialBuckets(0.001, 2, 14). */
export const fsyncBounds = Array.from({ length: 14 }, (_, place) => millisecond * (1 << place))

export const peerLayout = {
  durations: 0,
  fsyncs: histogramSize,
  size: (bounds: readonly number[]): number => histogramSize(bounds) + histogramSize(fsyncBounds),
} as const
