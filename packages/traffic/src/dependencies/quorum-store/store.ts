/**
 * A store and its clients as a part of a world: it runs with nothing else in it, or beside other parts,
 * which reach it by a gateway.
 */
import type { Part, Simulation } from '@track/simulation'
import { type Ensemble, ensemble, type EnsembleSettings, type ProcessDeclaration } from '../ensemble/ensemble.ts'
import type { EnsembleState } from '../ensemble/state.ts'
import { newStoreClient, storeClientBehaviour, type StoreWorkload } from './client.ts'
import { coordinatorBehaviour, newCoordinator } from './coordinator.ts'
import { newReplica, replicaBehaviour, type ReplicaRow } from './replica.ts'
import { dynamoDefaults, storeComplaints, type StoreSettings } from './settings.ts'

export interface QuorumStoreSettings extends Pick<EnsembleSettings, 'name' | 'network' | 'disk' | 'faults' | 'gateways'> {
  readonly servers: readonly string[]
  readonly coordinators: readonly string[]
  readonly store?: Partial<StoreSettings>
  /** Clients, each with the coordinator that it asks. */
  readonly clients?: Readonly<Record<string, { readonly coordinator: string; readonly workload: StoreWorkload }>>
}

export function quorumStore({ servers, coordinators, store = {}, clients = {}, ...surroundings }: QuorumStoreSettings): Ensemble {
  const settings: StoreSettings = { ...dynamoDefaults, ...store }
  const complaints = storeComplaints(settings, servers)
  if (complaints.length > 0) throw new Error(`the store "${surroundings.name}": ${complaints.join('; ')}`)
  return ensemble({
    ...surroundings,
    behaviours: { replica: replicaBehaviour, coordinator: coordinatorBehaviour, client: storeClientBehaviour },
    processes: [
      ...servers.map((id): ProcessDeclaration => ({
        id, kind: 'replica', row: (stream, now) => newReplica({ id, servers, settings, stream }, now),
      })),
      ...coordinators.map((id): ProcessDeclaration => ({ id, kind: 'coordinator', row: () => newCoordinator({ id, servers, settings }) })),
      ...Object.entries(clients).map(([id, { coordinator, workload }]): ProcessDeclaration => ({
        id, kind: 'client', row: (stream, now) => newStoreClient({ id, coordinator, workload, stream }, now),
      })),
    ],
  })
}

export function storeReplicas(simulation: Simulation, store: Part<EnsembleState>): ReplicaRow[] {
  const rows: ReplicaRow[] = []
  for (const { kind, row } of simulation.state(store).processes.values()) if (kind === 'replica') rows.push(row as ReplicaRow)
  return rows
}
