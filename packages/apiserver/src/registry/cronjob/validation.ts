/**
 * CronJobs.
 *
 * Follows ValidateCronJobCreate and ValidateCronJobUpdate in
 * pkg/apis/batch/validation/validation.go of Kubernetes 1.34.
 * Left out: time zones other than UTC, which are refused as unknown.
 */
import {
  type CronJob, type CronJobSpec, type FieldError, type FieldPath, invalidValue, path, requiredValue, unsupportedValue,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { nonNegative, requiredOneOf } from '../field-rules.ts'
import { validateJobSpec } from '../job/validation.ts'
import { knownTimeZones, parseCronSchedule } from './schedule.ts'

const field = path('spec')
const nameLengthMax = 52

export function validateCronJob({ metadata: { name = '' }, spec }: CronJob): FieldError[] {
  const errors = validateSpec(spec!, undefined)
  if (name.length <= nameLengthMax) return errors
  return [...errors, invalidValue(path('metadata', 'name'), name, `must be no more than ${nameLengthMax} characters`)]
}

export function validateCronJobUpdate({ spec }: CronJob, old: CronJob, metadata: MetadataErrors): FieldError[] {
  return [...metadata.update, ...validateSpec(spec!, old.spec)]
}

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const { schedule = '', timeZone, concurrencyPolicy, jobTemplate } = spec
  const job = jobTemplate.spec!
  const template = field.child('jobTemplate', 'spec')
  const errors = schedule === '' ? [requiredValue(field.child('schedule'))] : validateSchedule(spec, old)
  errors.push(...nonNegative(field.child('startingDeadlineSeconds'), spec.startingDeadlineSeconds))
  if (timeZone !== undefined && timeZone !== old?.timeZone) errors.push(...validateTimeZone(timeZone, field.child('timeZone')))
  errors.push(...requiredOneOf(field.child('concurrencyPolicy'), concurrencyPolicy, ['Allow', 'Forbid', 'Replace']))
  errors.push(...validateJobSpec(job, template))
  if (job.selector) errors.push(invalidValue(template.child('selector'), job.selector, '`selector` will be auto-generated'))
  if (job.manualSelector) errors.push(unsupportedValue(template.child('manualSelector'), true, ['nil', 'false']))
  return [
    ...errors,
    ...nonNegative(field.child('successfulJobsHistoryLimit'), spec.successfulJobsHistoryLimit),
    ...nonNegative(field.child('failedJobsHistoryLimit'), spec.failedJobsHistoryLimit),
  ]
}

function validateSchedule({ schedule, timeZone }: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const own = field.child('schedule')
  const parsed = parseCronSchedule(schedule)
  const errors = typeof parsed === 'string' ? [invalidValue(own, schedule, parsed)] : []
  if (!schedule.includes('TZ')) return errors
  if (!old?.schedule.includes('TZ')) {
    return [...errors, invalidValue(own, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
  }
  if (timeZone === undefined) return errors
  return [...errors, invalidValue(own, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')]
}

function validateTimeZone(zone: string, own: FieldPath): FieldError[] {
  if (zone === '') return [invalidValue(own, zone, 'timeZone must be nil or non-empty string')]
  const isName = zone.split('/').every((part) => part !== '.' && part !== '..' && !part.startsWith('-') && /^[A-Za-z.\-_0-9+]{1,14}$/.test(part))
  if (!isName) return [invalidValue(own, zone, `unknown time zone ${zone}`)]
  if (zone.toLowerCase() === 'local') {
    const words = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
    return [invalidValue(own, zone, words), ...(zone === 'Local' ? [] : [invalidValue(own, zone, `unknown time zone ${zone}`)])]
  }
  return knownTimeZones.includes(zone) ? [] : [invalidValue(own, zone, `unknown time zone ${zone}`)]
}
