/** A group as a part of a world: it forks, is saved and replayed; its clients' retries; what it is with etcd's defaults. */
import { millisecond, minute, type Part, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import type { GroupNote, GroupWorkload } from './client.ts'
import { consensusGroup, leaderOf, serversOf } from './group.ts'
import type { Message, Wants } from './message.ts'
import { moods } from './moods.ts'
import { beginning, buildSchedule } from './schedule.ts'
import { consensusComplaints, etcdDefaults } from './settings.ts'

const voters = ['a', 'b', 'c']
const steady: GroupWorkload = {
  keys: ['x'], reads: 0.5, compareAndSets: 0, think: { kind: 'constant', value: 100 * millisecond }, timeout: second, hasSession: true,
  until: beginning + minute,
}

describe('a schedule goes the same way twice, forked, saved, in other steps and from its journal', () => {
  test.each(Object.entries(moods).filter(([, mood]) => mood.killsLeaders === undefined))('%s', (_name, mood) => {
    checkWorld(() => buildSchedule({ ...mood, seed: 5 }).simulation, [
      { run: second },
      { part: 'group', input: 'fault', data: { kind: 'crash', process: 'n1', at: beginning + second, for: 300 * millisecond } },
      { run: 2 * second },
    ])
  })
})

test('a fork under another seed goes on otherwise', () => {
  const { simulation, group } = buildSchedule({ seed: 3 })
  simulation.runFor(second)
  const other = simulation.fork({ seed: 4 })
  for (const world of [simulation, other]) world.runFor(2 * second)
  expect(other.state(group).notes).not.toEqual(simulation.state(group).notes)
})

test('with etcd\'s defaults: elected within two seconds, ten heartbeats a second, a new leader soon after a crash', () => {
  const group = consensusGroup({ name: 'etcd', voters })
  const simulation = Simulation.start([group], { seed: 1, startedAt: beginning })
  simulation.runFor(3 * second)
  const first = leaderOf(simulation, group)!
  expect(first.term).toBe(1)
  const before = simulation.handled
  simulation.runFor(minute)
  // Two heartbeats, their answers, and the leader's own time, ten times a second; a follower looks at its timer about once in its length.
  expect((simulation.handled - before) / 60).toBeGreaterThan(49)
  expect((simulation.handled - before) / 60).toBeLessThan(54)
  simulation.input('etcd', 'fault', { kind: 'crash', process: first.id, at: simulation.now })
  simulation.runFor(3 * second)
  const next = serversOf(simulation, group).find(({ id, role }) => id !== first.id && role === 'leader')
  expect(next?.term).toBe(2)
})

test('without a majority nothing is answered, and all of it is once there is one again', () => {
  const group = consensusGroup({
    name: 'group', voters, clients: { client: steady },
    faults: ['b', 'c'].map((process) => ({ kind: 'crash', process, at: beginning + 5 * second, for: 5 * second })),
  })
  const simulation = Simulation.start([group], { seed: 1, startedAt: beginning })
  simulation.runFor(20 * second)
  const returned = simulation.state(group).notes.filter(({ what }) => (what as GroupNote).kind === 'returned').map(({ at }) => at - beginning)
  expect(returned.filter((at) => at > 5.01 * second && at < 10 * second)).toEqual([])
  expect(returned.filter((at) => at > 14 * second).length).toBeGreaterThan(40)
})

test('a slow disk delays every answer by its fsyncs: the leader\'s and a follower\'s', () => {
  const median = (fsync: number) => {
    const group = consensusGroup({ name: 'group', voters, clients: { client: { ...steady, reads: 0 } }, disk: { fsync, lies: 0 } })
    const simulation = Simulation.start([group], { seed: 1, startedAt: beginning })
    simulation.runFor(30 * second)
    const { notes } = simulation.state(group)
    const took = notes.flatMap(({ at, what }, place) => ((what as GroupNote).kind === 'returned' ? [at - notes[place - 1]!.at] : []))
    return took.sort((a, b) => a - b)[Math.floor(took.length / 2)]!
  }
  expect(median(20 * millisecond) - median(0)).toBeGreaterThan(39 * millisecond)
  expect(median(20 * millisecond) - median(0)).toBeLessThan(45 * millisecond)
})

test('another part of the world asks through an event row, and hears through a gateway', () => {
  const group = consensusGroup({ name: 'etcd', voters, gateways: { api: { part: 'api', event: 'answered' } } })
  const api: Part<{ outcomes: object[] }> = {
    name: 'api',
    initial: () => ({ outcomes: [] }),
    events: { answered: (simulation, { message }: { message: Message & { kind: 'answer' } }) => void simulation.state(api).outcomes.push(message.outcome) },
  }
  const simulation = Simulation.start([group, api], { seed: 1, startedAt: beginning })
  simulation.runFor(3 * second)
  const to = leaderOf(simulation, group)!.id
  const asked: Wants[] = [
    { kind: 'command', session: undefined, sequence: 0, command: { kind: 'put', key: 'x', value: '1' } },
    { kind: 'read', query: { kind: 'get', key: 'x' } },
  ]
  for (const [place, wants] of asked.entries()) {
    const message: Message = { kind: 'request', from: 'api', to, id: String(place), wants }
    simulation.schedule({ at: simulation.now + place * second, part: 'etcd', event: 'deliver', data: { message } })
  }
  simulation.runFor(3 * second)
  expect(simulation.state(api).outcomes).toEqual([{ kind: 'done', result: true, index: 2 }, { kind: 'done', result: '1', index: 2 }])
})

test('what etcd would not start with is told in its words, all at once', () => {
  expect(consensusComplaints(etcdDefaults, voters)).toEqual([])
  expect(consensusComplaints({ ...etcdDefaults, heartbeat: 300 * millisecond, sessions: 0 }, ['a', 'a'])).toEqual([
    '--election-timeout[1000ms] should be at least as 5 times as --heartbeat-interval[300ms]', '0 client sessions; there must be room for 1', 'a voter twice in a, a',
  ])
  expect(consensusComplaints({ ...etcdDefaults, heartbeat: 0, election: minute }, [])).toEqual([
    '--heartbeat-interval must be >0 (set to 0ms)', '--election-timeout[60000ms] is too long, and should be set less than 50000ms', 'a group without voters',
  ])
})
