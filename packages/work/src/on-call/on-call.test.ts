import { describe, expect, test } from 'vitest'
import { day, type Distribution, hour, meanOf, minute, parseTimestamp, printTimestamp, second, Simulation, week } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { onCallMetrics } from './on-call-metrics.ts'
import { onCallTruth } from './on-call-truth.ts'
import { setSchedule } from './on-call-part.ts'
import type { EscalationPolicy } from './page.ts'
import { resolvePage, triggerPage } from './paging.ts'
import { answerOf, moodAt, person, type Person } from './person.ts'
import { type IncidentSource, onCallWorld, type OnCallWorld, runOnCall } from './run-on-call.ts'
import { onDuty, type Schedule } from './schedule.ts'

/** A Monday. */
const startedAt = parseTimestamp('2025-03-03T00:00:00Z')
const constant = (value: number): Distribution => ({ kind: 'constant', value })
const exponential = (mean: number): Distribution => ({ kind: 'exponential', mean })

/** Somebody who always answers after the same time. */
function steady(name: string, after: Distribution, more: Partial<Person> = {}): Person {
  const answering = { after, missed: 0 }
  return person(name, { answers: { working: answering, awake: answering, asleep: answering }, fatigue: { slower: 0, missed: 0 }, falseAlarm: constant(10 * minute), ...more })
}

const weekly = (name: string, ...people: string[]): Schedule => ({ name, layers: [{ people, start: startedAt, turn: week }], overrides: [] })
const policy = (name: string, ...schedules: string[]): EscalationPolicy => (
  { name, routingKey: name, loops: 0, rules: schedules.map((schedule) => ({ schedules: [schedule], people: [], escalateAfter: 15 * minute })) }
)

describe('who is on duty', () => {
  const at = (text: string) => parseTimestamp(`2025-03-${text}:00Z`)
  const schedule: Schedule = {
    name: 'primary', overrides: [{ person: 'eve', from: at('05T12:00'), until: at('05T18:00') }],
    layers: [
      { people: ['ada', 'bob'], start: startedAt, turn: week },
      { people: ['cyd'], start: startedAt, turn: week, daily: { from: 22 * hour, for: 8 * hour } },
    ],
  }
  test.each<[string, string | undefined, string | undefined]>([
    ['02T10:00', undefined, undefined], ['03T10:00', 'ada', '03T00:00'], ['03T23:00', 'cyd', '03T22:00'], ['04T05:59', 'cyd', '03T22:00'], ['04T06:00', 'ada', '03T00:00'],
    ['05T12:00', 'eve', '05T12:00'], ['05T18:00', 'ada', '03T00:00'], ['12T12:00', 'bob', '10T00:00'], ['17T12:00', 'ada', '17T00:00'],
  ])('at %s it is %s', (text, name, since) => {
    const duty = onDuty(schedule, at(text))
    expect([duty?.person, duty && printTimestamp(duty.since)]).toEqual([name, since && `2025-03-${since}:00Z`])
  })
})

describe('how a person answers', () => {
  const ada = person('ada', { utcOffset: hour })
  test.each<[string, string]>([['03T05:59', 'asleep'], ['03T06:00', 'awake'], ['03T08:00', 'working'], ['03T16:00', 'awake'], ['03T22:00', 'asleep'], ['08T10:00', 'awake']])('at %s they are %s', (text, mood) => {
    expect(moodAt(ada, parseTimestamp(`2025-03-${text}:00Z`))).toBe(mood)
  })

  /** Over ten thousand notifications: the mean of those answered in minutes, and the share missed. */
  function answers(hours: number, pages: number): [number, number] {
    const simulation = Simulation.start([], { seed: 3, startedAt })
    let [sum, missed] = [0, 0]
    for (let index = 0; index < 10_000; index++) {
      const { after } = answerOf(ada, { at: startedAt + hours * hour, pages, chance: simulation.stream(String(index)), attempt: 0 })
      if (after === undefined) missed++
      else sum += after
    }
    return [sum / (10_000 - missed) / minute, missed / 10_000]
  }

  test.each<['working' | 'awake' | 'asleep', number, number]>([['working', 10, 0], ['awake', 19, 0], ['asleep', 2, 0], ['asleep', 2, 5]])('%s, after pages of the shift', (mood, hours, pages) => {
    const [mean, missed] = answers(hours, pages)
    const { after, missed: usually } = ada.answers[mood]
    expect(mean / (meanOf(after) / minute * (1 + 0.1 * pages))).toBeCloseTo(1, 1)
    expect(missed).toBeCloseTo(usually + 0.02 * pages, 1)
  })
})

const incident = (more: Partial<IncidentSource> = {}): IncidentSource => (
  { name: 'hang', between: exponential(180 * hour), detection: constant(5 * minute), diagnosis: exponential(15 * minute), repair: exponential(20 * minute), policy: 'web', ...more }
)

function rota(more: Partial<OnCallWorld> = {}): OnCallWorld {
  return {
    people: [steady('ada', exponential(10 * minute)), steady('bob', exponential(10 * minute))],
    schedules: [weekly('primary', 'ada', 'bob'), weekly('secondary', 'bob', 'ada')],
    policies: [policy('web', 'primary')], incidents: [incident()], ...more,
  }
}

test('a page is answered, taken up and mended; a false alarm costs time; nobody on duty is passed over', () => {
  const { parts, pager } = onCallWorld(rota({
    people: [steady('ada', constant(2 * minute)), steady('bob', constant(30 * minute))], incidents: [], policies: [policy('web', 'nobody', 'primary', 'secondary')],
    schedules: [{ name: 'nobody', layers: [], overrides: [] }, weekly('primary', 'bob'), weekly('secondary', 'ada')],
  }))
  const { simulation } = checkWorld(() => Simulation.start(parts, { seed: 1, startedAt }), [
    { part: 'on-call', input: 'trigger', data: { policy: 'web', key: 'a', summary: 'web is slow', severity: 'critical' } },
    { run: minute },
    { part: 'on-call', input: 'trigger', data: { policy: 'web', key: 'a', summary: 'web is slow', severity: 'critical' } },
    { run: hour },
  ])
  const { pages: [page], notifications, burden } = onCallTruth(simulation.state(pager))
  expect(notifications.map(({ person: who, at }) => [who, (at - startedAt) / minute])).toEqual([['bob', 0], ['ada', 15]])
  expect(page).toMatchObject({ events: 2, escalations: 1, acknowledgedBy: 'ada', how: 'false alarm', acknowledgedAt: startedAt + 17 * minute, resolvedAt: startedAt + 27 * minute })
  expect(burden).toEqual({ bob: { pages: 1, atNight: 1, falseAlarms: 1 }, ada: { pages: 1, atNight: 1, falseAlarms: 1 } })
})

test('a page that its sender resolves frees whoever works on it; the next one is taken up', () => {
  const { parts, pager } = onCallWorld(rota({ people: [steady('ada', constant(minute))], schedules: [weekly('primary', 'ada')], incidents: [] }))
  const simulation = Simulation.start(parts, { seed: 1, startedAt })
  for (const key of ['a', 'b']) triggerPage(simulation, pager, { policy: 'web', key, summary: key, severity: 'critical' })
  simulation.runFor(5 * minute)
  resolvePage(simulation, pager, 'web', 'a')
  simulation.runFor(hour)
  const { pages } = onCallTruth(simulation.state(pager))
  expect(pages.map(({ key, how, resolvedAt }) => [key, how, (resolvedAt! - startedAt) / minute])).toEqual([['a', 'resolved by its sender', 5], ['b', 'false alarm', 15]])
})

test('two people take up two incidents, and a third page is about one of them: it ends when it is mended', () => {
  const names = ['ada', 'bob', 'cyd']
  const source = (name: string, at: number): IncidentSource => (
    { ...incident({ between: constant(at), diagnosis: constant(20 * minute), repair: constant(5 * minute) }), name, policy: name, detection: constant(1) }
  )
  const { incidents, pages } = runOnCall({
    people: names.map((name) => steady(name, constant(minute))), schedules: names.map((name) => weekly(name, name)), policies: names.map((name) => policy(name, name)),
    incidents: [source('ada', hour), source('bob', hour + 2 * minute)], noise: [{ name: 'cpu', between: constant(hour + 3 * minute), policy: 'cyd' }],
  }, { seed: 1, startedAt, for: 2 * hour })
  expect(incidents.slice(0, 2).map(({ id, until }) => [id, Math.round((until - startedAt) / minute)])).toEqual([['ada#0', 86], ['bob#0', 88]])
  expect(pages.map(({ policy: name, how, cause }) => [name, how, cause?.id]).slice(0, 3)).toEqual([['ada', 'repaired', 'ada#0'], ['bob', 'repaired', 'bob#0'], ['cyd', 'gone by itself', 'ada#0']])
})

test('nobody answers: every rule, every loop, then it is told of', () => {
  const deaf = steady('ada', constant(minute))
  const never = { after: constant(day), missed: 0 }
  const { parts, pager } = onCallWorld(rota({
    people: [{ ...deaf, answers: { working: never, awake: never, asleep: never } }], schedules: [weekly('primary', 'ada')], incidents: [], policies: [{ ...policy('web', 'primary'), loops: 2 }],
  }))
  const simulation = Simulation.start(parts, { seed: 1, startedAt })
  triggerPage(simulation, pager, { policy: 'web', key: 'a', summary: 'a', severity: 'critical' })
  simulation.runFor(2 * hour)
  const samples = (name: string) => onCallMetrics(simulation.state(pager), simulation.now).find((family) => family.name === name)!.samples
  expect([samples('oncall_escalations_total')[0]!.value, samples('oncall_pages_unanswered_total')[0]!.value]).toEqual([3, 1])
  expect(simulation.state(pager).notifications.map(({ at }) => (at - startedAt) / minute)).toEqual([0, 15, 30])
})

describe('theory', () => {
  const seeds = Array.from({ length: 200 }, (_each, seed) => seed)

  function over(world: OnCallWorld, length: number, of: (run: ReturnType<typeof runOnCall>) => number): { mean: number; error: number } {
    const found = seeds.map((seed) => of(runOnCall(world, { seed, startedAt, for: length })))
    const mean = found.reduce((sum, each) => sum + each, 0) / found.length
    const variance = found.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (found.length - 1)
    return { mean, error: Math.sqrt(variance / found.length) }
  }

  test('180 h between failures, 50 min until a person has mended one: 99.54 % of the time it works', () => {
    const { mean, error } = over(rota(), 365 * day, ({ availability }) => availability)
    const theory = 180 / (180 + 50 / 60)
    expect(theory).toBeCloseTo(0.9954, 4)
    expect([Math.abs(mean - theory) < 2.6 * error, error < 0.0002], `${mean} ± ${error}`).toEqual([true, true])
  })

  test('a month without a failure, of months at 180 h between: exp(-4)', () => {
    const months = 2000
    let quiet = 0
    for (let seed = 0; seed < months; seed++) quiet += Number(runOnCall(rota(), { seed, startedAt, for: 30 * day }).incidents.length === 0)
    const theory = Math.exp(-4)
    expect(Math.abs(quiet / months - theory)).toBeLessThan(2.6 * Math.sqrt(theory * (1 - theory) / months))
  })

  test('the share of pages that escalate is the tail of the answers, and the mean time to acknowledge follows', () => {
    const world = rota({ policies: [policy('web', 'primary', 'secondary')], incidents: [incident({ between: exponential(20 * hour) })] })
    const tail = Math.exp(-1.5)
    const escalated = over(world, 90 * day, ({ pages }) => pages.filter(({ escalations }) => escalations > 0).length / pages.length)
    expect(Math.abs(escalated.mean - tail)).toBeLessThan(2.6 * escalated.error)
    // Who was told first may still answer: past the escalation two are on their way, each at the same rate.
    const acknowledged = over(world, 90 * day, ({ meanTimeToAcknowledge }) => meanTimeToAcknowledge / minute)
    expect(Math.abs(acknowledged.mean - (10 * (1 - tail) + 5 * tail)), `${acknowledged.mean} ± ${acknowledged.error}`).toBeLessThan(2.6 * acknowledged.error)
  })

  test('an incident at night is answered later, and a tired person later still', () => {
    const world = (fatigue: Person['fatigue']): OnCallWorld => rota({
      people: [person('ada', { fatigue }), person('bob', { fatigue })], incidents: [incident({ between: exponential(2 * hour), detection: constant(second) })],
    })
    const times = (fatigue: Person['fatigue']) => over(world(fatigue), 14 * day, ({ meanTimeToAcknowledge }) => meanTimeToAcknowledge / minute).mean
    const [fresh, tired] = [times({ slower: 0, missed: 0 }), times({ slower: 0.1, missed: 0.01 })]
    expect([fresh > 2, tired > 1.5 * fresh], `${fresh} ${tired}`).toEqual([true, true])
  })
})

test('another rota changes no incident: what is drawn belongs to the incident', () => {
  const run = (world: OnCallWorld) => runOnCall(world, { seed: 5, startedAt, for: 90 * day }).incidents
  const one = run(rota())
  const other = run(rota({ people: [steady('ada', constant(minute)), steady('bob', constant(minute))] }))
  expect(other[0]!.since).toBe(one[0]!.since)
  expect(other[0]!.until - other[0]!.since).not.toBe(one[0]!.until - one[0]!.since)
})

test('a scenario of a month, forked and saved in its middle, with a rota that changes', () => {
  const noisy = rota({ people: [person('ada'), person('bob')], noise: [{ name: 'cpu', between: exponential(6 * hour), policy: 'web', severity: 'warning' }], incidents: [incident({ between: exponential(15 * hour) })] })
  const { parts, pager } = onCallWorld(noisy)
  const { simulation } = checkWorld(() => Simulation.start(parts, { seed: 9, startedAt }), [
    { run: 10 * day }, (world) => setSchedule(world, pager, weekly('primary', 'bob')), { run: 20 * day },
  ])
  const { pages, burden } = onCallTruth(simulation.state(pager))
  expect(pages.filter(({ how }) => how === 'false alarm').length).toBeGreaterThan(50)
  expect(burden['bob']!.pages).toBeGreaterThan(burden['ada']!.pages)
})
