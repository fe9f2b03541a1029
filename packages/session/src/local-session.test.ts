import { apiServerPart, defineKind, nameColumn, type HttpRequest, type StreamReading } from '@track/apiserver'
import { configMaps } from '@track/apimachinery'
import { hour, minute, type Part, second, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { LocalSession } from './local-session.ts'
import type { Machine } from './machine.ts'

/** A counter that grows once a virtual second: the smallest world in which time can be seen. */
const clockPart: Part<{ ticks: number }> = {
  name: 'clock',
  initial(simulation) {
    simulation.scheduleAfter({ after: second, part: 'clock', event: 'tick' })
    return { ticks: 0 }
  },
  events: {
    tick(simulation) {
      simulation.state(clockPart).ticks++
      simulation.scheduleAfter({ after: second, part: 'clock', event: 'tick' })
      if (simulation.state(clockPart).ticks === 5000) throw new Error('the clock is broken')
    },
  },
}

const user = { name: 'kubernetes-admin', groups: ['system:masters'] }
const kinds = [defineKind({ resource: configMaps, type: 'io.k8s.api.core.v1.ConfigMap', columns: [nameColumn] })]
const ticksOf = (world: Simulation) => world.state(clockPart).ticks

/** A machine whose clock goes on only when the test says so, and which never waits. */
function handMachine(): Machine & { pass(milliseconds: number): Promise<void> } {
  let nowMs = 0
  const sleepers = new Set<() => void>()
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  return {
    now: () => nowMs,
    turn: () => Promise.resolve(),
    sleep() {
      let wake = () => {}
      const done = new Promise<void>((resolve) => { wake = resolve })
      sleepers.add(wake)
      return { done, wake }
    },
    async pass(milliseconds) {
      nowMs += milliseconds
      for (const wake of sleepers) wake()
      sleepers.clear()
      await settle()
    },
  }
}

function newSession(machine: Machine = handMachine()): LocalSession {
  const world = Simulation.start([apiServerPart({ kinds }), clockPart], { seed: 1, startedAt: 0 })
  return new LocalSession({ world, machine, queries: { ticks: (asked) => ticksOf(asked), 'ticks above': (asked, bound) => ticksOf(asked) > Number(bound) } })
}

const create = (name: string): HttpRequest => ({
  method: 'POST', path: '/api/v1/namespaces/default/configmaps', query: {}, headers: { 'user-agent': 'test' }, user,
  body: JSON.stringify({ metadata: { name } }),
})
const list = (more: Record<string, string[]> = {}): HttpRequest =>
  ({ method: 'GET', path: '/api/v1/namespaces/default/configmaps', query: more, headers: {}, user })
const names = async (session: LocalSession) => {
  const { items } = JSON.parse(String((await session.request(list())).body)) as { items: { metadata: { name: string } }[] }
  return items.map(({ metadata }) => metadata.name)
}

test('a paused world stands still, and every request costs 20 ms of it', async () => {
  const session = newSession()
  await session.request(create('a'))
  await session.request(list())
  expect(session.view()).toMatchObject({ now: 40_000, pace: { kind: 'paused' } })
})

test('at a pace of 60, a second of the machine is a minute of the world', async () => {
  const machine = handMachine()
  const session = newSession(machine)
  session.setPace({ kind: 'running', speed: 60 })
  await machine.pass(1000)
  expect(ticksOf(session.world)).toBe(60)
  session.setPace({ kind: 'paused' })
  await machine.pass(1000)
  expect(ticksOf(session.world)).toBe(60)
})

test('until stops where the condition holds, or at its bound', async () => {
  const session = newSession()
  expect(await session.until({ query: 'ticks above', arguments: 41 }, hour)).toEqual({ held: true, answer: true })
  expect(ticksOf(session.world)).toBe(42)
  expect(await session.until({ query: 'ticks above', arguments: 1000 }, minute)).toEqual({ held: false, answer: false })
  expect(ticksOf(session.world)).toBe(102)
})

test('a rewind goes back to what was, on a branch of its own, and forward again another way', async () => {
  const session = newSession()
  await session.advance(30 * minute)
  await session.request(create('before'))
  const marked = await session.mark('here')
  await session.advance(20 * minute)
  await session.request(create('after'))
  const left = session.view().now
  await session.rewind(marked)
  expect(session.view()).toMatchObject({ branch: 1, branches: [{ id: 0, livedUntil: left }, { id: 1, parent: { branch: 0, at: marked.at } }] })
  expect(await names(session)).toEqual(['before'])
  await session.rewind({ at: left, branch: 0 })
  expect(await names(session)).toEqual(['after', 'before'])
})

test('an instant that nobody has lived cannot be gone to', async () => {
  const session = newSession()
  await session.advance(minute)
  await expect(session.rewind({ at: 2 * minute })).rejects.toThrow('that instant has not been lived on this branch')
})

test('an open watch ends with 410 after a rewind, and no revision is handed out twice', async () => {
  const session = newSession()
  const mark = await session.mark('start')
  await session.request(create('a'))
  const { stream } = await session.request(list({ watch: ['true'] }))
  const readings: StreamReading[] = []
  session.follow(stream!, (reading) => readings.push(reading))
  await session.rewind(mark)
  expect(readings.at(-1)).toMatchObject({ ended: true })
  expect(readings.at(-1)!.chunks[0]!.text).toContain('"reason":"Expired"')
  const created = JSON.parse(String((await session.request(create('b'))).body)) as { metadata: { resourceVersion: string } }
  expect(Number(created.metadata.resourceVersion)).toBeGreaterThan(1)
})

test('a what-if lives in a fork: the session does not notice', async () => {
  const session = newSession()
  await session.advance(minute)
  const body = JSON.stringify({ metadata: { name: 'x' } })
  const inputs = [{ part: 'apiserver', name: 'request', data: { ...create('x'), body } as never, after: 10 * second }]
  expect(await session.whatIf({ inputs, duration: hour, query: 'ticks', arguments: null })).toBe(3660)
  expect(ticksOf(session.world)).toBe(60)
  expect(await names(session)).toEqual([])
})

test('a bug of the engine stops the session and says what to report', async () => {
  const session = newSession()
  await expect(session.advance(2 * hour)).rejects.toThrow('the clock is broken')
  expect(session.view().failure).toMatchObject({ seed: 1, event: 'clock/tick', at: 5000 * second })
  await expect(session.request(list())).rejects.toThrow('the clock is broken')
})
