/** promtool query instant, range, series and labels; check healthy and ready. Follows cmd/promtool/query.go of Prometheus 3.16. */
import { type Guest, now, print, printError } from '@track/processes'
import { hour, type Instant, minute, parseGoDuration, quoteGo, second } from '@track/simulation'
import { parseTestTime } from '@track/telemetry'
import { askApi, type ApiQuestion, askPage } from './api-client.ts'
import type { Invocation } from './kingpin/command.ts'
import { type ApiValue, printJson, printLabelSet, printValue } from './print-value.ts'

const asSeconds = (at: Instant): string => String(at / second)

function timeOf(text: string, what: string): Instant | { readonly wrong: string } {
  return parseTestTime(text) ?? { wrong: `error parsing ${what}: cannot parse ${quoteGo(text)} to a valid timestamp` }
}

function* wrong(words: string): Guest<number> {
  yield* printError(`${words}\n`)
  return 1
}

/** Asks, and prints what comes by `show`. */
function* asked(invocation: Invocation, question: Omit<ApiQuestion, 'server' | 'headers'>, show: (data: unknown) => string): Guest<number> {
  const headers = invocation.values('header').map((header): [string, string] => {
    const [name = '', value = ''] = header.split(/[:=](.*)/s)
    return [name, value]
  })
  const outcome = yield* askApi({ ...question, server: invocation.value('server'), headers })
  if ('error' in outcome) return yield* wrong(`query error: ${outcome.error}`)
  const { data } = outcome
  const value = isValue(data) ? data : undefined
  if (value?.resultType === 'string') return yield* wrong('query error: bad_response: unexpected value type "string"')
  yield* print(invocation.value('format') === 'json' ? `${printJson(value ? value.result : data)}\n` : show(data))
  return 0
}

function isValue(data: unknown): data is ApiValue {
  return typeof data === 'object' && data !== null && 'resultType' in data
}

export function* queryInstant(invocation: Invocation): Guest<number> {
  const given = invocation.value('time')
  const at = given === '' ? yield* now() : timeOf(given, 'evaluation time')
  if (typeof at === 'object') return yield* wrong(at.wrong)
  const parameters = [['query', invocation.value('expr')], ['time', asSeconds(at)]] as const
  return yield* asked(invocation, { path: '/api/v1/query', parameters }, (data) => `${printValue(data as ApiValue)}\n`)
}

export function* queryRange(invocation: Invocation): Guest<number> {
  const [startText, endText] = [invocation.value('start'), invocation.value('end')]
  const end = endText === '' ? yield* now() : timeOf(endText, 'end time')
  if (typeof end === 'object') return yield* wrong(end.wrong)
  const start = startText === '' ? end - 5 * minute : timeOf(startText, 'start time')
  if (typeof start === 'object') return yield* wrong(start.wrong)
  if (start >= end) return yield* wrong('start time is not before end time')
  const written = invocation.value('step')
  const parsed = written === '' ? 0 : parseGoDuration(written)
  if (typeof parsed === 'string') return yield* wrong(`promtool: error: ${parsed}, try --help`)
  const step = parsed === 0 ? Math.max(Math.floor((end - start) / second / 250), 1) * second : parsed
  const parameters = [['query', invocation.value('expr')], ['start', asSeconds(start)], ['end', asSeconds(end)], ['step', asSeconds(step)]] as const
  return yield* asked(invocation, { path: '/api/v1/query_range', parameters }, (data) => `${printValue(data as ApiValue)}\n`)
}

const always = 9999 * hour

/** A span that takes everything in, unless told. */
function* spanOf(invocation: Invocation): Guest<readonly [Instant, Instant] | { readonly wrong: string }> {
  const at = yield* now()
  const [startText, endText] = [invocation.value('start'), invocation.value('end')]
  const start = startText === '' ? at - always : timeOf(startText, 'start time')
  if (typeof start === 'object') return start
  const end = endText === '' ? at + always : timeOf(endText, 'end time')
  return typeof end === 'object' ? end : [start, end]
}

export function* querySeries(invocation: Invocation): Guest<number> {
  const span = yield* spanOf(invocation)
  if ('wrong' in span) return yield* wrong(span.wrong)
  const matches = invocation.values('match').map((match) => ['match[]', match] as const)
  return yield* asked(invocation, { path: '/api/v1/series', parameters: [...matches, ['start', asSeconds(span[0])], ['end', asSeconds(span[1])]] },
    (data) => (data as readonly Record<string, string>[]).map((labels) => `${printLabelSet(labels)}\n`).join(''))
}

export function* queryLabels(invocation: Invocation): Guest<number> {
  const span = yield* spanOf(invocation)
  if ('wrong' in span) return yield* wrong(span.wrong)
  const matches = invocation.values('match').map((match) => ['match[]', match] as const)
  const path = `/api/v1/label/${encodeURIComponent(invocation.value('name'))}/values`
  return yield* asked(invocation, { path, isGet: true, parameters: [...matches, ['start', asSeconds(span[0])], ['end', asSeconds(span[1])]] },
    (data) => (data as readonly string[]).map((value) => `${value}\n`).join(''))
}

/** `--url` is asked whether it is well. */
export function* checkServer(invocation: Invocation, path: string): Guest<number> {
  const answered = yield* askPage(invocation.value('url'), path)
  if ('failed' in answered) return yield* wrong(answered.failed)
  if (answered.status !== 200) return yield* wrong(`check failed: URL=${invocation.value('url')}, status=${answered.status}`)
  yield* printError(`  SUCCESS:  ${answered.body}\n`)
  return 0
}
