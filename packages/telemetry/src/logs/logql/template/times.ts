/**
 * Times in templates: reading one by Go's layout, and the functions over them. Zones other than
 * UTC are not known: toDateInZone takes every zone for it.
 *
 * Follows time.Parse of Go; pkg/logql/log/fmt.go of Loki 3; date.go of Masterminds/sprig.
 * Left out: zones by name, nanoseconds.
 */
import { answer, bare, fail, fixed, formatGoTime, goTime, GoValue, type TemplateFunctions, typed } from '@track/formats'
import { day, hour, instantOf, type Instant, millisecond, minute, second } from '@track/simulation'
import { compileRegexp } from '../pipeline/regexp.ts'
import { parseNumber } from '../quantities.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

type Field = 'year' | 'shortYear' | 'month' | 'monthName' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'half' | 'zone' | 'skipped'

const elements: readonly (readonly [element: string, pattern: string, field: Field])[] = [
  ['January', '([A-Z][a-z]+)', 'monthName'], ['Jan', '([A-Z][a-z]{2})', 'monthName'], ['Monday', '([A-Z][a-z]+)', 'skipped'], ['Mon', '([A-Z][a-z]{2})', 'skipped'],
  ['MST', '([A-Z]{3,4})', 'skipped'], ['Z07:00', '(Z|[+-]\\d\\d:\\d\\d)', 'zone'], ['Z0700', '(Z|[+-]\\d{4})', 'zone'], ['-07:00', '([+-]\\d\\d:\\d\\d)', 'zone'], ['-0700', '([+-]\\d{4})', 'zone'],
  ['2006', '(\\d{4})', 'year'], ['06', '(\\d\\d)', 'shortYear'], ['01', '(\\d\\d)', 'month'], ['02', '(\\d\\d)', 'day'], ['_2', ' ?(\\d\\d?)', 'day'], ['15', '(\\d\\d)', 'hour'], ['03', '(\\d\\d)', 'hour'],
  ['04', '(\\d\\d)', 'minute'], ['05', '(\\d\\d)', 'second'], ['PM', '(AM|PM)', 'half'],
  ['1', '(\\d\\d?)', 'month'], ['2', '(\\d\\d?)', 'day'], ['3', '(\\d\\d?)', 'hour'], ['4', '(\\d\\d?)', 'minute'], ['5', '(\\d\\d?)', 'second'],
]

/** Where Go's time begins, which a text that does not read stands for. */
const zeroTime: Instant = instantOf({ year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0 })

function parseGoTime(layout: string, text: string): Instant {
  const fields: Field[] = []
  let pattern = '^'
  for (let at = 0; at < layout.length;) {
    const fraction = /^[.,](0+|9+)/.exec(layout.slice(at))
    const element = elements.find(([name]) => layout.startsWith(name, at))
    if (fraction || element) {
      pattern += fraction ? '(?:[.,](\\d+))?' : element![1]
      fields.push(fraction ? 'fraction' : element![2])
      at += (fraction ? fraction[0] : element![0]).length
      // A fraction may follow seconds although the layout has none.
      if (element?.[2] === 'second' && !/^[.,][09]/.test(layout.slice(at))) {
        pattern += '(?:[.,](\\d+))?'
        fields.push('fraction')
      }
    } else pattern += layout[at++]!.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')
  }
  const compiled = compileRegexp(`${pattern}$`)
  if (typeof compiled === 'string') return zeroTime
  const matcher = compiled.matcher(text)
  return matcher.find() ? instantFrom(fields, fields.map((_, index) => matcher.group(index + 1) ?? undefined)) : zeroTime
}

function instantFrom(fields: readonly Field[], texts: readonly (string | undefined)[]): Instant {
  const values = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 }
  let rest = 0
  let isAfternoon = false
  for (const [index, field] of fields.entries()) {
    const text = texts[index] ?? ''
    if (field === 'monthName') values.month = months.indexOf(text.slice(0, 3)) + 1
    else if (field === 'shortYear') values.year = Number(text) + (Number(text) < 69 ? 2000 : 1900)
    else if (field === 'fraction') rest += Number(text.padEnd(6, '0').slice(0, 6))
    else if (field === 'half') isAfternoon = text === 'PM'
    else if (field === 'zone') rest -= zoneOffset(text)
    else if (field !== 'skipped') values[field] = Number(text)
  }
  if (isAfternoon && values.hour < 12) values.hour += 12
  return values.month < 1 || values.month > 12 ? zeroTime : instantOf(values) + rest
}

function zoneOffset(text: string): number {
  if (text === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text)!
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute)
}

const unitByLength: Readonly<Record<number, number>> = { 5: day, 10: second, 13: millisecond, 16: 1, 19: 0.001 }

function instant(value: unknown): Instant {
  return bare(value) as Instant
}

export function timeFunctions(now: Instant): TemplateFunctions {
  return {
    now: fixed(0, () => answer(goTime(now))),
    date: typed(['string', 'any'], ([layout, at]) => answer(formatGoTime(
      at instanceof GoValue && at.type.name === 'time.Time' ? instant(at) : typeof at === 'bigint' ? Number(at) * second : now, String(layout)))),
    toDate: typed(['string', 'string'], ([layout, text]) => answer(goTime(parseGoTime(String(layout), String(text))))),
    toDateInZone: typed(['string', 'string', 'string'], ([layout, , text]) => answer(goTime(parseGoTime(String(layout), String(text))))),
    unixEpoch: typed(['time.Time'], ([at]) => answer(String(Math.floor(instant(at) / second)))),
    unixEpochMillis: typed(['time.Time'], ([at]) => answer(String(Math.floor(instant(at) / millisecond)))),
    unixEpochNanos: typed(['time.Time'], ([at]) => answer(`${instant(at)}000`)),
    unixToTime: typed(['string'], ([given]) => {
      const text = String(given)
      const value = parseNumber(text)
      const isWhole = /^[+-]?\d+$/.test(text) && typeof value === 'number'
      if (!isWhole) return fail(`unable to parse time '${text}': strconv.ParseInt: parsing "${text}": invalid syntax`)
      const unit = unitByLength[text.length]
      return unit === undefined ? fail(`unable to parse time '${text}': %!w(<nil>)`) : answer(goTime(Math.floor(value * unit)))
    }),
  }
}
