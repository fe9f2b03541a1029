/**
 * Time zones by name: UTC, and those that are always so far from it.
 *
 * Follows time.LoadLocation of Go. Left out: zones with summer time; they are refused.
 */
import { type Duration, hour } from '@track/simulation'

export interface TimeZone {
  readonly name: string
  /** East of Greenwich. */
  readonly offset: Duration
}

const fixedOffsets: Readonly<Record<string, number>> = {
  UTC: 0, GMT: 0, Zulu: 0, UCT: 0, Universal: 0, Greenwich: 0, 'GMT0': 0, 'GMT+0': 0, 'GMT-0': 0, EST: -5, MST: -7, HST: -10,
  'Etc/UTC': 0, 'Etc/GMT': 0, 'Etc/UCT': 0, 'Etc/Zulu': 0, 'Etc/Universal': 0, 'Etc/Greenwich': 0, 'Etc/GMT0': 0, 'Etc/GMT+0': 0, 'Etc/GMT-0': 0,
}

/** The zone, or why there is none. */
export function fixedZone(name: string): TimeZone | string {
  if (name === '') return { name: 'UTC', offset: 0 }
  if (Object.hasOwn(fixedOffsets, name)) return { name, offset: fixedOffsets[name]! * hour }
  // In POSIX's manner: Etc/GMT-1 is east of Greenwich.
  const [, sign, hours] = /^Etc\/GMT([+-])([1-9]|1[0-4])$/.exec(name) ?? []
  if (hours !== undefined && !(sign === '+' && Number(hours) > 12)) return { name, offset: (sign === '-' ? 1 : -1) * Number(hours) * hour }
  if (!/^[A-Z][A-Za-z]+\/[\w+/-]+$/.test(name)) return `unknown time zone ${name}`
  return `not simulated here: time zone ${name}; UTC and fixed zones as Etc/GMT-1 are`
}
