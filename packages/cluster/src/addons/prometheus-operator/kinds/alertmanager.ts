/**
 * Alertmanagers: the one of the world is `monitoring/main`, with its configuration in the Secret `alertmanager-main`.
 *
 * Follows pkg/apis/monitoring/v1/alertmanager_types.go of the Prometheus Operator 0.94. Left out: its pods.
 */
import type { LabelSelector } from '@track/apimachinery'
import type { AlertmanagerConfiguration } from '../alertmanager-config/objects.ts'
import { anything, choice, duration, labelSelector, list, object, someText, text, texts, truth } from './fields.ts'
import { given, operatorKind, operatorResource } from './operator-kind.ts'
import { podFields, serverFields, type Workload, workloadColumns, workloadStatus } from './workload.ts'

export interface Alertmanager extends Workload {
  spec: Workload['spec'] & {
    configSecret?: string
    paused?: boolean
    alertmanagerConfigSelector?: LabelSelector
    alertmanagerConfigNamespaceSelector?: LabelSelector
    alertmanagerConfigMatcherStrategy?: { type?: string }
    alertmanagerConfiguration?: AlertmanagerConfiguration
  }
}

export const alertmanagers = operatorResource<Alertmanager>('Alertmanager', 'am')

const goDuration = { ...duration, pattern: /^(0|(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/ }

const told = ['externalUrl', 'limits', 'retention', 'routePrefix', 'version', 'web']

export const alertmanagerKind = operatorKind<Alertmanager>({
  resource: alertmanagers,
  schema: object({
    ...podFields, ...serverFields, additionalPeers: texts, alertmanagerConfigMatcherStrategy: object({ type: { ...choice('OnNamespace', 'OnNamespaceExceptForAlertmanagerNamespace', 'None'), default: 'OnNamespace' } }),
    alertmanagerConfigNamespaceSelector: labelSelector, alertmanagerConfigSelector: labelSelector,
    alertmanagerConfiguration: anything, clusterAdvertiseAddress: text, clusterGossipInterval: goDuration, clusterLabel: text,
    clusterPeerName: someText, clusterPeerTimeout: goDuration, clusterPushpullInterval: goDuration,
    clusterTLS: anything, configMaps: texts, configSecret: text, enableFeatures: texts, forceEnableClusterMode: truth, limits: anything,
    retention: { ...goDuration, default: '120h' }, secrets: list(text),
  }),
  status: workloadStatus,
  columns: workloadColumns('Replicas'),
  scaledField: 'replicas',
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1, withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
    statusReplicas: ({ status }) => status?.availableReplicas ?? 0, selector: () => '',
  },
  notSimulated: ({ metadata, spec }) => [
    ...(metadata.namespace === 'monitoring' && metadata.name === 'main' ? [] : ['an Alertmanager other than monitoring/main, which nothing asks']),
    ...given(spec, told).filter((field) => field !== 'spec.retention'), ...((spec.replicas ?? 1) === 1 ? [] : ['spec.replicas other than 1']),
  ],
})
