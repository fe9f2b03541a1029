/** Members as processes come and go: a new process has the old one's disk, and its own settings. */
import { second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { setReady, setServiceEndpoints, stopServer } from '../../servers.ts'
import { startStore } from '../../stores.ts'
import { etcd, etcdNames, reading, replicated, startMember, use } from '../../testing/replicated.ts'
import { quorumStore, storeWorld } from '../../testing/stores.ts'
import { clientTruth } from '../../testing/scenario.ts'
import { trafficPart } from '../../traffic-part.ts'
import { noteInvoked } from './history.ts'
import { type AskRow, openPeers, type Peered } from './tables.ts'

const settingsOf = (world: Simulation): unknown[] => [...(world.state(trafficPart) as Peered).peerProcesses.values()].map(({ row }) => (row as unknown as { settings: object }).settings)

test('a member that is started anew with other settings goes by them, with what it had on its disk', () => {
  const build = (): Simulation => {
    const world = etcd()
    use(world, '{write: config, key: "uniform(20)"}')
    return world
  }
  const { simulation } = checkWorld(build, [{ run: 10 * second }, (world) => {
    for (const id of etcdNames) {
      stopServer(world, id, { graceful: false })
      startMember(world, id, 'heartbeat-interval: 200\nelection-timeout: 2000')
    }
  }, { run: 20 * second }])
  expect(settingsOf(simulation)).toMatchObject(etcdNames.map(() => ({ heartbeat: 200_000, election: 2_000_000 })))
  expect(clientTruth(simulation).outcomes['success']).toBeGreaterThan(400)
  expect(reading(simulation, replicated(simulation).leader!, 'etcd_debugging_mvcc_current_revision')).toBeGreaterThan(400)
})

test('a node may be called as it likes', () => {
  const world = storeWorld(1)
  for (const name of ['one coordinator', 'two']) {
    startStore(world, { id: name, workload: quorumStore(`name: ${name}\nring: [one coordinator, two]`), labels: {} })
    setReady(world, name, true)
  }
  setServiceEndpoints(world, 'two', ['two'])
  use(world, '{write: carts, consistency: all}', { service: 'two' })
  world.runFor(10 * second)
  expect([replicated(world).members.length, clientTruth(world).outcomes['success']! > 100]).toEqual([2, true])
})

test('operations that nobody answers: reads go with the older half, and looking for them does not cost more and more', () => {
  const state = openPeers(structuredClone({}) as never)
  const ask = (id: number): AskRow => ({ id: String(id), client: 'load' }) as AskRow
  for (let id = 0; id < 40_000; id++) noteInvoked(state, id, ask(id), '/group', { kind: id % 10 === 0 ? 'put' : 'get', key: 'a' })
  expect(state.peerHistory.size).toBeLessThan(4000 + 2 * 2000 + 1)
})
