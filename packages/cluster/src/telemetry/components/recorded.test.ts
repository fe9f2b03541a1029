/** Names, types, help texts and labels of what components expose, as the real ones expose them. */
import { readFileSync } from 'node:fs'
import { nodeExporterMetrics } from '@track/nodes'
import { minute, type Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { expect, test } from 'vitest'
import { apply, startCluster } from '../../testing/play-cluster.ts'
import { lookUpName } from '../prometheus-side.ts'
import { apiServerMetrics } from './api-server.ts'
import { controllerManagerMetrics } from './controller-manager.ts'
import { corednsMetrics } from './coredns.ts'
import { etcdMetrics } from './etcd.ts'
import { schedulerMetrics } from './scheduler.ts'

type Row = readonly [name: string, type: string, help: string, labels: readonly string[]]

const recorded = JSON.parse(readFileSync(new URL('../../../testdata/component-metrics.json', import.meta.url), 'utf8')) as Readonly<Record<string, readonly Row[]>>

function rowsOf(families: readonly MetricFamily[]): readonly Row[] {
  return families.map(({ name, type, help, samples }): Row => {
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== 'le'))
    return [name, type, help, [...labels].sort()]
  })
}

/** A cluster in which something of everything has happened. */
function busyCluster(): Simulation {
  const world = startCluster()
  apply(world, `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: "nginx:1.27"}]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: big}
spec: {containers: [{name: a, image: "nginx:1.27", resources: {requests: {cpu: "100"}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`)
  world.runFor(2 * minute)
  lookUpName(world, 'web.default.svc')
  lookUpName(world, 'nobody.default.svc')
  return world
}

const exposed: Readonly<Record<string, (world: Simulation) => readonly MetricFamily[]>> = {
  'kube-apiserver': apiServerMetrics, 'kube-controller-manager': controllerManagerMetrics, 'kube-scheduler': schedulerMetrics, etcd: etcdMetrics, coredns: corednsMetrics,
  'node-exporter': (world) => nodeExporterMetrics(world, 'node-a1'),
}

test.each(Object.entries(exposed))('%s', (component, metrics) => {
  const rows = rowsOf(metrics(busyCluster()))
  expect(rows.length).toBeGreaterThan(4)
  expect(rows).toEqual(rows.map(([name]) => recorded[component]!.find((row) => row[0] === name) ?? [name, 'not exposed by the real one']))
})

test('the DNS has counted a question for each family of addresses, under each name that was tried', () => {
  const world = startCluster()
  const counted = () => corednsMetrics(world).filter(({ name }) => name.startsWith('coredns_dns_re')).flatMap(({ samples }) => samples.map(({ labels, value }) => `${labels['type'] ?? labels['rcode']!} ${value}`))
  const before = counted()
  lookUpName(world, 'kubernetes.default.svc')
  expect([before, counted()]).toEqual([[], ['A 3', 'AAAA 3', 'NXDOMAIN 4', 'NOERROR 2']])
})
