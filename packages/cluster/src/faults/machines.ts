/** Faults of machines: nodes of one or of a zone, what runs beside their pods, registries, the control plane. */
import { quantityValue } from '@track/apimachinery'
import { delayControllers } from '@track/controller-runtime'
import { beginNodeFault, beginRegistryOutage, beginStress, delayKubelets, endNodeFault, endRegistryOutage, endStress } from '@track/nodes'
import { delayScheduler } from '@track/scheduler'
import type { Simulation } from '@track/simulation'
import { type FaultRow, openFaults } from '@track/traffic'
import { slownessOf } from './api-pressure.ts'
import type { FaultObject } from './kind.ts'
import { type FaultObjectKind, kindRow } from './kinds.ts'

export function beginMachineFault(simulation: Simulation, { fault }: FaultRow, { spec }: FaultObject): void {
  const { node: kind } = kindRow(spec.kind)
  for (const node of nodesOf(fault)) {
    if (kind !== undefined) beginNodeFault(simulation, { node, fault: kind })
    if (spec.kind !== 'noisy-neighbour') continue
    const cores = spec.cores ?? 0
    const memoryBytes = spec.memory === undefined ? 0 : quantityValue(spec.memory)
    beginStress(simulation, { id: `${fault.id}/${node}`, node, threads: Math.ceil(cores), cores, memoryBytes })
  }
  if (spec.kind === 'api-slow') delayControlPlane(simulation)
  if (spec.kind === 'registry-outage') beginRegistryOutage(simulation, { id: fault.id, registry: spec.target?.registry ?? '*', how: spec.how ?? 'down' })
}

/** A node that another fault of the kind still holds stays as it is. */
export function endMachineFault(simulation: Simulation, { fault }: FaultRow): void {
  const kind = fault.what as FaultObjectKind
  const nodeFault = kindRow(kind).node
  const others = openFaults(simulation).filter(({ phase, fault: other }) =>
    phase === 'at work' && other.id !== fault.id && other.what !== undefined && kindRow(other.what as FaultObjectKind).node === nodeFault)
  for (const node of nodesOf(fault)) {
    const isHeld = others.some(({ fault: other }) => nodesOf(other).includes(node))
    if (nodeFault !== undefined && !isHeld) endNodeFault(simulation, { node, fault: nodeFault })
    if (kind === 'noisy-neighbour') endStress(simulation, { id: `${fault.id}/${node}` })
  }
  if (kind === 'api-slow') delayControlPlane(simulation)
  if (kind === 'registry-outage') endRegistryOutage(simulation, { id: fault.id })
}

/** Everybody who watches hears later; when the API is well again, as soon as ever. */
function delayControlPlane(simulation: Simulation): void {
  const late = slownessOf(simulation)
  delayControllers(simulation, late)
  delayScheduler(simulation, late)
  delayKubelets(simulation, late)
}

function nodesOf({ where }: FaultRow['fault']): readonly string[] {
  return where.nodes ?? []
}
