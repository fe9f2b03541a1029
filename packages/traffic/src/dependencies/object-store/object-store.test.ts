/** A store of objects: what it takes, what it refuses, and how a condition saves an update that a pause would lose. */
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld, type Step } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { startClient } from '../../clients.ts'
import { injectFault } from '../../faults.ts'
import type { ObjectStoreTruth } from '../../measures/broker-truth.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { metricsOf } from '../../measures/metrics.ts'
import { setReady, stopServer } from '../../servers.ts'
import { startStore } from '../../stores.ts'
import { client, clientTruth, serve, server } from '../../testing/scenario.ts'
import { keep, objectStore, storeWorld } from '../../testing/stores.ts'
import { parseWorkload } from '../../workloads/parse-workload.ts'
import { refusalOfWrite, type WriteCondition } from './conditions.ts'

function play(build: () => Simulation, ...script: Step[]): Simulation {
  return checkWorld(build, script).simulation
}

function bucket(routes: string, { more = '', load = 'load: {rate: 20/s, arrivals: constant}' } = {}): Simulation {
  const world = storeWorld()
  keep(world, 's3', ['s3'], objectStore(`service: 10ms\n${more}`))
  startClient(world, { id: 'load', workload: client(`service: s3\nroutes: [${routes}]\n${load}`) })
  return world
}

const truth = (world: Simulation): ObjectStoreTruth => groundTruth(world).stores.objectStores[0]!

// Amazon S3 user guide, "How to prevent object overwrites with conditional writes".
const conditions: Record<string, [version: number, WriteCondition, wasDeleted: boolean, status: number | undefined]> = {
  'nothing there, If-None-Match: *': [0, { kind: 'absent' }, false, undefined],
  'an object there, If-None-Match: *': [3, { kind: 'absent' }, false, 412],
  'deleted while it was written, If-None-Match: *': [0, { kind: 'absent' }, true, 409],
  'the same object, If-Match': [3, { kind: 'match', version: 3 }, false, undefined],
  'another one, If-Match': [4, { kind: 'match', version: 3 }, false, 412],
  'nothing there, If-Match': [0, { kind: 'match', version: 3 }, false, 404],
  'deleted while it was written, If-Match': [0, { kind: 'match', version: 3 }, true, 409],
  'no condition': [4, { kind: 'none' }, true, undefined],
}

test.each(Object.entries(conditions))('%s', (_what, [version, condition, wasDeleted, status]) => {
  expect(refusalOfWrite(version, condition, wasDeleted)?.status).toBe(status)
})

test('what is written is read at once; what is not there is not found', () => {
  const world = play(() => bucket('{put: logs, key: "uniform(5)", weight: 3}, {get: logs, key: "uniform(10)"}, {list: logs}'), { run: minute })
  const { objects, bytes, answered } = truth(world)
  expect([objects, bytes]).toEqual([5, 5 * 64 * 1024])
  // Half of the keys that are read are never written.
  expect(answered['get 404']! / (answered['get 404']! + answered['get 200']!)).toBeGreaterThan(0.35)
  expect(Object.keys(answered).toSorted()).toEqual(['get 200', 'get 404', 'list 200', 'put 200'])
})

test('a request takes as long as its bytes: the first one, and the rest at so many a second', () => {
  const seconds = (size: string) => clientTruth(play(() => bucket(`{put: logs, size: ${size}}`, { more: 'throughput: 50Mi' }), { run: 20 * second })).seconds.p50
  expect(seconds('0')).toBeCloseTo(0.01, 3)
  expect(seconds('5Mi')).toBeCloseTo(0.11, 2)
})

test('more than a prefix takes is told to slow down; another prefix has its own share', () => {
  const build = () => bucket('{put: hot, weight: 9}, {put: cold}', { more: 'prefix.writes: 50/s', load: 'load: {rate: 100/s, arrivals: constant}' })
  const world = play(build, { run: minute })
  const { answered } = truth(world)
  // 90 a second of which 50 are taken, after the first second's worth.
  expect(answered['put 503']! / 60).toBeGreaterThan(37)
  expect(answered['put 503']! / 60).toBeLessThan(42)
  expect(clientTruth(world).outcomes).toEqual({ success: answered['put 200'], rejected: answered['put 503'] })
})

test('one of many who want to be the first is', () => {
  const world = play(() => bucket('{put: lock, key: "uniform(1)", if: absent}'), { run: 10 * second })
  expect(clientTruth(world).outcomes).toEqual({ success: 1, precondition_failed: 198 })
})

test('a write that finds its object deleted meanwhile is told of the conflict', () => {
  const build = () => bucket('{put: lock, key: "uniform(3)", if: absent, size: 8Mi, weight: 3}, {delete: lock, key: "uniform(3)"}', { load: 'load: {rate: 50/s}' })
  const { answered } = truth(play(build, { run: 20 * second }))
  expect([answered['put 409']! > 20, answered['put 412']! > 20, answered['put 200']! > 20]).toEqual([true, true, true])
})

test('with versioning what is overwritten or deleted is kept', () => {
  const build = (versioning: boolean) => play(() => bucket('{put: logs, key: "uniform(3)", size: 1Ki}, {delete: logs, key: "uniform(3)"}', { more: `versioning: ${versioning}` }), { run: minute })
  expect(truth(build(false)).olderBytes).toBe(0)
  const { writes, objects, bytes, olderBytes } = truth(build(true))
  expect(bytes).toBe(objects * 1024)
  expect(olderBytes + bytes).toBe(writes * 1024)
})

test('a process that is gone cuts off who waits; its objects are there when it is back', () => {
  const world = play(() => bucket('{put: logs, key: "uniform(50)"}'), { run: 10 * second }, (each) => stopServer(each, 's3', { graceful: false }), { run: second }, (each) => {
    startStore(each, { id: 's3', workload: objectStore('service: 10ms'), labels: { app: 's3' } })
    setReady(each, 's3', true)
  }, { run: 100 * millisecond })
  expect(truth(world).objects).toBeGreaterThan(45)
  expect(clientTruth(world).outcomes['refused'] ?? 0).toBeGreaterThan(15)
})

describe('two workers that read, work and write (Kleppmann)', () => {
  /** One of them stands still between its reading and its writing, while the other one goes on. */
  const counted = (condition: string) => play(() => {
    const world = storeWorld()
    keep(world, 's3', ['s3'], objectStore('service: 5ms'))
    const calls = `[{dependency: s3, get: state, key: 1, onFailure: ignore}, {dependency: idle, path: /work}, {dependency: s3, put: state, key: 1${condition}}]`
    serve(world, 'idle', ['idle'], server('concurrency: 100\nroutes: [{path: /work, service: 200ms}]'))
    const worker = server(`concurrency: 1\nroutes: [{service: 0s, calls: ${calls}}]\ndependencies: {s3: {service: s3}, idle: {service: idle}}`)
    for (const name of ['one', 'two']) {
      serve(world, name, [name], worker)
      startClient(world, { id: `load-${name}`, workload: client(`service: ${name}\nload: {model: closed, users: 1, think: exponential(150ms)}`) })
    }
    return world
  }, { run: 5 * second }, (each) => injectFault(each, { id: 'pause', kind: 'stall', where: { instances: ['one'] }, at: each.now, for: 2 * second }), { run: 20 * second })

  test('without a condition updates are lost', () => {
    const { lostUpdates, answered } = truth(counted(''))
    expect(lostUpdates).toBeGreaterThan(20)
    expect(answered['put 412']).toBeUndefined()
  })

  test('with If-Match none is: who is late gets a 412, and reads again', () => {
    const { lostUpdates, answered, writes } = truth(counted(', if: match'))
    expect(lostUpdates).toBe(0)
    expect(answered['put 412']).toBeGreaterThan(20)
    expect(writes).toBeGreaterThan(30)
  })
})

test('what it exposes, and what its callers do', () => {
  const world = bucket('{put: logs}')
  world.runFor(10 * second)
  const lines = (id: string) => metricsOf(world, id).flatMap(({ name, samples }) =>
    samples.filter(({ labels }) => labels['le'] === undefined).map(({ labels, value }) => `${name}${JSON.stringify(labels)} ${value}`))
  expect(lines('s3')).toContain('minio_s3_requests_total{"api":"putobject","code":"200"} 199')
  expect(lines('load')).toContain('http_client_requests_total{"code":"200","service":"s3","method":"PUT","route":"/logs","outcome":"success"} 199')
})

test('what makes no sense is said', () => {
  const complaints = (text: string) => parseWorkload({ text: `kind: client\nservice: s3\n${text}` }).complaints
  expect(complaints('routes: [{size: 5}]')).toEqual(['routes[0].size: expected with one of produce, put, get, delete, list, read, write, lock'])
  expect(complaints('routes: [{put: a, get: b}]')).toEqual(['routes[0].put: expected with one of produce, put, get, delete, list, read, write, lock'])
  expect(complaints('routes: [{get: a, if: absent}]')).toEqual(['routes[0].if: found "absent", expected with put only'])
})
