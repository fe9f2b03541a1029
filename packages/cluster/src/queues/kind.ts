/**
 * `Queue` of traffic.track.dev/v1: a queue of the cluster's message broker, durable and first in,
 * first out. Workloads name it to publish to it or to consume from it.
 */
import { type FieldError, invalidValue, type KubeObject, kindType, objectType, path, resource, unsupportedValue } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { parseGoDuration } from '@track/simulation'

const grains = ['exact', 'fluid'] as const

export interface QueueObject extends KubeObject {
  spec: {
    /** After how long an unacknowledged message is delivered again. */
    visibility?: string
    /** `exact` counts every message; `fluid` counts rates, for high loads over days. */
    grain?: (typeof grains)[number]
  }
}

export const queues = resource<QueueObject>('traffic.track.dev/v1', 'Queue', { namespaced: false })

const name = 'dev.track.traffic.v1.Queue'
const spec = objectType(`${name}Spec`, { visibility: 'string', grain: { type: 'string', values: grains } })

export const queueKind = defineKind<QueueObject>({
  resource: queues,
  type: kindType(name, { spec }),
  hasGeneration: true,
  defaults(draft) {
    draft.spec = { grain: 'exact', ...draft.spec }
  },
  validate: ({ spec: given }) => validateSpec(given),
  validateUpdate: (queue, old) => (JSON.stringify(queue.spec) === JSON.stringify(old.spec)
    ? []
    : [invalidValue(path('spec'), queue.metadata.name, 'field is immutable: a queue is what it was declared as')]),
  columns: [
    nameColumn,
    { name: 'Grain', type: 'string', description: 'How messages are counted.', cell: ({ spec: { grain } }) => grain ?? 'exact' },
    ageColumn,
  ],
})

function validateSpec({ visibility, grain }: QueueObject['spec']): FieldError[] {
  const errors: FieldError[] = []
  const duration = visibility === undefined ? 1 : parseGoDuration(visibility)
  if (typeof duration === 'string') errors.push(invalidValue(path('spec', 'visibility'), visibility, duration.replace(/^time: /, '')))
  else if (duration <= 0) errors.push(invalidValue(path('spec', 'visibility'), visibility, 'must be greater than 0'))
  if (grain !== undefined && !grains.includes(grain)) errors.push(unsupportedValue(path('spec', 'grain'), grain, [...grains]))
  return errors
}
