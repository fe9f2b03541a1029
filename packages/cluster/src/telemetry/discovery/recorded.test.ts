/** Target groups that Prometheus 3.16 found in a cluster, by every role, with what can be attached and selected. */
import { readFileSync } from 'node:fs'
import type { KubeObject, Resource } from '@track/apimachinery'
import type { Cache } from '@track/controller-runtime'
import { loadPrometheusConfig } from '@track/telemetry'
import { expect, test } from 'vitest'
import { kubernetesGroups, readBySearch } from './kubernetes-discovery.ts'
import type { LabelSet, TargetGroup } from './target-group.ts'

const recorded = new URL('../../../testdata/kubernetes-discovery.json', import.meta.url)
const [objects, ...cases] = JSON.parse(readFileSync(recorded, 'utf8')) as [readonly KubeObject[], ...(readonly [config: string, groups: readonly TargetGroup[]])[]]

function rowsAsCache(rows: readonly KubeObject[]): Cache {
  const list: Cache['list'] = (resource, namespace) =>
    rows.filter(({ kind, metadata }) => kind === resource.kind && (namespace === undefined || metadata.namespace === namespace)) as never
  return {
    list, get: (resource, name, namespace) => list(resource, namespace).find(({ metadata }) => metadata.name === name),
    ownedBy: () => [], byIndex: () => [],
  }
}

function searchOf(config: string) {
  const [job] = loadPrometheusConfig(`scrape_configs:\n- job_name: a\n  kubernetes_sd_configs:\n  - ${config.replaceAll('\n', '\n    ')}\n`).scrape_configs
  return job!.kubernetes_sd_configs[0]!
}

const sorted = (labels: LabelSet): LabelSet => Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Neither groups nor targets have an order. */
function found(cache: Cache, config: string): readonly TargetGroup[] {
  return kubernetesGroups(cache, searchOf(config)).map(({ source, labels, targets }) => ({
    source, labels: sorted(labels), targets: targets.map((target) => JSON.stringify(sorted(target))).sort().map((text) => JSON.parse(text) as LabelSet),
  })).sort((a, b) => (a.source < b.source ? -1 : 1))
}

test.each(cases)('%s', (config, groups) => {
  expect(found(rowsAsCache(objects), config)).toEqual(groups)
})

test('a group is the same row until a row that it is made of is another', () => {
  const config = searchOf('role: pod\nattach_metadata: {node: true}')
  const before = kubernetesGroups(rowsAsCache(objects), config)
  expect(kubernetesGroups(rowsAsCache(objects), config).every((group, index) => group === before[index])).toBe(true)
  const changed = objects.map((object) => (object.metadata.name === 'node-b' ? { ...object, metadata: { ...object.metadata, labels: { zone: 'c' } } } : object))
  const after = kubernetesGroups(rowsAsCache(changed), config)
  expect(after.filter((group, index) => group !== before[index]).map(({ source }) => source)).toEqual(['pod/default/web-2'])
})

test.each(cases)('what is looked at is known beforehand: %s', (config) => {
  const search = searchOf(config)
  const known = readBySearch(search)
  const cache = rowsAsCache(objects)
  const looked = new Set<Resource>()
  const noted: Cache = {
    ...cache, list: (resource, namespace) => (looked.add(resource as Resource), cache.list(resource, namespace)),
    get: (resource, name, namespace) => (looked.add(resource as Resource), cache.get(resource, name, namespace)),
  }
  kubernetesGroups(noted, search)
  expect([...looked].filter((resource) => !known.includes(resource)).map(({ plural }) => plural)).toEqual([])
})
