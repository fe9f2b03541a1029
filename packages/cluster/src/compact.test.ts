/** Forgetting the log of changes changes nothing else. */
import { pods } from '@track/apimachinery'
import { changesSince, compact, storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second } from '@track/simulation'
import { firstDifference } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { apply, startCluster, workload } from './testing/play-cluster.ts'

const shop = workload('shop', `
kind: server
concurrency: 10
routes: [{path: /, service: exponential(20ms)}]`, { replicas: 3, port: 8080 })

test('a world whose log was compacted goes on as if it had not been', () => {
  const world = startCluster()
  apply(world, shop)
  // Pods are being started, and some of the parts wait for resources that have not changed for long.
  world.runFor(second)
  const compacted = world.fork()
  compact(compacted, storeOf(compacted))
  expect(storeOf(compacted).log).toHaveLength(0)
  expect(changesSince(storeOf(compacted), storeOf(world).revision - 1)).toBeUndefined()
  world.runUntil(compacted.now)
  for (const each of [world, compacted]) {
    each.runFor(minute)
    apply(each, shop.replace('replicas: 3', 'replicas: 5'))
    each.runFor(minute)
  }
  expect(cacheOf(world).list(pods, 'default')).toHaveLength(5)
  expect(firstDifference(storeOf(compacted).objects, storeOf(world).objects)).toBeUndefined()
})
