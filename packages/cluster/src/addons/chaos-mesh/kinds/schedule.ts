/**
 * Schedule: chaos again and again, by a cron line with or without seconds.
 *
 * Follows api/v1alpha1/schedule_{types,webhook,item}.go of Chaos Mesh and parser.go of github.com/robfig/cron/v3.
 * Left out: workflows and the kinds of chaos that are not here, which are refused.
 */
import { type FieldError, invalidValue, inStructOrder, type KubeObject, kindType, listOf, objectType, printFieldErrors, requiredValue, resource, unsupportedValue } from '@track/apimachinery'
import { ageColumn, cloneJson, type CronSchedule, defineKind, nameColumn, parseCronSchedule } from '@track/apiserver'
import { type ChaosKind, defaultNamespaces, denied } from './chaos-kind.ts'
import { apiVersion, type ChaosSpec, typeName } from './chaos-object.ts'
import { chaosKinds } from './table.ts'

export interface ScheduleSpec {
  schedule: string
  startingDeadlineSeconds?: number
  concurrencyPolicy?: 'Forbid' | 'Allow'
  historyLimit?: number
  type: string
  [chaos: string]: unknown
}

export interface ScheduleObject extends KubeObject {
  spec: ScheduleSpec
  status?: { active?: object[]; time?: string }
}

export const schedules = resource<ScheduleObject>(apiVersion, 'Schedule')

/** `podChaos` of PodChaos, `dnsChaos` of DNSChaos. */
export function fieldOf(kind: string): string {
  return kind.replace(/^[A-Z]+?(?=[A-Z][a-z])|^[A-Z]/, (head) => head.toLowerCase())
}

/** The fields of chaos within another object. */
export const embedded = Object.fromEntries(chaosKinds.map(({ kind, fields }) => [fieldOf(kind), objectType(typeName(`${kind}Spec`), fields)]))
const name = typeName('Schedule')
const spec = objectType(`${name}Spec`, {
  schedule: { type: 'string', isRequired: true }, startingDeadlineSeconds: 'int64', concurrencyPolicy: 'string', historyLimit: 'int64',
  type: { type: 'string', isRequired: true }, ...embedded,
})
const reference = objectType(typeName('ObjectReference'), { kind: 'string', namespace: 'string', name: 'string', uid: 'string', apiVersion: 'string', resourceVersion: 'string' })

/** When a schedule is due: a second within the minute, and the minutes. */
export interface ChaosTimes {
  readonly seconds: readonly number[]
  readonly minutes: CronSchedule
}

/** A cron line of five fields, or of six with the seconds first; or the words that refuse it. */
export function parseTimes(text: string): ChaosTimes | string {
  const [, zone = '', rest = text] = /^((?:CRON_)?TZ=\S*\s+)(.*)$/.exec(text) ?? []
  const fields = rest.trim().split(/\s+/).filter((each) => each !== '')
  if (text !== '' && !rest.startsWith('@') && (fields.length < 5 || fields.length > 6)) {
    return `expected 5 to 6 fields, found ${fields.length}: [${fields.join(' ')}]`
  }
  if (fields.length < 6) {
    const minutes = parseCronSchedule(text)
    return typeof minutes === 'string' ? minutes : { seconds: [0], minutes }
  }
  // Seconds have the bounds of minutes, and so their words.
  const seconds = parseCronSchedule(`${fields[0]} * * * *`)
  const minutes = parseCronSchedule(zone + fields.slice(1).join(' '))
  if (typeof seconds === 'string') return seconds
  if (typeof minutes === 'string') return minutes
  return { seconds: seconds.kind === 'fields' ? seconds.minutes : [0], minutes }
}

export function checkSchedule(given: ScheduleSpec): FieldError[] {
  const times = parseTimes(given.schedule)
  const errors = typeof times === 'string' ? [invalidValue('spec.schedule', given.schedule, `parse schedule field error:${times}`)] : []
  const kind = chaosKinds.find((each) => each.kind === given.type)
  const chaos = kind && (given[fieldOf(kind.kind)] as ChaosSpec | undefined)
  if (!kind) {
    const items = Object.fromEntries(Object.entries(inStructOrder(given, spec) as object).filter(([field]) => embedded[field] !== undefined))
    return [...errors, invalidValue('spec', items, `unknown template type ${given.type}: invalid value`)]
  }
  return [...errors, ...(chaos ? kind.check(embeddedDefaults(kind, chaos, '')) : [requiredValue(`spec.${fieldOf(kind.kind)}`)])]
}

/** What stands in the webhook's answer: its defaults reach the schedule itself, and not the chaos within. */
export function embeddedDefaults(kind: ChaosKind, given: ChaosSpec, namespace: string): ChaosSpec {
  const filled = cloneJson(given)
  defaultNamespaces(filled, namespace)
  kind.webhookDefaults?.(filled, namespace)
  return filled
}

const policies = ['Forbid', 'Allow'] as const

/** A schedule as a field of another object. */
export const scheduleSpecType = spec

export const scheduleKind = defineKind<ScheduleObject>({
  resource: schedules,
  type: kindType(name, { spec, status: objectType(`${name}Status`, { active: { type: listOf(reference) }, time: 'time' }) }),
  hasGeneration: true,
  prepareForCreate({ spec: given }) {
    if (given) given.concurrencyPolicy ||= 'Forbid'
  },
  validate({ spec: given }) {
    if (!given) return [requiredValue('spec')]
    const policy = given.concurrencyPolicy ?? 'Forbid'
    if (!policies.includes(policy)) return [unsupportedValue('spec.concurrencyPolicy', policy, policies)]
    const errors = checkSchedule(given)
    if (errors.length > 0) throw denied('schedule', printFieldErrors(errors))
    return []
  },
  columns: [nameColumn, ageColumn],
})
