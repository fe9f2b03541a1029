/** `world`: snapshots of the world, the way back to them, and futures side by side. */
import { now, print, type Guest } from '@track/processes'
import type { PromqlAnswer, PromqlCall } from '@track/cluster'
import type { Mark, SessionView } from '@track/session'
import { parseTimestamp, type Plain, printGoDuration, printTimestamp, second } from '@track/simulation'
import { askPromql } from '../promql-answer.ts'
import { askSession, defineTrackCommand, TrackUsageError } from '../track-command.ts'
import { duration } from './clock.ts'

export const world = defineTrackCommand({
  name: 'world',
  summary: 'Keep the world as it is, go back to it, compare it with what became of it.',
  usage: ['list', 'snapshot NAME', 'rewind NAME | -DURATION | TIME', "compare NAME -- 'QUERY' …", "ahead DURATION [--from NAME] -- 'QUERY' …"],
  examples: [
    'world snapshot before-fix',
    'world rewind before-fix',
    'world rewind -10m',
    "world compare before-fix -- 'sum(rate(http_requests_total[5m]))'",
    "world ahead 30m -- 'queue_messages_ready'   # what will be if nothing is done; the world stays where it is",
  ],
  actions: ['list', 'snapshot', 'rewind', 'compare', 'ahead'],
  flags: {
    'from': { kind: 'string', help: 'The snapshot from which to look ahead; the present when left out.' },
  },

  *run({ flags, operands, rest }) {
    const [action, operand] = operands
    switch (action) {
      case undefined:
      case 'list': return yield* list()
      case 'snapshot': return yield* snapshot(operand)
      case 'rewind': return yield* rewind(operand ?? rest[0])
      case 'compare': return yield* compare(operand, rest)
      case 'ahead': return yield* ahead(operand, flags.from, rest)
      default: throw new TrackUsageError(`there is no "${action}": list, snapshot, rewind, compare, ahead`)
    }
  },
})

function* list(): Guest<number> {
  const view = yield* askSession<SessionView>('world', { do: 'view' })
  if (!view) return 1
  for (const { id, parent, livedUntil } of view.branches) {
    const origin = parent ? `from branch ${parent.branch} at ${printTimestamp(parent.at)}` : 'from the start'
    yield* print(`${id === view.branch ? '*' : ' '} branch ${id}  ${origin}, lived until ${printTimestamp(livedUntil)}\n`)
  }
  for (const { name, branch, at } of view.marks) yield* print(`  ${printTimestamp(at)}  ${name} (branch ${branch})\n`)
  return 0
}

function* snapshot(name: string | undefined): Guest<number> {
  if (name === undefined) throw new TrackUsageError('snapshot needs a name')
  const mark = yield* askSession<Mark>('world', { do: 'mark', name })
  if (mark) yield* print(`${printTimestamp(mark.at)}  ${mark.name}\n`)
  return mark ? 0 : 1
}

/** Ends this very command: the world that it goes back to has not heard of it. */
function* rewind(to: string | undefined): Guest<number> {
  if (to === undefined) throw new TrackUsageError('rewind needs a snapshot, a length of time such as -10m, or a time')
  const at = parseTimestamp(to)
  const back = /^-(.+)$/.exec(to)?.[1]
  yield* askSession('world', {
    do: 'rewind', to: back !== undefined ? { back: duration(back, 'rewind') } : Number.isNaN(at) ? { mark: to } : { at },
  })
  return 1
}

function* compare(mark: string | undefined, queries: readonly string[]): Guest<number> {
  if (mark === undefined || queries.length === 0) throw new TrackUsageError("compare needs a snapshot and queries: world compare NAME -- 'QUERY' …")
  yield* print(`${'QUERY'.padEnd(48)}  ${mark.padStart(14)}  ${'now'.padStart(14)}\n`)
  for (const query of queries) {
    const then = yield* askSession<PromqlAnswer>('world', { do: 'query at', mark, query: 'promql', arguments: { query } as Plain })
    if (!then) return 1
    yield* print(line(query, then, yield* askPromql({ query })))
  }
  return 0
}

function* ahead(length: string | undefined, from: string | undefined, queries: readonly string[]): Guest<number> {
  const length_ = duration(length, 'ahead')
  if (queries.length === 0) throw new TrackUsageError("ahead needs queries: world ahead 30m -- 'QUERY' …")
  const begin = yield* now()
  yield* print(`${'QUERY'.padEnd(48)}  ${'now'.padStart(14)}  ${`+${printGoDuration(Math.floor(length_ / second) * second)}`.padStart(14)}\n`)
  for (const query of queries) {
    const call = { do: 'what if', duration: length_, query: 'promql', arguments: { query } as Plain, ...(from !== undefined && { mark: from }) } as const
    const then = yield* askSession<PromqlAnswer>('world', call)
    if (!then) return 1
    yield* print(line(query, yield* askPromql({ query, at: begin } satisfies PromqlCall), then))
  }
  return 0
}

function line(query: string, left: PromqlAnswer, right: PromqlAnswer): string {
  return `${shortened(query).padEnd(48)}  ${printAnswer(left).padStart(14)}  ${printAnswer(right).padStart(14)}\n`
}

function shortened(text: string): string {
  return text.length <= 48 ? text : `${text.slice(0, 47)}…`
}

function printAnswer(answer: PromqlAnswer): string {
  if ('error' in answer) return 'error'
  const { resultType, result } = answer.data
  if (resultType === 'scalar') return printNumber(result[1])
  if (resultType !== 'vector' || result.length === 0) return 'no data'
  return result.length === 1 ? printNumber(result[0]!.value[1]) : `${result.length} series`
}

function printNumber(text: string): string {
  const value = Number(text)
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : text
}

