/** The Prometheus Operator's objects as they are written. Follows pkg/apis/monitoring/{v1,v1alpha1} of the Prometheus Operator 0.94. */
import type { KubeObject, LabelSelector } from '@track/apimachinery'

export interface RelabelConfig {
  sourceLabels?: string[]
  separator?: string
  targetLabel?: string
  regex?: string
  modulus?: number
  replacement?: string
  action?: string
}

export interface KeySelector { name?: string; key: string; optional?: boolean }

export interface SecretOrConfigMap { secret?: KeySelector; configMap?: KeySelector }

export interface TlsConfig {
  ca?: SecretOrConfigMap
  cert?: SecretOrConfigMap
  keySecret?: KeySelector
  serverName?: string
  insecureSkipVerify?: boolean
  minVersion?: string
  maxVersion?: string
  caFile?: string
  certFile?: string
  keyFile?: string
}

export interface ProxyConfig {
  proxyUrl?: string
  noProxy?: string
  proxyFromEnvironment?: boolean
  proxyConnectHeader?: Record<string, KeySelector[]>
}

export interface BasicAuth { username: KeySelector; password: KeySelector }

export interface Authorization { type?: string; credentials?: KeySelector; credentialsFile?: string }

export interface OAuth2 extends ProxyConfig {
  clientId: SecretOrConfigMap
  clientSecret: KeySelector
  tokenUrl: string
  scopes?: string[]
  endpointParams?: Record<string, string>
  tlsConfig?: TlsConfig
}

/** How one asks, and shows who one is. */
export interface HttpClient extends ProxyConfig {
  authorization?: Authorization
  basicAuth?: BasicAuth
  oauth2?: OAuth2
  bearerTokenSecret?: KeySelector
  tlsConfig?: TlsConfig
  followRedirects?: boolean
  enableHttp2?: boolean
}

export interface Limits {
  sampleLimit?: number
  targetLimit?: number
  labelLimit?: number
  labelNameLengthLimit?: number
  labelValueLengthLimit?: number
  keepDroppedTargets?: number
  bodySizeLimit?: string
}

/** What every job may say about formats. */
export interface Formats {
  scrapeProtocols?: string[]
  fallbackScrapeProtocol?: string
  scrapeNativeHistograms?: boolean
  scrapeClassicHistograms?: boolean
  nativeHistogramBucketLimit?: number
  nativeHistogramMinBucketFactor?: string | number
  convertClassicHistogramsToNHCB?: boolean
}

export interface NamespaceSelector { any?: boolean; matchNames?: string[] }

interface MonitorSpec extends Limits, Formats {
  selector: LabelSelector
  namespaceSelector?: NamespaceSelector
  selectorMechanism?: 'RelabelConfig' | 'RoleSelector'
  jobLabel?: string
  podTargetLabels?: string[]
  attachMetadata?: { node?: boolean }
  scrapeClass?: string
}

export interface Endpoint extends HttpClient {
  port?: string
  targetPort?: string | number
  path?: string
  scheme?: string
  params?: Record<string, string[]>
  interval?: string
  scrapeTimeout?: string
  honorLabels?: boolean
  honorTimestamps?: boolean
  trackTimestampsStaleness?: boolean
  filterRunning?: boolean
  relabelings?: RelabelConfig[]
  metricRelabelings?: RelabelConfig[]
}

export interface ServiceEndpoint extends Endpoint {
  bearerTokenFile?: string
}

export interface PodEndpoint extends Endpoint {
  portNumber?: number
}

/** By whom it was taken or rejected. */
export interface Binding {
  group: string
  resource: string
  name: string
  namespace: string
  conditions?: { type: string; status: string; lastTransitionTime: string; reason?: string; message?: string; observedGeneration?: number }[]
}

interface Selected extends KubeObject {
  status?: { bindings?: Binding[] }
}

export interface ServiceMonitor extends Selected {
  spec: MonitorSpec & { endpoints: ServiceEndpoint[]; targetLabels?: string[]; serviceDiscoveryRole?: string }
}

export interface PodMonitor extends Selected {
  spec: MonitorSpec & { podMetricsEndpoints?: PodEndpoint[] }
}

export interface ProbeTargets {
  staticConfig?: { static?: string[]; labels?: Record<string, string>; relabelingConfigs?: RelabelConfig[] }
  ingress?: { selector?: LabelSelector; namespaceSelector?: NamespaceSelector; relabelingConfigs?: RelabelConfig[] }
}

export interface Probe extends Selected {
  spec: HttpClient & Limits & Formats & {
    jobName?: string
    module?: string
    params?: { name: string; values?: string[] }[]
    interval?: string
    scrapeTimeout?: string
    targets?: ProbeTargets
    prober?: ProxyConfig & { url: string; scheme?: string; path?: string }
    metricRelabelings?: RelabelConfig[]
    scrapeClass?: string
  }
}

export interface KubernetesSearch extends Omit<HttpClient, 'enableHttp2' | 'bearerTokenSecret'> {
  role: string
  apiServer?: string
  namespaces?: { names?: string[]; ownNamespace?: boolean }
  selectors?: { role: string; label?: string; field?: string }[]
  attachMetadata?: { node?: boolean }
  enableHTTP2?: boolean
}

export interface HttpSearch extends Omit<HttpClient, 'enableHttp2' | 'bearerTokenSecret'> {
  url: string
  refreshInterval?: string
  enableHTTP2?: boolean
}

export interface ScrapeConfig extends Selected {
  spec: Omit<HttpClient, 'enableHttp2' | 'bearerTokenSecret'> & Limits & Formats & {
    jobName?: string
    staticConfigs?: { targets: string[]; labels?: Record<string, string> }[]
    fileSDConfigs?: { files: string[]; refreshInterval?: string }[]
    kubernetesSDConfigs?: KubernetesSearch[]
    dnsSDConfigs?: { names: string[]; type?: string; port?: number; refreshInterval?: string }[]
    httpSDConfigs?: HttpSearch[]
    relabelings?: RelabelConfig[]
    metricRelabelings?: RelabelConfig[]
    metricsPath?: string
    params?: Record<string, string[]>
    scheme?: string
    scrapeInterval?: string
    scrapeTimeout?: string
    honorLabels?: boolean
    honorTimestamps?: boolean
    trackTimestampsStaleness?: boolean
    enableCompression?: boolean
    enableHTTP2?: boolean
    scrapeClass?: string
    nameValidationScheme?: string
    nameEscapingScheme?: string
  }
}

export interface ScrapeClass {
  name: string
  default?: boolean
  relabelings?: RelabelConfig[]
  metricRelabelings?: RelabelConfig[]
  tlsConfig?: TlsConfig
  authorization?: Authorization
  attachMetadata?: { node?: boolean }
  fallbackScrapeProtocol?: string
}

export interface AlertmanagerEndpoints extends Omit<HttpClient, 'followRedirects' | 'oauth2' | 'bearerTokenSecret'> {
  name: string
  port: string | number
  namespace?: string
  scheme?: string
  pathPrefix?: string
  apiVersion?: string
  timeout?: string
  bearerTokenFile?: string
  relabelings?: RelabelConfig[]
  alertRelabelings?: RelabelConfig[]
}

type Enforced = { [Name in keyof Limits as `enforced${Capitalize<Name>}`]?: Limits[Name] }

export interface PrometheusSpec extends Limits, Enforced, Omit<Formats, 'fallbackScrapeProtocol' | 'nativeHistogramBucketLimit' | 'nativeHistogramMinBucketFactor'> {
  serviceMonitorSelector?: LabelSelector
  serviceMonitorNamespaceSelector?: LabelSelector
  podMonitorSelector?: LabelSelector
  podMonitorNamespaceSelector?: LabelSelector
  probeSelector?: LabelSelector
  probeNamespaceSelector?: LabelSelector
  scrapeConfigSelector?: LabelSelector
  scrapeConfigNamespaceSelector?: LabelSelector
  ruleSelector?: LabelSelector
  ruleNamespaceSelector?: LabelSelector
  scrapeInterval?: string
  scrapeTimeout?: string
  evaluationInterval?: string
  externalLabels?: Record<string, string>
  prometheusExternalLabelName?: string
  replicaExternalLabelName?: string
  enforcedNamespaceLabel?: string
  excludedFromEnforcement?: { group?: string; resource: string; namespace: string; name?: string }[]
  overrideHonorLabels?: boolean
  overrideHonorTimestamps?: boolean
  ignoreNamespaceSelectors?: boolean
  arbitraryFSAccessThroughSMs?: { deny?: boolean }
  podTargetLabels?: string[]
  scrapeClasses?: ScrapeClass[]
  serviceDiscoveryRole?: string
  additionalScrapeConfigs?: KeySelector
  alerting?: { alertmanagers?: AlertmanagerEndpoints[] }
  nameValidationScheme?: string
  nameEscapingScheme?: string
  scrapeFailureLogFile?: string
  queryLogFile?: string
  ruleQueryOffset?: string
  retention?: string
  retentionSize?: string
  exemplars?: { maxSize?: number }
  tsdb?: { outOfOrderTimeWindow?: string }
  runtime?: { goGC?: number }
  replicas?: number
  shards?: number
  version?: string
  paused?: boolean
}

export interface Condition {
  type: string
  status: string
  lastTransitionTime: string
  reason?: string
  message?: string
  observedGeneration?: number
}

export interface Prometheus extends KubeObject {
  spec: PrometheusSpec
  status?: {
    paused?: boolean
    replicas?: number
    updatedReplicas?: number
    availableReplicas?: number
    unavailableReplicas?: number
    shards?: number
    selector?: string
    conditions?: Condition[]
  }
}
