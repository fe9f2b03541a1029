/** ServiceMonitors as people use them: what is scraped, under which labels, and what a slip in one does. */
import { gunzipSync } from 'node:zlib'
import { configMaps, type Event, events, secrets } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { askPrometheus } from '../../telemetry/prometheus.ts'
import { apply, ask, clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { alertmanagers } from './kinds/alertmanager.ts'
import { podMonitors } from './kinds/podmonitor.ts'
import { prometheuses } from './kinds/prometheus.ts'
import { serviceMonitors } from './kinds/servicemonitor.ts'
import { prometheusOperator } from './prometheus-operator.ts'

const shop = `
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  workload.yaml: |
    kind: server
    concurrency: 10
    routes: [{path: /, service: 5ms}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      containers:
      - name: web
        image: track/workload:1.0
        ports: [{name: http, containerPort: 8080}]
        volumeMounts: [{name: config, mountPath: /etc/workload}]
      volumes: [{name: config, configMap: {name: web}}]
---
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web, team: shop}}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
`

const monitor = (endpoint: string, more = '') => `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  endpoints: [${endpoint}]
  ${more}`

function startShop(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [prometheusOperator] })
  world.runFor(5 * second)
  apply(world, shop)
  world.runFor(minute)
  return world
}

interface Targets {
  readonly activeTargets: readonly { readonly scrapePool: string; readonly health: string; readonly labels: Readonly<Record<string, string>> }[]
  readonly droppedTargetCounts: Readonly<Record<string, number>>
}

function asked<T>(world: Simulation, path: string): T {
  return (JSON.parse(askPrometheus(world, { method: 'GET', path: `/api/v1/${path}` }).body) as { readonly data: T }).data
}

const pool = 'serviceMonitor/default/web/0'
const inPool = (world: Simulation, name = pool) => asked<Targets>(world, 'targets').activeTargets.filter(({ scrapePool }) => scrapePool === name)
const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })
const said = (world: Simulation, name: string) => cacheOf(world).list(events).filter(({ involvedObject }: Event) => involvedObject.name === name).map(({ reason, message }: Event) => `${reason!}: ${message!}`)
const accepted = (world: Simulation) => cacheOf(world).get(serviceMonitors, 'web', 'default')?.status?.bindings?.map(({ name, conditions }) => [name, conditions?.[0]?.status, conditions?.[0]?.message])

const base = startShop()

test('the Prometheus of kube-prometheus is there, and what was scraped without it still is', () => {
  const { status } = cacheOf(base).get(prometheuses, 'k8s', 'monitoring')!
  expect(status?.conditions?.map(({ type, status: is }) => [type, is])).toEqual([['Available', 'True'], ['Reconciled', 'True']])
  expect(cacheOf(base).get(alertmanagers, 'main', 'monitoring')?.status).toMatchObject({ availableReplicas: 0 })
  expect(asked<{ scrapePools: readonly string[] }>(base, 'scrape_pools').scrapePools).toEqual(['alertmanager-main', 'broker', 'cadvisor', 'kube-state-metrics', 'kubelet', 'outside', 'pods', 'prometheus-k8s'])
  expect(ask(base, 'sum by (job) (up{job="kubelet"})', 'job')).toEqual(['kubelet 3'])
})

describe('a Deployment, its Service and a ServiceMonitor', () => {
  const world = base.fork()
  apply(world, monitor('{port: http, interval: 15s}', 'targetLabels: [team]\n  podTargetLabels: [tier]'))
  world.runFor(2 * minute)

  test('metrics come under the job and labels that the operator gives', () => {
    expect(ask(world, 'count by (job, namespace, service, endpoint, container, team, tier) (up{job="web"})', 'job', 'namespace', 'service', 'endpoint', 'container', 'team', 'tier')).toEqual(['web,default,web,http,web,shop,front 2'])
    expect(ask(world, 'count(http_requests_total{job="web"} or workload_threads{job="web"} or {job="web", __name__=~"process_.*"}) > bool 0')).toEqual(['1'])
    expect(inPool(world).map(({ health, labels }) => [health, labels['job']])).toEqual([['up', 'web'], ['up', 'web']])
    expect(accepted(world)).toEqual([['k8s', 'True', undefined]])
  })

  test('the configuration lies in a Secret, as the operator writes it', () => {
    const packed = cacheOf(world).get(secrets, 'prometheus-k8s', 'monitoring')!.data!['prometheus.yaml.gz']!
    const text = gunzipSync(Buffer.from(packed, 'base64')).toString()
    expect(text).toMatch(/^global:\n {2}scrape_interval: 30s\n {2}external_labels:\n {4}prometheus: monitoring\/k8s\n {4}prometheus_replica: \$\(POD_NAME\)\n/)
    expect(text).toContain(`- job_name: ${pool}\n`)
    expect(asked<{ yaml: string }>(world, 'status/config').yaml).toContain('prometheus_replica: prometheus-k8s-0')
  })

  test('without it they are there until they are too old: a job that goes leaves no markers', () => {
    const child = world.fork()
    admin(child).delete(serviceMonitors, { metadata: { name: 'web', namespace: 'default' } })
    child.runFor(minute)
    expect(ask(child, 'up{job="web"}')).toEqual(['1', '1'])
    child.runFor(5 * minute)
    expect(ask(child, 'up{job="web"}')).toEqual([])
    expect(ask(child, 'count_over_time(up{job="web"}[10m]) > bool 0')).toEqual(['1', '1'])
    expect(inPool(child)).toEqual([])
  })

  test('a wrong name of a port finds nothing: targets are dropped', () => {
    const child = world.fork()
    apply(child, monitor('{port: web}'))
    child.runFor(2 * minute)
    expect(inPool(child)).toEqual([])
    expect(asked<Targets>(child, 'targets').droppedTargetCounts[pool]).toBeGreaterThanOrEqual(2)
    expect(ask(child, 'up{job="web"}')).toEqual([])
    expect(accepted(child)).toEqual([['k8s', 'True', undefined]])
  })

  test('one that is broken is left out, and told so', () => {
    const child = world.fork()
    apply(child, monitor('{port: http, scrapeTimeout: 45s}'))
    child.runFor(2 * minute)
    const words = 'endpoints[0]: scrapeTimeout "45s" greater than scrapeInterval "30s"'
    expect(accepted(child)).toEqual([['k8s', 'False', words]])
    expect(said(child, 'web')).toContain(`InvalidConfiguration: "default/web" was rejected due to invalid configuration: ${words}`)
    expect(inPool(child)).toEqual([])
    apply(child, monitor('{port: http}'))
    child.runFor(2 * minute)
    expect(accepted(child)).toEqual([['k8s', 'True', undefined]])
    expect(inPool(child)).toHaveLength(2)
  })

  test('a Prometheus that selects by labels lets go of it', () => {
    const child = world.fork()
    admin(child).patch(
      prometheuses, { metadata: { name: 'k8s', namespace: 'monitoring' } },
      { type: 'merge', body: { spec: { serviceMonitorSelector: { matchLabels: { release: 'prom' } } } } },
    )
    child.runFor(minute)
    expect([accepted(child), inPool(child)]).toEqual([[], []])
  })

  test('nothing where there was an empty selector is another spec of a custom object', () => {
    const child = world.fork()
    const change = (serviceMonitorNamespaceSelector: object | null) => admin(child).patch(
      prometheuses, { metadata: { name: 'k8s', namespace: 'monitoring' } }, { type: 'merge', body: { spec: { serviceMonitorNamespaceSelector } } },
    ).metadata.generation!
    const before = change({})
    expect([change(null), change(null)]).toEqual([before + 1, before + 1])
    child.runFor(minute)
    expect(inPool(child)).toEqual([])
  })

  test('a namespace of its own is not looked into without a namespaceSelector', () => {
    const child = world.fork()
    admin(child).delete(serviceMonitors, { metadata: { name: 'web', namespace: 'default' } })
    apply(child, monitor('{port: http}').replace('name: web}', 'name: far, namespace: monitoring}'))
    child.runFor(minute)
    expect(inPool(child, 'serviceMonitor/monitoring/far/0')).toEqual([])
    apply(child, monitor('{port: http}', 'namespaceSelector: {matchNames: [default]}').replace('name: web}', 'name: far, namespace: monitoring}'))
    child.runFor(minute)
    expect(inPool(child, 'serviceMonitor/monitoring/far/0')).toHaveLength(2)
  })
})

test('PodMonitors and ScrapeConfigs', () => {
  const world = base.fork()
  apply(world, `
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, podMetricsEndpoints: [{port: http, path: /metrics}]}
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: ScrapeConfig
metadata: {name: ksm}
spec: {staticConfigs: [{targets: ['kube-state-metrics.kube-system.svc:8080']}], jobName: mine}`)
  world.runFor(2 * minute)
  expect(ask(world, 'sum by (job, endpoint) (up{job=~"default/web|mine"})', 'job', 'endpoint').sort()).toEqual(['default/web,http 2', 'mine, 1'])
  expect(cacheOf(world).get(podMonitors, 'web', 'default')?.status?.bindings).toHaveLength(1)
})

test('a Prometheus that cannot be reconciled says why and keeps what it had', () => {
  const world = base.fork()
  admin(world).patch(
    prometheuses, { metadata: { name: 'k8s', namespace: 'monitoring' } },
    { type: 'merge', body: { spec: { additionalScrapeConfigs: { name: 'nowhere', key: 'a' } } } },
  )
  world.runFor(minute)
  expect(cacheOf(world).get(prometheuses, 'k8s', 'monitoring')?.status?.conditions?.[1]).toMatchObject({
    type: 'Reconciled', status: 'False', reason: 'ReconciliationFailed',
    message: 'creating config failed: loading additional scrape configs from Secret failed: secrets "nowhere" not found',
  })
  expect(ask(world, 'sum by (job) (up{job="kubelet"})', 'job')).toEqual(['kubelet 3'])
})

test('without the Prometheus nothing is bound, its Secret goes, and the world scrapes as it did', () => {
  const world = base.fork()
  apply(world, monitor('{port: http}'))
  world.runFor(minute)
  admin(world).delete(prometheuses, { metadata: { name: 'k8s', namespace: 'monitoring' } })
  world.runFor(minute)
  expect(accepted(world)).toEqual([])
  expect(cacheOf(world).get(secrets, 'prometheus-k8s', 'monitoring')).toBeUndefined()
  expect(asked<{ yaml: string }>(world, 'status/config').yaml).not.toContain('external_labels')
  expect(ask(world, 'sum by (job) (up{job="kubelet"})', 'job')).toEqual(['kubelet 3'])
})

test('a ConfigMap that somebody wrote comes first; when it has gone the operator has its way again', () => {
  const world = base.fork()
  apply(world, monitor('{port: http}'))
  apply(
    world, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: prometheus-k8s, namespace: monitoring}\ndata: {prometheus.yaml: 'scrape_configs: [{job_name: one}]'}",
  )
  world.runFor(minute)
  expect(asked(world, 'scrape_pools')).toEqual({ scrapePools: ['one'] })
  world.runFor(minute)
  apply(world, monitor('{port: http, interval: 20s}'))
  world.runFor(minute)
  expect(asked(world, 'scrape_pools')).toEqual({ scrapePools: ['one'] })
  admin(world).delete(configMaps, { metadata: { name: 'prometheus-k8s', namespace: 'monitoring' } })
  world.runFor(minute)
  expect(inPool(world)).toHaveLength(2)
})

test('forks, snapshots, replays and other steps go the same way', () => {
  checkWorld(() => buildWorld({ seed: 7, ...clusterOptions, addons: [prometheusOperator] }), [
    (world) => apply(world, shop),
    (world) => apply(world, monitor('{port: http, interval: 15s}')),
    { run: minute },
    (world) => apply(world, monitor('{port: http, scrapeTimeout: 2m}')),
    { run: minute },
  ])
})
