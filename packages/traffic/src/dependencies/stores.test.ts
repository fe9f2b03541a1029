/** Whatever happens to databases and caches: requests are conserved, connections and locks are somebody's, and nothing is left. */
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startClient, stopClient, updateClient } from '../clients.ts'
import { healFault, injectFault } from '../faults.ts'
import type { Fault } from '../faults/fault.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { setReady, startServer, stopServer } from '../servers.ts'
import { startStore, updateStore } from '../stores.ts'
import { cache, database, keep, storeWorld } from '../testing/stores.ts'
import { client, serve, server, startedAt } from '../testing/scenario.ts'
import { connecting, pooling } from './database/sessions.ts'
import { trafficPart } from '../traffic-part.ts'

const described = `cluster: shop
max_connections: 30
concurrency: 3
statement_timeout: 400ms
lock_timeout: 250ms
deadlock_timeout: 60ms
idle_in_transaction_session_timeout: 100ms
synchronous_standbys: 1
synchronous.degrade: true
failover: {detection: 700ms, promotion: 200ms}`

const api = server(`concurrency: 20
queue: {limit: 15}
abandoned: cancel
routes:
- {path: /, service: 1ms, calls: [{dependency: db, transaction: true, think: exponential(20ms), statements: [{write: stock, key: "zipf(30, 1)", times: 2}, {lock: users, key: uniform(20)}]}, {dependency: replica, statements: [{read: stock, key: "zipf(30, 1)"}]}]}
- {path: /list, service: 1ms, calls: [{dependency: db, statements: [{read: products, key: "zipf(100, 1)", times: 2, absent: 5%}], cache: {dependency: cache, ttl: 700ms, jitter: 10%, stale: 200ms, coalesce: true}}]}
dependencies:
  db: {service: db, target_session_attrs: primary, timeout: 500ms, retries: 1, pool: {connections: 8, pending: 10}}
  replica: {service: db, target_session_attrs: prefer-standby, timeout: 300ms, pinned: 1}
  cache: {service: cache, timeout: 20ms, pool: {connections: 4}}`)

function shop(seed: number, more: string): Simulation {
  const simulation = storeWorld(seed)
  keep(simulation, 'db', ['db-0', 'db-1'], database(`${described}\n${more}`))
  keep(simulation, 'cache', ['cache'], cache('maxmemory: 40\nentry.bytes: 1\nmaxmemory-policy: allkeys-lru'))
  serve(simulation, 'api', ['api-0', 'api-1'], api)
  startClient(simulation, { id: 'load', workload: client('service: api\nroutes: [{path: /}, {path: /list, weight: 3}]\nload: {rate: 150/s}\ntimeout: 400ms\nretries: 1') })
  return simulation
}

const faults: readonly Fault[] = [
  { id: 'stall', kind: 'stall', where: { instances: ['db-0'] }, at: startedAt, for: 900 * millisecond },
  { id: 'standby', kind: 'stall', where: { instances: ['db-1'] }, at: startedAt, for: 900 * millisecond },
  { id: 'slow', kind: 'slow', where: { service: 'db' }, at: startedAt, for: second, factor: 6 },
  { id: 'crash', kind: 'crash', where: { service: 'cache' }, at: startedAt, for: 500 * millisecond },
  { id: 'late', kind: 'latency', where: { service: 'cache' }, at: startedAt, for: second, delay: 15 * millisecond },
  { id: 'gone', kind: 'crash', where: { instances: ['db-0'] }, at: startedAt, for: second },
]

const happenings: Record<string, (world: Simulation, number: number) => void> = {
  fault: (world, number) => {
    const fault = faults[number % faults.length]!
    injectFault(world, { ...fault, id: `${fault.id}-${number}`, at: world.now })
  },
  heal: (world) => {
    for (const { fault, phase } of groundTruth(world).faults) if (phase === 'at work') healFault(world, fault.id)
  },
  'a database is replaced': (world, number) => {
    const id = `db-${number % 2}`
    stopServer(world, id, { graceful: number % 3 === 0 })
    if (number % 3 === 0) stopServer(world, id, { graceful: false })
    startStore(world, { id, workload: database(`${described}\nstartup: 100ms`), labels: { app: 'db' } })
    setReady(world, id, true)
  },
  'the cache is replaced': (world) => {
    stopServer(world, 'cache', { graceful: false })
    startStore(world, { id: 'cache', workload: cache() })
    setReady(world, 'cache', true)
  },
  'an API is replaced': (world) => {
    stopServer(world, 'api-0', { graceful: false })
    startServer(world, { id: 'api-0', workload: api })
    setReady(world, 'api-0', true)
  },
  'other settings': (world, number) => updateStore(world, 'db-1', database(described.replace('concurrency: 3', `concurrency: ${1 + number % 5}`))),
  'other load': (world, number) => updateClient(world, 'load', client(`service: api\nroutes: [{path: /}, {path: /list, weight: 3}]\nload: {rate: ${50 + 30 * (number % 6)}/s}\ntimeout: 300ms`)),
}

/** What must hold at any instant. */
function expectInOrder(world: Simulation): void {
  const state = world.state(trafficPart)
  for (const { outcomes, requests } of groundTruth(world).clients) {
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  }
  for (const [id, instance] of state.instanceIndex) {
    const jobs = [...state.jobInstance].flatMap((each, job) => (each === instance ? [job] : []))
    const figures = [state.instanceBusy[instance]!, state.instanceQueued[instance]!, state.databaseConnections![instance]!]
    expect([id, figures, Math.min(...figures) >= 0]).toEqual([id, figures, true])
    if (state.instanceRows[instance]!.workload.kind !== 'database') continue
    // Each session has a connection; pools and pins have the others.
    const links = [...state.linkIndex!.values()].filter((link) => state.linkInstance![link] === instance)
    const kept = links.reduce((sum, link) => sum + state.linkIdle![link]! + state.linkPinned![link]!, 0)
    expect([id, state.databaseConnections![instance]]).toEqual([id, jobs.length + kept])
    if (state.instanceRows[instance]!.workload['pooler.connections'] === undefined) expect(state.databaseConnections![instance]).toBeLessThanOrEqual(27)
    else {
      const isServed = (job: number) => state.sessionStage![job] !== connecting && (state.sessionStage![job] !== pooling || state.jobEntry[job] !== 0)
      expect([id, state.poolUsed![instance], state.poolLined![instance]]).toEqual([id, jobs.filter(isServed).length, jobs.filter((job) => state.sessionStage![job] === pooling && !isServed(job)).length])
    }
  }
  for (const [name, lock] of state.lockIndex!) {
    const holder = state.lockHolder![lock]!
    expect([name, name.startsWith(`${state.jobInstance[holder]!}/`)]).toEqual([name, true])
  }
}

test.each(['', 'pooler: {connections: 6, wait: 200ms}'])('every request ends once, and every connection and lock is somebody\'s %s', { timeout: 120_000 }, (more) => {
  const step = fc.record({ what: fc.constantFrom(...Object.keys(happenings)), after: fc.integer({ min: 0, max: 1500 }), number: fc.nat(60) })
  fc.assert(fc.property(fc.nat(1000), fc.array(step, { maxLength: 12 }), (seed, steps) => {
    const world = shop(seed, more)
    steps.forEach(({ what, after, number }, index) => {
      world.runFor(after * millisecond)
      happenings[what]!(world, 100 * index + number)
      expectInOrder(world)
    })
    world.runFor(second)
    expectInOrder(world)
    stopClient(world, 'load')
    for (const { fault, phase } of groundTruth(world).faults) if (phase !== 'healed') healFault(world, fault.id)
    world.runFor(5 * minute)
    const state = world.state(trafficPart)
    expect([state.requestCount, state.jobCount, state.lockIndex!.size, state.flights!.size, state.detached!.size]).toEqual([0, 0, 0, 0, 0])
  }), { numRuns: 40, seed: 1 })
})
