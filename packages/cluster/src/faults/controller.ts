/** Makes what Fault objects say happen, and says in their status what happened. */
import { deepEqual, nodes, pods } from '@track/apimachinery'
import { cacheOf, type ControllerContext, defineController } from '@track/controller-runtime'
import { printTimestamp, type Simulation } from '@track/simulation'
import { type Fault, faultRow, type FaultRow, healFault, injectFault, openFaults } from '@track/traffic'
import { type FaultObject, faults } from './kind.ts'
import { beginMachineFault, endMachineFault } from './machines.ts'
import { plannedFaults } from './planned-faults.ts'

export const faultController = defineController<FaultObject>({
  name: 'fault-controller',
  reconciles: faults,

  reconcile(fault, { simulation, api, events }) {
    const unknown = unknownNode(simulation, fault)
    if (unknown !== undefined) {
      events.record(fault, { type: 'Warning', reason: 'NoSuchNode', message: `nodes "${unknown}" not found` })
      return undefined
    }
    const { metadata: { namespace = '', name = '', uid = '' } } = fault
    const id = `${namespace}/${name}#${uid}`
    if (!rowOf(simulation, id)) for (const planned of plannedFaults(simulation, fault)) injectFault(simulation, planned)
    const row = rowOf(simulation, id)!
    const status = statusOf(simulation, row)
    if (row.fault.what !== undefined) keepInStep(simulation, fault, row)
    if (!deepEqual(status, fault.status)) api.updateStatus(faults, { ...fault, status })
    // The row's own: in an experiment's fork a fault may last longer than its object says.
    const next = nextChange(row.fault, row)
    return next === undefined ? undefined : { requeueAfter: next - simulation.now }
  },

  gone(key, { simulation }: ControllerContext) {
    for (const row of openFaults(simulation)) {
      if (!row.fault.id.startsWith(`${key}#`)) continue
      healFault(simulation, row.fault.id)
      if (row.fault.what !== undefined && row.phase === 'at work') endMachineFault(simulation, row)
    }
  },
})

function unknownNode(simulation: Simulation, { spec: { target } }: FaultObject): string | undefined {
  const name = target?.node
  return name === undefined || cacheOf(simulation).get(nodes, name) ? undefined : name
}

/** The status says what was done before. */
function keepInStep(simulation: Simulation, fault: FaultObject, row: FaultRow): void {
  const before = fault.status?.phase ?? 'Planned'
  if (row.phase === 'at work' && before === 'Planned') beginMachineFault(simulation, row, fault)
  if (row.phase === 'healed' && before === 'Active') endMachineFault(simulation, row)
}

function rowOf(simulation: Simulation, id: string): FaultRow | undefined {
  return faultRow(simulation, id)
}

const phases = { 'planned': 'Planned', 'at work': 'Active', 'healed': 'Healed' } as const

function statusOf(simulation: Simulation, { phase, beganAt, healedAt, hit, missed, fault }: FaultRow): NonNullable<FaultObject['status']> {
  const names = hit.map((id) => podNameOf(simulation, id))
  return {
    phase: phases[phase],
    ...(phase !== 'planned' && { beganAt: printTimestamp(beganAt) }),
    ...(phase === 'healed' && { healedAt: printTimestamp(healedAt) }),
    ...(names.length > 0 && { pods: names }),
    ...(fault.what !== undefined && fault.where.nodes && { nodes: [...fault.where.nodes] }),
    ...(missed && { missed: [...missed] }),
  }
}

/** The traffic knows a server by `uid/container`; people know the pod's name. */
function podNameOf(simulation: Simulation, id: string): string {
  const [uid] = id.split('/')
  return cacheOf(simulation).list(pods).find(({ metadata }) => metadata.uid === uid)?.metadata.name ?? id
}

function nextChange({ at, for: duration }: Fault, { phase, beganAt }: FaultRow): number | undefined {
  if (phase === 'planned') return at
  return phase === 'at work' && duration !== undefined ? beganAt + duration : undefined
}
