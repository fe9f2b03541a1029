/**
 * What this Prometheus is: its build, its flags, its head.
 *
 * Follows web/api/v1/api.go of Prometheus 3.16 (serveBuildInfo, serveConfig, serveFlags, serveRuntimeInfo,
 * serveTSDBStatus).
 */
import { printTimestamp } from '@track/simulation'
import { printSize } from '../prometheus-config/base2-bytes.ts'
import { printDuration } from '../scrape/job.ts'
import { headStatistics, type Named } from '../series/statistics.ts'
import type { Endpoint } from './endpoint.ts'
import { NumberText } from './go-json.ts'
import { badData, valueOf, wholeNumber } from './request.ts'

/** The version whose language and API are spoken here. */
const prometheusVersion = '3.16.0'

export const buildInformation: Endpoint = () => ({
  data: { version: prometheusVersion, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' },
})

/** Those that say something here. */
export const flags: Endpoint = ({ startedRetention }) => ({ data: { 'enable-feature': 'exemplar-storage,promql-per-step-stats', 'storage.tsdb.retention.time': printDuration(startedRetention) } })

export const configuration: Endpoint = ({ configuration: { text } }) => ({ data: { yaml: text() } })

export const runtimeInformation: Endpoint = ({ now, startedAt, retention, retentionBytes, configuration: { loadedAt, isLastGood } }) => ({
  data: {
    startTime: printTimestamp(startedAt), CWD: '/prometheus', hostname: 'prometheus', serverTime: printTimestamp(now), reloadConfigSuccess: isLastGood,
    lastConfigTime: printTimestamp(loadedAt), corruptionCount: 0, goroutineCount: 1, GOMAXPROCS: 1, GOMEMLIMIT: 0, GOGC: '', GODEBUG: '',
    storageRetention: [...(retention > 0 ? [printDuration(retention)] : []), ...(retentionBytes > 0 ? [printSize(retentionBytes)] : [])].join(' or '),
  },
})

const limitMax = 10_000

export const tsdbStatus: Endpoint = ({ store }, request) => {
  const text = valueOf(request, 'limit')
  const limit = text === '' ? 10 : wholeNumber(text)
  if (typeof limit === 'string' || limit < 1) throw badData('limit must be a positive number')
  if (limit > limitMax) throw badData(`limit must not exceed ${limitMax}`)
  const head = headStatistics(store, limit)
  const list = (rows: readonly Named[]) => rows.map(({ name, value }) => ({ name, value }))
  return {
    data: {
      headStats: {
        numSeries: head.numSeries, numLabelPairs: head.numLabelPairs, chunkCount: head.chunkCount,
        // An empty head has the bounds of int64, the wrong way round.
        minTime: Number.isNaN(head.minTime) ? new NumberText('9223372036854775807') : head.minTime,
        maxTime: Number.isNaN(head.maxTime) ? new NumberText('-9223372036854775808') : head.maxTime,
      },
      seriesCountByMetricName: list(head.seriesCountByMetricName), labelValueCountByLabelName: list(head.labelValueCountByLabelName),
      memoryInBytesByLabelName: list(head.memoryInBytesByLabelName), seriesCountByLabelValuePair: list(head.seriesCountByLabelValuePair),
    },
  }
}
