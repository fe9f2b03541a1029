/** How much virtual time a command of the world is to take, as it was typed. */
import { type Duration, parseGoDuration, parsePrometheusDuration } from '@track/simulation'

/** Undefined where nobody can tell before. */
export function lengthOf([command, action, text = '']: readonly string[]): Duration | undefined {
  if (command !== 'clock' || action !== 'advance') return undefined
  return [parsePrometheusDuration, parseGoDuration].map((parse) => parse(text)).find((length) => typeof length === 'number')
}
