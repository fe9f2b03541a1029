/** `Automation` of work.track.dev/v1: what a team builds so that nobody has to work on a kind of tickets. */
import { type FieldError, type KubeObject, kindType, objectType, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { hour, printTimestamp, week } from '@track/simulation'
import type { Automation } from '@track/work'
import { Written } from '../written-values.ts'

export interface AutomationObject extends KubeObject {
  spec: {
    team: string
    /** A TicketSource. */
    tickets: string
    /** Time of people; a week of one where absent. */
    build?: string
    builders?: number
    /** The share that nobody has to see any more. */
    handles?: number
    effortLeft?: number
    /** Time of people, a week. */
    upkeep?: string
    failures?: { share?: number; effort?: string }
    expiresAfter?: string
  }
  status?: { phase?: 'Building' | 'Ready'; readyAt?: string }
}

export const automations = resource<AutomationObject>('work.track.dev/v1', 'Automation', { namespaced: false })

const name = 'dev.track.work.v1.Automation'
const failures = objectType(`${name}Failures`, { share: 'double', effort: 'string' })
const spec = objectType(`${name}Spec`, {
  team: 'string', tickets: 'string', build: 'string', builders: 'int64', handles: 'double', effortLeft: 'double', upkeep: 'string', failures, expiresAfter: 'string',
})

export function readAutomation({ metadata, spec: given }: AutomationObject): { readonly automation: Automation; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  for (const key of ['team', 'tickets'] as const) if (!given?.[key]) read.errors.push(requiredValue(field.child(key)))
  const { team = '', tickets = '', failures: bad, expiresAfter } = given ?? {}
  return {
    automation: {
      name: metadata.name ?? '', team, kind: tickets,
      build: read.duration(field.child('build'), given?.build, 40 * hour), builders: read.atLeast(field.child('builders'), given?.builders, 1, 1),
      handles: read.share(field.child('handles'), given?.handles, 1), effortLeft: read.share(field.child('effortLeft'), given?.effortLeft, 1),
      upkeep: read.duration(field.child('upkeep'), given?.upkeep, 0),
      ...(bad && { failures: {
        share: read.share(field.child('failures', 'share'), bad.share, 0),
        effort: read.distribution(field.child('failures', 'effort'), bad.effort, { kind: 'constant', value: hour }),
      } }),
      ...(expiresAfter !== undefined && { expiresAfter: read.duration(field.child('expiresAfter'), expiresAfter, week) }),
    },
    errors: read.errors,
  }
}

export function statusOf(readyAt: number | undefined): NonNullable<AutomationObject['status']> {
  return readyAt === undefined ? { phase: 'Building' } : { phase: 'Ready', readyAt: printTimestamp(readyAt) }
}

export const automationKind = defineKind<AutomationObject>({
  resource: automations,
  type: kindType(name, { spec, status: objectType(`${name}Status`, { phase: 'string', readyAt: 'time' }) }),
  hasGeneration: true,
  hasStatus: true,
  prepareForCreate(draft) {
    delete draft.status
  },
  validate: (object) => [...readAutomation(object).errors],
  columns: [
    nameColumn,
    { name: 'Team', type: 'string', description: 'Who builds it.', cell: ({ spec: found }) => found.team },
    { name: 'Tickets', type: 'string', description: 'What it takes over.', cell: ({ spec: found }) => found.tickets },
    { name: 'Phase', type: 'string', description: 'Building or Ready.', cell: ({ status }) => status?.phase ?? 'Building' },
    ageColumn,
  ],
})
