/** Values as people write them in specs of what happens outside the machines: durations, distributions, times of day, offsets, shares. */
import { type FieldError, type FieldPath, invalidValue } from '@track/apimachinery'
import { type Distribution, type Duration, hour, minute, parseTimestamp } from '@track/simulation'
import { valueTypes } from '@track/traffic'

/** Texts as they stand in a spec; all complaints come at once. */
export class Written {
  readonly errors: FieldError[] = []

  duration(field: FieldPath, text: string | undefined, fallback: Duration): Duration {
    return this.#read(field, text, fallback, valueTypes.duration)
  }

  distribution<Fallback extends Distribution | undefined>(field: FieldPath, text: string | undefined, fallback: Fallback): Distribution | Fallback {
    return this.#read<Distribution | Fallback>(field, text, fallback, valueTypes.distribution)
  }

  /** At most all. */
  share(field: FieldPath, value: number | undefined, fallback: number): number {
    if (value === undefined) return fallback
    if (!(value >= 0 && value <= 1)) this.errors.push(invalidValue(field, value, 'must be between 0 and 1, inclusive'))
    return value
  }

  atLeast(field: FieldPath, value: number | undefined, least: number, fallback: number): number {
    if (value === undefined) return fallback
    if (!(value >= least)) this.errors.push(invalidValue(field, value, `must be greater than or equal to ${least}`))
    return value
  }

  timeOfDay(field: FieldPath, text: string | undefined, fallback: Duration): Duration {
    return this.#read(field, text, fallback, { expected: 'a time of day such as 09:00', read: readTimeOfDay })
  }

  offset(field: FieldPath, text: string | undefined): Duration {
    return this.#read(field, text, 0, { expected: 'an offset from UTC such as +01:00', read: readOffset })
  }

  instant(field: FieldPath, text: string | undefined, fallback: number): number {
    return this.#read(field, text, fallback, { expected: 'a time such as 2025-03-03T09:00:00Z', read: readInstant })
  }

  #read<Value>(field: FieldPath, text: string | undefined, fallback: Value, { expected, read }: { readonly expected: string; read(text: string): Value | undefined }): Value {
    if (text === undefined) return fallback
    const value = read(text)
    if (value !== undefined) return value
    this.errors.push(invalidValue(field, text, `must be ${expected}`))
    return fallback
  }
}

function readTimeOfDay(text: string): Duration | undefined {
  const [, hours = '', minutes = ''] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? []
  return hours === '' || (hours === '24' && minutes !== '00') ? undefined : Number(hours) * hour + Number(minutes) * minute
}

function readOffset(text: string): Duration | undefined {
  const [, sign, time = ''] = /^([+-])(\d\d:\d\d)$/.exec(text) ?? []
  const size = readTimeOfDay(time)
  return size === undefined || size > 14 * hour ? undefined : (sign === '-' ? -size : size)
}

function readInstant(text: string): number | undefined {
  const at = parseTimestamp(text)
  return Number.isNaN(at) ? undefined : at
}
