/**
 * A Raft group and its clients as a part of a world: it runs with nothing else in it, or beside other
 * parts, which reach it by a gateway.
 */
import type { Part, Simulation } from '@track/simulation'
import { type Ensemble, ensemble, type EnsembleSettings, type ProcessDeclaration } from '../ensemble/ensemble.ts'
import type { EnsembleState } from '../ensemble/state.ts'
import { clientBehaviour, type GroupWorkload, newClient } from './client.ts'
import type { StateMachine } from './entry.ts'
import { keyValueMachine } from './key-value.ts'
import { newNode, type NodeRow } from './node.ts'
import { type ConsensusSettings, etcdDefaults } from './settings.ts'
import { raftServer } from './step.ts'

export interface GroupSettings extends Pick<EnsembleSettings, 'name' | 'network' | 'disk' | 'faults' | 'gateways'> {
  readonly voters: readonly string[]
  /** Servers that run and wait to be made members. */
  readonly spares?: readonly string[]
  readonly consensus?: Partial<ConsensusSettings>
  readonly machine?: StateMachine
  readonly clients?: Readonly<Record<string, GroupWorkload>>
  /** Processes that are neither servers nor clients of keys and values. */
  readonly others?: Pick<EnsembleSettings, 'behaviours' | 'processes'>
}

export function consensusGroup(
  { voters, spares = [], consensus = {}, machine = keyValueMachine, clients = {}, others, ...surroundings }: GroupSettings,
): Ensemble {
  const settings: ConsensusSettings = { ...etcdDefaults, ...consensus }
  const servers = [...voters, ...spares].map((id): ProcessDeclaration => ({
    id, kind: 'server', row: (stream, now) => newNode({ id, members: { voters, learners: [] }, settings, machine, stream, now }),
  }))
  const users = Object.entries(clients).map(([id, workload]): ProcessDeclaration => ({
    id, kind: 'client', row: (stream, now) => newClient({ id, servers: voters, workload, stream, now }),
  }))
  return ensemble({
    ...surroundings,
    behaviours: { server: raftServer(machine), client: clientBehaviour, ...others?.behaviours },
    processes: [...servers, ...users, ...(others?.processes ?? [])],
  })
}

/** The servers of a group, as they are. */
export function serversOf(simulation: Simulation, group: Part<EnsembleState>): NodeRow[] {
  const rows: NodeRow[] = []
  for (const { kind, row } of simulation.state(group).processes.values()) if (kind === 'server') rows.push(row as NodeRow)
  return rows
}

/** The server that leads in the newest term, if any does. */
export function leaderOf(simulation: Simulation, group: Part<EnsembleState>): NodeRow | undefined {
  const leaders = serversOf(simulation, group).filter(({ role }) => role === 'leader')
  return leaders.sort((a, b) => b.term - a.term)[0]
}
