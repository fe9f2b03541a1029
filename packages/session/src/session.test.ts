import { apiServerPart, defineKind, nameColumn, type HttpRequest, type StreamReading } from '@track/apiserver'
import { configMaps } from '@track/apimachinery'
import { hour, type InputRow, minute, type Part, second, Simulation } from '@track/simulation'
import { afterEach, describe, expect, test } from 'vitest'
import { LocalSession } from './local-session.ts'
import type { Machine } from './machine.ts'
import type { Session } from './session.ts'
import { serveSession } from './worker/serve-session.ts'
import { WorkerSession } from './worker/worker-session.ts'

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
const ticksIn = (world: Simulation) => world.state(clockPart).ticks

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

function localSession(machine: Machine): LocalSession {
  const world = Simulation.start([apiServerPart({ kinds }), clockPart], { seed: 1, startedAt: 0 })
  return new LocalSession({
    world, machine, queries: { ticks: (asked) => ticksIn(asked), 'ticks above': (asked, bound) => ticksIn(asked) > Number(bound) },
  })
}

const channels: InstanceType<typeof MessageChannel>[] = []

async function workerSession(machine: Machine): Promise<WorkerSession> {
  const channel = new MessageChannel()
  channels.push(channel)
  serveSession(channel.port1, localSession(machine))
  return await WorkerSession.over(channel.port2)
}

afterEach(() => {
  for (const { port1 } of channels.splice(0)) port1.close()
})

const create = (name: string): HttpRequest => ({
  method: 'POST', path: '/api/v1/namespaces/default/configmaps', query: {}, headers: { 'user-agent': 'test' }, user,
  body: JSON.stringify({ metadata: { name } }),
})
const list = (more: Record<string, string[]> = {}): HttpRequest =>
  ({ method: 'GET', path: '/api/v1/namespaces/default/configmaps', query: more, headers: {}, user })
const names = async (session: Session) => {
  const { items } = JSON.parse(String((await session.request(list())).body)) as { items: { metadata: { name: string } }[] }
  return items.map(({ metadata }) => metadata.name)
}
const ticks = async (session: Session) => Number(await session.query('ticks'))

describe.each<[string, (machine: Machine) => Promise<Session>]>([
  ['in this thread', async (machine) => localSession(machine)],
  ['over a port', workerSession],
])('a session %s', (_place, open) => {
  const newSession = () => open(handMachine())

  test('a paused world stands still, and every request costs 20 ms of it', async () => {
    const session = await newSession()
    await session.request(create('a'))
    await session.request(list())
    expect(session.view()).toMatchObject({ now: 40_000, pace: { kind: 'paused' } })
  })

  test('at a pace of 60, a second of the machine is a minute of the world', async () => {
    const machine = handMachine()
    const session = await open(machine)
    session.setPace({ kind: 'running', speed: 60 })
    expect(await ticks(session)).toBe(0)
    await machine.pass(1000)
    expect(await ticks(session)).toBe(60)
    session.setPace({ kind: 'paused' })
    expect(await ticks(session)).toBe(60)
    await machine.pass(1000)
    expect(await ticks(session)).toBe(60)
    expect(session.view().pace).toEqual({ kind: 'paused' })
  })

  test('until stops where the condition holds, or at its bound', async () => {
    const session = await newSession()
    expect(await session.until({ query: 'ticks above', arguments: 41 }, hour)).toEqual({ held: true, answer: true })
    expect(await ticks(session)).toBe(42)
    expect(await session.until({ query: 'ticks above', arguments: 1000 }, minute)).toEqual({ held: false, answer: false })
    expect(await ticks(session)).toBe(102)
  })

  test('a step is one event, and those who subscribed see the view after it', async () => {
    const session = await newSession()
    const seen: number[] = []
    const stop = session.subscribe(({ now }) => seen.push(now))
    expect(await session.step()).toMatchObject({ now: second })
    stop()
    await session.step()
    expect(seen.at(-1)).toBe(second)
    expect(session.view().now).toBe(2 * second)
  })

  test('a rewind goes back to what was, on a branch of its own, and forward again another way', async () => {
    const session = await newSession()
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

  test('a rewind ends what was making time pass: the past does not run on to where that wanted to be', async () => {
    const session = await newSession()
    await session.advance(10 * minute)
    const marked = await session.mark('here')
    await session.advance(10 * minute)
    const advancing = session.advance(hour)
    await session.rewind(marked)
    await advancing
    expect(session.view().now).toBe(marked.at)
  })

  test('what was given at the very instant of a mark, but after it, is not gone back to', async () => {
    const session = await newSession()
    await session.input('apiserver', 'request', create('before') as never)
    const mark = await session.mark('here')
    await session.input('apiserver', 'request', create('after') as never)
    await session.rewind(mark)
    expect(await names(session)).toEqual(['before'])
    await session.rewind(mark)
    expect(await names(session)).toEqual(['before'])
  })

  test('an instant that nobody has lived cannot be gone to', async () => {
    const session = await newSession()
    await session.advance(minute)
    const refused = await session.rewind({ at: 2 * minute }).catch((reason: unknown) => reason)
    expect(refused).toBeInstanceOf(RangeError)
    expect(refused).toMatchObject({ name: 'RangeError', message: 'that instant has not been lived on this branch' })
  })

  test('an open watch ends with 410 after a rewind, and no revision is handed out twice', async () => {
    const session = await newSession()
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

  test('who stops following hears no more', async () => {
    const session = await newSession()
    const { stream } = await session.request(list({ watch: ['true'] }))
    const readings: StreamReading[] = []
    const stop = session.follow(stream!, (reading) => readings.push(reading))
    await session.request(create('a'))
    const heard = readings.length
    stop()
    await session.request(create('b'))
    expect([heard, readings.length]).toEqual([2, 2])
  })

  test('a what-if lives in a fork: the session does not notice', async () => {
    const session = await newSession()
    await session.advance(minute)
    const body = JSON.stringify({ metadata: { name: 'x' } })
    const inputs = [{ part: 'apiserver', name: 'request', data: { ...create('x'), body } as never, after: 10 * second }]
    expect(await session.whatIf({ inputs, duration: hour, query: 'ticks', arguments: null })).toBe(3660)
    expect(await ticks(session)).toBe(60)
    expect(await names(session)).toEqual([])
  })

  test('inputs are told as they are given, for a journal', async () => {
    const session = await newSession()
    const rows: InputRow[] = []
    session.observeInputs((row) => rows.push(row))
    await session.request(create('a'))
    expect(rows.map(({ at, part, input }) => [at, part, input])).toEqual([[0, 'apiserver', 'request']])
  })

  test('the world is saved as bytes that begin with what they are', async () => {
    const session = await newSession()
    expect(new TextDecoder().decode((await session.save()).subarray(0, 15))).toBe('world-snapshot ')
  })

  test('a bug of the engine stops the session and says what to report', async () => {
    const session = await newSession()
    await expect(session.advance(2 * hour)).rejects.toThrow('the clock is broken')
    expect(session.view().failure).toMatchObject({ seed: 1, event: 'clock/tick', at: 5000 * second })
    await expect(session.request(list())).rejects.toThrow('the clock is broken')
  })
})

test('a session whose worker is gone says so to everybody who waits', async () => {
  const session = await workerSession(handMachine())
  const waiting = session.advance(hour)
  session.lost('the worker has stopped')
  await expect(waiting).rejects.toThrow('the worker has stopped')
  await expect(session.query('ticks')).rejects.toThrow('the worker has stopped')
})

test('a session that was disposed of answers nobody', async () => {
  const session = await workerSession(handMachine())
  session.dispose()
  await expect(session.step()).rejects.toThrow('this session has been disposed of')
})
