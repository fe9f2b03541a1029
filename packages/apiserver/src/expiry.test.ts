/** Events live an hour, and a lease's share of a minute longer: together with those written after them. */
import { expect, test } from 'vitest'
import { events } from '@track/apimachinery'
import { hour, minute, second, Simulation } from '@track/simulation'
import { apiServerPart } from './part.ts'
import { clientFor } from './client.ts'
import { builtInKinds } from './registry/index.ts'
import { storedObjects } from './store.ts'
import { storeOf } from './api-server.ts'

const user = { name: 'tester', groups: ['system:masters'] }

function openWorld() {
  const world = Simulation.start([apiServerPart({ kinds: builtInKinds, admission: [] })], { seed: 1, startedAt: 1_767_600_000_000_000 })
  const api = clientFor(world, { user, manager: 'tester' })
  const write = (name: string) => api.create(events, {
    metadata: { name, namespace: 'default' }, involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' }, reason: 'Tested', message: name, type: 'Normal',
  } as never)
  return { world, api, write, names: () => [...storedObjects(storeOf(world), events).values()].map(({ metadata }) => metadata.name) }
}

test('what is written within a minute goes together, a minute late at most', () => {
  const { world, write, names } = openWorld()
  write('first')
  write('at-once')
  world.runFor(30 * second)
  write('second')
  world.runFor(31 * second)
  write('third')
  world.runUntil(world.startedAt + hour + minute - 1)
  expect(names()).toEqual(['first', 'at-once', 'second', 'third'])
  world.runFor(1)
  expect(names()).toEqual(['third'])
  world.runFor(61 * second)
  expect(names()).toEqual([])
  expect(storeOf(world).leases).toEqual([])
})

test('a write begins the time anew', () => {
  const { world, api, write, names } = openWorld()
  const first = write('first')
  write('second')
  world.runFor(10 * minute)
  api.update(events, { ...first, count: 2 } as never)
  world.runUntil(world.startedAt + hour + minute)
  expect(names()).toEqual(['first'])
  world.runFor(10 * minute)
  expect(names()).toEqual([])
})
