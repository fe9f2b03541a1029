/** `TicketSource` of work.track.dev/v1: a kind of tickets that a team gets, as the world has it; its name is the kind's. */
import { type FieldError, type KubeObject, kindType, objectType, path, requiredValue, resource, unsupportedValue } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { hour } from '@track/simulation'
import { type TicketKind, type WorkClass, workClasses } from '@track/work'
import { Written } from '../written-values.ts'

const arrivals = ['poisson', 'regular'] as const

export interface TicketSourceObject extends KubeObject {
  spec: {
    team: string
    class?: WorkClass
    perWeek: number
    growth?: number
    arrivals?: (typeof arrivals)[number]
    effort?: string
    /** Lower ones first; 1 where absent. */
    priority?: number
  }
}

export const ticketSources = resource<TicketSourceObject>('work.track.dev/v1', 'TicketSource', { namespaced: false })

const name = 'dev.track.work.v1.TicketSource'

export function readSource({ metadata, spec }: TicketSourceObject): { readonly kind: TicketKind; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  const { class: given = 'toil', arrivals: how = 'poisson' } = spec ?? {}
  if (!spec?.team) read.errors.push(requiredValue(field.child('team')))
  if (spec?.perWeek === undefined) read.errors.push(requiredValue(field.child('perWeek')))
  if (!workClasses.includes(given)) read.errors.push(unsupportedValue(field.child('class'), given, [...workClasses].sort()))
  if (!arrivals.includes(how)) read.errors.push(unsupportedValue(field.child('arrivals'), how, arrivals))
  return {
    kind: {
      name: metadata.name ?? '', class: given, arrivals: how,
      perWeek: read.atLeast(field.child('perWeek'), spec?.perWeek, 0, 0), growth: read.atLeast(field.child('growth'), spec?.growth, -0.99, 0),
      effort: read.distribution(field.child('effort'), spec?.effort, { kind: 'exponential', mean: hour }), priority: read.atLeast(field.child('priority'), spec?.priority, 0, 1),
    },
    errors: read.errors,
  }
}

export const ticketSourceKind = defineKind<TicketSourceObject>({
  resource: ticketSources,
  type: kindType(name, { spec: objectType(`${name}Spec`, {
    team: 'string', class: 'string', perWeek: 'double', growth: 'double', arrivals: 'string', effort: 'string', priority: 'int64',
  }) }),
  hasGeneration: true,
  validate: (object) => [...readSource(object).errors],
  columns: [
    nameColumn,
    { name: 'Team', type: 'string', description: 'Who gets them.', cell: ({ spec }) => spec.team },
    { name: 'Class', type: 'string', description: 'Toil, overhead or engineering.', cell: ({ spec }) => spec.class ?? 'toil' },
    { name: 'Per Week', type: 'string', description: 'How many, to begin with.', cell: ({ spec }) => String(spec.perWeek) },
    ageColumn,
  ],
})
