/** Virtual time in words. */
import { calendarOf, day, type Duration, hour, type Instant, minute, second } from '@track/simulation'

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon 3 Mar 08:03:12`. */
export function printMoment(at: Instant): string {
  const { month, day: dayOfMonth } = calendarOf(at)
  const weekday = weekdays[(Math.floor(at / day) + 4) % 7]
  return `${weekday} ${dayOfMonth} ${months[month - 1]} ${printClock(at)}`
}

/** `08:03:12`. */
export function printClock(at: Instant): string {
  const { hour: hours, minute: minutes, second: seconds } = calendarOf(at)
  return [hours, minutes, seconds].map((value) => String(value).padStart(2, '0')).join(':')
}

/** `2h 5m`, `41s`: two units at most. */
export function printSpan(duration: Duration): string {
  const units: [Duration, string][] = [[day, 'd'], [hour, 'h'], [minute, 'm'], [second, 's']]
  const index = units.findIndex(([unit]) => duration >= unit)
  if (index === -1) return '0s'
  const [unit, name] = units[index]!
  const rest = units[index + 1]
  const below = rest ? Math.floor((duration % unit) / rest[0]) : 0
  return `${Math.floor(duration / unit)}${name}${rest && below > 0 ? ` ${below}${rest[1]}` : ''}`
}
