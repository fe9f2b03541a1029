/** Whom load goes to: the servers behind a Service, also by another name. */
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { apply, ask, startCluster, workload } from '../testing/play-cluster.ts'

test('load for an ExternalName of the cluster goes to the Service that it names, also when its pods change', () => {
  const world = startCluster()
  const alias = 'apiVersion: v1\nkind: Service\nmetadata: {name: old}\nspec: {type: ExternalName, externalName: api.default.svc.cluster.local}'
  const api = (replicas: number) => workload('api', 'kind: server\nconcurrency: 10\nroutes: [{path: /, service: 5ms}]', { port: 8080, replicas })
  apply(world, `${alias}\n---\n${api(1)}\n---\n${workload('clients', 'kind: client\nservice: old\nload.rate: 20/s\ntimeout: 1s')}`)
  world.runFor(2 * minute)
  const outcomes = () => ask(world, 'sum by (outcome) (increase(http_client_requests_total[1m])) > 0', 'outcome')
  world.runFor(minute)
  expect(outcomes().map((line) => line.split(' ')[0])).toEqual(['success'])
  apply(world, api(0))
  world.runFor(2 * minute)
  expect(outcomes().map((line) => line.split(' ')[0])).toEqual(['refused'])
  apply(world, api(2))
  world.runFor(2 * minute)
  expect(outcomes().map((line) => line.split(' ')[0])).toEqual(['success'])
})
