/**
 * ScrapeConfigs: jobs for what is no Service and no pod.
 *
 * Follows pkg/apis/monitoring/v1alpha1/scrapeconfig_types.go of the Prometheus Operator 0.94. Left out: discovery by clouds and other
 * registries, which is taken as it is written and finds nothing.
 */
import type { ScrapeConfig } from '../objects.ts'
import {
  anything, attachMetadata, byteSize, choice, clientFields, duration, formatFields, limitFields, list, object, proxyFields, relabelConfig,
  required, scheme, someText, text, texts, truth, words,
} from './fields.ts'
import { given, operatorKind, operatorResource } from './operator-kind.ts'

export const scrapeConfigs = operatorResource<ScrapeConfig>('ScrapeConfig', 'scfg', 'v1alpha1')

const role = choice('Pod', 'Endpoints', 'Ingress', 'Service', 'Node', 'EndpointSlice')
const client = { ...clientFields, ...proxyFields, enableHTTP2: truth } as const

const kubernetes = object({
  ...client, apiServer: someText, attachMetadata, namespaces: object({ names: list(someText, { isSet: true }), ownNamespace: truth }),
  role: required(role),
  selectors: list(object({ field: someText, label: someText, role: required(role) }), { keys: ['role'] }),
})

const file = { kind: 'string', pattern: /^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/ } as const
const port = { kind: 'integer', min: 0, max: 65_535 } as const

const elsewhere = [
  'azureSDConfigs', 'consulSDConfigs', 'digitalOceanSDConfigs', 'dockerSDConfigs', 'dockerSwarmSDConfigs', 'ec2SDConfigs', 'eurekaSDConfigs',
  'gceSDConfigs', 'hetznerSDConfigs', 'ionosSDConfigs', 'kumaSDConfigs',
  'lightSailSDConfigs', 'linodeSDConfigs', 'nomadSDConfigs', 'openstackSDConfigs', 'ovhcloudSDConfigs', 'puppetDBSDConfigs', 'scalewaySDConfigs',
]

export const scrapeConfigKind = operatorKind<ScrapeConfig>({
  resource: scrapeConfigs,
  schema: object({
    ...client, ...limitFields, ...formatFields, ...Object.fromEntries(elsewhere.map((name) => [name, list(anything)])), bodySizeLimit: byteSize,
    dnsSDConfigs: list(object({ names: required(list(someText, { min: 1 })), port, refreshInterval: duration, type: choice('A', 'AAAA', 'MX', 'NS', 'SRV') })), enableCompression: truth,
    fileSDConfigs: list(object({ files: required(list(file, { min: 1, isSet: true })), refreshInterval: duration })), honorLabels: truth,
    honorTimestamps: truth,
    httpSDConfigs: list(object({ ...client, refreshInterval: duration, url: { ...required(text), pattern: /^https?:\/\/.+$/, shownPattern: '^https?://.+$' } })), jobName: someText,
    kubernetesSDConfigs: list(kubernetes), metricRelabelings: list(relabelConfig, { min: 1 }), metricsPath: someText,
    nameEscapingScheme: choice('AllowUTF8', 'Underscores', 'Dots', 'Values'),
    nameValidationScheme: choice('UTF8', 'Legacy'), params: { kind: 'map', values: texts }, relabelings: list(relabelConfig, { min: 1 }),
    scheme, scrapeClass: someText, scrapeInterval: duration,
    scrapeProtocols: list(formatFields.fallbackScrapeProtocol, { min: 1, isSet: true }), scrapeTimeout: duration,
    staticConfigs: list(object({ labels: words, targets: required(list(someText, { min: 1, isSet: true })) })),
    trackTimestampsStaleness: truth,
  }, {
    message: 'at most one of basicAuth, authorization, or oauth2 can be configured',
    holds: ({ basicAuth, authorization, oauth2 }: ScrapeConfig['spec']) => [basicAuth, authorization, oauth2].filter((each) => each !== undefined).length <= 1,
  }),
  notSimulated: ({ spec }) => given(spec, elsewhere),
})
