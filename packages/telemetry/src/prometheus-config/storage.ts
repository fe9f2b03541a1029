/** How long and how samples are kept. Follows StorageConfig in config/config.go of Prometheus 3.16. */
import { whole } from '@track/formats'
import { millisecond, quoteGo } from '@track/simulation'
import { always, durationKind, floatKind, type Kind, intKind, optional, structOf, textKind } from '../alertmanager/config/kind.ts'
import { printSize, sizeKind } from './base2-bytes.ts'

/** `int64` */
const longKind: Kind<number> = { ...intKind, shape: whole('int64', -9_223_372_036_854_775_808, 9_223_372_036_854_775_808) }

const retentionKind = structOf('config.plain', { time: durationKind, size: sizeKind, percentage: floatKind }, {
  check(retention) {
    const { size, percentage } = retention
    if (size < 0) return `'storage.tsdb.retention.size' must be greater than or equal to 0, got ${printSize(size)}`
    return percentage < 0 || percentage > 100 ? `'storage.tsdb.retention.percentage' must be in the range [0, 100], got ${percentage}` : retention
  },
})

const noRetention = { time: 0, size: 0, percentage: 0 }

/** The first field is not meant to be written: it has the window in milliseconds. */
const tsdbKind = structOf('config.plain', {
  outofordertimewindow: always(longKind), out_of_order_time_window: durationKind, stale_series_compaction_threshold: floatKind,
  chunk_encoding: structOf('config.ChunkEncodingConfig', { floats: textKind }), retention: optional(retentionKind),
}, {
  check(tsdb) {
    const { floats } = tsdb.chunk_encoding
    if (!['', 'xor', 'xor2'].includes(floats)) {
      return `'storage.tsdb.chunk_encoding.floats' must be 'xor' or 'xor2', or the field must be omitted entirely, got ${quoteGo(floats)}`
    }
    return { ...tsdb, outofordertimewindow: Math.trunc(tsdb.out_of_order_time_window / millisecond), retention: tsdb.retention ?? noRetention }
  },
})

export const storageKind = structOf('config.StorageConfig', {
  tsdb: optional(tsdbKind), exemplars: optional(structOf('config.ExemplarsConfig', { max_exemplars: longKind })),
})

export const defaultTsdb = {
  outofordertimewindow: 0, out_of_order_time_window: 0, stale_series_compaction_threshold: 0, chunk_encoding: { floats: '' }, retention: noRetention,
}
