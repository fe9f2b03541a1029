/**
 * The operator at work: it selects what a Prometheus is to scrape, writes the configuration into a Secret, and has the world's
 * Prometheus load it.
 *
 * Follows pkg/prometheus/server/operator.go and pkg/prometheus/operator.go of the Prometheus Operator 0.94, and the config reloader.
 * Left out: StatefulSets and their Services, the minute until a kubelet has written the file anew.
 */
import { configMaps, deepEqual, type KubeObject, namespaces, type Resource, type Secret, secrets } from '@track/apimachinery'
import { type Cache, type ControllerContext, defineController, type Watch } from '@track/controller-runtime'
import { second } from '@track/simulation'
import { loadDefault, loadText } from '../../telemetry/prometheus-config-controller.ts'
import { configTextIn, prometheusConfigMap } from '../../telemetry/prometheus-config.ts'
import { rulesOf } from '../../telemetry/monitoring-parts.ts'
import { putRules } from '../alerting/alerting.ts'
import { bind, quotedKey, selectable } from './bindings.ts'
import { configurationOf } from './generate/configuration.ts'
import type { Context, Found } from './generate/context.ts'
import { gzip } from './gzip.ts'
import { podMonitors } from './kinds/podmonitor.ts'
import { probes } from './kinds/probe.ts'
import { isOwn, ownPrometheus, prometheuses } from './kinds/prometheus.ts'
import { scrapeConfigs } from './kinds/scrapeconfig.ts'
import { serviceMonitors } from './kinds/servicemonitor.ts'
import type { Condition, Prometheus } from './objects.ts'
import { encoded, referencesIn } from './references.ts'
import { workloadConditions } from './workload-conditions.ts'
import { select, type Selection } from './select/select.ts'

const everyKey = (cache: Cache) => cache.list(prometheuses).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`)

/** What a status says is no change. */
function isSame({ metadata }: KubeObject, previous: KubeObject | undefined): boolean {
  return previous !== undefined && metadata.generation === previous.metadata.generation && deepEqual(metadata.labels ?? {}, previous.metadata.labels ?? {})
}

/** Where it is new, another, or gone. */
function watched(resource: Resource): Watch {
  return {
    resource,
    keys(object, cache, previous) {
      const isThere = cache.get(resource, object.metadata.name ?? '', object.metadata.namespace) !== undefined
      return isThere && isSame(object, previous) ? [] : everyKey(cache)
    },
  }
}

function isConfigMapByHand({ metadata: { namespace, name } }: KubeObject): boolean {
  return name === prometheusConfigMap.name && namespace === prometheusConfigMap.namespace
}

const configFile = 'prometheus.yaml.gz'

export const prometheusOperatorController = defineController<Prometheus>({
  name: 'prometheus-operator',
  eventSource: 'prometheus-controller',
  manager: 'PrometheusOperator',
  reconciles: prometheuses,
  wakes: (object, previous) => !isSame(object, previous),
  delay: () => second,
  watches: [
    ...[...selectable, namespaces].map((resource) => watched(resource as Resource)),
    { resource: secrets, keys: (object, cache) => ((object as Secret).data?.[configFile] === undefined ? everyKey(cache) : []) },
    { resource: configMaps, keys: (object, cache) => (isConfigMapByHand(object) ? everyKey(cache) : []) },
  ],

  reconcile(prometheus, context) {
    if (prometheus.metadata.deletionTimestamp !== undefined) return
    if (prometheus.spec.paused === true) return writeStatus(context, prometheus, prometheus.status?.conditions ?? [])
    const fault = sync(context, prometheus)
    if (isOwn(prometheus) && rulesOf(context.simulation)) putRules(context)
    writeStatus(context, prometheus, conditionsOf(context, prometheus, fault))
  },

  gone(key, context) {
    const [namespace = '', name = ''] = key.split('/')
    bind(context, { namespace, name, resource: 'prometheuses' }, new Map())
    if (namespace !== ownPrometheus.namespace || name !== ownPrometheus.name) return
    if (byHand(context.cache) === undefined) loadDefault(context)
    if (rulesOf(context.simulation)) putRules(context)
  },
})

/** The words of why it could not be done. */
function sync(context: ControllerContext, prometheus: Prometheus): string | undefined {
  const { cache } = context
  const given: Context = { prometheus, spec: prometheus.spec, references: referencesIn(cache) }
  const selection = select(given, {
    namespaces: cache.list(namespaces), serviceMonitors: cache.list(serviceMonitors), podMonitors: cache.list(podMonitors),
    probes: cache.list(probes), scrapeConfigs: cache.list(scrapeConfigs),
  })
  if ('fault' in selection) return selection.fault
  tell(context, selection)
  const { namespace = '', name = '' } = prometheus.metadata
  const verdicts = new Map([
    ...Object.values(selection.chosen).flat().map((object) => [object, undefined] as const),
    ...selection.rejected.map(({ object, fault }) => [object, fault] as const),
  ])
  const fault = isUnmanaged(prometheus) ? undefined : configure(context, given, selection)
  bind(context, { namespace, name, resource: 'prometheuses' }, verdicts)
  return fault
}

/** Whoever selects nothing writes the configuration themselves. */
function isUnmanaged({ spec }: Prometheus): boolean {
  return !spec.serviceMonitorSelector && !spec.podMonitorSelector && !spec.probeSelector && !spec.scrapeConfigSelector
}

function tell({ events }: ControllerContext, { rejected }: Selection): void {
  for (const { object, fault } of rejected) {
    const message = `${quotedKey(object)} was rejected due to invalid configuration: ${fault}`
    events.record(object, { type: 'Warning', reason: 'InvalidConfiguration', message })
  }
}

function configure(context: ControllerContext, given: Context, { chosen }: Selection): string | undefined {
  const { prometheus } = given
  const additional = additionalIn(given)
  if ('fault' in additional) return `creating config failed: loading additional scrape configs from Secret failed: ${additional.fault}`
  const { name = '' } = prometheus.metadata
  const made = configurationOf(given, chosen, { additional: additional.value, ruleFiles: [`prometheus-${name}-rulefiles-0`] })
  if ('fault' in made) return `creating config failed: generating config failed: ${made.fault}`
  putSecret(context, prometheus, made.text)
  if (!isOwn(prometheus) || byHand(context.cache) !== undefined) return undefined
  // As the reloader fills in what each pod knows of itself.
  const { fault, left } = loadText(made.text.replaceAll('$(POD_NAME)', `prometheus-${name}-0`).replaceAll('$(SHARD)', '0'), context.simulation)
  const missing = left.filter((each) => each.includes(' of job '))
  const warn = (reason: string, message: string) => context.events.record(prometheus, { type: 'Warning', reason, message })
  if (missing.length > 0) warn('NotSimulated', `not simulated here: ${missing.join(', ')}`)
  if (fault !== undefined) warn('InvalidConfiguration', fault)
  return undefined
}

function additionalIn({ prometheus, spec: { additionalScrapeConfigs: key }, references }: Context): Found {
  if (!key) return { value: '' }
  const found = references.secret(prometheus.metadata.namespace ?? '', key)
  if ('value' in found) return found
  if (key.optional) return { value: '' }
  if (found.fault.startsWith('key ')) return { fault: `key ${key.key} could not be found in secret ${key.name ?? ''}` }
  return { fault: found.fault.replace(/^unable to get [^:]*: /, '') }
}

/** A configuration that somebody wrote into the ConfigMap comes before what the operator writes. */
function byHand(cache: Cache): string | undefined {
  const configMap = cache.get(configMaps, prometheusConfigMap.name, prometheusConfigMap.namespace)
  return configMap && configTextIn(configMap)
}

function putSecret({ api, cache }: ControllerContext, { apiVersion, kind, metadata }: Prometheus, text: string): void {
  const { namespace = '', name = '', uid = '' } = metadata
  const data = { [configFile]: encoded(gzip(text)) }
  const old = cache.get(secrets, `prometheus-${name}`, namespace)
  if (old?.data?.[configFile] === data[configFile]) return
  if (old) {
    api.patch(secrets, old, { type: 'merge', body: { data } })
    return
  }
  const ownerReferences = [{ apiVersion: apiVersion!, kind: kind!, name, uid, controller: true, blockOwnerDeletion: true }]
  const labels = { 'app.kubernetes.io/managed-by': 'prometheus-operator', 'managed-by': 'prometheus-operator' }
  api.create(secrets, { metadata: { name: `prometheus-${name}`, namespace, ownerReferences, labels }, data })
}

function conditionsOf(context: ControllerContext, prometheus: Prometheus, fault: string | undefined): Condition[] {
  const isReconciled = fault === undefined
  return workloadConditions(context, prometheus, [
    { type: 'Available', status: 'True' },
    isReconciled ? { type: 'Reconciled', status: 'True' } : { type: 'Reconciled', status: 'False', reason: 'ReconciliationFailed', message: fault },
  ])
}

function writeStatus({ api }: ControllerContext, prometheus: Prometheus, conditions: Condition[]): void {
  const { paused = false, replicas = 1, shards = 1 } = prometheus.spec
  const { namespace = '', name = '' } = prometheus.metadata
  const selector = [
    `app.kubernetes.io/instance=${name}`, 'app.kubernetes.io/managed-by=prometheus-operator', 'app.kubernetes.io/name=prometheus',
    `operator.prometheus.io/name=${name}`, `prometheus=${name}`,
  ].join(',')
  const status = { paused, replicas, updatedReplicas: replicas, availableReplicas: replicas, unavailableReplicas: 0, shards, selector, conditions }
  if (deepEqual(prometheus.status, status)) return
  api.patch(prometheuses, { metadata: { namespace, name } }, { type: 'merge', subresource: 'status', body: { status } })
}
