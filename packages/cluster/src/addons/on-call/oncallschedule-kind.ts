/** `OnCallSchedule` of work.track.dev/v1: who is on duty when, in layers that take turns. */
import { type FieldError, invalidValue, type KubeObject, kindType, listOf, objectType, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { hour, parseTimestamp, week } from '@track/simulation'
import type { Schedule } from '@track/work'
import { Written } from '../written-values.ts'

interface WrittenLayer {
  people: string[]
  /** The first turn; the schedule's own creation where absent. */
  start?: string
  /** A week where absent. */
  turn?: string
  /** Only these hours of the day, UTC. */
  daily?: { from: string; for: string }
}

export interface OnCallScheduleObject extends KubeObject {
  spec: {
    layers: WrittenLayer[]
    overrides?: { person: string; from: string; until: string }[]
  }
}

export const onCallSchedules = resource<OnCallScheduleObject>('work.track.dev/v1', 'OnCallSchedule', { namespaced: false })

const name = 'dev.track.work.v1.OnCallSchedule'
const layer = objectType(`${name}Layer`, {
  people: { type: listOf('string'), isRequired: true }, start: 'string', turn: 'string', daily: objectType(`${name}Daily`, { from: 'string', for: 'string' }),
})
const override = objectType(`${name}Override`, { person: { type: 'string', isRequired: true }, from: { type: 'string', isRequired: true }, until: { type: 'string', isRequired: true } })

export function readSchedule({ metadata, spec }: OnCallScheduleObject): { readonly schedule: Schedule; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  const { creationTimestamp } = metadata
  const created = creationTimestamp === undefined ? 0 : parseTimestamp(creationTimestamp)
  const layers = (spec?.layers ?? []).map(({ people = [], start, turn, daily }, index) => {
    const own = field.child('layers').index(index)
    if (people.length === 0) read.errors.push(requiredValue(own.child('people')))
    const length = read.duration(own.child('turn'), turn, week)
    if (length === 0) read.errors.push(invalidValue(own.child('turn'), turn, 'must be greater than 0'))
    return {
      people, start: read.instant(own.child('start'), start, created), turn: Math.max(1, length),
      ...(daily && { daily: { from: read.timeOfDay(own.child('daily', 'from'), daily.from, 0), for: read.duration(own.child('daily', 'for'), daily.for, 24 * hour) } }),
    }
  })
  if (layers.length === 0) read.errors.push(requiredValue(field.child('layers')))
  const overrides = (spec?.overrides ?? []).map(({ person, from, until }, index) => {
    const own = field.child('overrides').index(index)
    return { person, from: read.instant(own.child('from'), from, 0), until: read.instant(own.child('until'), until, 0) }
  })
  return { schedule: { name: metadata.name ?? '', layers, overrides }, errors: read.errors }
}

export const onCallScheduleKind = defineKind<OnCallScheduleObject>({
  resource: onCallSchedules,
  type: kindType(name, { spec: objectType(`${name}Spec`, { layers: { type: listOf(layer) }, overrides: { type: listOf(override) } }) }),
  hasGeneration: true,
  validate: (object) => [...readSchedule(object).errors],
  columns: [
    nameColumn,
    { name: 'People', type: 'string', description: 'Who takes turns.', cell: ({ spec }) => [...new Set(spec.layers.flatMap(({ people }) => people))].join(',') },
    ageColumn,
  ],
})
