/** A server that is a proxy: what it passes on, keeps back and answers by itself, and that nothing is lost on the way. */
import fc from 'fast-check'
import { millisecond, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { startClient } from '../clients.ts'
import { stopServer } from '../servers.ts'
import { onceAtMost } from '../synthetic-request.ts'
import { client, clientTruth, emptyWorld, serve, server } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import type { Target } from '../workloads/workload.ts'
import { isWithin, type Limits } from './limiting.ts'
import { setProxyTable } from './proxies.ts'
import { rewritten } from './rewriting.ts'
import type { ProxyBackend, ProxyRule, ProxyTable, Rewrite } from './table.ts'

const backend = (service: string, weight = 1, more: Partial<ProxyBackend> = {}): ProxyBackend =>
  ({ name: service, weight, service, policy: onceAtMost, ...more })

function table(...rules: readonly Partial<ProxyRule>[]): ProxyTable {
  return {
    servers: [{
      ports: [80], host: { kind: 'any' },
      rules: rules.map((rule, index) => ({ name: `rule ${index}`, path: { kind: 'prefix', value: '/' }, backends: [], ...rule })),
    }],
    unmatched: 404, work: { kind: 'constant', value: 100 }, cpu: 50,
    failures: { timeout: 504, connection: 502, other: 502 },
  }
}

function world(proxied: ProxyTable, load = 'rate: 100/s, arrivals: constant', seed = 1): Simulation {
  const simulation = emptyWorld(seed)
  serve(simulation, 'a', ['a-0', 'a-1'], server('concurrency: 20\nroutes: [{path: /, service: 10ms}]'))
  serve(simulation, 'b', ['b-0'], server('concurrency: 20\nroutes: [{path: /, service: 10ms}]'))
  serve(simulation, 'proxy', ['proxy-0'], server('concurrency: 100\nroutes: [{path: /own, service: 100us}]'))
  setProxyTable(simulation, 'proxy-0', proxied)
  startClient(simulation, { id: 'load', workload: client(`service: proxy\nload: {${load}}\ntimeout: 1s`) })
  return simulation
}

function served(simulation: Simulation, ids: readonly string[]): number {
  const state = simulation.state(trafficPart)
  return ids.reduce((sum, id) => sum + (state.instanceServed[state.instanceIndex.get(id)!] ?? 0), 0)
}

describe('a proxy', () => {
  test('shares requests out by weight', () => {
    const simulation = world(table({ backends: [backend('a', 3), backend('b', 1)] }))
    simulation.runFor(100 * second)
    const [a, b] = [served(simulation, ['a-0', 'a-1']), served(simulation, ['b-0'])]
    expect(Object.keys(clientTruth(simulation).outcomes)).toEqual(['success'])
    expect(Math.abs(b / (a + b) - 0.25)).toBeLessThan(0.02)
  })

  test('answers by itself where a rule says so, where none fits, and where nobody is behind', () => {
    const answered = (proxied: ProxyTable) => {
      const simulation = world(proxied)
      simulation.runFor(5 * second)
      expect(served(simulation, ['a-0', 'a-1', 'b-0'])).toBe(0)
      return Object.keys(clientTruth(simulation).outcomes)
    }
    expect(answered(table({ status: 308 }))).toEqual(['permanent_redirect'])
    expect(answered(table({ path: { kind: 'exact', value: '/other' }, backends: [backend('a')] }))).toEqual(['not_found'])
    expect(answered(table({ backends: [backend('a', 1, { status: 503 })] }))).toEqual(['rejected'])
  })

  test('lets through what its limit allows', () => {
    const simulation = world(table({ backends: [backend('a')], limit: { perSecond: 20, burst: 100, status: 503 } }))
    simulation.runFor(60 * second)
    const { success = 0, rejected = 0 } = clientTruth(simulation).outcomes
    expect(Math.abs(success - (20 * 60 + 100))).toBeLessThan(5)
    expect(success + rejected).toBe(clientTruth(simulation).requests)
  })

  test('conserves requests: each that it took is passed on once, without retries, whatever becomes of the backend', () => {
    const simulation = world(table({ backends: [backend('a'), backend('b')] }), 'rate: 300/s')
    simulation.runFor(5 * second)
    stopServer(simulation, 'a-0', { graceful: false })
    simulation.runFor(5 * second)
    stopServer(simulation, 'b-0', { graceful: false })
    simulation.runFor(5 * second)
    const { requests, inFlight, outcomes } = clientTruth(simulation)
    expect(Object.values(outcomes).reduce((sum, each) => sum + each, 0)).toBe(requests)
    expect(inFlight).toBeLessThan(100)
    expect(Object.keys(outcomes).sort()).toEqual(expect.arrayContaining(['bad_gateway', 'success']))
  })

  test('forks, replays and is saved', () => {
    checkWorld(() => world(table({ backends: [backend('a'), backend('b')], limit: { perSecond: 50, burst: 5, status: 429 } }), 'rate: 80/s'), [
      { run: 3 * second }, (simulation) => setProxyTable(simulation, 'proxy-0', table({ backends: [backend('b')] })), { run: 3 * second },
    ])
  })
})

test.each<[name: string, rewrite: Rewrite, from: string, to: string]>([
  ['the whole path', { path: { kind: 'full', value: '/x' } }, '/a/b', '/x'],
  ['a prefix', { path: { kind: 'prefix', from: '/a', to: '/x' } }, '/a/b', '/x/b'],
  ['a prefix that is all of it', { path: { kind: 'prefix', from: '/a', to: '/' } }, '/a', '/'],
  ['a prefix by the root', { path: { kind: 'prefix', from: '/a', to: '/' } }, '/a/b', '/b'],
  ['the root by a prefix', { path: { kind: 'prefix', from: '/', to: '/x' } }, '/b', '/x/b'],
  ['what a group found', { path: { kind: 'regex', pattern: '^/api(/|$)(.*)', replacement: '/$2' } }, '/api/v1/cart', '/v1/cart'],
  ['a group that is not there', { path: { kind: 'regex', pattern: '^/api/(.*)', replacement: '/$1$3' } }, '/api/v1', '/v1'],
  ['nothing, where the expression fits nowhere', { path: { kind: 'regex', pattern: '^/api', replacement: '/' } }, '/web', '/web'],
])('a rewrite of %s', (_name, rewrite, from, to) => {
  expect(rewritten(rewrite, { path: from } as Target).path).toBe(to)
})

test('headers are set in the place of their own, added, and removed, whatever their case', () => {
  const target = { path: '/', headers: ['X-Old: 1', 'x-kept: 2', 'X-Set: 3'] } as unknown as Target
  expect(rewritten({ headers: { set: { 'x-set': '4' }, add: { 'x-kept': '5' }, remove: ['x-old'] } }, target).headers)
    .toEqual(['x-kept: 2', 'x-set: 4', 'x-kept: 5'])
})

test('a limit never lets more through than its rate and burst, and all of what stays below the rate', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 })
  fc.assert(fc.property(gaps, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 20 }), (all, perSecond, burst) => {
    const state: Limits = { proxyLimits: new Map() }
    let now = 0
    let passed = 0
    for (const gap of all) {
      now += gap * millisecond
      const isSlow = gap * perSecond >= 1000
      const isLet = isWithin(state, now, 'client', { perSecond, burst, status: 503 })
      if (isLet) passed++
      if (isSlow && !isLet) return false
    }
    return passed <= burst + 1 + (perSecond * now) / second + 1e-9
  }))
})
