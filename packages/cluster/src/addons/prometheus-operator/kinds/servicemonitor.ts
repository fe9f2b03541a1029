/** ServiceMonitors: which Services lead to pods that are scraped. Follows pkg/apis/monitoring/v1/servicemonitor_types.go of the Prometheus Operator 0.94. */
import type { ServiceMonitor } from '../objects.ts'
import { choice, list, monitorFields, object, required, serviceEndpoint, texts } from './fields.ts'
import { operatorKind, operatorResource } from './operator-kind.ts'

export const serviceMonitors = operatorResource<ServiceMonitor>('ServiceMonitor', 'smon')

export const serviceMonitorKind = operatorKind<ServiceMonitor>({
  resource: serviceMonitors,
  schema: object({
    ...monitorFields, endpoints: required(list(serviceEndpoint)), serviceDiscoveryRole: choice('Endpoints', 'EndpointSlice'), targetLabels: texts,
  }),
})
