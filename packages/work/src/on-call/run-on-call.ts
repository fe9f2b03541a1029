/**
 * People on call alone, without a cluster: incidents come by their processes, are noticed after a while, and last until somebody
 * has mended them. For hundreds of seeded months.
 */
import { type Distribution, type Duration, type Instant, type Part, sample, Simulation } from '@track/simulation'
import { nextOccurrence, type Renewal } from '@track/traffic'
import { onCallPart, type OnCallPart, setPerson, setPolicy, setSchedule } from './on-call-part.ts'
import { type OnCallTruth, onCallTruth } from './on-call-truth.ts'
import type { Cause, EscalationPolicy } from './page.ts'
import { triggerPage } from './paging.ts'
import type { Person } from './person.ts'
import type { Schedule } from './schedule.ts'

export interface IncidentSource {
  readonly name: string
  /** The rate, from an end to the next beginning. */
  readonly between: Distribution
  /** Factors of the rate over the day from midnight UTC on. */
  readonly day?: readonly number[]
  /** From the beginning to the page. */
  readonly detection: Distribution
  readonly diagnosis: Distribution
  readonly repair: Distribution
  readonly policy: string
  readonly severity?: string
}

/** Alerts without an incident. */
export interface NoiseSource extends Pick<IncidentSource, 'name' | 'between' | 'day' | 'policy' | 'severity'> {}

export interface OnCallWorld {
  readonly people: readonly Person[]
  readonly schedules: readonly Schedule[]
  readonly policies: readonly EscalationPolicy[]
  readonly incidents: readonly IncidentSource[]
  readonly noise?: readonly NoiseSource[]
}

export interface IncidentRow extends Cause {
  readonly until: Instant
}

interface IncidentsState {
  readonly open: Map<string, Cause>
  readonly over: IncidentRow[]
}

interface Step {
  readonly source: string
  readonly number: number
}

const name = 'incidents'

/** The parts of a world with people on call and incidents, and nothing else. */
export function onCallWorld(world: OnCallWorld): { readonly parts: readonly Part[]; readonly pager: OnCallPart; readonly incidents: Part<IncidentsState> } {
  const sources = new Map<string, IncidentSource | NoiseSource>([...(world.noise ?? []), ...world.incidents].map((source) => [source.name, source]))
  const pager = onCallPart({
    open: (simulation) => [...simulation.state(incidents).open.values()],
    repair(simulation, id) {
      const { open, over } = simulation.state(incidents)
      over.push({ ...open.get(id)!, until: simulation.now })
      open.delete(id)
      const [source = '', number = ''] = id.split('#')
      scheduleNext(simulation, sources.get(source)!, Number(number) + 1)
    },
  })
  const incidents: Part<IncidentsState> = {
    name,
    initial(simulation) {
      for (const who of world.people) setPerson(simulation, pager, who)
      for (const schedule of world.schedules) setSchedule(simulation, pager, schedule)
      for (const policy of world.policies) setPolicy(simulation, pager, policy)
      for (const source of sources.values()) scheduleNext(simulation, source, 0)
      return { open: new Map(), over: [] }
    },
    events: {
      begins(simulation: Simulation, step: Step) {
        const source = sources.get(step.source)!
        if (!('detection' in source)) {
          page(simulation, pager, source, step)
          return scheduleNext(simulation, source, step.number + 1)
        }
        const id = `${step.source}#${step.number}`
        simulation.state(incidents).open.set(id, { id, type: source.name, since: simulation.now, diagnosis: source.diagnosis, repair: source.repair })
        const after = Math.max(1, Math.round(sample(source.detection, simulation.stream(name, source.name, 'detection'), step.number)))
        simulation.scheduleAfter({ after, part: name, event: 'is noticed', data: step })
      },
      'is noticed': (simulation: Simulation, step: Step) => page(simulation, pager, sources.get(step.source)!, step),
    },
  }
  return { parts: [pager as Part, incidents as Part], pager, incidents }
}

function page(simulation: Simulation, pager: OnCallPart, { policy, severity = 'critical', name: summary }: IncidentSource | NoiseSource, { source, number }: Step): void {
  triggerPage(simulation, pager, { policy, key: `${source}#${number}`, summary, severity })
}

const instantly: Distribution = { kind: 'constant', value: 1 }

function scheduleNext(simulation: Simulation, { name: source, between, day }: IncidentSource | NoiseSource, number: number): void {
  const renewal: Renewal = { between, lasts: instantly, ...(day && { day }) }
  const { at } = nextOccurrence(renewal, simulation.stream(name, source), number, simulation.now)
  if (at < Infinity) simulation.schedule({ at, part: name, event: 'begins', data: { source, number } satisfies Step })
}

export interface OnCallRun extends OnCallTruth {
  /** In the order of their ends; one that lasts at the end of the run ends there. */
  readonly incidents: readonly IncidentRow[]
  /** The share of time without an incident at work. */
  readonly availability: number
}

export function runOnCall(world: OnCallWorld, { seed, startedAt, for: length }: { readonly seed: number; readonly startedAt: Instant; readonly for: Duration }): OnCallRun {
  const { parts, pager, incidents } = onCallWorld(world)
  const simulation = Simulation.start(parts, { seed, startedAt })
  simulation.runUntil(startedAt + length)
  const { open, over } = simulation.state(incidents)
  const all = [...over, ...Array.from(open.values(), (cause) => ({ ...cause, until: simulation.now }))]
  return { ...onCallTruth(simulation.state(pager)), incidents: all, availability: 1 - covered(all) / length }
}

/** Time in which at least one was at work. */
function covered(rows: readonly IncidentRow[]): Duration {
  let [total, until] = [0, -Infinity]
  for (const row of rows.toSorted((a, b) => a.since - b.since)) {
    total += Math.max(0, row.until - Math.max(row.since, until))
    until = Math.max(until, row.until)
  }
  return total
}
