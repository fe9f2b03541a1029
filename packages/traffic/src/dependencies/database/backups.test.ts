/** Backups: what they cost, how far the archive lags, and what a restore to a time takes and loses. */
import { digestOfWorld, hour, minute, printTimestamp, second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { startClient, stopClient } from '../../clients.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { metricsOf } from '../../measures/metrics.ts'
import { stopServer } from '../../servers.ts'
import { client, clientTruth, startedAt } from '../../testing/scenario.ts'
import { database, heard, keep, storeWorld } from '../../testing/stores.ts'
import { parseWorkload } from '../../workloads/parse-workload.ts'

/** Ten commits a second, a segment every 400 s; the base takes 100 s. */
function kept(more = ''): Simulation {
  const world = storeWorld()
  keep(world, 'db', ['db'], database(`backup: {every: 10m, size: 10000Mi, wal.perCommit: 4Ki, slowdown: 3${more}}`))
  startClient(world, { id: 'load', workload: client('service: db\nroutes: [{statements: [{write: orders}]}]\nload: {rate: 10/s, arrivals: constant}') })
  return world
}

/** Runs on, in the world and in a fork of it alike. */
function run(world: Simulation, length: number): Simulation {
  const child = world.fork()
  world.runFor(length)
  child.runFor(length / 2)
  child.runFor(length / 2)
  expect(digestOfWorld(child)).toBe(digestOfWorld(world))
  return world
}

const backups = (world: Simulation) => groundTruth(world).stores.backups[0]!

function restore(world: Simulation, target?: number, id = 'restored'): void {
  const time = target === undefined ? '' : `, recovery_target_time: "${printTimestamp(target)}"`
  keep(world, id, [id], database(`restore: {from: db${time}}\nbackup: {every: 24h}`))
}

test('a base backup takes its time, and slows the database meanwhile', () => {
  const load = 'service: db\nroutes: [{statements: [{write: orders}]}]\nload: {rate: 10/s, arrivals: constant}'
  const world = run(kept(), 10 * minute)
  startClient(world, { id: 'during', workload: client(load) })
  run(world, 90 * second)
  expect(backups(world).bases).toEqual([])
  const during = clientTruth(world, 'during').seconds.p50
  run(world, 20 * second)
  expect(backups(world).bases).toEqual([{ atSeconds: startedAt / second + 700, tookSeconds: 100, commits: 5999 }])
  startClient(world, { id: 'after', workload: client(load) })
  run(world, 90 * second)
  expect(during).toBeGreaterThan(1.5 * clientTruth(world, 'after').seconds.p50)
})

test('the archive has whole segments, or what archive_timeout forces', () => {
  const world = run(kept(), 20 * minute)
  const { commits, archived } = backups(world)
  expect(archived % 4096).toBe(0)
  expect(commits - archived).toBeGreaterThan(0)
  const forced = backups(run(kept(', archive_timeout: 60s'), 20 * minute))
  expect(forced.commits - forced.archived).toBeLessThan(10 * 70)
  expect(metricsOf(world, 'db').find(({ name }) => name === 'pg_stat_archiver_archived_count')!.samples[0]!.value).toBe(archived / 4096)
})

test('a restore takes as long as the base and the log need, and loses what was not archived', () => {
  const world = run(kept(', archive_timeout: 60s'), hour)
  stopServer(world, 'db', { graceful: false })
  stopClient(world, 'load')
  restore(world)
  run(world, 10 * minute)
  const [only] = groundTruth(world).stores.restores
  const { commits, archived } = backups(world)
  expect(only).toMatchObject({ id: 'restored', commits: archived, lostCommits: commits - archived })
  expect(only!.lostCommits).toBeGreaterThan(0)
  expect(only!.lostSeconds).toBeLessThan(70)
  // 10,000 MiB at 100 a second, and of the log some 540 s with ten commits of 4 KiB each, at 50 MiB a second.
  expect(only!.tookSeconds).toBeCloseTo(100 + 540 * 10 * 4 / 1024 / 50, 1)
  expect(heard(world)).toContain('restored started')
})

test('to a time: what came later is lost, on purpose; what is not archived yet cannot be reached', () => {
  const world = run(kept(', archive_timeout: 60s'), hour)
  restore(world, startedAt + 30 * minute)
  restore(world, world.now - second, 'early')
  restore(world, startedAt + 5 * minute, 'before')
  run(world, 10 * minute)
  const [only, ...others] = groundTruth(world).stores.restores
  expect(others).toEqual([])
  expect(only!.commits).toBeGreaterThan(17_980)
  expect(only!.commits).toBeLessThan(18_001)
  expect(only!.lostCommits).toBeGreaterThan(17_900)
  expect(heard(world)).toEqual(expect.arrayContaining([
    'early boot failed FATAL:  recovery ended before configured recovery target was reached', 'before boot failed no target backup found for "db"', 'restored started',
  ]))
})

test('a time that is none is said', () => {
  expect(parseWorkload({ text: 'kind: database\nrestore: {from: db, recovery_target_time: yesterday}' }).complaints).toEqual([
    'restore.recovery_target_time: found "yesterday", expected a time such as 2026-01-05T08:00:00Z',
  ])
})
