/** `DeliveryPipeline` of work.track.dev/v1: how changes come to production, stage by stage. */
import { type FieldError, type FieldPath, duplicateValue, invalidValue, type KubeObject, kindType, listOf, objectType, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { type Distribution, hour, minute } from '@track/simulation'
import type { Pipeline, Stage } from '@track/work'
import { hoursType, readHours, type WrittenHours } from '../written-hours.ts'
import { Written } from '../written-values.ts'

interface WrittenStage {
  name: string
  duration?: string
  concurrency?: number
  hours?: WrittenHours
  success?: number
  flaky?: { tests?: number; rate?: number }
  approvers?: string[]
}

export interface DeliveryPipelineObject extends KubeObject {
  spec: {
    changes: { perWeek: number; arrivals?: 'poisson' | 'regular'; hours?: WrittenHours }
    batch?: number
    stages: WrittenStage[]
    rework?: string
    failure?: { share?: number; restore?: string }
  }
}

export const deliveryPipelines = resource<DeliveryPipelineObject>('work.track.dev/v1', 'DeliveryPipeline', { namespaced: false })

const name = 'dev.track.work.v1.DeliveryPipeline'
const stage = objectType(`${name}Stage`, {
  name: { type: 'string', isRequired: true }, duration: 'string', concurrency: 'int64', hours: hoursType(`${name}StageHours`), success: 'double',
  flaky: objectType(`${name}Flaky`, { tests: 'int64', rate: 'double' }), approvers: { type: listOf('string') },
})
const spec = objectType(`${name}Spec`, {
  changes: objectType(`${name}Changes`, { perWeek: 'double', arrivals: 'string', hours: hoursType(`${name}ChangesHours`) }), batch: 'int64', stages: { type: listOf(stage) },
  rework: 'string', failure: objectType(`${name}Failure`, { share: 'double', restore: 'string' }),
})

const about = (median: number): Distribution => ({ kind: 'lognormal', median, sigma: 0.5 })

export function readPipeline({ metadata, spec: given }: DeliveryPipelineObject): { readonly pipeline: Pipeline; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  const { changes, stages = [], failure = {} } = given ?? {}
  if (changes?.perWeek === undefined) read.errors.push(requiredValue(field.child('changes', 'perWeek')))
  if (stages.length === 0) read.errors.push(requiredValue(field.child('stages')))
  const found = stages.map((each, index) => readStage(read, field.child('stages').index(index), each))
  found.forEach((each, index) => {
    if (found.findIndex((other) => other.name === each.name) < index) read.errors.push(duplicateValue(field.child('stages').index(index).child('name'), each.name))
  })
  return {
    pipeline: {
      name: metadata.name ?? '', stages: found, batch: read.atLeast(field.child('batch'), given?.batch, 1, 1),
      changes: {
        perWeek: read.atLeast(field.child('changes', 'perWeek'), changes?.perWeek, 0, 0), arrivals: changes?.arrivals === 'regular' ? 'regular' : 'poisson',
        ...(changes?.hours && { hours: readHours(read, field.child('changes', 'hours'), changes.hours) }),
      },
      rework: read.distribution(field.child('rework'), given?.rework, about(2 * hour)),
      failure: { share: read.share(field.child('failure', 'share'), failure.share, 0), restore: read.distribution(field.child('failure', 'restore'), failure.restore, about(hour)) },
    },
    errors: read.errors,
  }
}

function readStage(read: Written, field: FieldPath, { name: own, duration, concurrency, hours, success, flaky, approvers }: WrittenStage): Stage {
  if (own.includes('/')) read.errors.push(invalidValue(field.child('name'), own, 'must not contain \'/\''))
  return {
    name: own, duration: read.distribution(field.child('duration'), duration, about((approvers ? 5 : 10) * minute)),
    ...(concurrency !== undefined && { concurrency: read.atLeast(field.child('concurrency'), concurrency, 1, 1) }),
    ...(hours && { hours: readHours(read, field.child('hours'), hours) }),
    ...(success !== undefined && { success: read.share(field.child('success'), success, 1) }),
    ...(flaky && { flaky: { tests: read.atLeast(field.child('flaky', 'tests'), flaky.tests, 0, 0), rate: read.share(field.child('flaky', 'rate'), flaky.rate, 0) } }),
    ...(approvers && approvers.length > 0 && { approvers }),
  }
}

export const deliveryPipelineKind = defineKind<DeliveryPipelineObject>({
  resource: deliveryPipelines,
  type: kindType(name, { spec }),
  hasGeneration: true,
  validate: (object) => [...readPipeline(object).errors],
  columns: [
    nameColumn,
    { name: 'Stages', type: 'string', description: 'In their order.', cell: ({ spec: found }) => found.stages.map((each) => each.name).join(',') },
    { name: 'Batch', type: 'integer', description: 'How many changes go together.', cell: ({ spec: found }) => found.batch ?? 1 },
    ageColumn,
  ],
})
