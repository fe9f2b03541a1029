import { describe, expect, test } from 'vitest'
import { type Distribution, hour, meanOf, minute, parseTimestamp, Simulation, varianceOf, week } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { erlangC } from '../testing/erlang.ts'
import { officeHours, workedBetween } from '../working-time.ts'
import { runTickets, type TicketsRun } from './run-tickets.ts'
import { type Automation, paybackWeeks, type Team, type TicketKind, weeklyCapacity } from './team.ts'
import { ticketMetrics } from './ticket-metrics.ts'
import { forgetTeam, setAutomation, setTeam, ticketsPart } from './tickets-part.ts'

/** A Monday. */
const startedAt = parseTimestamp('2025-03-03T00:00:00Z')
const exponential = (mean: number): Distribution => ({ kind: 'exponential', mean })
const constant = (value: number): Distribution => ({ kind: 'constant', value })
const workday = 8 * hour

function kind(more: Partial<TicketKind> = {}): TicketKind {
  return { name: 'environment', class: 'toil', perWeek: 50, growth: 0, arrivals: 'poisson', effort: exponential(40 * hour / 18), priority: 1, ...more }
}

const team = (more: Partial<Team> = {}): Team => ({ name: 'infra', engineers: 3, hours: officeHours, interrupts: 0, kinds: [kind()], ...more })

/** Mean and standard error over seeded years, each after a year. */
function overYears(years: number, of: Team, value: (run: TicketsRun) => number): { mean: number; error: number } {
  const found = Array.from({ length: years }, (_each, seed) => value(runTickets(of, { seed, startedAt, runIn: 52 * week, for: 52 * week })))
  const mean = found.reduce((sum, each) => sum + each, 0) / found.length
  const variance = found.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (found.length - 1)
  return { mean, error: Math.sqrt(variance / found.length) }
}

function expectNear({ mean, error }: { mean: number; error: number }, theory: number, within: number): void {
  expect([Math.abs(mean - theory) < 2.6 * error, error / theory < within], `${mean} ± ${error}, theory ${theory}`).toEqual([true, true])
}

describe('theory, in hours of work', () => {
  const wait = (engineers: number, perWeek: number) => erlangC(engineers, perWeek / 18) / (engineers * 18 - perWeek) * 5

  test.each<[string, number, number, number]>([['three engineers', 3, 50, 1.1], ['a fourth', 4, 50, 0.095], ['60 % of the tickets gone', 3, 20, 0.017]])('M/M/c: %s', (_name, engineers, perWeek, days) => {
    const theory = wait(engineers, perWeek)
    expect(theory).toBeCloseTo(days, days > 1 ? 1 : 3)
    expectNear(overYears(60, team({ engineers, kinds: [kind({ perWeek })] }), ({ meanWait }) => meanWait / workday), theory, 0.12)
  })

  test('three engineers are busy 92.6 % of the time, and L is lambda times W', () => {
    expectNear(overYears(30, team(), ({ utilisation }) => utilisation), 50 / 54, 0.01)
    const { meanWaiting, begun, meanWait } = runTickets(team(), { seed: 4, startedAt, runIn: 52 * week, for: 200 * week })
    const rate = begun / workedBetween(officeHours, startedAt, startedAt + 200 * week)
    expect(meanWaiting / (rate * meanWait)).toBeCloseTo(1, 1)
  })

  test('M/G/1: Pollaczek and Khinchine', () => {
    const effort: Distribution = { kind: 'lognormal', median: hour, sigma: 0.9 }
    const mean = meanOf(effort)
    const perWeek = 0.8 * 40 * hour / mean
    const theory = 0.8 * mean * (1 + varianceOf(effort) / (mean * mean)) / 2 / 0.2
    expectNear(overYears(50, team({ engineers: 1, kinds: [kind({ effort, perWeek })] }), ({ meanWait }) => meanWait / hour), theory / hour, 0.07)
  })

  test('two priorities: Cobham', () => {
    const effort = exponential(hour)
    const urgent = kind({ name: 'urgent', priority: 0, perWeek: 12, effort })
    const other = kind({ name: 'other', priority: 1, perWeek: 20, effort })
    const [ofUrgent, ofAll] = [12 / 40, 32 / 40]
    const residual = 32 / 40 * hour
    const theory = (12 * residual / (1 - ofUrgent) + 20 * residual / (1 - ofUrgent) / (1 - ofAll)) / 32
    expectNear(overYears(50, team({ engineers: 1, kinds: [urgent, other] }), ({ meanWait }) => meanWait / hour), theory / hour, 0.07)
    const { tickets } = runTickets(team({ engineers: 1, kinds: [urgent, other] }), { seed: 1, startedAt, for: 200 * week, keeps: 100_000 })
    const meanWait = (name: string) => {
      const waits = tickets.filter((ticket) => ticket.kind === name).map(({ openedAt, startedAt: begun }) => workedBetween(officeHours, openedAt, begun!))
      return waits.reduce((sum, each) => sum + each, 0) / waits.length / hour
    }
    expect(meanWait('urgent')).toBeCloseTo(residual / (1 - ofUrgent) / hour, 0)
  })

  test('a team that is interrupted a fifth of its time is a slower team', () => {
    const slower = team({ interrupts: 0.2, kinds: [kind({ effort: exponential(0.8 * 40 * hour / 18) })] })
    const run = (of: Team) => runTickets(of, { seed: 3, startedAt, runIn: 10 * week, for: 52 * week })
    expect(run(slower).meanWait / run(team()).meanWait).toBeCloseTo(1, 3)
    expect(run(slower).work['toil']! / run(team()).work['toil']!).toBeCloseTo(0.8, 3)
  })
})

describe('load that grows', () => {
  /** 60 h in the first week, in tickets so small that a week of it varies by an hour. */
  const operations = kind({ name: 'operations', perWeek: 3600, effort: constant(minute), growth: 0.02 })
  const sres = team({ engineers: 4, kinds: [operations] })

  test('60 h of 160 h, 2 % more a week: half of it after 14.5 weeks, half of five engineers\' time after 25.8', () => {
    expect(weeklyCapacity(sres) / hour).toBe(160)
    const { tickets } = runTickets(sres, { seed: 2, startedAt, for: 30 * week, keeps: 300_000 })
    const weekly = new Float64Array(30)
    for (const { openedAt, effort } of tickets) weekly[Math.floor((openedAt - startedAt) / week)]! += effort / hour
    expect([weekly[0]! / 60, weekly[14]! / 80, weekly[25]! / 100].map((ratio) => Math.abs(ratio - 1) < 0.05)).toEqual([true, true, true])
    // A line through the logarithms of thirteen weeks, as the lab asks for.
    const xs = Array.from({ length: 13 }, (_each, at) => at)
    const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length
    const ys = xs.map((at) => Math.log(weekly[at]!))
    const slope = xs.reduce((sum, x, at) => sum + (x - 6) * (ys[at]! - mean(ys)), 0) / xs.reduce((sum, x) => sum + (x - 6) * (x - 6), 0)
    const crossing = (hours: number) => (Math.log(hours) - mean(ys)) / slope + 6
    expect([Math.log(80 / 60) / Math.log(1.02), Math.log(100 / 60) / Math.log(1.02)].map((each) => each.toFixed(1))).toEqual(['14.5', '25.8'])
    expect(Math.abs(crossing(80) - 14.5)).toBeLessThan(1.5)
  })
})

describe('automation', () => {
  const renewal = kind({ name: 'certificates', perWeek: 20, effort: constant(hour) })
  const robot: Automation = { name: 'renewer', team: 'infra', kind: 'certificates', build: 80 * hour, builders: 2, handles: 0.9, effortLeft: 1, upkeep: hour }
  const run = (more: Partial<Automation>, weeks = 40) => {
    const part = ticketsPart()
    const simulation = Simulation.start([part], { seed: 6, startedAt })
    setTeam(simulation, part, team({ kinds: [renewal] }))
    setAutomation(simulation, part, { ...robot, ...more })
    simulation.runFor(weeks * week)
    return { state: simulation.state(part), part, simulation }
  }

  test('two build it for a week of their own each; then nine of ten tickets need nobody, and an hour a week goes into it', () => {
    const { state } = run({})
    expect((state.buildings.get('renewer')!.readyAt! - startedAt) / hour).toBe(4 * 24 + 17)
    const later = state.closed.filter(({ openedAt }) => openedAt > startedAt + 2 * week)
    const certificates = later.filter((ticket) => ticket.kind === 'certificates')
    expect(certificates.filter(({ by }) => by === 'renewer').length / certificates.length).toBeCloseTo(0.9, 1)
    // The last one came on a Friday evening and waits for Monday.
    expect(later.filter((ticket) => ticket.kind === 'upkeep of renewer').length).toBe(37)
    expect(state.closed.filter((ticket) => ticket.class === 'engineering').map(({ effort }) => effort / hour)).toEqual([40, 40])
  })

  test('one whose token runs out stops in silence, and tickets come back to people', () => {
    const { state, part, simulation } = run({ expiresAfter: 10 * week }, 30)
    const byRobot = (from: number) => state.closed.filter(({ openedAt, by }) => by === 'renewer' && openedAt > startedAt + from * week).length
    expect([byRobot(5) > 50, byRobot(11)]).toEqual([true, 0])
    setAutomation(simulation, part, { ...robot })
    simulation.runFor(5 * week)
    expect(byRobot(30)).toBeGreaterThan(50)
  })

  test('failures cost more than they save: it never pays back', () => {
    expect(paybackWeeks(renewal, robot)).toBeCloseTo(80 / 17, 9)
    expect(paybackWeeks(renewal, { ...robot, failures: { share: 0.1, effort: constant(10 * hour) } })).toBe(Infinity)
    const { state } = run({ failures: { share: 0.1, effort: constant(10 * hour) } })
    const [family] = ticketMetrics(state).filter(({ name }) => name === 'automation_runs_total')
    const [failed, done] = ['failure', 'success'].map((result) => family!.samples.find(({ labels }) => labels['result'] === result)!.value)
    expect(failed! / (failed! + done!)).toBeCloseTo(0.1, 1)
  })

  test('what is automated changes no arrival', () => {
    const opened = (handles: number) => run({ handles }).state.closed.filter((ticket) => ticket.kind === 'certificates').map(({ openedAt }) => openedAt).sort((a, b) => a - b)
    expect(opened(0.5)).toEqual(opened(0.9))
  })
})

test('a quarter, forked and saved in its middle, with an engineer who comes, an automation and a team that goes', () => {
  const part = ticketsPart()
  const build = () => {
    const simulation = Simulation.start([part], { seed: 8, startedAt })
    setTeam(simulation, part, team({ kinds: [kind(), kind({ name: 'quota', class: 'overhead', perWeek: 3, arrivals: 'regular', growth: 0.1, priority: 0 })] }))
    return simulation
  }
  const { simulation } = checkWorld(build, [
    { run: 2 * week }, (world) => setTeam(world, part, team({ engineers: 4, kinds: [kind({ perWeek: 60 })] })),
    (world) => setAutomation(world, part, { name: 'api', team: 'infra', kind: 'environment', build: 40 * hour, builders: 1, handles: 0.6, effortLeft: 0.5, upkeep: 2 * hour }),
    { run: 8 * week }, (world) => forgetTeam(world, part, 'infra'), { run: 2 * week },
  ])
  const { open, closed, made, lines } = simulation.state(part)
  const waiting = [...lines.values()].reduce((sum, line) => sum + line.size, 0)
  expect(open.size + closed.length + waiting).toBe(made)
})
