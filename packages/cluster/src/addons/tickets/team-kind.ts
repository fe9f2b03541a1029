/** `Team` of work.track.dev/v1: people who work on tickets, when, and how much of their time goes to whoever asks in between. */
import { type FieldError, invalidValue, type KubeObject, kindType, objectType, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import type { Team } from '@track/work'
import { hoursType, readHours, type WrittenHours } from '../written-hours.ts'
import { Written } from '../written-values.ts'

export interface TeamObject extends KubeObject {
  spec: {
    engineers: number
    hours?: WrittenHours
    interrupts?: number
  }
}

export const teams = resource<TeamObject>('work.track.dev/v1', 'Team', { namespaced: false })

const name = 'dev.track.work.v1.Team'

export function readTeam({ metadata, spec }: TeamObject): { readonly team: Omit<Team, 'kinds'>; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  if (spec?.engineers === undefined) read.errors.push(requiredValue(field.child('engineers')))
  const engineers = read.atLeast(field.child('engineers'), spec?.engineers, 0, 0)
  const interrupts = read.share(field.child('interrupts'), spec?.interrupts, 0)
  if (interrupts === 1) read.errors.push(invalidValue(field.child('interrupts'), 1, 'must leave some time for work'))
  return { team: { name: metadata.name ?? '', engineers, interrupts, hours: readHours(read, field.child('hours'), spec?.hours) }, errors: read.errors }
}

export const teamKind = defineKind<TeamObject>({
  resource: teams,
  type: kindType(name, { spec: objectType(`${name}Spec`, { engineers: 'int64', hours: hoursType(`${name}Hours`), interrupts: 'double' }) }),
  hasGeneration: true,
  validate: (object) => [...readTeam(object).errors],
  columns: [
    nameColumn,
    { name: 'Engineers', type: 'integer', description: 'How many.', cell: ({ spec }) => spec.engineers },
    ageColumn,
  ],
})
