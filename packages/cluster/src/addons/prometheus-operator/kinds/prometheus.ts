/**
 * Prometheuses: what is scraped, how often, and within which limits.
 *
 * Follows pkg/apis/monitoring/v1/prometheus_types.go of the Prometheus Operator 0.94. Left out: the pods of a Prometheus; fields that
 * make no difference here are told in a warning.
 */
import type { Prometheus } from '../objects.ts'
import {
  anything, authorization, attachMetadata, basicAuth, byteSize, choice, count, duration, fallbackProtocol, keySelector, labelSelector,
  limitFields, list, object, protocols, proxyFields, quantity, relabelings,
  required, scheme, sigv4, someText, text, texts, tls, truth, words,
} from './fields.ts'
import { given, operatorKind, operatorResource } from './operator-kind.ts'
import { podFields, serverFields, workloadColumns, workloadStatus } from './workload.ts'

export const prometheuses = operatorResource<Prometheus>('Prometheus', 'prom', 'v1', 'prometheuses')

/** The one that the world has. */
export const ownPrometheus = { namespace: 'monitoring', name: 'k8s' } as const

export function isOwn({ metadata }: Prometheus): boolean {
  return metadata.namespace === ownPrometheus.namespace && metadata.name === ownPrometheus.name
}

interface Sharding {
  readonly mode?: string
  readonly topology?: { readonly values?: readonly string[] }
}

const shardingStrategy = object(
  { mode: choice('Address', 'Topology'), topology: object({ externalLabelName: text, values: texts }) },
  {
    message: "topology can only be defined when mode is set to 'Topology'",
    holds: ({ mode, topology }: Sharding) => topology === undefined || mode === 'Topology',
  },
)

const alertmanager = object({
  ...proxyFields, alertRelabelings: relabelings, apiVersion: choice('v1', 'V1', 'v2', 'V2'), authorization, basicAuth, bearerTokenFile: text,
  enableHttp2: truth, name: required(someText), namespace: someText,
  pathPrefix: someText, port: { kind: 'int-or-string', isRequired: true }, relabelings, scheme, sigv4, timeout: duration, tlsConfig: tls,
})

const scrapeClass = object({
  attachMetadata, authorization: object({ ...authorization.fields, credentialsFile: text }), default: truth,
  fallbackScrapeProtocol: fallbackProtocol, metricRelabelings: relabelings, name: required(someText), relabelings,
  tlsConfig: tls,
})

const excluded = object({
  group: { ...choice('monitoring.coreos.com'), default: 'monitoring.coreos.com' }, name: text, namespace: required(someText),
  resource: required(choice('prometheusrules', 'servicemonitors', 'podmonitors', 'probes', 'scrapeconfigs')),
})

const selectors = ['podMonitor', 'probe', 'rule', 'scrapeConfig', 'serviceMonitor'].flatMap((name) => [[`${name}Selector`, labelSelector], [`${name}NamespaceSelector`, labelSelector]] as const)

const enforced = {
  enforcedBodySizeLimit: byteSize, enforcedKeepDroppedTargets: count, enforcedLabelLimit: count, enforcedLabelNameLengthLimit: count,
  enforcedLabelValueLengthLimit: count, enforcedNamespaceLabel: text,
  enforcedSampleLimit: count, enforcedTargetLimit: count, excludedFromEnforcement: list(excluded),
} as const

const unused = {
  additionalAlertManagerConfigs: keySelector, additionalAlertRelabelConfigs: keySelector, allowOverlappingBlocks: truth,
  apiserverConfig: anything, configMaps: texts, disableCompaction: truth, enableAdminAPI: truth,
  enableFeatures: list(someText, { isSet: true }), enableOTLPReceiver: truth, enableRemoteWriteReceiver: truth,
  maximumStartupDurationSeconds: { kind: 'integer', min: 60 }, otlp: anything,
  prometheusRulesExcludedFromEnforce: list(anything), query: anything, reloadStrategy: choice('HTTP', 'ProcessSignal'),
  remoteRead: list(anything), remoteWrite: list(anything), remoteWriteReceiverMessageVersions: texts,
  retentionPercentage: quantity, rules: anything, secrets: list(text, { isSet: true }), shardRetentionPolicy: anything, shardingStrategy,
  thanos: anything, tracingConfig: anything, walCompression: truth,
} as const

/** Whether a learner would see a difference. */
const told = [
  'additionalAlertManagerConfigs', 'additionalAlertRelabelConfigs', 'additionalArgs', 'apiserverConfig', 'bodySizeLimit', 'enableFeatures',
  'enforcedBodySizeLimit', 'exemplars', 'externalUrl', 'otlp', 'query', 'queryLogFile',
  'remoteRead', 'remoteWrite', 'retention', 'retentionPercentage', 'retentionSize', 'routePrefix', 'scrapeFailureLogFile',
  'thanos', 'tracingConfig', 'tsdb', 'version', 'web',
]

export const prometheusKind = operatorKind<Prometheus>({
  resource: prometheuses,
  schema: object({
    ...podFields, ...serverFields, ...unused, ...limitFields, ...enforced, ...Object.fromEntries(selectors),
    additionalScrapeConfigs: keySelector, alerting: object({ alertmanagers: required(list(alertmanager)) }),
    arbitraryFSAccessThroughSMs: object({ deny: truth }), bodySizeLimit: byteSize, convertClassicHistogramsToNHCB: truth,
    evaluationInterval: { ...duration, default: '30s' },
    exemplars: object({ maxSize: { kind: 'integer', format: 'int64' } }), externalLabels: words, ignoreNamespaceSelectors: truth,
    nameEscapingScheme: choice('AllowUTF8', 'Underscores', 'Dots', 'Values'),
    nameValidationScheme: choice('UTF8', 'Legacy'), overrideHonorLabels: truth, overrideHonorTimestamps: truth, podTargetLabels: texts,
    prometheusExternalLabelName: text, queryLogFile: text, replicaExternalLabelName: text,
    retention: duration, retentionSize: byteSize, ruleQueryOffset: duration, runtime: object({ goGC: { kind: 'integer', min: -1 } }),
    scrapeClasses: list(scrapeClass, { keys: ['name'] }), scrapeClassicHistograms: truth,
    scrapeFailureLogFile: someText, scrapeInterval: { ...duration, default: '30s' }, scrapeNativeHistograms: truth,
    scrapeProtocols: protocols, scrapeTimeout: duration,
    serviceDiscoveryRole: choice('Endpoints', 'EndpointSlice'), shards: { kind: 'integer', default: 1 },
    tsdb: object({
      chunkEncoding: object({ floats: choice('Xor', 'Xor2') }), outOfOrderTimeWindow: duration, staleSeriesCompactionThreshold: quantity,
    }),
  }, {
    message: 'shards must be greater than or equal to the number of topology values when sharding strategy mode is Topology',
    holds: ({ shards = 1, shardingStrategy: { mode, topology } = {} }: { shards?: number; shardingStrategy?: Sharding }) => mode !== 'Topology' || shards >= (topology?.values?.length ?? 0),
  }),
  status: workloadStatus,
  columns: workloadColumns('Desired'),
  scaledField: 'shards',
  scale: {
    replicas: ({ spec }) => spec.shards ?? 1, withReplicas: (object, shards) => ({ ...object, spec: { ...object.spec, shards } }),
    statusReplicas: ({ status }) => status?.shards ?? 0, selector: ({ status }) => status?.selector ?? '',
  },
  notSimulated: (object) => [
    ...(isOwn(object) ? [] : [`a Prometheus other than ${ownPrometheus.namespace}/${ownPrometheus.name}, which nothing asks`]),
    ...given(object.spec, told),
    ...((object.spec.replicas ?? 1) === 1 ? [] : ['spec.replicas other than 1']),
    ...((object.spec.shards ?? 1) === 1 ? [] : ['spec.shards other than 1: all targets of the others are missing']),
  ],
})
