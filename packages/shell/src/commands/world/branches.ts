/** `world list`, `snapshots`, `snapshot`, `fork` and `rewind`: the past, and the ways that were taken. */
import { type Guest, print } from '@track/processes'
import type { Branch, Mark, SessionView } from '@track/session'
import { parseTimestamp, printTimestamp } from '@track/simulation'
import { askSession, TrackUsageError } from '../../track-command.ts'
import { duration } from '../clock.ts'
import type { WorldRun } from '../world.ts'
import { columns } from './columns.ts'

export function* list({ flags }: WorldRun): Guest<number> {
  const view = yield* askSession<SessionView>('world', { do: 'view' })
  if (!view) return 1
  const { branch, branches, marks, now } = view
  if (flags.json) {
    yield* print(`${JSON.stringify({ now: printTimestamp(now), branch, branches: branches.map(branchJson), snapshots: marks.map(markJson) })}\n`)
    return 0
  }
  yield* print(columns([
    ['', 'BRANCH', 'FROM', 'LIVED UNTIL'],
    ...branches.map(({ id, parent, livedUntil }) =>
      [id === branch ? '*' : '', String(id), parent ? `branch ${parent.branch} at ${printTimestamp(parent.at)}` : 'the start', printTimestamp(livedUntil)]),
  ]))
  if (marks.length > 0) yield* print(`\n${marksTable(marks)}`)
  return 0
}

export function* snapshots({ flags }: WorldRun): Guest<number> {
  const view = yield* askSession<SessionView>('world', { do: 'view' })
  if (!view) return 1
  if (flags.json) yield* print(`${JSON.stringify(view.marks.map(markJson))}\n`)
  else yield* print(view.marks.length === 0 ? 'No snapshots yet: world snapshot NAME\n' : marksTable(view.marks))
  return 0
}

export function* snapshot({ operands: [name] }: WorldRun): Guest<number> {
  const mark = yield* askSession<Mark>('world', { do: 'mark', name: nameOf(name, 'snapshot') })
  if (mark) yield* print(`${printTimestamp(mark.at)}  ${mark.name}\n`)
  return mark ? 0 : 1
}

/** The way so far is kept under the name; what comes now is a branch of its own. */
export function* fork({ operands: [name] }: WorldRun): Guest<number> {
  const mark = yield* askSession<Mark>('world', { do: 'fork', name: nameOf(name, 'fork') })
  const view = mark && (yield* askSession<SessionView>('world', { do: 'view' }))
  if (!view) return 1
  yield* print(`${printTimestamp(mark.at)}  ${mark.name}; from here on branch ${view.branch}\n`)
  return 0
}

/** Ends this very command: the world that it goes back to has not heard of it. */
export function* rewind({ operands, queries }: WorldRun): Guest<number> {
  const to = operands[0] ?? queries[0]
  if (to === undefined) throw new TrackUsageError('rewind needs a snapshot, a length of time such as -10m, or a time')
  const at = parseTimestamp(to)
  const back = /^-(.+)$/.exec(to)?.[1]
  yield* askSession('world', {
    do: 'rewind', to: back !== undefined ? { back: duration(back, 'rewind') } : Number.isNaN(at) ? { mark: to } : { at },
  })
  return 1
}

/** One that `rewind` can tell from a length of time and from an instant. */
function nameOf(name: string | undefined, action: string): string {
  if (name === undefined) throw new TrackUsageError(`${action} needs a name`)
  if (!/^[\w][\w.-]*$/.test(name) || !Number.isNaN(parseTimestamp(name))) {
    throw new TrackUsageError(`"${name}" is no name: letters, digits, dots, dashes and underscores, and no dash in front`)
  }
  return name
}

function marksTable(marks: readonly Mark[]): string {
  return columns([['SNAPSHOT', 'TIME', 'BRANCH'], ...marks.map(({ name, at, branch }) => [name, printTimestamp(at), String(branch)])])
}

function branchJson({ id, parent, livedUntil }: Branch): object {
  return { id, livedUntil: printTimestamp(livedUntil), ...(parent && { parent: { branch: parent.branch, at: printTimestamp(parent.at) } }) }
}

function markJson({ name, at, branch }: Mark): object {
  return { name, time: printTimestamp(at), branch }
}
