/** `clock`: what time it is in the world, and how it passes. */
import { now, print, printError, sleep, terminal, type Guest } from '@track/processes'
import type { SessionView } from '@track/session'
import { type Duration, hour, minute, parsePrometheusDuration, parseGoDuration, printGoDuration, printTimestamp, second } from '@track/simulation'
import { askPromql, isTrue } from '../promql-answer.ts'
import { askSession, defineTrackCommand, TrackUsageError } from '../track-command.ts'

/** How often `until` asks. */
const interval: Duration = second

export const clock = defineTrackCommand({
  name: 'clock',
  summary: 'Show virtual time, or make it pass.',
  usage: ['', 'advance DURATION', "until 'QUERY' [--within DURATION]", 'pause', 'xSPEED'],
  examples: [
    'clock',
    'clock advance 2h',
    "clock until 'sum(rate(http_requests_total{code=\"200\"}[1m])) > 400' --within 30m",
    'clock x60      # a minute passes every second',
    'clock pause',
  ],
  actions: ['advance', 'until', 'pause', 'x1', 'x10', 'x60', 'x600'],
  takesDurations: true,
  flags: {
    'within': { kind: 'string', default: '24h', help: 'How long until gives up.' },
  },

  *run({ flags, operands }) {
    const [action, operand] = operands
    if (action === undefined) return yield* show()
    if (action === 'advance') return yield* advance(duration(operand, 'advance'))
    if (action === 'until') return yield* until(operand, duration(flags.within, '--within'))
    const speed = action === 'pause' ? 0 : Number(/^x(\d+(?:\.\d+)?)$/.exec(action)?.[1])
    if (Number.isNaN(speed)) throw new TrackUsageError(`there is no "${action}": advance, until, pause, or xN such as x60`)
    yield* askSession('clock', { do: 'pace', speed })
    return yield* show()
  },
})

function* show(): Guest<number> {
  const view = yield* askSession<SessionView>('clock', { do: 'view' })
  if (!view) return 1
  const pace = view.pace.kind === 'paused' ? 'paused' : `x${view.pace.speed}`
  const branch = view.branches.length > 1 ? `, branch ${view.branch} of ${view.branches.length}` : ''
  yield* print(`${printTimestamp(view.now)}  ${printGoDuration(wholeSeconds(view.now - view.startedAt))} after the start, ${pace}${branch}\n`)
  return 0
}

/**
 * A foreground command with an end of its own: the session runs to it as fast as it can. What takes a machine
 * long says how far it is, to whoever watches.
 */
function* advance(length: Duration): Guest<number> {
  const end = (yield* now()) + length
  const isWatched = length > hour && (yield* terminal(2)) !== null
  const stretch = isWatched ? Math.max(minute, Math.ceil(length / 100)) : length
  for (let left = end - (yield* now()); left > 0; left = end - (yield* now())) {
    if (isWatched) yield* printError(`\r${printGoDuration(wholeSeconds(length - left))} of ${printGoDuration(length)}, Ctrl-C stops\x1b[K`)
    yield* sleep(Math.min(left, stretch))
  }
  if (isWatched) yield* printError('\r\x1b[K')
  yield* print(`${printTimestamp(yield* now())}\n`)
  return 0
}

function* until(query: string | undefined, within: Duration): Guest<number> {
  if (query === undefined) throw new TrackUsageError('until needs a query')
  const begin = yield* now()
  for (;;) {
    const answer = yield* askPromql({ query })
    if ('error' in answer) {
      yield* printError(`clock: ${answer.error}\n`)
      return 2
    }
    const at = yield* now()
    if (isTrue(answer)) {
      yield* print(`${printTimestamp(at)}  it holds, ${printGoDuration(wholeSeconds(at - begin))} later\n`)
      return 0
    }
    if (at - begin >= within) {
      yield* printError(`clock: it did not hold within ${printGoDuration(within)}\n`)
      return 1
    }
    yield* sleep(Math.min(interval, within))
  }
}

/** `2h`, `90s`, `1h30m`, `1d`. */
export function duration(text: string | undefined, what: string): Duration {
  if (text?.startsWith('-')) throw new TrackUsageError(`${what} ${text}: time goes forward; "world rewind ${text}" goes back`)
  const parsed = [parsePrometheusDuration, parseGoDuration].map((parse) => parse(text ?? '')).find((value) => typeof value === 'number')
  if (typeof parsed !== 'number' || parsed <= 0) throw new TrackUsageError(`${what} needs a duration such as 90s, 30m or 2h`)
  if (parsed > 24 * 366 * hour) throw new TrackUsageError(`${what} ${text!} is longer than a year`)
  return parsed
}

function wholeSeconds(length: Duration): Duration {
  return Math.floor(length / second) * second
}
