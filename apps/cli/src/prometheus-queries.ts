/** What the door to Prometheus asks a session. */
import { askPrometheus, type PrometheusRequest } from '@track/cluster'
import type { LocalSessionOptions } from '@track/session'
import type { Plain } from '@track/simulation'

export const prometheusQueries: NonNullable<LocalSessionOptions['queries']> = {
  prometheus: (world, request) => askPrometheus(world, request as unknown as PrometheusRequest) as unknown as Plain,
}
