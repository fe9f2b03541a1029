/** Sets of objects for the Prometheus Operator: a Prometheus, what it selects from, and now and then a slip. */

type Json = Record<string, unknown>

export interface ObjectSet {
  readonly prometheus: Json
  readonly namespaces: readonly Json[]
  readonly secrets: readonly Json[]
  readonly serviceMonitors: readonly Json[]
  readonly podMonitors: readonly Json[]
  readonly probes: readonly Json[]
  readonly scrapeConfigs: readonly Json[]
  readonly additional?: string
  readonly ruleFiles?: readonly string[]
}

/** A small generator of its own, so that the sets are the same each time. */
export class Dice {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }

  below(limit: number): number {
    this.state = Math.imul(this.state ^ (this.state >>> 15), 0x2c1b3c6d) + 0x9e3779b9 | 0
    const mixed = Math.imul(this.state ^ (this.state >>> 13), 0x297a2d39)
    return ((mixed ^ (mixed >>> 16)) >>> 0) % limit
  }

  one<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!
  }

  /** With that chance in a hundred. */
  maybe(percent: number, fields: () => Json): Json {
    return this.below(100) < percent ? fields() : {}
  }

  several<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }
}

const durations = ['5s', '10s', '15s', '30s', '1m', '1m30s', '0', '45s']
const words = ['app', 'tier', 'app.kubernetes.io/name', 'team', 'version-1', 'zone']
const ports = ['http', 'metrics', 'web', 'http-metrics', 'https']

const flag = (d: Dice) => d.one([true, false])
const texts = (d: Dice, most: number, from: readonly string[]) => [...new Set(d.several(most, () => d.one(from)))]
export const labels = (d: Dice, most = 2): Json => Object.fromEntries(d.several(most, () => [d.one(words), d.one(['web', 'api', 'db', 'shop'])]))

function selector(d: Dice): Json {
  return {
    ...d.maybe(60, () => ({ matchLabels: labels(d) })),
    ...d.maybe(35, () => ({ matchExpressions: d.several(2, () => expression(d)) })),
  }
}

function expression(d: Dice): Json {
  const operator = d.one(['In', 'NotIn', 'Exists', 'DoesNotExist', 'In', 'NotIn'])
  const slip = d.below(40)
  if (slip === 0) return { key: 'app', operator: 'Is', values: ['a'] }
  if (slip === 1) return { key: 'app', operator: 'In' }
  if (slip === 2) return { key: 'not a key', operator: 'Exists' }
  return { key: d.one(words), operator, ...(operator.endsWith('n') && { values: texts(d, 2, ['web', 'api', 'db']).concat('x') }) }
}

function relabelConfig(d: Dice): Json {
  const rules: Json[] = [
    { sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'instance' },
    { sourceLabels: ['__name__'], regex: 'go_.*', action: 'drop' }, { regex: 'pod_template_hash', action: 'labeldrop' },
    { action: 'Replace', targetLabel: 'cluster', replacement: 'eu-1' }, { action: 'replace', targetLabel: 'empty', replacement: '' },
    { sourceLabels: ['a', 'b'], separator: '@', targetLabel: 'joined', regex: '(.+)@(.+)', replacement: '$2-$1' },
    { action: 'hashmod', sourceLabels: ['__address__'], modulus: 4, targetLabel: '__tmp_hash' }, { action: 'LabelMap', regex: '__meta_kubernetes_pod_label_(.+)' },
    { action: 'keep', sourceLabels: ['tier'], regex: 'web|api' }, { action: 'lowercase', sourceLabels: ['a'], targetLabel: 'a' }, { action: 'keepequal', sourceLabels: ['a'], targetLabel: 'b' },
    { action: 'labelmap', regex: '(.+)', replacement: 'my_$1' }, { action: 'replace', targetLabel: 'ünïcode', replacement: 'x' }, { action: 'labelkeep', regex: '__.*|job' },
    { sourceLabels: ['x'], separator: '', targetLabel: '$1', regex: '(a)' },
  ]
  const wrong: Json[] = [
    { action: 'keep', sourceLabels: ['a'], regex: '(' }, { action: 'hashmod', sourceLabels: ['a'], targetLabel: 'b' }, { action: 'replace', replacement: 'x' }, { replacement: 'x' },
    { action: 'Uppercase', targetLabel: 'a', replacement: 'b' }, { action: 'keepequal', targetLabel: 'a', regex: 'x' }, { action: 'LabelDrop', regex: 'a', targetLabel: 'b' },
    { action: 'labelkeep', regex: 'a', replacement: 'b' }, { action: 'dropequal', sourceLabels: ['a'], targetLabel: 'a', modulus: 2 }, { action: 'HashMod', modulus: 2, sourceLabels: ['a'] },
    { action: 'labelmap', replacement: '' }, { action: 'labeldrop', sourceLabels: ['a'], regex: 'b' },
  ]
  return d.below(30) === 0 ? d.one(wrong) : d.one(rules)
}

const relabelings = (d: Dice, name: string, percent = 35): Json => d.maybe(percent, () => ({ [name]: [relabelConfig(d), ...d.several(1, () => relabelConfig(d))] }))

const secretKey = (d: Dice): Json => (d.below(15) === 0 ? d.one([{ name: 'missing', key: 'user' }, { name: 'login', key: 'missing' }]) : { name: 'login', key: d.one(['user', 'password', 'token']) })

const noTls = { insecureSkipVerify: true }

function tls(d: Dice, withFiles: boolean): Json {
  const forms: Json[] = [
    noTls, { serverName: 'kubernetes', insecureSkipVerify: false }, { minVersion: 'TLS12', maxVersion: 'TLS13' }, {}, { serverName: '' },
    { minVersion: 'TLS13', maxVersion: 'TLS10' }, { cert: { secret: { name: 'login', key: 'user' } } }, { keySecret: { name: 'login', key: 'user' } },
    { ca: { secret: { name: 'login', key: 'user' }, configMap: { name: 'a', key: 'b' } } }, { ca: { secret: { name: 'missing', key: 'ca' } } },
  ]
  const files: Json[] = [
    { caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt', serverName: 'kubernetes' }, { certFile: '/a.crt', keyFile: '/a.key' }, { certFile: '/a.crt' }, { keyFile: '/a.key' },
    { caFile: '/a', ca: { secret: { name: 'login', key: 'user' } } },
  ]
  const good = withFiles ? [...forms.slice(0, 5), ...files.slice(0, 2)] : forms.slice(0, 5)
  return d.below(6) === 0 ? d.one(withFiles ? [...forms, ...files] : forms) : d.one(good)
}

const oauth2 = (d: Dice): Json => ({
  clientId: d.one<Json>([{ secret: secretKey(d) }, {}, { secret: { name: 'login', key: 'user' } }]), clientSecret: secretKey(d), tokenUrl: 'https://example.org/token',
  ...d.maybe(40, () => ({ scopes: ['read', 'write'] })), ...d.maybe(40, () => ({ endpointParams: { b: '2', a: '1' } })), ...d.maybe(30, () => ({ tlsConfig: tls(d, false) })),
})

const proxy = (d: Dice): Json => d.one<Json>([
  { proxyUrl: 'http://proxy:3128' }, { proxyUrl: 'http://proxy:3128', noProxy: 'a.org,b.org' }, { proxyFromEnvironment: true }, { noProxy: 'a.org' }, { proxyFromEnvironment: true, proxyUrl: 'http://p:1' },
  { proxyUrl: 'http://p:1', proxyConnectHeader: { 'X-A': [{ name: 'login', key: 'token' }] } }, { proxyConnectHeader: { 'X-A': [{ name: 'login', key: 'token' }] } }, { proxyFromEnvironment: false },
])

/** Who is asked, and how one shows who one is. */
function http(d: Dice, withFiles: boolean): Json {
  return {
    ...d.maybe(10, () => ({ basicAuth: { username: secretKey(d), password: secretKey(d) } })),
    ...d.maybe(8, () => ({ authorization: { ...d.maybe(60, () => ({ type: d.one(['Bearer', 'Token', ' x ', 'Basic']) })), ...d.maybe(70, () => ({ credentials: secretKey(d) })) } })),
    ...d.maybe(5, () => ({ bearerTokenSecret: secretKey(d) })), ...d.maybe(14, () => ({ tlsConfig: tls(d, withFiles) })),
    ...d.maybe(4, () => ({ oauth2: oauth2(d) })), ...d.maybe(6, () => proxy(d)),
    ...d.maybe(10, () => ({ followRedirects: flag(d) })), ...d.maybe(6, () => ({ enableHttp2: flag(d) })),
  }
}

function limits(d: Dice): Json {
  const names = ['sampleLimit', 'targetLimit', 'labelLimit', 'labelNameLengthLimit', 'labelValueLengthLimit', 'keepDroppedTargets']
  const protocols = ['PrometheusProto', 'OpenMetricsText1.0.0', 'PrometheusText0.0.4', 'PrometheusText1.0.0']
  return {
    ...Object.assign({}, ...names.map((name) => d.maybe(14, () => ({ [name]: d.one([0, 10, 100, 5000]) })))) as Json,
    ...d.maybe(8, () => ({ scrapeProtocols: [...new Set([d.one(protocols), d.one(protocols)])] })), ...d.maybe(8, () => ({ fallbackScrapeProtocol: d.one(protocols) })),
    ...d.maybe(8, () => ({ scrapeNativeHistograms: flag(d) })), ...d.maybe(5, () => ({ scrapeClassicHistograms: flag(d) })), ...d.maybe(5, () => ({ nativeHistogramBucketLimit: 160 })),
    ...d.maybe(5, () => ({ nativeHistogramMinBucketFactor: d.one(['1.1', '1500m', 2]) })), ...d.maybe(5, () => ({ convertClassicHistogramsToNHCB: flag(d) })),
  }
}

const ofMonitor = (d: Dice): Json => ({
  ...limits(d), ...d.maybe(10, () => ({ bodySizeLimit: d.one(['10MB', '1GiB', '512KiB']) })), ...d.maybe(25, () => ({ jobLabel: d.one(words) })),
  ...d.maybe(20, () => ({ podTargetLabels: texts(d, 2, words) })), ...d.maybe(12, () => ({ attachMetadata: d.one<Json>([{ node: true }, { node: false }, {}]) })),
  ...d.maybe(45, () => ({ namespaceSelector: d.one<Json>([{ any: true }, { matchNames: ['shop', 'default'] }, {}, { any: true, matchNames: ['shop'] }, { matchNames: [] }]) })),
  ...d.maybe(10, () => ({ selectorMechanism: d.one(['RelabelConfig', 'RoleSelector']) })), ...d.maybe(6, () => ({ scrapeClass: d.one(['fast', 'secure', 'missing', 'fast']) })),
})

function timing(d: Dice, [interval, timeout]: readonly [string, string] = ['interval', 'scrapeTimeout']): Json {
  return { ...d.maybe(50, () => ({ [interval]: d.one(durations) })), ...d.maybe(12, () => ({ [timeout]: d.one(['5s', '10s', '10s', '20s', '2m']) })) }
}

const ofEndpoint = (d: Dice, withFiles: boolean): Json => ({
  ...timing(d), ...http(d, withFiles), ...relabelings(d, 'relabelings'), ...relabelings(d, 'metricRelabelings'),
  ...d.maybe(30, () => ({ path: d.one(['/metrics', '/actuator/prometheus', '/metrics/cadvisor', '']) })), ...d.maybe(15, () => ({ params: { module: ['http_2xx'], a: ['b', 'c'] } })),
  ...d.maybe(20, () => ({ scheme: d.one(['http', 'https', 'HTTPS']) })), ...d.maybe(20, () => ({ honorLabels: flag(d) })), ...d.maybe(10, () => ({ honorTimestamps: flag(d) })),
  ...d.maybe(6, () => ({ trackTimestampsStaleness: flag(d) })), ...d.maybe(10, () => ({ filterRunning: flag(d) })),
})

const endpointPort = (d: Dice): Json => d.one<Json>([
  { port: d.one(ports) }, { port: d.one(ports) }, { targetPort: 8080 }, { targetPort: 'metrics' }, {}, { port: 'http', targetPort: 8080 }, { targetPort: 0 }, { targetPort: '9090' },
])

const podPort = (d: Dice): Json => d.one<Json>([{ port: d.one(ports) }, { port: d.one(ports) }, { portNumber: 8080 }, { targetPort: 8080 }, { targetPort: 'metrics' }, {}, { port: '', targetPort: 0 }])

const metadata = (d: Dice, index: number): Json => ({ name: d.one(['web', 'api', 'db', 'node-exporter']) + index, namespace: d.one(['default', 'shop', 'monitoring']), ...d.maybe(60, () => ({ labels: labels(d) })) })

const serviceMonitor = (d: Dice, index: number): Json => ({
  apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', metadata: metadata(d, index),
  spec: {
    selector: selector(d), ...ofMonitor(d), ...d.maybe(15, () => ({ targetLabels: texts(d, 2, words) })), ...d.maybe(8, () => ({ serviceDiscoveryRole: d.one(['Endpoints', 'EndpointSlice']) })),
    endpoints: [{ ...endpointPort(d), ...ofEndpoint(d, true), ...d.maybe(6, () => ({ bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' })) }, ...d.several(1, () => ({ ...endpointPort(d), ...ofEndpoint(d, true) }))],
  },
})

const podMonitor = (d: Dice, index: number): Json => ({
  apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: metadata(d, index),
  spec: { selector: selector(d), ...ofMonitor(d), podMetricsEndpoints: d.several(2, () => ({ ...podPort(d), ...ofEndpoint(d, false) })) },
})

const probeTargets = (d: Dice): Json => d.one<Json>([
  { staticConfig: { static: ['https://example.org', 'web.default.svc'], ...d.maybe(50, () => ({ labels: { team: 'shop', ...d.maybe(30, () => ({ namespace: 'own' })) } })), ...relabelings(d, 'relabelingConfigs') } },
  { staticConfig: { static: ['https://example.org'], ...d.maybe(10, () => ({ labels: { '': 'x' } })) } },
  { ingress: { selector: selector(d), ...d.maybe(40, () => ({ namespaceSelector: { any: true } })), ...relabelings(d, 'relabelingConfigs') } }, d.one<Json>([{}, { staticConfig: { static: ['a'] }, ingress: {} }]),
])

const probe = (d: Dice, index: number): Json => ({
  apiVersion: 'monitoring.coreos.com/v1', kind: 'Probe', metadata: metadata(d, index),
  spec: {
    ...timing(d), ...http(d, false), ...limits(d), ...relabelings(d, 'metricRelabelings', 20), ...d.maybe(50, () => ({ jobName: 'blackbox' })), ...d.maybe(60, () => ({ module: 'http_2xx' })),
    ...d.maybe(15, () => ({ params: [{ name: 'hostname', values: ['a'] }, { name: 'module', values: ['b'] }] })), ...d.maybe(5, () => ({ scrapeClass: 'fast' })), targets: probeTargets(d),
    prober: {
      url: d.below(12) === 0 ? d.one(['http://blackbox:9115', 'a b', 'blackbox:99999', '[::1]:9115', '10.0.0.1', '-x']) : d.one(['blackbox.monitoring.svc:9115', 'blackbox-exporter:19115', 'prober']),
      path: '/probe', ...d.maybe(15, () => ({ scheme: 'HTTPS' })), ...d.maybe(6, () => proxy(d)),
    },
  },
})

const search = (d: Dice): Json => ({
  role: d.one(['Pod', 'Service', 'Endpoints', 'EndpointSlice', 'Node', 'Ingress']), ...d.maybe(40, () => ({ namespaces: { names: ['shop'], ...d.maybe(40, () => ({ ownNamespace: flag(d) })) } })),
  ...d.maybe(25, () => ({ selectors: [{ role: d.one(['Pod', 'Service', 'Node']), ...d.maybe(60, () => ({ label: d.one(['app=web', 'a in (b,c)', 'a b']) })), ...d.maybe(40, () => ({ field: d.one(['metadata.name=web', 'a']) })) }] })),
  ...d.maybe(25, () => ({ attachMetadata: { node: flag(d) } })), ...d.maybe(10, () => ({ followRedirects: flag(d) })), ...d.maybe(8, () => ({ tlsConfig: tls(d, false) })), ...d.maybe(5, () => ({ apiServer: 'https://other:6443' })),
})

const scrapeConfig = (d: Dice, index: number): Json => {
  const { bearerTokenSecret: _one, followRedirects: _two, enableHttp2, ...client } = http(d, false)
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1', kind: 'ScrapeConfig', metadata: metadata(d, index),
    spec: {
      ...client, ...(enableHttp2 !== undefined && { enableHTTP2: enableHttp2 }), ...limits(d), ...timing(d, ['scrapeInterval', 'scrapeTimeout']), ...relabelings(d, 'relabelings'), ...relabelings(d, 'metricRelabelings'),
      ...d.maybe(30, () => ({ jobName: 'my job' })), ...d.maybe(20, () => ({ metricsPath: '/federate' })), ...d.maybe(15, () => ({ params: { 'match[]': ['{job="a"}'], a: ['x', 'y'] } })),
      ...d.maybe(15, () => ({ honorLabels: flag(d) })), ...d.maybe(10, () => ({ honorTimestamps: flag(d) })), ...d.maybe(6, () => ({ trackTimestampsStaleness: flag(d) })), ...d.maybe(10, () => ({ enableCompression: flag(d) })),
      ...d.maybe(15, () => ({ scheme: d.one(['HTTP', 'HTTPS', 'https']) })), ...d.maybe(8, () => ({ bodySizeLimit: '2MB' })), ...d.maybe(6, () => ({ scrapeClass: d.one(['fast', 'missing']) })),
      ...d.maybe(6, () => ({ nameEscapingScheme: d.one(['AllowUTF8', 'Underscores', 'Dots', 'Values']) })), ...d.maybe(5, () => ({ nameValidationScheme: d.one(['UTF8', 'Legacy']) })),
      ...d.maybe(45, () => ({ staticConfigs: [{ targets: ['a.outside:9100', 'b:80'], ...d.maybe(60, () => ({ labels: d.one<Json>([{ env: 'prod', b: 'c' }, { '': 'x' }, { 'a-b': 'c' }]) })) }] })),
      ...d.maybe(20, () => ({ fileSDConfigs: [{ files: ['/etc/prometheus/targets/a.json', '/b/*.yml'], ...d.maybe(40, () => ({ refreshInterval: '1m' })) }] })),
      ...d.maybe(30, () => ({ kubernetesSDConfigs: [search(d), ...d.several(1, () => search(d))] })),
      ...d.maybe(20, () => ({ dnsSDConfigs: [{ names: ['web.default.svc'], ...d.maybe(60, () => ({ type: d.one(['A', 'SRV', 'MX']) })), ...d.maybe(60, () => ({ port: 80 })), ...d.maybe(30, () => ({ refreshInterval: '30s' })) }] })),
      ...d.maybe(12, () => ({ httpSDConfigs: [{ url: 'http://sd.example.org/targets', ...d.maybe(30, () => ({ refreshInterval: '2m' })), ...d.maybe(20, () => ({ basicAuth: { username: secretKey(d), password: secretKey(d) } })), ...d.maybe(20, () => ({ enableHTTP2: flag(d) })) }] })),
    },
  }
}

const scrapeClasses = (d: Dice): Json[] => [
  { name: 'fast', ...d.maybe(30, () => ({ default: true })), ...relabelings(d, 'relabelings', 60), ...relabelings(d, 'metricRelabelings', 40), ...d.maybe(30, () => ({ attachMetadata: { node: true } })) },
  { name: 'secure', ...d.maybe(60, () => ({ tlsConfig: d.one<Json>([{ insecureSkipVerify: true }, { caFile: '/etc/ca.crt' }, { certFile: '/c', keyFile: '/k', caFile: '/ca' }]) })), ...d.maybe(40, () => ({ fallbackScrapeProtocol: 'PrometheusText0.0.4' })), ...d.maybe(10, () => ({ default: true })), ...d.maybe(20, () => ({ authorization: { credentialsFile: '/token' } })) },
]

function enforced(d: Dice): Json {
  const names = ['SampleLimit', 'TargetLimit', 'LabelLimit', 'LabelNameLengthLimit', 'LabelValueLengthLimit', 'KeepDroppedTargets']
  const own = (name: string) => name[0]!.toLowerCase() + name.slice(1)
  return {
    ...Object.assign({}, ...names.map((name) => d.maybe(15, () => ({ [`enforced${name}`]: d.one([0, 50, 1000]) })))) as Json, ...d.maybe(10, () => ({ enforcedBodySizeLimit: d.one(['1MB', '100MB', '']) })),
    ...Object.assign({}, ...names.map((name) => d.maybe(8, () => ({ [own(name)]: d.one([0, 20, 2000]) })))) as Json, ...d.maybe(5, () => ({ bodySizeLimit: '5MB' })),
    ...d.maybe(12, () => ({ enforcedNamespaceLabel: 'ns', ...d.maybe(50, () => ({ excludedFromEnforcement: [{ group: 'monitoring.coreos.com', resource: d.one(['servicemonitors', 'podmonitors', 'probes', 'scrapeconfigs']), namespace: 'shop', ...d.maybe(40, () => ({ name: 'web0' })) }] })) })),
  }
}

const alerting = (d: Dice): Json => ({
  alertmanagers: d.several(2, () => ({
    name: 'alertmanager-main', port: d.one(['web', 9093]), ...d.maybe(60, () => ({ namespace: 'monitoring' })), ...d.maybe(60, () => ({ apiVersion: d.one(['v2', 'v1', 'V2']) })),
    ...d.maybe(20, () => ({ scheme: 'HTTPS' })), ...d.maybe(20, () => ({ pathPrefix: '/am' })), ...d.maybe(20, () => ({ timeout: '5s' })), ...relabelings(d, 'relabelings', 15), ...relabelings(d, 'alertRelabelings', 15),
    ...d.maybe(10, () => ({ enableHttp2: flag(d) })), ...d.maybe(15, () => ({ tlsConfig: { insecureSkipVerify: true } })), ...d.maybe(8, () => ({ bearerTokenFile: '/token' })),
  })),
})

const nothing = undefined
export const someSelector = (d: Dice): Json | undefined => d.one<Json | undefined>([{}, {}, {}, {}, { matchLabels: { app: 'web' } }, { matchExpressions: [{ key: 'team', operator: 'Exists' }] }, nothing])

function prometheus(d: Dice): Json {
  const selectors = ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig'].flatMap((name) => [[`${name}Selector`, someSelector(d)], [`${name}NamespaceSelector`, someSelector(d)]] as const)
  return {
    apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name: 'k8s', namespace: 'monitoring' },
    spec: {
      scrapeInterval: d.one(['30s', '15s', '1m']), evaluationInterval: d.one(['30s', '1m']), portName: 'web', shards: 1, ...Object.fromEntries(selectors.filter(([, value]) => value !== nothing)), ...enforced(d),
      ...d.maybe(15, () => ({ scrapeTimeout: d.one(['10s', '5s', '45s']) })), ...d.maybe(30, () => ({ externalLabels: { cluster: 'eu', region: 'a', ...d.maybe(20, () => ({ prometheus: 'mine' })) } })),
      ...d.maybe(10, () => ({ prometheusExternalLabelName: d.one(['', 'prom']) })), ...d.maybe(20, () => ({ replicaExternalLabelName: d.one(['', 'replica', '__replica.x__']) })), ...d.maybe(60, () => ({ replicas: 2 })),
      ...d.maybe(70, () => ({ ruleSelector: {} })), ...d.maybe(30, () => ({ alerting: alerting(d) })), ...d.maybe(15, () => ({ podTargetLabels: ['team', 'app'] })), ...d.maybe(30, () => ({ serviceDiscoveryRole: d.one(['Endpoints', 'EndpointSlice']) })),
      ...d.maybe(20, () => ({ scrapeClasses: scrapeClasses(d) })), ...d.maybe(8, () => ({ overrideHonorLabels: true })), ...d.maybe(8, () => ({ overrideHonorTimestamps: true })), ...d.maybe(6, () => ({ ignoreNamespaceSelectors: true })),
      ...d.maybe(10, () => ({ retention: '10d' })), ...d.maybe(6, () => ({ retentionSize: '50GB' })), ...d.maybe(6, () => ({ ruleQueryOffset: '1m' })), ...d.maybe(6, () => ({ queryLogFile: d.one(['query.log', '/tmp/query.log']) })),
      ...d.maybe(5, () => ({ scrapeFailureLogFile: 'failed.log' })), ...d.maybe(6, () => ({ tsdb: { outOfOrderTimeWindow: '10m' } })), ...d.maybe(5, () => ({ exemplars: { maxSize: 100 } })), ...d.maybe(8, () => ({ shards: 2 })),
      ...d.maybe(6, () => ({ arbitraryFSAccessThroughSMs: { deny: true } })), ...d.maybe(5, () => ({ scrapeProtocols: ['PrometheusText1.0.0'] })), ...d.maybe(5, () => ({ nameValidationScheme: 'Legacy', nameEscapingScheme: 'Underscores' })),
      ...d.maybe(5, () => ({ scrapeNativeHistograms: true, scrapeClassicHistograms: false, convertClassicHistogramsToNHCB: true })), ...d.maybe(4, () => ({ runtime: { goGC: 50 } })),
    },
  }
}

export const namespaces: readonly Json[] = [['default', {}], ['shop', { team: 'shop', app: 'web' }], ['monitoring', { app: 'web' }]].map(([name, own]) => ({ metadata: { name, labels: own } }))

/** The data as the API has it: user `admin`, password `pässword`, token `abc`. */
const secrets: readonly Json[] = ['default', 'shop', 'monitoring'].map((namespace) => ({
  metadata: { name: 'login', namespace }, data: { user: 'YWRtaW4=', password: 'cMOkc3N3b3Jk', token: 'YWJj' },
}))

export function objectSets(count: number, seed: number): readonly ObjectSet[] {
  return Array.from({ length: count }, (_, index): ObjectSet => {
    const d = new Dice(seed * 100_003 + index * 7919)
    for (let warm = 0; warm < 5; warm++) d.below(2)
    const numbered = (most: number, make: (d: Dice, index: number) => Json) => Array.from({ length: d.below(most + 1) }, (_each, place) => make(d, place))
    return {
      prometheus: prometheus(d), namespaces, secrets, serviceMonitors: numbered(3, serviceMonitor), podMonitors: numbered(2, podMonitor), probes: numbered(1, probe), scrapeConfigs: numbered(1, scrapeConfig),
      ...(d.below(10) === 0 && { additional: '- job_name: more\n  static_configs:\n  - targets: [a, b]\n  relabel_configs:\n  - action: keep\n    source_labels: [x]\n' }),
      ...(d.below(3) === 0 && { ruleFiles: ['prometheus-k8s-rulefiles-0'] }),
    }
  })
}
