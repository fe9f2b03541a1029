/** A job for a Probe: addresses that a prober asks. Follows generateProbeConfig in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. */
import type { Probe } from '../objects.ts'
import { type Context, scrapeClassOf, shardsOf } from './context.ts'
import { kubernetesEntry } from './discovery.ts'
import { honorTimestampsEntry, metricRulesEntry, ownRules } from './endpoint.ts'
import { authorizationEntry, basicAuthEntry, bearerTokenEntry, mergedAuthorization, mergedSafeTls, oauth2Entry, proxyEntries, tlsEntry } from './http-client.ts'
import { formatEntries, limitEntries } from './limits.ts'
import { copied, firstRule, fixed, selectorRules, shardingRules } from './relabelings.ts'
import { type Entry, filled, section, type Section } from './section.ts'

export function probeJob(context: Context, probe: Probe): Section {
  const { spec, references } = context
  const { metadata: { namespace = '', name = '' }, spec: own } = probe
  const byClass = scrapeClassOf(spec, own.scrapeClass)
  const place = { references, namespace }
  const prober = own.prober ?? { url: '' }
  const targets = targetsOf(context, probe)
  return section(
    ['job_name', `probe/${namespace}/${name}`], honorTimestampsEntry(spec.overrideHonorTimestamps === true, true),
    ['metrics_path', prober.path ?? ''], ['scrape_interval', filled(own.interval)],
    ['scrape_timeout', filled(own.scrapeTimeout)], ['scheme', prober.scheme?.toLowerCase()], ['params', paramsOf(own)],
    ...limitEntries(own, spec), ...formatEntries(own, byClass),
    ['body_size_limit', filled(spec.enforcedBodySizeLimit)], ...proxyEntries(place, prober), ['follow_redirects', own.followRedirects],
    ['enable_http2', own.enableHttp2],
    tlsEntry(place, mergedSafeTls(own.tlsConfig, byClass)), targets.entry,
    [
      'relabel_configs', [
        firstRule, ...(own.jobName ? [fixed('job', own.jobName)] : []), ...targets.rules, ...shardingRules(shardsOf(spec), '__param_target'),
      ],
    ],
    bearerTokenEntry(place, own.bearerTokenSecret), basicAuthEntry(place, own.basicAuth), oauth2Entry(place, own.oauth2),
    authorizationEntry(place, mergedAuthorization(own.authorization, byClass)), metricRulesEntry(spec, probe, byClass, own.metricRelabelings),
  )
}

function paramsOf({ module = '', params = [] }: Probe['spec']): Section | undefined {
  const others = params.filter(({ name }) => module === '' || name !== 'module').map(({ name, values = [] }): Entry => [name, values])
  const all: Entry[] = [['module', module === '' ? undefined : [module]], ...others]
  return all.some(([, value]) => value !== undefined) ? section(...all) : undefined
}

interface FoundTargets {
  readonly entry: Entry
  readonly rules: readonly Section[]
}

/** Written ones come before ingresses. */
function targetsOf(context: Context, probe: Probe): FoundTargets {
  const { spec: { targets = {}, prober, scrapeClass }, metadata: { namespace = '' } } = probe
  const { relabelings } = scrapeClassOf(context.spec, scrapeClass)
  const asked = [copied('__param_target', 'instance'), fixed('__address__', prober?.url ?? '')]
  if (targets.staticConfig) {
    const { static: addresses = [], labels = {}, relabelingConfigs } = targets.staticConfig
    const group = section(['targets', addresses], ['labels', { namespace, ...labels }])
    return {
      entry: ['static_configs', [group]], rules: [
        copied('__address__', '__param_target'), ...asked, ...ownRules(context.spec, probe, relabelings, relabelingConfigs),
      ],
    }
  }
  const { selector = {}, namespaceSelector, relabelingConfigs } = targets.ingress ?? {}
  return {
    entry: kubernetesEntry(context, { role: 'ingress', namespace, namespaces: namespaceSelector }),
    rules: [...selectorRules('ingress', selector), ...ingressRules, ...asked, ...ownRules(context.spec, probe, relabelings, relabelingConfigs)],
  }
}

const ingressRules: readonly Section[] = [
  section(
    ['source_labels', ['__meta_kubernetes_ingress_scheme', '__address__', '__meta_kubernetes_ingress_path']], ['separator', ';'],
    ['regex', '(.+);(.+);(.+)'], ['target_label', '__param_target'],
    ['replacement', '${1}://${2}${3}'], ['action', 'replace'],
  ),
  copied('__meta_kubernetes_namespace', 'namespace'), copied('__meta_kubernetes_ingress_name', 'ingress'),
  section(
    ['source_labels', ['__address__']], ['separator', ';'], ['regex', '(.*)'], ['target_label', '__tmp_ingress_address'],
    ['replacement', '$1'], ['action', 'replace'],
  ),
]
