/** The components of a cluster, scraped by a configuration that finds them; and what they have counted. */
import { pods, type Pod } from '@track/apimachinery'
import { clientFor, serve } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { controlPlaneServices } from '../../addons/control-plane-services/control-plane-services.ts'
import { nodeExporter } from '../../addons/node-exporter/node-exporter.ts'
import { apply, ask, clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { collect } from '../collect.ts'
import { telemetryOf } from '../store.ts'

const job = (name: string, namespace: string, service: string, more = '') => `
    - job_name: ${name}
      scheme: ${['node-exporter', 'kube-dns', 'etcd'].includes(name) ? 'http' : 'https'}
      kubernetes_sd_configs:
      - {role: endpoints, namespaces: {names: [${namespace}]}}
      relabel_configs:
      - {source_labels: [__meta_kubernetes_service_name], regex: ${service}, action: keep}${more}`

const configuration = `
apiVersion: v1
kind: Namespace
metadata: {name: monitoring}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: prometheus-k8s, namespace: monitoring}
data:
  prometheus.yaml: |
    global: {scrape_interval: 15s}
    scrape_configs:${job('apiserver', 'default', 'kubernetes')}${job('kube-scheduler', 'kube-system', 'kube-scheduler')}${
  job('kube-controller-manager', 'kube-system', 'kube-controller-manager')}${job('etcd', 'kube-system', 'kube-etcd')}${job('kube-dns', 'kube-system', 'coredns')}${
  job('node-exporter', 'monitoring', 'node-exporter', '\n      - {source_labels: [__meta_kubernetes_endpoint_node_name], target_label: instance}')}
`

const web = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: "nginx:1.27"}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: big}
spec: {containers: [{name: a, image: "nginx:1.27", resources: {requests: {cpu: "100"}}}]}
`

function startWatched(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [controlPlaneServices, nodeExporter] })
  world.runFor(10 * second)
  apply(world, configuration)
  world.runFor(minute)
  apply(world, web)
  world.runFor(2 * minute)
  return world
}

test('every component is found, and is up', () => {
  const world = startWatched()
  // What is configured no more leaves no markers, and is there until it is too old.
  expect(ask(world, 'up{job="kube-state-metrics"}', 'job')).toEqual(['kube-state-metrics 1'])
  world.runFor(5 * minute)
  expect(ask(world, 'count by (job) (up == 1)', 'job').sort()).toEqual(['apiserver 1', 'etcd 1', 'kube-controller-manager 1', 'kube-dns 1', 'kube-scheduler 1', 'node-exporter 3'])
  expect(ask(world, 'up == 0', 'job')).toEqual([])
  expect([...telemetryOf(world).targets.values()].map(({ lastError }) => lastError).filter((words) => words !== '')).toEqual([])
})

test('what was done is what was counted', () => {
  const world = startWatched()
  const before = ask(world, 'sum(apiserver_request_total{resource="pods", verb="POST", subresource="", code="201"})')
  expect(before).toEqual([String(cacheOf(world).list(pods).length - 1)])
  expect(ask(world, 'apiserver_request_total{resource="pods", verb="APPLY"}', 'code', 'scope')).toEqual(['201,resource 1'])
  expect(ask(world, 'scheduler_schedule_attempts_total', 'result').sort()).toEqual(['scheduled 3', expect.stringMatching(/^unschedulable \d+$/)])
  expect(ask(world, 'scheduler_pending_pods{queue="unschedulable"}')).toEqual(['1'])
  expect(ask(world, 'scheduler_unschedulable_pods', 'plugin')).toEqual(['NodeResourcesFit 1'])
  expect(ask(world, 'apiserver_storage_objects{resource="pods"}')).toEqual([String(cacheOf(world).list(pods).length)])
  expect(ask(world, 'workqueue_adds_total{name="deployment"} > bool 0')).toEqual(['1'])
  expect(ask(world, 'histogram_quantile(0.99, sum by (le) (rate(apiserver_request_duration_seconds_bucket{verb!="WATCH"}[1m]))) < bool 0.005')).toEqual(['1'])
})

test('a node is as its kubelet has it: CPU time passes on every CPU, memory is free or used', () => {
  const world = startWatched()
  expect(ask(world, 'sum by (instance) (rate(node_cpu_seconds_total[1m]))', 'instance').sort()).toEqual(['node-a1 8', 'node-b1 8', 'node-c1 8'])
  expect(ask(world, '(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) / node_memory_MemTotal_bytes > 0.01 < 0.1', 'instance')).toHaveLength(3)
  expect(ask(world, 'node_filesystem_avail_bytes / node_filesystem_size_bytes > 0.9', 'instance')).toHaveLength(3)
  expect(ask(world, 'node_uname_info', 'nodename', 'release').sort()).toEqual(['node-a1,6.8.0-60-generic 1', 'node-b1,6.8.0-60-generic 1', 'node-c1,6.8.0-60-generic 1'])
})

test('a zone whose node is lost is not healthy', () => {
  const world = startWatched()
  world.input('nodes', 'begin fault', { node: 'node-b1', fault: 'kubelet-stopped' })
  world.runFor(2 * minute)
  expect(ask(world, 'node_collector_zone_health', 'zone').sort()).toEqual(['europe-1:\0:europe-1a 100', 'europe-1:\0:europe-1b 0', 'europe-1:\0:europe-1c 100'])
})

test('an exporter whose pod is deleted comes back', () => {
  const world = startWatched()
  const api = clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })
  const exporters = () => cacheOf(world).list(pods, 'monitoring').map(({ metadata, status }: Pod) => `${metadata.name!} ${status!.phase!}`).sort()
  const all = ['node-exporter-node-a1 Running', 'node-exporter-node-b1 Running', 'node-exporter-node-c1 Running']
  expect(exporters()).toEqual(all)
  api.delete(pods, { metadata: { name: 'node-exporter-node-a1', namespace: 'monitoring' } })
  world.runFor(minute)
  expect(exporters()).toEqual(all)
})

test('the API server tells its metrics to whoever has a name', () => {
  const world = startWatched()
  const get = (user?: { readonly name: string; readonly groups: readonly string[] }) => serve(world, { method: 'GET', path: '/metrics', query: {}, headers: {}, ...(user && { user }) })
  expect(get().status).toBe(401)
  const { status, headers, body } = get({ name: 'admin', groups: ['system:masters'] })
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'])
  expect(body).toMatch(/^# HELP apiserver_request_total \[STABLE\] Counter of apiserver requests/m)
})

test('a port of nobody refuses; a port of TLS wants TLS', () => {
  const world = startWatched()
  const target = [...telemetryOf(world).targets.values()].find(({ job: name }) => name === 'kube-scheduler')!
  const said = (changed: Partial<typeof target>) => collect(world, { ...target, ...changed })
  expect(said({ address: '10.0.0.2:10251' })).toMatchObject({ error: 'Get "https://10.0.0.2:10251/metrics": dial tcp 10.0.0.2:10251: connect: connection refused' })
  expect(said({ scheme: 'http' })).toMatchObject({ error: 'server returned HTTP status 400 Bad Request' })
  expect(said({ path: '/other' })).toMatchObject({ error: 'server returned HTTP status 404 Not Found' })
})

test('a watched cluster goes the same way forked, saved and by other steps', () => {
  checkWorld(startWatched, [{ run: minute }])
})
