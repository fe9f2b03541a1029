/**
 * amtool silence add, query, update, expire and import.
 *
 * Follows cli/silence_*.go of Alertmanager 0.34. Left out: several workers of an import; `update -q`
 * prints ids where the real one prints addresses of memory.
 */
import { type Guest, isRefusal, now, print, printError, readAll, readFile } from '@track/processes'
import { type Duration, type Instant, parsePrometheusDuration, parseTimestamp, printMicroTimestamp } from '@track/simulation'
import type { AlertMatcher } from '@track/telemetry'
import { readFault } from '../promtool/read-fault.ts'
import { AmtoolError, ask } from './client.ts'
import { matcherOf, pairsOf, withAlertName } from './matchers.ts'
import { printSilences, type ShownSilence, type Style } from './output.ts'
import { timeOf } from './times.ts'

const getSilences = { method: 'GET', path: '/silences', name: 'getSilences' } as const
const postSilences = { method: 'POST', path: '/silences', name: 'postSilences' } as const
const getSilence = { method: 'GET', path: '/silence/{silenceID}', name: 'getSilence' } as const
const deleteSilence = { method: 'DELETE', path: '/silence/{silenceID}', name: 'deleteSilence' } as const

function* post(server: string, silence: object): Guest<string> {
  return (JSON.parse(yield* ask(postSilences, { server, body: JSON.stringify(silence) })) as { readonly silenceID: string }).silenceID
}

/** Throws `AmtoolError`. */
function durationOf(text: string): Duration {
  const duration = parsePrometheusDuration(text)
  if (typeof duration === 'string') throw new AmtoolError(duration)
  if (duration === 0) throw new AmtoolError('silence duration must be greater than 0')
  return duration
}

export interface NewSilence {
  readonly server: string
  readonly words: readonly string[]
  readonly author: string
  readonly comment: string
  readonly requiresComment: boolean
  readonly duration: string
  readonly start: string
  readonly end: string
  readonly annotations: readonly string[]
}

export function* addSilence(wanted: NewSilence): Guest<number> {
  const { server, words, author, comment, requiresComment, duration, start, end, annotations } = wanted
  const matchers: AlertMatcher[] = []
  for (const text of withAlertName(words)) matchers.push(yield* matcherOf(text))
  if (matchers.length === 0) throw new AmtoolError('no matchers specified')
  const startsAt = start === '' ? yield* now() : timeOf(start)
  const endsAt = end === '' ? startsAt + durationOf(duration) : timeOf(end)
  if (startsAt > endsAt) throw new AmtoolError('silence cannot start after it ends')
  if (requiresComment && comment === '') throw new AmtoolError('comment required by config')
  const noted = yield* pairsOf(annotations, 'annotations must be specified as key=value pairs')
  const id = yield* post(server, {
    matchers: matchers.map(({ name, type, value }) => ({ name, value, isEqual: type === '=' || type === '=~', isRegex: type === '=~' || type === '!~' })),
    startsAt: printMicroTimestamp(startsAt), endsAt: printMicroTimestamp(endsAt), createdBy: author, comment, annotations: noted,
  })
  yield* print(`${id}\n`)
  return 0
}

export interface SilenceQuery {
  readonly server: string
  readonly words: readonly string[]
  readonly isExpired: boolean
  readonly isQuiet: boolean
  readonly createdBy: string
  readonly id: string
  readonly within: Duration
  readonly style: Style
}

export function* querySilences({ server, words, style, ...wanted }: SilenceQuery): Guest<number> {
  const query = withAlertName(words).map((word) => ['filter', word] as const)
  const found = JSON.parse(yield* ask(getSilences, { server, query })) as readonly ShownSilence[]
  const at = yield* now()
  yield* show(found.filter((silence) => isWanted(silence, wanted, at)), wanted.isQuiet, style)
  return 0
}

function isWanted({ endsAt, createdBy, id }: ShownSilence, wanted: Omit<SilenceQuery, 'server' | 'words' | 'style'>, at: Instant): boolean {
  const end = parseTimestamp(endsAt)
  if (wanted.isExpired ? end > at : end < at) return false
  if (wanted.within > 0 && (wanted.isExpired ? end < at - wanted.within : end > at + wanted.within)) return false
  return (wanted.createdBy === '' || createdBy === wanted.createdBy) && (wanted.id === '' || id === wanted.id)
}

function* show(silences: readonly ShownSilence[], isQuiet: boolean, style: Style): Guest<void> {
  yield* print(isQuiet ? silences.map(({ id }) => `${id}\n`).join('') : printSilences(silences, style))
}

export interface SilenceUpdate {
  readonly server: string
  readonly ids: readonly string[]
  readonly isQuiet: boolean
  readonly duration: string
  readonly start: string
  readonly end: string
  readonly comment: string
  readonly style: Style
}

export function* updateSilences({ server, ids, isQuiet, duration, start, end, comment, style }: SilenceUpdate): Guest<number> {
  if (ids.length === 0) throw new AmtoolError('no silence IDs specified')
  const updated: ShownSilence[] = []
  for (const id of ids) {
    const silence = JSON.parse(yield* ask(getSilence, { server, id })) as ShownSilence
    const startsAt = start === '' ? parseTimestamp(silence.startsAt) : timeOf(start)
    const endsAt = end !== '' ? timeOf(end) : duration === '' ? parseTimestamp(silence.endsAt) : startsAt + durationOf(duration)
    if (startsAt > endsAt) throw new AmtoolError('silence cannot start after it ends')
    const wanted = { ...silence, startsAt: printMicroTimestamp(startsAt), endsAt: printMicroTimestamp(endsAt), ...(comment === '' ? {} : { comment }) }
    updated.push({ ...wanted, id: yield* post(server, wanted) })
  }
  yield* show(updated, isQuiet, style)
  return 0
}

export function* expireSilences(server: string, ids: readonly string[]): Guest<number> {
  if (ids.length === 0) throw new AmtoolError('no silence IDs specified')
  for (const id of ids) yield* ask(deleteSilence, { server, id })
  return 0
}

export function* importSilences(server: string, file: string | undefined, isForced: boolean): Guest<number> {
  const text = file === undefined ? yield* readAll() : yield* readFile(file)
  if (isRefusal(text)) throw new AmtoolError(readFault(file!, text.error))
  let failed = 0
  const silences = silencesIn(text)
  for (const silence of silences) failed += (yield* importOne(server, isForced ? { ...silence, id: '' } : silence)) ? 0 : 1
  if (failed > 0) throw new AmtoolError(`couldn't import ${failed} out of ${silences.length} silences`)
  return 0
}

function silencesIn(text: string): readonly { readonly id?: string }[] {
  try {
    const silences = JSON.parse(text) as unknown
    if (Array.isArray(silences)) return silences as readonly { readonly id?: string }[]
  } catch {
    // No JSON; said below.
  }
  throw new AmtoolError("couldn't unmarshal input data, is it JSON?: not at beginning of value")
}

/** One that is not known any more is made anew. */
function* importOne(server: string, silence: { readonly id?: string }): Guest<boolean> {
  try {
    yield* print(`${yield* post(server, silence)}\n`)
    return true
  } catch (error) {
    // What the server refuses.
    if (!(error instanceof AmtoolError)) throw error
    if (error.message.includes('postSilencesNotFound')) return yield* importOne(server, { ...silence, id: '' })
    yield* printError(`Error adding silence id='${silence.id ?? ''}': ${error.message}\n`)
    return false
  }
}
