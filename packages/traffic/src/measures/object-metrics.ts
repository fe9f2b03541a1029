/** What a store of objects exposes. Follows MinIO's metrics (v2) for names and help where it has them. */
import type { MetricFamily } from '@track/telemetry'
import { noFigures, type Objected, storeAt } from '../dependencies/object-store/tables.ts'
import type { InstanceRow } from '../exact/instances.ts'
import { counter, gauge, histogram, histogramSamples } from './families.ts'

const apis: Readonly<Record<string, string>> = { put: 'putobject', get: 'getobject', delete: 'deleteobject', list: 'listobjectsv2' }

export function objectStoreMetrics(state: Objected, instance: number, row: InstanceRow): MetricFamily[] {
  const { objects, bytes, olderBytes, answered } = state.storeFigures.get(storeAt(state, instance)) ?? noFigures
  const requests = Object.entries(answered).map(([what, value]) => {
    const [verb = '', code = ''] = what.split(' ')
    return { labels: { api: apis[verb]!, code }, value }
  })
  return [
    counter('minio_s3_requests_total', 'Total number S3 requests', requests),
    gauge('minio_bucket_usage_object_total', 'Total number of objects', [{ labels: { bucket: 'app' }, value: objects }]),
    gauge('minio_bucket_usage_total_bytes', 'Total bucket size in bytes', [{ labels: { bucket: 'app' }, value: bytes + olderBytes }]),
    histogram('minio_s3_request_duration_seconds', 'Time from a request\'s arrival to its last byte; not of MinIO.', histogramSamples(state.counts, state.instanceCounts[instance]!, row.bounds, {})),
  ]
}
