import { describe, expect, test } from 'vitest'
import { hour, minute, parseTimestamp, second } from '@track/simulation'
import { startClient } from '../clients.ts'
import { apiWorld, client, clientTruth, emptyWorld, server, startedAt } from '../testing/scenario.ts'
import { levelAt, loadOf } from './level.ts'

const levels = (text: string, at: readonly number[]): number[] => {
  const load = loadOf(client(`service: api\n${text}`))
  return at.map((seconds) => levelAt(load, startedAt, startedAt + seconds * second).level)
}

describe('the level of a load', () => {
  test.each<[string, string, number[], number[]]>([
    ['stays', 'load: {rate: 10/s}', [0, 1000], [10, 10]],
    ['steps, in whatever order they are written', 'load: {rate: 10/s}\nshape: [{at: 2m, to: 5/s}, {at: 1m, to: 30/s}]', [59, 60, 119, 120], [10, 30, 30, 5]],
    ['ramps in steps of a second', 'load: {rate: 10/s}\nshape: [{at: 10s, to: 20/s, over: 10s}]', [9, 10, 15, 19, 20, 99], [10, 10.5, 15.5, 19.5, 20, 20]],
    ['bursts once', 'load: {rate: 10/s}\nshape: [{at: 10s, times: 3, for: 5s}]', [9, 10, 14, 15, 100], [10, 30, 30, 10, 10]],
    ['bursts again and again, on top of a step', 'load: {rate: 10/s}\nshape: [{at: 10s, times: 3, for: 5s, every: 60s}, {at: 70s, to: 1/s}]',
      [12, 20, 69, 70, 74, 75, 130], [30, 10, 10, 3, 3, 1, 3]],
    ['counts users of a closed load', 'load: {model: closed, users: 10}\nshape: [{at: 10s, to: 20}]', [0, 10], [10, 20]],
  ])('%s', (_what, text, at, expected) => {
    expect(levels(text, at)).toEqual(expected)
  })

  test('follows the hours of the day and the days of the week', () => {
    const load = loadOf(client('service: api\nload: {rate: 100/s, day: [0, 1, 2, 1], week: [1, 1, 1, 1, 1, 0.5, 0.25]}'))
    const at = (text: string) => levelAt(load, startedAt, parseTimestamp(text)).level
    expect(at('2026-01-05T06:00:00Z')).toBeCloseTo(100, 0)
    expect(at('2026-01-05T09:00:00Z')).toBeCloseTo(150, 0)
    expect(at('2026-01-10T12:00:00Z')).toBeCloseTo(100, 0)
    expect(at('2026-01-11T21:00:00Z')).toBeCloseTo(12.5, 0)
  })

  test('holds until the instant that it names', () => {
    const load = loadOf(client('service: api\nload: {rate: 10/s}\nshape: [{at: 10s, times: 3, for: 5s, every: 1m}]'))
    const until = (seconds: number) => (levelAt(load, startedAt, startedAt + seconds * second).until - startedAt) / second
    expect([until(0), until(12), until(20)]).toEqual([10, 15, 70])
  })
})

test('as many requests come as the level says, whatever its shape', () => {
  const world = apiWorld({
    api: server('concurrency: 1000\nroutes: [{service: 1ms}]'),
    load: client('service: api\nload: {rate: 100/s}\nshape: [{at: 1m, to: 300/s, over: 2m}, {at: 5m, times: 4, for: 30s}]'),
  })
  // 100 * 60 + 200 * 120 + 300 * 120 + 1200 * 30 + 300 * 30
  world.runFor(6 * minute)
  expect(clientTruth(world).requests / 111_000).toBeCloseTo(1, 2)
})

test('a load of zero rests, and comes to life with its shape', () => {
  const world = apiWorld({ api: server('concurrency: 100'), load: client('service: api\nload: {rate: 0/s}\nshape: [{at: 1h, to: 10/s}]') })
  world.runFor(hour)
  expect(clientTruth(world).requests).toBe(0)
  world.runFor(100 * second)
  expect(clientTruth(world).requests).toBeGreaterThan(900)
})

test('users of a closed load come and go with the level', () => {
  const world = apiWorld({
    api: server('concurrency: 1000\nroutes: [{service: 500ms}]'),
    load: client('service: api\nload: {model: closed, users: 10, think: 500ms}\nshape: [{at: 1m, to: 100}, {at: 2m, to: 5}]'),
  })
  const perSecond = () => {
    const before = clientTruth(world).requests
    world.runFor(50 * second)
    return (clientTruth(world).requests - before) / 50
  }
  world.runFor(10 * second)
  expect(perSecond()).toBeCloseTo(10, 0)
  world.runFor(10 * second)
  expect(perSecond()).toBeCloseTo(100, -0.5)
  world.runFor(10 * second)
  expect(perSecond()).toBeCloseTo(5, 0)
})

test('two clients of one stream draw the same arrivals, and two of different ones do not', () => {
  const instants = (id: string, stream?: string) => {
    const world = emptyWorld()
    startClient(world, { id, workload: client('service: api\nload: {rate: 1/s}'), ...(stream === undefined ? {} : { stream }) })
    return Array.from({ length: 5 }, () => {
      world.step()
      return world.now
    })
  }
  expect(instants('a', 'deployment')).toEqual(instants('b', 'deployment'))
  expect(instants('a')).not.toEqual(instants('b'))
})
