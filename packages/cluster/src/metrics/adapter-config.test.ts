import { events } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { apply, startCluster } from '../testing/play-cluster.ts'
import { adapterConfig, metricsAdapterPart } from './adapter-config.ts'

const rules = (name: string, namespace: string, config: string) => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ${namespace}}
data: {config.yaml: ${JSON.stringify(config)}}`

const monitoring = '{apiVersion: v1, kind: Namespace, metadata: {name: monitoring}}'
const arrivals = 'externalRules: [{name: {as: arrivals}, metricsQuery: sum(up)}]'

test('the rules are read when they change, and what they say is in the world', () => {
  const world = startCluster()
  apply(world, `${monitoring}\n---\n${rules('adapter-config', 'monitoring', arrivals)}`)
  expect(adapterConfig(world).external.map(({ name }) => name)).toEqual(['arrivals'])
  world.runFor(second)
  expect(adapterConfig(world)).toBe(world.state(metricsAdapterPart).read!.config)

  apply(world, rules('adapter-config', 'monitoring', arrivals.replace('arrivals', 'departures')))
  expect(adapterConfig(world).external.map(({ name }) => name)).toEqual(['departures'])
})

test('nobody else\'s ConfigMap is taken for them', () => {
  const world = startCluster()
  apply(world, `${monitoring}\n---\n${rules('adapter-config', 'monitoring', arrivals)}\n---\n${rules('collector', 'default', 'rules: [')}`)
  world.runFor(second)
  expect(cacheOf(world).list(events).filter(({ reason }) => reason === 'InvalidRules')).toEqual([])
  expect(world.state(metricsAdapterPart).read!.config.external).toHaveLength(1)
})
