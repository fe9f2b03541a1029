/** What kube-state-metrics 2.18 said of the objects of a cluster, whole. */
import { readFileSync } from 'node:fs'
import type { KubeObject } from '@track/apimachinery'
import { minute } from '@track/simulation'
import { parseText } from '@track/telemetry'
import { expect, test } from 'vitest'
import { apply, ask, startCluster } from '../../testing/play-cluster.ts'
import { everyFamily } from './kube-state-metrics.ts'

type Row = readonly [name: string, type: string, help: string, labels: readonly string[]]

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../testdata/${name}.json`, import.meta.url), 'utf8')) as unknown
const { objects, samples } = read('kube-state-metrics') as { readonly objects: readonly KubeObject[]; readonly samples: Readonly<Record<string, readonly string[]>> }
const rows = (read('component-metrics') as Readonly<Record<string, readonly Row[]>>)['kube-state-metrics']!

const line = (labels: Readonly<Record<string, string>>, value: number) => `${JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))} ${value}`

test.each(everyFamily.map((family) => [family.name, family] as const))('%s', (name, { type, help, resource, samples: samplesOf }) => {
  const own = objects.filter(({ kind }) => kind === resource.kind).flatMap((object) => samplesOf(object)).map(({ labels, value }) => line(labels, value))
  const recorded = parseText(`# TYPE ${name} ${type}\n${samples[name]!.join('\n')}\n`).flatMap((family) => family.samples.map(({ labels, value }) => line(labels, value)))
  expect(own.sort()).toEqual(recorded.sort())
  expect([name, type, help]).toEqual(rows.find((row) => row[0] === name)?.slice(0, 3))
})

test('what is not there is for kinds that this world has not, or is left out', () => {
  const known = new Set(everyFamily.map(({ name }) => name))
  const kinds = new Set(everyFamily.map(({ name }) => name.split('_')[1]))
  const missing = rows.map(([name]) => name).filter((name) => name.startsWith('kube_') && !known.has(name) && kinds.has(name.split('_')[1]))
  expect(missing.filter((name) => !/_(labels|annotations)$/.test(name))).toMatchInlineSnapshot(`
    [
      "kube_cronjob_next_schedule_time",
      "kube_deployment_status_terminating_replicas",
      "kube_pod_overhead_cpu_cores",
      "kube_pod_overhead_memory_bytes",
      "kube_pod_runtimeclass_name_info",
      "kube_replicaset_status_terminating_replicas",
    ]
  `)
})

test('until somebody configures the Prometheus there are a few of them', () => {
  const world = startCluster()
  world.runFor(minute)
  expect(ask(world, 'count by (__name__) ({__name__=~"kube_node_.+"})', '__name__').sort()).toEqual(['kube_node_spec_unschedulable 3', 'kube_node_status_condition 36'])
  apply(world, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: monitoring}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: prometheus-k8s, namespace: monitoring}\ndata: {prometheus.yaml: "scrape_configs: [{job_name: state, honor_labels: true, static_configs: [{targets: [kube-state-metrics.kube-system.svc:8080]}]}]"}\n')
  world.runFor(2 * minute)
  expect(ask(world, 'count by (__name__) ({__name__=~"kube_node_.+"})', '__name__').length).toBeGreaterThan(6)
})
