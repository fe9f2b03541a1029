/** Hours of work as people write them in specs: days, from, until, and the offset from UTC of where they are. */
import { type FieldPath, invalidValue, objectType } from '@track/apimachinery'
import { officeHours, type WorkingHours } from '@track/work'
import type { Written } from './written-values.ts'

export interface WrittenHours {
  /** 0 is Sunday. */
  days?: number[]
  from?: string
  until?: string
  utcOffset?: string
}

export function hoursType(name: string) {
  return objectType(name, { days: 'any', from: 'string', until: 'string', utcOffset: 'string' })
}

/** Office hours, where nothing else is said. */
export function readHours(read: Written, field: FieldPath, { days, from, until, utcOffset }: WrittenHours = {}): WorkingHours {
  const given = days ?? officeHours.days
  const isRight = Array.isArray(given) && given.length > 0 && given.every((each) => Number.isInteger(each) && each >= 0 && each <= 6)
  if (!isRight) read.errors.push(invalidValue(field.child('days'), given, 'must be days of the week, 0 for Sunday to 6'))
  const hours = {
    days: isRight ? [...new Set(given)].sort((a, b) => a - b) : officeHours.days, utcOffset: read.offset(field.child('utcOffset'), utcOffset),
    from: read.timeOfDay(field.child('from'), from, officeHours.from), until: read.timeOfDay(field.child('until'), until, officeHours.until),
  }
  if (hours.until <= hours.from) read.errors.push(invalidValue(field.child('until'), until ?? '17:00', 'must be later than from'))
  return hours
}
