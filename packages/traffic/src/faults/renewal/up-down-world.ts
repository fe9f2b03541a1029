/**
 * A reduced world: components that are up or down, and nothing else. For questions about availability over
 * months and years, of which hundreds are run.
 */
import { type Duration, type Instant, meanOf, type Part, Simulation } from '@track/simulation'
import { nextOccurrence, type Renewal, thinned } from './renewal.ts'
import { isUp, type Structure } from './structure.ts'

export interface UpDownSystem {
  readonly components: Readonly<Record<string, Renewal>>
  readonly structure: Structure
  /** Groups with a common cause, and the share of their members' failures that it takes. */
  readonly commonCauses?: Readonly<Record<string, { readonly members: readonly string[]; readonly beta: number; readonly renewal: Renewal }>>
}

/** One time that a component, or the whole, was down. */
export interface Outage {
  readonly from: Instant
  /** Infinity while it lasts. */
  readonly until: Instant
  /** What went down: a component's name, or that of its common cause. */
  readonly cause: string
}

interface UpDownState {
  /** By component: how many causes hold it down. */
  readonly down: Map<string, number>
  /** Of the system, in order. */
  readonly outages: Outage[]
  /** Failures of components and of common causes, by name. */
  readonly failures: Map<string, number>
}

interface Step {
  readonly name: string
  readonly number: number
}

export interface UpDownTruth {
  readonly outages: readonly Outage[]
  readonly availability: number
  readonly failures: Readonly<Record<string, number>>
}

const name = 'up-down'

function upDownPart({ components, structure, commonCauses = {} }: UpDownSystem): Part<UpDownState> {
  const betaOf = (component: string): number =>
    Object.values(commonCauses).filter(({ members }) => members.includes(component)).reduce((sum, { beta }) => sum + beta, 0)
  const renewals: Record<string, Renewal> = {}
  const membersOf: Record<string, readonly string[]> = {}
  for (const [component, renewal] of Object.entries(components)) {
    renewals[component] = betaOf(component) > 0 ? thinned(renewal, 1 - betaOf(component)) : renewal
    membersOf[component] = [component]
  }
  for (const [cause, { members, beta, renewal }] of Object.entries(commonCauses)) {
    renewals[cause] = thinned(renewal, beta)
    membersOf[cause] = members
  }
  const drawn = (simulation: Simulation, step: Step, after: Instant) =>
    nextOccurrence(renewals[step.name]!, simulation.stream(name, step.name), step.number, after)
  const scheduleFailure = (simulation: Simulation, step: Step, after: Instant): void => {
    const { at } = drawn(simulation, step, after)
    if (at < Infinity) simulation.schedule({ at, part: name, event: 'fails', data: step })
  }
  const part: Part<UpDownState> = {
    name,
    initial(simulation) {
      for (const each of Object.keys(renewals)) scheduleFailure(simulation, { name: each, number: 0 }, simulation.now)
      return { down: new Map(), outages: [], failures: new Map() }
    },
    events: {
      fails(simulation: Simulation, step: Step) {
        const state = simulation.state(part)
        state.failures.set(step.name, (state.failures.get(step.name) ?? 0) + 1)
        move(state, membersOf[step.name]!, 1)
        look(state, structure, simulation.now, step.name)
        simulation.scheduleAfter({ after: drawn(simulation, step, simulation.now).for, part: name, event: 'is repaired', data: step })
      },
      'is repaired'(simulation: Simulation, step: Step) {
        const state = simulation.state(part)
        move(state, membersOf[step.name]!, -1)
        look(state, structure, simulation.now, step.name)
        scheduleFailure(simulation, { name: step.name, number: step.number + 1 }, simulation.now)
      },
    },
  }
  return part
}

function move({ down }: UpDownState, members: readonly string[], by: 1 | -1): void {
  for (const member of members) down.set(member, (down.get(member) ?? 0) + by)
}

/** Writes down where the whole has gone down or come up. */
function look({ down, outages }: UpDownState, structure: Structure, now: Instant, cause: string): void {
  const last = outages.at(-1)
  const wasUp = last === undefined || last.until < Infinity
  const isNowUp = isUp(structure, (component) => (down.get(component) ?? 0) === 0)
  if (wasUp && !isNowUp) outages.push({ from: now, until: Infinity, cause })
  else if (!wasUp && isNowUp) outages[outages.length - 1] = { ...last, until: now }
}

export interface UpDownRun {
  readonly seed: number
  readonly startedAt: Instant
  readonly for: Duration
}

/** Lets a system run, and tells when it was down. */
export function runUpDown(system: UpDownSystem, { seed, startedAt, for: length }: UpDownRun): UpDownTruth {
  const part = upDownPart(system)
  const simulation = Simulation.start([part as Part], { seed, startedAt })
  simulation.runUntil(startedAt + length)
  const { outages, failures } = simulation.state(part)
  const ended = outages.map((outage) => ({ ...outage, until: Math.min(outage.until, startedAt + length) }))
  const downtime = ended.reduce((sum, { from, until }) => sum + until - from, 0)
  return { outages: ended, availability: 1 - downtime / length, failures: Object.fromEntries(failures) }
}

/** MTBF/(MTBF + MTTR), where the time between is counted from repair to failure. */
export function steadyAvailability({ between, lasts, day: factors = [1] }: Renewal): number {
  const speed = factors.reduce((sum, factor) => sum + factor, 0) / factors.length
  const up = meanOf(between) / speed
  return up / (up + meanOf(lasts))
}
