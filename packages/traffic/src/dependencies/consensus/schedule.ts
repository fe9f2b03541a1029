/**
 * A seeded schedule: a group with clients, and faults by chance for some seconds, watched after every
 * event. What a batch runs by the thousand.
 */
import {
  type Duration, type Instant, millisecond, parseTimestamp, sample, second, Simulation, stream, type Stream,
} from '@track/simulation'
import type { Ensemble } from '../ensemble/ensemble.ts'
import { type EnsembleFault, type EnsembleFaultKind, planFaults } from '../ensemble/fault.ts'
import type { Disk, Network } from '../ensemble/state.ts'
import type { GroupWorkload } from './client.ts'
import { consensusGroup, type GroupSettings, leaderOf } from './group.ts'
import type { NodeRow } from './node.ts'
import { operatorBehaviour, type OperatorRow } from './operator.ts'
import { SafetyWatch, type Violation } from './safety.ts'
import type { ConsensusSettings } from './settings.ts'

export interface ScheduleSettings {
  readonly seed: number
  readonly servers?: number
  readonly clients?: number
  readonly length?: Duration
  /** These faults; or by chance, of these kinds. */
  readonly faults?: readonly EnsembleFault[]
  readonly kinds?: readonly EnsembleFaultKind[]
  /** The mean time from one fault to the next, and the mean length of one. */
  readonly gap?: Duration
  readonly lasts?: Duration
  readonly drift?: number
  readonly network?: Network
  readonly disk?: Disk
  /** The mean time from one crash of whoever leads to the next: what Raft's finer rules are for. */
  readonly killsLeaders?: Duration
  readonly consensus?: Partial<ConsensusSettings>
  readonly workload?: Partial<GroupWorkload>
  /** Somebody changes the members, every so often; there are two servers more to add. */
  readonly changesMembers?: Duration
}

export interface Schedule {
  readonly simulation: Simulation
  readonly group: Ensemble
  readonly violations: readonly Violation[]
}

export const beginning = parseTimestamp('2026-01-05T08:00:00Z')

/**
 * Half a millisecond and a tail of a tenth of a second, with losses: messages overtake each other, and
 * arrive when their round is over.
 */
const roughNetwork: Network = {
  delay: { kind: 'mixture', of: [
    { weight: 0.95, distribution: { kind: 'shifted', by: 200, of: { kind: 'exponential', mean: 500 } } },
    { weight: 0.05, distribution: { kind: 'exponential', mean: 100 * millisecond } },
  ] },
  loss: 0.02,
  duplication: 0.02,
}

export function runSchedule(settings: ScheduleSettings): Schedule {
  const { simulation, group } = buildSchedule(settings)
  const watch = new SafetyWatch()
  const { processes } = simulation.state(group)
  const ids = [...processes.values()].filter(({ kind }) => kind === 'server').map(({ id }) => id)
  const until = beginning + (settings.length ?? defaultLength)
  const { killsLeaders: every, lasts = defaultLasts } = settings
  const killer = every === undefined ? undefined : new LeaderKiller(simulation, group, every, lasts)
  while (simulation.nextAt() <= until) {
    simulation.step()
    killer?.killIfDue()
    for (const id of ids) watch.look(processes.get(id)!.row as NodeRow)
    if (watch.violations.length > 0) break
  }
  return { simulation, group, violations: watch.violations }
}

const defaultLength = 3 * second
const defaultLasts = 400 * millisecond

/** Crashes leaders from outside, by chance; the world records it as an input. */
class LeaderKiller {
  readonly #simulation: Simulation
  readonly #group: Ensemble
  readonly #every: Duration
  readonly #lasts: Duration
  readonly #stream: Stream
  #kills = 0
  #dueAt: Instant

  constructor(simulation: Simulation, group: Ensemble, every: Duration, lasts: Duration) {
    this.#simulation = simulation
    this.#group = group
    this.#every = every
    this.#lasts = lasts
    this.#stream = simulation.stream('leader killer')
    this.#dueAt = simulation.now + every
  }

  killIfDue(): void {
    const { now } = this.#simulation
    if (now < this.#dueAt) return
    const leader = leaderOf(this.#simulation, this.#group)
    if (!leader || this.#simulation.state(this.#group).processes.get(leader.id)!.downs > 0) return
    const drawn = (mean: Duration, lane: number) => (
      1 + Math.floor(sample({ kind: 'exponential', mean }, this.#stream, this.#kills, lane))
    )
    const fault: EnsembleFault = { kind: 'crash', process: leader.id, at: now, for: drawn(this.#lasts, 1) }
    this.#simulation.input(this.#group.name, 'fault', fault)
    this.#kills++
    this.#dueAt = now + drawn(this.#every, 2)
  }
}

export function buildSchedule(settings: ScheduleSettings): { readonly simulation: Simulation; readonly group: Ensemble } {
  const { seed, servers = 3 + 2 * (seed % 2), clients = 2, length = defaultLength } = settings
  const { gap = 250 * millisecond, lasts = defaultLasts } = settings
  const voters = Array.from({ length: servers }, (_, index) => `n${index + 1}`)
  const workload: GroupWorkload = {
    keys: ['x', 'y'], reads: 0.4, compareAndSets: 0.2, think: { kind: 'exponential', mean: 150 * millisecond },
    timeout: 400 * millisecond, hasSession: true, until: beginning + length, ...settings.workload,
  }
  const users = Array.from({ length: clients }, (_, index) => `c${index + 1}`)
  const faults = settings.faults ?? planFaults({
    processes: voters, kinds: settings.kinds ?? ['partition', 'pause', 'crash'],
    // The first election passes in peace.
    from: beginning + 400 * millisecond, until: beginning + length,
    gap: { kind: 'exponential', mean: gap }, length: { kind: 'exponential', mean: lasts },
    ...(settings.drift !== undefined && { drift: settings.drift }),
  }, stream(seed, 'faults'))
  const group = consensusGroup({
    name: 'group', voters, faults, network: settings.network ?? roughNetwork,
    // A fifth of etcd's election time-out, and fewer heartbeats in it: a lost one counts, and more elections fit in.
    consensus: { heartbeat: 60 * millisecond, election: 200 * millisecond, snapshotCount: 20, catchUpEntries: 5, ...settings.consensus },
    clients: Object.fromEntries(users.map((id) => [id, workload])),
    ...(settings.disk && { disk: settings.disk }),
    ...(settings.changesMembers !== undefined && changingMembers(voters, settings.changesMembers)),
  })
  return { simulation: Simulation.start([group], { seed, startedAt: beginning }), group }
}

function changingMembers(voters: readonly string[], every: Duration): Pick<GroupSettings, 'spares' | 'others'> {
  const spares = ['s1', 's2']
  const servers = [...voters, ...spares]
  const row = (stream: Stream, now: Instant): OperatorRow => ({
    id: 'operator', servers, stream, pause: { kind: 'exponential', mean: every }, server: voters[0]!, asks: 0, dueAt: now + every,
  })
  return { spares, others: { behaviours: { operator: operatorBehaviour }, processes: [{ id: 'operator', kind: 'operator', row }] } }
}
