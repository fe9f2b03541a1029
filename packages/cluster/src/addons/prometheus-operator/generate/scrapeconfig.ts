/**
 * A job for a ScrapeConfig.
 *
 * Follows generateScrapeConfig in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. Left out: discovery by clouds and other
 * registries.
 */
import type { HttpSearch, KubernetesSearch, ScrapeConfig } from '../objects.ts'
import { type Context, scrapeClassOf, shardsOf } from './context.ts'
import { honorTimestampsEntry, metricRulesEntry } from './endpoint.ts'
import { authorizationEntry, basicAuthEntry, mergedAuthorization, mergedSafeTls, oauth2Entry, type Place, proxyEntries, tlsEntry } from './http-client.ts'
import { withNamespace } from './context.ts'
import { nameEntries } from './global.ts'
import { bodySizeEntry, formatEntries, histogramEntries, limitEntries } from './limits.ts'
import { firstRule, relabelSections, shardingRules } from './relabelings.ts'
import { type Entry, section, type Section, sortedSection } from './section.ts'

type Own = ScrapeConfig['spec']

export function scrapeConfigJob(context: Context, object: ScrapeConfig): Section {
  const { spec, references } = context
  const { metadata: { namespace = '', name = '' }, spec: own } = object
  const byClass = scrapeClassOf(spec, own.scrapeClass)
  const place = { references, namespace }
  const histograms = histogramEntries(own).map(([key]) => key)
  const formats = formatEntries(own, byClass)
  return section(
    ['job_name', `scrapeConfig/${namespace}/${name}`], ...honored(context, own), ['metrics_path', own.metricsPath],
    ['params', own.params && Object.keys(own.params).length > 0 ? sortedSection(own.params) : undefined],
    ['enable_compression', own.enableCompression], ['enable_http2', own.enableHTTP2], ['scrape_interval', own.scrapeInterval],
    ['scrape_timeout', own.scrapeTimeout],
    ...formats.filter(([key]) => !histograms.includes(key)), ['scheme', own.scheme?.toLowerCase()], ...proxyEntries(place, own),
    basicAuthEntry(place, own.basicAuth),
    authorizationEntry(place, mergedAuthorization(own.authorization, byClass)), oauth2Entry(place, own.oauth2),
    tlsEntry(place, mergedSafeTls(own.tlsConfig, byClass)),
    ...limitEntries(own, spec), ...formats.filter(([key]) => histograms.includes(key)), bodySizeEntry(own.bodySizeLimit, spec),
    ...searches(place, own),
    ['relabel_configs', rulesOf(context, object)], metricRulesEntry(spec, object, byClass, own.metricRelabelings), ...nameEntries(own),
  )
}

function honored({ spec }: Context, { honorTimestamps, honorLabels, trackTimestampsStaleness }: Own): Entry[] {
  return [
    honorTimestamps === undefined ? ['honor_timestamps', undefined] : honorTimestampsEntry(spec.overrideHonorTimestamps === true, honorTimestamps),
    ['track_timestamps_staleness', trackTimestampsStaleness],
    ['honor_labels', honorLabels === undefined ? undefined : honorLabels && spec.overrideHonorLabels !== true],
  ]
}

function rulesOf({ spec }: Context, object: ScrapeConfig): Section[] {
  const { jobName, scrapeClass, relabelings = [] } = object.spec
  const rules = [
    firstRule, ...relabelSections(scrapeClassOf(spec, scrapeClass).relabelings),
    ...(jobName === undefined ? [] : [section(['target_label', 'job'], ['action', 'replace'], ['replacement', jobName])]),
    ...(relabelings.length > 0 ? relabelSections(withNamespace(spec, object, relabelings)) : []),
  ]
  const shards = shardsOf(spec)
  return shards === 1 ? rules : withSharding(rules, shards)
}

/** Unless the rules shard already. */
export function withSharding(rules: readonly Section[], shards: number): Section[] {
  return rules.some((rule) => rule.get('action') === 'hashmod') ? [...rules] : [...rules, ...shardingRules(shards)]
}

function searches(place: Place, own: Own): Entry[] {
  const several = <T>(values: readonly T[] | undefined, each: (value: T) => Section) => (values && values.length > 0 ? values.map(each) : undefined)
  return [
    ['static_configs', several(own.staticConfigs, ({ targets, labels = {} }) => section(['targets', targets], ['labels', labels]))],
    ['file_sd_configs', several(own.fileSDConfigs, ({ files, refreshInterval }) => section(['files', files], ['refresh_interval', refreshInterval]))],
    ['http_sd_configs', several(own.httpSDConfigs, (search) => httpSection(place, search))],
    ['kubernetes_sd_configs', several(own.kubernetesSDConfigs, (search) => kubernetesSection(place, search))],
    [
      'dns_sd_configs', several(
        own.dnsSDConfigs, ({ names, refreshInterval, type, port }) => section(
          ['names', names], ['refresh_interval', refreshInterval], ['type', type], ['port', port],
        ),
      ),
    ],
  ]
}

function httpSection(place: Place, search: HttpSearch): Section {
  return section(
    basicAuthEntry(place, search.basicAuth), authorizationEntry(place, search.authorization), tlsEntry(place, search.tlsConfig),
    ...proxyEntries(place, search), oauth2Entry(place, search.oauth2),
    ['url', search.url], ['refresh_interval', search.refreshInterval], ['follow_redirects', search.followRedirects],
    ['enable_http2', search.enableHTTP2],
  )
}

const attachable = ['pod', 'endpoints', 'endpointslice']

function kubernetesSection(place: Place, search: KubernetesSearch): Section {
  const { namespaces, selectors = [], attachMetadata } = search
  const role = search.role.toLowerCase()
  return section(
    ['api_server', search.apiServer], ['role', role], basicAuthEntry(place, search.basicAuth),
    authorizationEntry(place, search.authorization), oauth2Entry(place, search.oauth2), ...proxyEntries(place, search),
    ['follow_redirects', search.followRedirects], ['enable_http2', search.enableHTTP2], tlsEntry(place, search.tlsConfig),
    ['namespaces', namespaces && section(['names', namespaces.names ?? []], ['own_namespace', namespaces.ownNamespace])],
    [
      'selectors', selectors.length > 0 ? selectors.map((each) => section(['role', each.role.toLowerCase()], ['label', each.label], ['field', each.field])) : undefined,
    ],
    ['attach_metadata', attachMetadata && attachable.includes(role) ? section(['node', attachMetadata.node ?? null]) : undefined],
  )
}
