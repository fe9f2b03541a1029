/**
 * A lease service on a Raft group, an object store and workers, as a part of a world; and seeded schedules
 * of it, which a batch runs by the thousand.
 */
import { type Duration, millisecond, second, Simulation, stream } from '@track/simulation'
import { consensusGroup, type GroupSettings } from '../consensus/group.ts'
import { beginning } from '../consensus/schedule.ts'
import type { ConsensusSettings } from '../consensus/settings.ts'
import type { Ensemble, ProcessDeclaration } from '../ensemble/ensemble.ts'
import { type EnsembleFault, type EnsembleFaultKind, planFaults } from '../ensemble/fault.ts'
import { type Network, quietNetwork } from '../ensemble/state.ts'
import { leaseTruth, type LeaseTruth } from './ground-truth.ts'
import { leaseMachine } from './lease-machine.ts'
import { objectStoreBehaviour, type ObjectStoreRow, type WriteCondition } from './object-store.ts'
import { newWorker, workerBehaviour, type WorkerSettings } from './worker.ts'

type GroupFields = 'name' | 'voters' | 'network' | 'disk' | 'faults' | 'gateways' | 'consensus'

export interface LeaseServiceSettings extends Pick<GroupSettings, GroupFields> {
  readonly condition: WriteCondition
  readonly workers: Readonly<Record<string, WorkerSettings>>
}

const objectStoreName = 'store'

export function leaseService({ condition, workers, ...group }: LeaseServiceSettings): Ensemble {
  const store: ObjectStoreRow = { id: objectStoreName, condition, objects: new Map() }
  const declared = Object.entries(workers).map(([id, settings]): ProcessDeclaration => ({
    id, kind: 'worker', row: (from, now) => newWorker({ id, settings, servers: group.voters, store: objectStoreName, stream: from }, now),
  }))
  return consensusGroup({
    ...group,
    machine: leaseMachine,
    others: {
      behaviours: { worker: workerBehaviour, store: objectStoreBehaviour },
      processes: [{ id: objectStoreName, kind: 'store', row: () => store }, ...declared],
    },
  })
}

export interface LeaseScheduleSettings {
  readonly seed: number
  readonly condition?: WriteCondition
  readonly worker?: Partial<WorkerSettings>
  readonly workers?: number
  readonly length?: Duration
  /** By chance, of these kinds, of workers and servers; or as given. */
  readonly faults?: readonly EnsembleFaultKind[] | readonly EnsembleFault[]
  readonly network?: Network
  readonly consensus?: Partial<ConsensusSettings>
}

const voters = ['n1', 'n2', 'n3']
const quick: WorkerSettings = {
  lease: 'job', key: 'object', ttl: 200 * millisecond, work: { kind: 'exponential', mean: 40 * millisecond },
  think: { kind: 'exponential', mean: 40 * millisecond }, timeout: 80 * millisecond, looksAtClock: true,
}

const defaultLength = 2 * second

export function buildLeaseSchedule(settings: LeaseScheduleSettings): { readonly simulation: Simulation; readonly group: Ensemble } {
  const { seed, condition = 'fencing token', worker = {}, workers = 3, length = defaultLength, network = quietNetwork } = settings
  const { faults = ['pause', 'partition', 'crash'], consensus } = settings
  const names = Array.from({ length: workers }, (_, index) => `w${index + 1}`)
  const group = leaseService({
    name: 'leases', voters, condition, network,
    faults: faults.every((each) => typeof each === 'string') ? byChance(seed, names, faults, length) : faults,
    consensus: { heartbeat: 60 * millisecond, election: 200 * millisecond, ...consensus },
    workers: Object.fromEntries(names.map((name) => [name, { ...quick, ...worker }])),
  })
  return { simulation: Simulation.start([group], { seed, startedAt: beginning }), group }
}

function byChance(seed: number, workers: readonly string[], kinds: readonly EnsembleFaultKind[], length: Duration): EnsembleFault[] {
  if (kinds.length === 0) return []
  return planFaults({
    processes: [...workers, ...voters], kinds, from: beginning + 300 * millisecond, until: beginning + length,
    gap: { kind: 'exponential', mean: 150 * millisecond }, length: { kind: 'exponential', mean: 250 * millisecond }, drift: 0.8,
  }, stream(seed, 'faults'))
}

export function runLeaseSchedule(settings: LeaseScheduleSettings): LeaseTruth {
  const { simulation, group } = buildLeaseSchedule(settings)
  simulation.runFor(settings.length ?? defaultLength)
  return leaseTruth(simulation, group)
}
