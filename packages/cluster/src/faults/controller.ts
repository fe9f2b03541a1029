/** Makes what Fault objects say happen to the traffic, and says in their status what happened. */
import { deepEqual, pods } from '@track/apimachinery'
import { cacheOf, type ControllerContext, defineController } from '@track/controller-runtime'
import { serviceName } from '@track/nodes'
import { type Duration, parseGoDuration, parseTimestamp, printTimestamp, type Simulation } from '@track/simulation'
import { type Fault, type FaultPlace, type FaultRow, groundTruth, healFault, injectFault } from '@track/traffic'
import { type FaultObject, faults } from './kind.ts'

export const faultController = defineController<FaultObject>({
  name: 'fault-controller',
  reconciles: faults,

  reconcile(fault, { simulation, api }) {
    const planned = plannedFault(fault)
    let row = rowOf(simulation, planned.id)
    if (!row) {
      injectFault(simulation, planned)
      row = rowOf(simulation, planned.id)!
    }
    const status = statusOf(simulation, row)
    if (!deepEqual(status, fault.status)) api.updateStatus(faults, { ...fault, status })
    // The row's own: in an experiment's fork a fault may last longer than its object says.
    const next = nextChange(row.fault, row)
    return next === undefined ? undefined : { requeueAfter: next - simulation.now }
  },

  gone(key, { simulation }: ControllerContext) {
    for (const { fault, phase } of groundTruth(simulation).faults) {
      if (fault.id.startsWith(`${key}#`) && phase !== 'healed') healFault(simulation, fault.id)
    }
  },
})

function rowOf(simulation: Simulation, id: string): FaultRow | undefined {
  return groundTruth(simulation).faults.find(({ fault }) => fault.id === id)
}

/** The traffic's own row for the object; the name and the uid make its id. */
function plannedFault({ metadata, spec }: FaultObject): Fault {
  const { namespace = '', name = '', uid = '', creationTimestamp = '' } = metadata
  const { kind, target, ratio, factor } = spec
  const duration = durationOf(spec.for)
  const delay = durationOf(spec.delay)
  const where: FaultPlace = {
    ...(target.service !== undefined && { service: serviceName(namespace, target.service) }),
    ...(target.podLabels && { labels: { ...target.podLabels, namespace } }),
    ...(target.path !== undefined && { path: target.path }),
  }
  return {
    id: `${namespace}/${name}#${uid}`, kind, where, at: parseTimestamp(creationTimestamp) + (durationOf(spec.after) ?? 0),
    ...(duration !== undefined && { for: duration }),
    ...(ratio !== undefined && { ratio }),
    ...(delay !== undefined && { delay }),
    ...(factor !== undefined && { factor }),
  }
}

/** Validation has read it already; the empty text and nothing are none. */
function durationOf(text: string | undefined): Duration | undefined {
  const duration = text === undefined ? undefined : parseGoDuration(text)
  return typeof duration === 'number' ? duration : undefined
}

const phases = { 'planned': 'Planned', 'at work': 'Active', 'healed': 'Healed' } as const

function statusOf(simulation: Simulation, { phase, beganAt, healedAt, hit }: FaultRow): NonNullable<FaultObject['status']> {
  const names = hit.map((id) => podNameOf(simulation, id))
  return {
    phase: phases[phase],
    ...(phase !== 'planned' && { beganAt: printTimestamp(beganAt) }),
    ...(phase === 'healed' && { healedAt: printTimestamp(healedAt) }),
    ...(names.length > 0 && { pods: names }),
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
