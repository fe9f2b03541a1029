/** PodMonitors: which pods are scraped. Follows pkg/apis/monitoring/v1/podmonitor_types.go of the Prometheus Operator 0.94. */
import type { PodMonitor } from '../objects.ts'
import { list, monitorFields, object, podEndpoint } from './fields.ts'
import { operatorKind, operatorResource } from './operator-kind.ts'

export const podMonitors = operatorResource<PodMonitor>('PodMonitor', 'pmon')

export const podMonitorKind = operatorKind<PodMonitor>({
  resource: podMonitors, schema: object({ ...monitorFields, podMetricsEndpoints: list(podEndpoint) }),
})
