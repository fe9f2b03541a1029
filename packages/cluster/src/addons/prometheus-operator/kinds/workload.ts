/** What a Prometheus and an Alertmanager have in common: their state, its columns, fields of their pods. Follows pkg/apis/monitoring/v1/{prometheus,alertmanager}_types.go of the Prometheus Operator 0.94. */
import { type KubeObject, listOf, objectType } from '@track/apimachinery'
import { ageColumn, type Column, nameColumn } from '@track/apiserver'
import type { Condition } from '../objects.ts'
import { anything, choice, list, object, required, someText, text, truth } from './fields.ts'
import { condition } from './operator-kind.ts'

export interface Workload extends KubeObject {
  spec: { version?: string; replicas?: number }
  status?: { conditions?: Condition[]; availableReplicas?: number; paused?: boolean }
}

const statusOf = ({ status }: Workload, type: string) => status?.conditions?.find((each) => each.type === type)?.status ?? ''

export function workloadColumns<T extends Workload>(replicas: string): readonly Column<T>[] {
  return [
    nameColumn, { name: 'Version', type: 'string', description: 'The version of the server', cell: ({ spec }) => spec.version ?? '' },
    { name: replicas, type: 'integer', description: 'The number of desired replicas', cell: ({ spec }) => spec.replicas ?? '' },
    { name: 'Ready', type: 'integer', description: 'The number of ready replicas', cell: ({ status }) => status?.availableReplicas ?? '' },
    { name: 'Reconciled', type: 'string', description: '', cell: (object) => statusOf(object, 'Reconciled') },
    { name: 'Available', type: 'string', description: '', cell: (object) => statusOf(object, 'Available') }, ageColumn,
    {
      name: 'Paused', type: 'boolean', priority: 1, description: 'Whether the resource reconciliation is paused or not',
      cell: ({ status }) => status?.paused ?? '',
    },
  ]
}

export const workloadStatus = objectType('com.coreos.monitoring.v1.WorkloadStatus', {
  availableReplicas: { type: 'int32', isAlwaysPrinted: true }, conditions: { type: listOf(condition) },
  paused: { type: 'boolean', isAlwaysPrinted: true }, replicas: { type: 'int32', isAlwaysPrinted: true },
  selector: 'string', shardStatuses: { type: listOf('any') }, shards: 'int32', unavailableReplicas: { type: 'int32', isAlwaysPrinted: true },
  updatedReplicas: { type: 'int32', isAlwaysPrinted: true },
})

const updateStrategy = object(
  { rollingUpdate: object({ maxUnavailable: { kind: 'int-or-string' } }), type: required(choice('OnDelete', 'RollingUpdate')) },
  {
    message: 'rollingUpdate requires type to be RollingUpdate',
    holds: ({ type, rollingUpdate }: { type: string; rollingUpdate?: object }) => type === 'RollingUpdate' || rollingUpdate === undefined,
  },
)

/** Of the pods that a real operator makes. */
export const podFields = {
  affinity: anything, automountServiceAccountToken: truth, baseImage: text, containers: list(anything), dnsConfig: anything,
  dnsPolicy: choice('ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'),
  enableServiceLinks: truth, hostAliases: list(anything), hostNetwork: truth, hostUsers: truth, image: text,
  imagePullPolicy: choice('', 'Always', 'Never', 'IfNotPresent'), imagePullSecrets: list(anything),
  initContainers: list(anything), minReadySeconds: { kind: 'integer', min: 0 }, nodeSelector: anything,
  persistentVolumeClaimRetentionPolicy: anything, podManagementPolicy: choice('OrderedReady', 'Parallel'),
  podMetadata: anything, priorityClassName: text, resources: anything, schedulerName: someText, securityContext: anything,
  serviceAccountName: text, serviceName: someText, sha: text, storage: anything, tag: text,
  terminationGracePeriodSeconds: { kind: 'integer', min: 0, format: 'int64' }, tolerations: list(anything),
  topologySpreadConstraints: list(anything), updateStrategy, volumeMounts: list(anything), volumes: list(anything),
} as const

/** How such a server is run and asked. */
export const serverFields = {
  additionalArgs: list(anything), externalUrl: text, listenLocal: truth, logFormat: choice('', 'logfmt', 'json'),
  logLevel: choice('', 'debug', 'info', 'warn', 'error'), paused: truth, portName: { ...text, default: 'web' },
  replicas: { kind: 'integer' }, routePrefix: text, version: text, web: anything,
} as const
