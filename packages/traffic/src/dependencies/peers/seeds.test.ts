/** Whatever befalls members, seed by seed: every request ends once, nothing that was acknowledged is lost, reads are of what was written. */
import fc from 'fast-check'
import { millisecond, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { stopClient } from '../../clients.ts'
import { healFault, injectFault } from '../../faults.ts'
import type { Fault } from '../../faults/fault.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { judgeHistory } from '../../measures/peer-truth.ts'
import { stopServer } from '../../servers.ts'
import { cassandra, etcd, etcdNames, replicated, ringNames, startMember, use } from '../../testing/replicated.ts'
import { trafficPart } from '../../traffic-part.ts'

const load = 'load: {rate: 15/s}\ntimeout: 2s\nretries: 1'

function world(kind: string, seed: number): Simulation {
  const simulation = kind === 'etcd' ? etcd({ seed, more: 'snapshot-count: 50' }) : cassandra({ seed, more: 'repair.every: 5s\nrequest_timeout: 700ms' })
  const level = kind === 'etcd' ? '' : ', consistency: quorum'
  use(simulation, `{write: k, key: "uniform(4)"${level}}, {read: k, key: "uniform(4)"${level}}`, { service: kind, more: load })
  if (kind === 'etcd') use(simulation, '{write: k, key: "uniform(4)", if: match}, {lock: l, ttl: 2s}', { id: 'other', more: load })
  return simulation
}

function happen(simulation: Simulation, names: readonly string[], what: number, number: number): void {
  const id = names[number % names.length]!
  const there = simulation.state(trafficPart).instanceIndex.has(id)
  const fault: Omit<Fault, 'id' | 'at' | 'kind'> = { where: { instances: [id] }, for: (200 + 100 * number) * millisecond }
  const begin = (kind: Fault['kind'], more: Partial<Fault> = {}) => injectFault(simulation, { ...fault, ...more, kind, id: `${kind} ${what} ${number} ${simulation.now}`, at: simulation.now })
  switch (what) {
    case 0: return begin('stall')
    case 1: return begin('link', { cut: 'dropped' })
    case 2: return begin('link', { delay: 100 * millisecond, jitter: 50 * millisecond, loss: 0.1 })
    case 3: return there ? stopServer(simulation, id, { graceful: false }) : restart(simulation, names, id)
    case 4: return there ? stopServer(simulation, id, { graceful: true }) : restart(simulation, names, id)
    default: return there ? undefined : restart(simulation, names, id)
  }
}

function restart(simulation: Simulation, names: readonly string[], id: string): void {
  startMember(simulation, id, names === etcdNames ? 'snapshot-count: 50' : `ring: [${names.join(', ')}]\nrepair.every: 5s\nrequest_timeout: 700ms`)
}

function expectInOrder(simulation: Simulation): void {
  for (const { outcomes, requests } of groundTruth(simulation).clients) expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
}

test.each([['etcd', etcdNames], ['cassandra', ringNames]] as const)('%s: requests are conserved, and no acknowledged write is lost', { timeout: 300_000 }, (kind, names) => {
  const step = fc.record({ what: fc.nat(5), after: fc.integer({ min: 0, max: 2000 }), number: fc.nat(20) })
  fc.assert(fc.property(fc.nat(1000), fc.array(step, { maxLength: 10 }), (seed, steps) => {
    const simulation = world(kind, seed)
    simulation.runFor(3 * second)
    for (const { what, after, number } of steps) {
      happen(simulation, names, what, number)
      simulation.runFor(after * millisecond)
      expectInOrder(simulation)
    }
    for (const { fault, phase } of groundTruth(simulation).faults) if (phase !== 'healed') healFault(simulation, fault.id)
    for (const id of names) if (!simulation.state(trafficPart).instanceIndex.has(id)) restart(simulation, names, id)
    for (const id of kind === 'etcd' ? ['load', 'other'] : ['load']) stopClient(simulation, id)
    simulation.runFor(30 * second)
    expectInOrder(simulation)
    const { jobCount, requestCount, peerAsks } = simulation.state(trafficPart)
    expect([jobCount, requestCount, peerAsks!.size, replicated(simulation).lost]).toEqual([0, 0, 0, []])
    if (kind === 'etcd') expect([replicated(simulation).staleReads, judgeHistory(simulation, '/etcd-cluster')]).toEqual([0, { isLinearizable: true }])
  }), { numRuns: 12, seed: 1 })
})

test.each([['etcd', etcdNames], ['cassandra', ringNames]] as const)('%s: the same twice, forked, saved, in other steps and from its journal', (kind, names) => {
  checkWorld(() => world(kind, 7), [
    { run: 4 * second },
    (each) => happen(each, names, 1, 1), { run: second },
    (each) => happen(each, names, 3, 0), { run: 2 * second },
    (each) => happen(each, names, 0, 2), { run: 2 * second },
    (each) => happen(each, names, 5, 0), { run: 3 * second },
  ])
})
