/**
 * A unit's identifier to the words of a number: known ones, `suffix:`, `prefix:`, `time:`, `si:`, `count:`, `currency:`, `bool:`,
 * and any other text, which stands behind the number as it is.
 *
 * Follows packages/grafana-data/src/valueFormats/valueFormats.ts of Grafana 12 (getValueFormat).
 */
import type { Decimals, Formatted, Formatter } from './decimal.ts'
import { fromNow, fullDate, fullDateWithMilliseconds, isSameDay, printTime } from './time-pattern.ts'
import { countUnit, currency, fixedUnit, fullCurrency, siOffset, siUnit, truthUnit, unitTable } from './units.ts'

/** `now` in milliseconds since the epoch: some formats leave today's date away, or say how long ago. */
export interface FormatClock {
  readonly now: number
  readonly withMilliseconds?: boolean
}

export type ValueFormat = (value: number, decimals: Decimals, clock: FormatClock) => Formatted

const timed = (pattern: string, today = pattern): ValueFormat => (value, _decimals, { now }) =>
  ({ text: printTime(value, isSameDay(value, now) ? today : pattern) })

const times: Readonly<Record<string, ValueFormat>> = {
  dateTimeAsIso: timed(fullDate), dateTimeAsIsoNoDateIfToday: timed(fullDate, 'HH:mm:ss'),
  dateTimeAsUS: timed('MM/DD/YYYY h:mm:ss a'), dateTimeAsUSNoDateIfToday: timed('MM/DD/YYYY h:mm:ss a', 'h:mm:ss a'),
  dateTimeAsLocal: timed('MM/DD/YYYY, hh:mm:ss\u202fA'), dateTimeAsLocalNoDateIfToday: timed('MM/DD/YYYY, hh:mm:ss\u202fA', 'hh:mm:ss\u202fA'),
  dateTimeAsSystem: (value, _decimals, { withMilliseconds }) => ({ text: printTime(value, withMilliseconds ? fullDateWithMilliseconds : fullDate) }),
  dateTimeFromNow: (value, _decimals, { now }) => ({ text: fromNow(value, now) }),
  string: (value) => ({ text: String(value) }),
}

export function isTimeUnit(unit: string): boolean {
  return unit.startsWith('dateTime') && unit !== 'dateTimeAsSystem' && Object.hasOwn(times, unit) || unit.startsWith('time:')
}

const made: Readonly<Record<string, (rest: string) => ValueFormat>> = {
  prefix: (rest) => fixedUnit(rest, true),
  suffix: (rest) => fixedUnit(rest),
  time: (rest) => timed(rest),
  si: (rest) => {
    const offset = siOffset(rest.charAt(0))
    return siUnit(offset === 0 ? rest : rest.slice(1), offset)
  },
  count: countUnit,
  currency: (rest) => {
    const [kind, symbol, place] = rest.split(':')
    if (kind !== 'financial' || symbol === undefined) return currency(rest)
    return symbol === '' ? fixedUnit('') : fullCurrency(symbol, place === 'suffix')
  },
  bool: (rest) => {
    const slash = rest.indexOf('/')
    return slash >= 0 ? truthUnit(rest.slice(0, slash), rest.slice(slash + 1)) : truthUnit(rest, '-')
  },
}

export function valueFormat(unit: string | undefined): ValueFormat {
  if (!unit) return fixedUnit('')
  const known: Formatter | ValueFormat | undefined = unitTable.get(unit) ?? (Object.hasOwn(times, unit) ? times[unit] : undefined)
  if (known) return known
  const colon = unit.indexOf(':')
  const kind = unit.slice(0, Math.max(0, colon))
  return colon > 0 && Object.hasOwn(made, kind) ? made[kind]!(unit.slice(colon + 1)) : fixedUnit(unit)
}
