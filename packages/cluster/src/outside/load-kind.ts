/**
 * `Load` of traffic.track.dev/v1: requests from outside of the cluster, without a pod to send them.
 * Its spec is what a client's `workload.yaml` says.
 */
import { type KubeObject, kindType, objectType, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { type Description, descriptionType, fieldErrorOf, processOnly, readClient } from './description.ts'

export interface LoadObject extends KubeObject {
  spec: Description
  status?: {
    /** When it began; a change of the spec does not begin it anew. */
    beganAt?: string
  }
}

export const loads = resource<LoadObject>('traffic.track.dev/v1', 'Load')

const name = 'dev.track.traffic.v1.Load'

export const loadKind = defineKind<LoadObject>({
  resource: loads,
  type: kindType(name, {
    spec: descriptionType(`${name}Spec`, 'client', processOnly),
    status: objectType(`${name}Status`, { beganAt: 'time' }),
  }),
  hasGeneration: true,
  hasStatus: true,
  prepareForCreate(draft) {
    delete draft.status
  },
  validate: ({ spec = {} }) => readClient(spec).complaints.map((complaint) => fieldErrorOf(complaint, spec)),
  columns: [
    nameColumn,
    { name: 'Target', type: 'string', description: 'Where it goes.', cell: ({ spec }) => targetOf(spec) },
    { name: 'Level', type: 'string', description: 'What it begins with.', cell: ({ spec }) => levelOf(spec) },
    ageColumn,
  ],
})

function targetOf({ service, publishes }: Description): string {
  return publishes === undefined ? `service/${String(service)}` : `queue/${String(publishes)}`
}

export function levelOf({ load }: Description): string {
  const { model, rate = '0/s', users = 0 } = (load ?? {}) as Description
  return model === 'closed' ? `${String(users)} users` : String(rate)
}
