/** What is wrong in a cluster, for the people on call: its faults, those of one incident together, and how a person ends them. */
import { cacheOf } from '@track/controller-runtime'
import { clientFor } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { type FaultRow, openFaults, healFault } from '@track/traffic'
import type { Cause, Causes } from '@track/work'
import { type FaultObject, faults } from '../../faults/kind.ts'
import { Written } from '../written-values.ts'
import { path } from '@track/apimachinery'
import { repairTimesOf } from './repair-times.ts'

/** On a Fault: the times that a person needs, as distributions. */
const annotation = { diagnosis: 'work.track.dev/diagnosis', repair: 'work.track.dev/repair', repairedAt: 'work.track.dev/repaired-at' } as const

export const faultCauses: Causes = {
  open(simulation) {
    const found = new Map<string, Cause>()
    for (const row of openFaults(simulation)) {
      const id = causeId(row)
      if (row.phase === 'at work' && !found.has(id)) found.set(id, causeOf(simulation, id, row))
    }
    return [...found.values()].sort((a, b) => a.since - b.since)
  },

  repair(simulation, id) {
    for (const row of openFaults(simulation)) if (causeId(row) === id) healFault(simulation, row.fault.id)
    // Its controller ends what a fault has done to machines, and says in its status that it is over.
    const object = objectOf(simulation, id)
    if (!object) return
    const api = clientFor(simulation, { user: { name: 'on-call', groups: ['system:masters'] }, manager: 'on-call' })
    api.patch(faults, { metadata: { name: object.metadata.name!, namespace: object.metadata.namespace! } }, {
      type: 'merge', body: { metadata: { annotations: { [annotation.repairedAt]: String(simulation.now) } } },
    })
  },
}

/** The rows of one incident, and those of one Fault, belong together. */
function causeId({ fault: { id, labels } }: FaultRow): string {
  return labels?.['incident'] ?? id.replace(/(#[^/]*)\/.*$/, '$1')
}

function causeOf(simulation: Simulation, id: string, { fault, beganAt }: FaultRow): Cause {
  const type = fault.labels?.['type'] ?? fault.what ?? fault.kind
  const usual = repairTimesOf(type)
  const { annotations = {} } = objectOf(simulation, id)?.metadata ?? {}
  const read = new Written()
  const field = path('metadata', 'annotations')
  return {
    id, type, since: beganAt,
    diagnosis: read.distribution(field, annotations[annotation.diagnosis], usual.diagnosis), repair: read.distribution(field, annotations[annotation.repair], usual.repair),
  }
}

function objectOf(simulation: Simulation, id: string): FaultObject | undefined {
  const [, namespace, name, uid] = /^([^/#]+)\/([^/#]+)#(.+)$/.exec(id) ?? []
  const object = name === undefined ? undefined : cacheOf(simulation).get(faults, name, namespace)
  return object?.metadata.uid === uid ? object : undefined
}
