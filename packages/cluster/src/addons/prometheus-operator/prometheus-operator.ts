/**
 * The Prometheus Operator: ServiceMonitors, PodMonitors, Probes, ScrapeConfigs and AlertmanagerConfigs as objects, and a Prometheus `monitoring/k8s` that takes
 * all of them, under the names of kube-prometheus. What every cluster scrapes anyway stands in a Secret of additional jobs.
 *
 * Left out: PrometheusAgent, ThanosRuler; PrometheusRule comes with the addon `alerting`.
 */
import { secrets } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import type { Part, Simulation } from '@track/simulation'
import { defaultConfigFor } from '../../telemetry/default-config.ts'
import type { Addon } from '../addon.ts'
import { monitoringNamespace } from '../monitoring-namespace.ts'
import { alertmanagerOperatorController } from './alertmanager-controller.ts'
import { prometheusOperatorController } from './controller.ts'
import { alertmanagerKind, type Alertmanager, alertmanagers } from './kinds/alertmanager.ts'
import { alertmanagerConfigKind } from './kinds/alertmanagerconfig.ts'
import { podMonitorKind } from './kinds/podmonitor.ts'
import { probeKind } from './kinds/probe.ts'
import { ownPrometheus, prometheuses, prometheusKind } from './kinds/prometheus.ts'
import { scrapeConfigKind } from './kinds/scrapeconfig.ts'
import { serviceMonitorKind } from './kinds/servicemonitor.ts'
import type { Prometheus } from './objects.ts'
import { encoded } from './references.ts'

const user = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const { namespace } = ownPrometheus
const jobs = { name: 'additional-scrape-configs', key: 'prometheus-additional.yaml' } as const

/** Once, at the world's first instant: as if somebody had applied kube-prometheus before. */
const installed: Part<{ done: boolean }> = {
  name: 'prometheus-operator',
  initial(simulation) {
    install(simulation)
    return { done: true }
  },
  events: {},
}

function install(simulation: Simulation): void {
  const api = clientFor(simulation, { user, manager: 'kubectl-client-side-apply' })
  const text = defaultConfigFor(simulation.parts).split('\nscrape_configs:\n')[1] ?? ''
  api.create(secrets, { metadata: { name: jobs.name, namespace }, data: { [jobs.key]: encoded(new TextEncoder().encode(text)) } })
  api.create(prometheuses, { metadata: { ...ownPrometheus, labels: labelsOf('prometheus', 'k8s') }, spec: everything })
  api.create(
    alertmanagers, { metadata: { name: 'main', namespace, labels: labelsOf('alertmanager', 'main') }, spec: { replicas: 1, alertmanagerConfigSelector: {}, alertmanagerConfigNamespaceSelector: {} } as Alertmanager['spec'] },
  )
}

function labelsOf(name: string, instance: string): Record<string, string> {
  return {
    'app.kubernetes.io/component': name === 'alertmanager' ? 'alert-router' : name, 'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'kube-prometheus',
  }
}

const everything: Prometheus['spec'] = {
  additionalScrapeConfigs: { ...jobs }, alerting: { alertmanagers: [{ apiVersion: 'v2', name: 'alertmanager-main', namespace, port: 'web' }] }, podMonitorNamespaceSelector: {}, podMonitorSelector: {},
  probeNamespaceSelector: {}, probeSelector: {}, replicas: 1, ruleNamespaceSelector: {}, ruleSelector: {}, scrapeConfigNamespaceSelector: {},
  scrapeConfigSelector: {}, serviceMonitorNamespaceSelector: {}, serviceMonitorSelector: {},
}

export const prometheusOperator: Addon = {
  name: 'prometheus-operator',
  kinds: [serviceMonitorKind, podMonitorKind, probeKind, scrapeConfigKind, prometheusKind, alertmanagerKind, alertmanagerConfigKind],
  controllers: [prometheusOperatorController, alertmanagerOperatorController],
  parts: [monitoringNamespace as Part, installed as Part],
}
