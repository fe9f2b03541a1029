import { expect, test } from 'vitest'
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { injectFault } from '../faults.ts'
import { apiWorld, client, clientTruth, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import type { Fault } from './fault.ts'

const world = () => apiWorld({
  api: server('concurrency: 100\nroutes: [{path: /, service: 1ms}, {path: /pay, method: POST, service: 1ms, errors: 0.5}]'),
  load: client('service: api\ntimeout: 1s\nload: {rate: 100/s, arrivals: constant}\nroutes: [{path: /, weight: 1}, {path: /pay, method: POST, weight: 1}]'),
})

const fault = (more: Partial<Fault>): Fault => ({ id: 'fault', kind: 'answers', where: { service: 'api' }, at: startedAt + 10 * second, for: 10 * second, ...more })

/** Outcomes while the fault is at work, and how many the server has served meanwhile. */
function during(simulation: Simulation): Record<string, number> {
  simulation.runUntil(startedAt + 10 * second - 1)
  const [before, served] = [clientTruth(simulation).outcomes, simulation.state(trafficPart).instanceServed[0]!]
  simulation.runUntil(startedAt + 20 * second - 2)
  const after = clientTruth(simulation).outcomes
  const counts = Object.entries(after).map(([name, count]) => [name, Math.round((count - (before[name] ?? 0)) / 50)] as const)
  return { ...Object.fromEntries(counts.filter(([, count]) => count !== 0)), served: Math.round((simulation.state(trafficPart).instanceServed[0]! - served) / 50) }
}

/** In units of fifty requests; a thousand come, half of them to /pay, of which half fail by themselves. */
const cases: Record<string, { fault: Partial<Fault>; seen: Record<string, number> }> = {
  'nothing': { fault: { for: 1 }, seen: { success: 15, error: 5, served: 20 } },
  'requests cut off before the server': { fault: { isAborted: true, isBeforeServer: true }, seen: { reset: 20, served: 0 } },
  'answers cut off after it': { fault: { isAborted: true }, seen: { reset: 20, served: 20 } },
  'one route': { fault: { where: { path: '/' }, isAborted: true }, seen: { success: 5, error: 5, reset: 10, served: 20 } },
  'one method': { fault: { where: { method: 'POST' }, isAborted: true }, seen: { success: 10, reset: 10, served: 20 } },
  'only answers of a status': { fault: { onlyCode: '500', code: '200' }, seen: { success: 20, served: 20 } },
  'another status': { fault: { code: '503' }, seen: { rejected: 20, served: 20 } },
  'later than the client waits': { fault: { delay: 2 * second }, seen: { timeout: 18, served: 20 } },
  'one in a hundred': { fault: { isAborted: true, ratio: 0.5, where: { path: '/' } }, seen: { success: 10, error: 5, reset: 5, served: 20 } },
  'a quota': { fault: { kind: 'quota', rate: 50, burst: 1 }, seen: { success: 8, error: 2, too_many_requests: 10, served: 10 } },
}

test.each(Object.entries(cases))('%s', (_name, { fault: rules, seen }) => {
  const simulation = world()
  injectFault(simulation, fault(rules))
  const found = during(simulation)
  for (const name of new Set([...Object.keys(seen), ...Object.keys(found)])) expect([name, Math.abs((found[name] ?? 0) - (seen[name] ?? 0)) <= 1]).toEqual([name, true])
  simulation.runUntil(startedAt + minute)
  const state = simulation.state(trafficPart)
  expect([state.instanceAnswers[0], state.quotas.size]).toEqual([null, 0])
  const before = clientTruth(simulation).outcomes
  simulation.runFor(10 * second)
  const after = clientTruth(simulation).outcomes
  expect((after['success'] ?? 0) + (after['error'] ?? 0) - (before['success'] ?? 0) - (before['error'] ?? 0)).toBe(1000)
})

test('a delay of answers adds to what there is', () => {
  const simulation = world()
  injectFault(simulation, fault({ delay: 200 * millisecond, where: { path: '/' }, at: startedAt, for: minute }))
  simulation.runUntil(startedAt + minute)
  const { p50, p90 } = clientTruth(simulation).seconds
  expect([p50 < 0.3, p90 > 0.19 && p90 < 0.22]).toEqual([true, true])
})
