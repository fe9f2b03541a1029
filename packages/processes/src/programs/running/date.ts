/** date: the world's clock. Left out: -s; `-d` reads ISO dates, @seconds, and relative times. */
import { day, hour, minute, parseTimestamp, second, type Instant, week } from '@track/simulation'
import { isRefusal, now, print, printError, stat } from '../../calls.ts'
import { calendarTime, strftime } from '../../formats/strftime.ts'
import type { Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

export const date: Program = {
  name: 'date',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'ud:r:I?Rs:', long: { utc: 'u', universal: 'u', date: 'd', reference: 'r', 'iso-8601': 'I', 'rfc-email': 'R', 'rfc-3339': 'I', set: 's' },
    })
    if ('words' in flags) return yield* refuseFlags('date', flags)
    let at: Instant | undefined = yield* now()
    if (flags.has('s')) {
      yield* printError('date: cannot set date: Operation not permitted\n')
      return 1
    }
    const given = flags.value('d')
    if (given !== undefined) at = parseDate(given, at)
    const file = flags.value('r')
    if (file !== undefined) {
      const facts = yield* stat(file)
      if (isRefusal(facts)) {
        yield* printError(`date: ${file}: ${facts.error}\n`)
        return 1
      }
      at = facts.modifiedAt
    }
    if (at === undefined) {
      yield* printError(`date: invalid date ‘${given}’\n`)
      return 1
    }
    const [operand, extra] = flags.operands
    if (extra !== undefined) {
      yield* printError(`date: extra operand ‘${extra}’\nTry 'date --help' for more information.\n`)
      return 1
    }
    if (operand !== undefined && !operand.startsWith('+')) {
      yield* printError(`date: invalid date ‘${operand}’\n`)
      return 1
    }
    const format = operand?.slice(1) ?? (flags.has('R') ? '%a, %d %b %Y %H:%M:%S %z' : flags.has('I') ? isoFormat(flags.value('I')!) : '%a %b %e %H:%M:%S %Z %Y')
    yield* print(`${strftime(format, at)}\n`)
    return 0
  },
}

function isoFormat(part: string): string {
  if (part === 'seconds' || part === 's') return '%Y-%m-%dT%H:%M:%S%:z'
  if (part === 'minutes') return '%Y-%m-%dT%H:%M%:z'
  if (part === 'hours') return '%Y-%m-%dT%H%:z'
  return part === 'ns' ? '%Y-%m-%dT%H:%M:%S,%N%:z' : '%Y-%m-%d'
}

const lengths: Readonly<Record<string, number>> = { sec: second, second, min: minute, minute, hour, day, week, fortnight: 2 * week }

/** A date as people give it to `date -d`; undefined when it cannot be read. */
export function parseDate(text: string, at: Instant): Instant | undefined {
  const clean = text.trim()
  if (/^@-?\d+(?:\.\d+)?$/.test(clean)) return Math.round(Number(clean.slice(1)) * second)
  let result = at
  let rest = clean
  const absolute = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?)?\s*(Z|UTC|[-+]\d\d:?\d\d)?/.exec(rest)
  if (absolute) {
    const [whole, date, time = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = absolute
    const offset = /^[-+]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z'
    result = parseTimestamp(`${date}T${time}${seconds}${fraction}${offset}`)
    if (Number.isNaN(result)) return undefined
    rest = rest.slice(whole.length)
  }
  for (const word of rest.toLowerCase().match(/[-+]?\s*\d+\s*[a-z]+(?:\s+ago)?|\d\d:\d\d(?::\d\d)?|[a-z]+/g) ?? []) {
    const next = applyWord(word, result)
    if (next === undefined) return undefined
    result = next
  }
  return result
}

function applyWord(word: string, at: Instant): Instant | undefined {
  const midnight = Math.floor(at / day) * day
  if (word === 'now' || word === 'utc') return at
  if (word === 'today') return at
  if (word === 'tomorrow') return at + day
  if (word === 'yesterday') return at - day
  if (word === 'midnight') return midnight
  const clock = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(word)
  if (clock) return midnight + Number(clock[1]) * hour + Number(clock[2]) * minute + Number(clock[3] ?? 0) * second
  const amount = /^([-+]?)\s*(\d+)\s*([a-z]+?)s?(\s+ago)?$/.exec(word)
  if (!amount) return undefined
  const count = Number(amount[2]) * (amount[1] === '-' ? -1 : 1) * (amount[4] ? -1 : 1)
  const length = lengths[amount[3]!]
  if (length !== undefined) return at + count * length
  return amount[3] === 'month' || amount[3] === 'year' ? addMonths(at, amount[3] === 'year' ? 12 * count : count) : undefined
}

function addMonths(at: Instant, months: number): Instant {
  const time = calendarTime(at)
  const index = time.year * 12 + time.month - 1 + months
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1]
  const first = parseTimestamp(`${year}-${String(month).padStart(2, '0')}-01T00:00:00Z`)
  return first + (time.day - 1) * day + (at - Math.floor(at / day) * day)
}
