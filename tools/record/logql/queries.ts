/** Seeded queries, grown from the language's own grammar, and how each is asked. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stream, uniform, type Stream } from '@track/simulation'
import { mutateTexts } from '../mutate-texts.ts'
import { startedAt } from './streams.ts'

export interface AskedQuery {
  readonly query: string
  /** Microseconds; a query at one instant has a step of 0. */
  readonly start: number
  readonly end: number
  readonly step: number
  readonly interval?: number
  readonly limit?: number
  readonly forward?: boolean
}

const second = 1_000_000
const minute = 60 * second

class Chooser {
  readonly #stream: Stream
  #drawn = 0

  constructor(name: string, index: number, seed: number) {
    this.#stream = stream(seed, name, String(index))
  }

  chance(): number {
    return uniform(this.#stream, this.#drawn++)
  }

  of<Item>(list: readonly Item[]): Item {
    return list[Math.floor(this.chance() * list.length)]!
  }

  some<Item>(list: readonly Item[], most: number): Item[] {
    return list.filter(() => this.chance() < most / list.length)
  }
}

function writtenQueries(): string[] {
  return readFileSync(join(import.meta.dirname, 'written.txt'), 'utf8').split('\n').filter(Boolean)
}

/** Each of the written queries, asked of a span and at an instant. */
export function askWritten(): AskedQuery[] {
  return writtenQueries().flatMap((query) => [
    { query, start: startedAt, end: startedAt + 10 * minute, step: 2 * minute, limit: query.includes('app="fuzz"') ? 300 : 15 },
    { query, start: startedAt + 5 * minute, end: startedAt + 5 * minute, step: 0, limit: 10, forward: true },
  ])
}

export function growQueries(count: number, seed = 17): AskedQuery[] {
  return Array.from({ length: count }, (_, index) => {
    const choose = new Chooser('logql queries', index, seed)
    if (index % 5 < 2) return askLogs(choose, selector(choose) + pipeline(choose, 4))
    const query = metric(choose, 1 + Math.floor(choose.chance() * 3))
    const start = startedAt + choose.of([0, 1, 30 * second, 60 * second, 123_457, 5 * minute, 9 * minute, 11 * minute])
    if (choose.chance() < 0.5) return { query, start, end: start, step: 0 }
    const step = choose.of([second, 10 * second, 30 * second, minute, 47 * second, 5 * minute])
    return { query, start, end: start + step * Math.floor(choose.chance() * 5), step }
  })
}

function askLogs(choose: Chooser, query: string): AskedQuery {
  const start = startedAt + choose.of([0, 0, 10 * second, minute, 5 * minute])
  const end = start + choose.of([minute, 5 * minute, 10 * minute, 30 * minute])
  const interval = choose.chance() < 0.1 ? choose.of([second, 30 * second, 2 * minute]) : undefined
  return { query, start, end, step: second, limit: choose.of([1, 5, 20, 100]), forward: choose.chance() < 0.5, ...(interval ? { interval } : {}) }
}

const formats: Readonly<Record<string, readonly string[]>> = {
  api: ['json', 'json', 'json status', 'json m="request.method", first="items[0].name"', 'json a="request", b="items", c="nothing", app', 'json x="[0]"', 'json h="request.headers[\\"x-request-id\\"]", status="status"'],
  pay: ['logfmt', 'logfmt', 'logfmt --strict', 'logfmt --keep-empty', 'logfmt level, took="duration"', 'logfmt --strict status, msg', 'logfmt x="nothing", app, level', 'json'],
  web: ['pattern "<ip> - - [<_>] \\"<method> <path> <_>\\" <status> <size> <_>"', 'regexp "\\"(?P<method>\\\\w+) (?P<path>\\\\S+)"', 'regexp `" (?P<status>\\d{3}) (?P<size>\\d+)`', 'pattern `<_>"<method> <_>`'],
  packed: ['unpack', 'unpack | logfmt', 'json'], colour: ['decolorize', 'decolorize | logfmt'], plain: ['regexp "took (?P<duration>\\\\w+)"', 'logfmt', 'pattern "<level> <n>"'],
}
const apps = ['api', 'pay', 'web', 'packed', 'colour', 'plain']
const names = ['level', 'msg', 'status', 'duration', 'size', 'took', 'method', 'path', 'app', 'env', 'pod', 'trace_id', 'addr', 'app_extracted', 'request_method', '__error__', 'ok', 'level_extracted', 'request_headers_x_request_id', 'items', '__error_details__', 'nothing']
const groups = ['app', 'env', 'pod', 'level', 'status', 'method', 'trace_id', 'nothing', '__error__']
const values = ['info', 'error', 'GET', '200', 'prod', '', 'api', 'meta', 't1', '/cart', 'JSONParserErr', 'LogfmtParserErr', 'true']
const patterns = ['e.*', 'info|warn', 'in.*|err.*', '.*o', '.+', '.*', '(?i)ERROR', '5..', 'GET|POST', '[0-9]+', 'err(or)?', 'a|b', '^$', 'foo|fob', 'timeout while', 'er{1,2}or']
const texts = ['error', 'GET', 'level', '200', 'é', '10.0.0.5', 'status":5', 'ERROR', '', 'refused', '"', 'payment']
const templates = [
  '{{.level}}', '{{.msg}} {{.status}}', '{{.nothing}}', '{{ .level | upper }}-{{ .app }}', '{{ __line__ }}', '{{ __timestamp__ | unixEpochMillis }}', '{{ .msg | trunc 5 }}|{{ alignLeft 8 .level }}|',
  '{{ if .level }}{{ .level }}{{ else }}none{{ end }}', '{{ .status | int | add 1 }}', '{{ regexReplaceAll \\"a(.)\\" .msg \\"<$1>\\" }}', '{{ .duration | duration }}', '{{ .size | bytes }}', '{{ printf \\"%-6s|%q\\" .level .msg }}',
  '{{ default \\"-\\" .nothing }} {{ .path | urlencode }}', '{{ div (int .status) 7 }} {{ mulf 1.5 .status }}', '{{ .level | replace \\"o\\" \\"0\\" | title }}', '{{ len .msg }} {{ count \\"e\\" .msg }}', '{{ range $k, $v := . }}{{ $k }};{{ end }}', '{{ .msg | b64enc }} {{ substr 0 3 .level }}',
  '{{ hasPrefix \\"in\\" .level }} {{ contains \\"a\\" .msg }}', '{{ round .took 1 }} {{ max 1 2 .status }}', '{{ index . \\"app\\" }}', '{{ ToUpper .env }} {{ Replace .app \\"a\\" \\"b\\" 1 }}', '{{ trimSuffix \\"o\\" .level }} {{ nindent 2 .level }}', 'const',
]

function selector(choose: Chooser): string {
  const app = choose.of(apps)
  return choose.of([`{app="${app}"}`, `{app="${app}"}`, `{app="${app}", env="prod"}`, '{app=~"api|pay"}', '{env="dev", app!="web"}', '{app=~".+", pod=""}', `{app=~"${app.slice(0, 2)}.*"}`])
}

function pipeline(choose: Chooser, most: number): string {
  const stages = Array.from({ length: Math.floor(choose.chance() * (most + 1)) }, () => stage(choose))
  return stages.map((each) => ` ${each}`).join('')
}

function parser(choose: Chooser): string {
  return `| ${choose.of(formats[choose.of(apps)]!)}`
}

function stage(choose: Chooser): string {
  const drawn = choose.chance()
  if (drawn < 0.22) return `${choose.of(['|=', '!='])} "${choose.of(texts).replaceAll('"', '\\"')}"${choose.chance() < 0.2 ? ` or "${choose.of(texts).replaceAll('"', '\\"')}"` : ''}`
  if (drawn < 0.3) return `${choose.of(['|~', '!~'])} "${choose.of(patterns)}"${choose.chance() < 0.2 ? ` or "${choose.of(patterns)}"` : ''}`
  if (drawn < 0.33) return `${choose.of(['|>', '!>'])} "${choose.of(['<_>level<_>', '<_> <_>', 'level=<_>', '<_>"', '<_>=info <_>', 'x'])}"`.replace('"<_>""', '`<_>"`')
  if (drawn < 0.36) return `${choose.of(['|=', '!='])} ip("${choose.of(['10.0.0.0/8', '10.0.0.5', '10.0.1.0-10.0.2.255', '2001:db8::/32', '::1', '192.168.1.0/30'])}")`
  if (drawn < 0.62) return parser(choose)
  if (drawn < 0.82) return `| ${labelFilter(choose, 2)}`
  if (drawn < 0.88) return `| line_format "${choose.of(templates)}"`
  if (drawn < 0.93) return `| label_format ${choose.of(['x=level', 'level=app', 'x="{{.level}}"', 'x="{{.msg | lower}}", y=status', `${choose.of(names.slice(0, 9))}="${choose.of(templates)}"`, 'level="{{.level}}-{{.app}}", app=level'])}`
  if (drawn < 0.95) return '| decolorize'
  return `| ${choose.of(['drop', 'keep'])} ${[choose.of(names), ...choose.some(names, 2)].map((name) => (choose.chance() < 0.3 ? `${name}=~"${choose.of(patterns)}"` : name)).join(', ')}`
}

function labelFilter(choose: Chooser, depth: number): string {
  const drawn = choose.chance()
  if (depth > 0 && drawn < 0.15) return `${labelFilter(choose, depth - 1)} ${choose.of(['and', 'or', ',', ''])} ${labelFilter(choose, depth - 1)}`
  if (depth > 0 && drawn < 0.2) return `(${labelFilter(choose, depth - 1)} ${choose.of(['and', 'or'])} ${labelFilter(choose, depth - 1)})`
  const comparison = choose.of(['=', '==', '!=', '>', '>=', '<', '<='])
  if (drawn < 0.35) return `${choose.of(['status', 'took', 'total', 'nothing', 'level'])} ${comparison} ${choose.of(['200', '404.0', '1', '-1', '0.5', '5e2'])}`
  if (drawn < 0.45) return `${choose.of(['duration', 'took', 'level'])} ${comparison} ${choose.of(['250ms', '1.5s', '1m', '90s', '0s'])}`
  if (drawn < 0.55) return `${choose.of(['size', 'msg'])} ${comparison} ${choose.of(['1kB', '1KiB', '77B', '2MiB', '3MB'])}`
  if (drawn < 0.6) return `addr ${choose.of(['=', '!='])} ip("${choose.of(['10.0.0.0/8', '10.0.0.5', '2001:db8::/32', '10.0.0.1-10.0.1.9'])}")`
  const name = choose.of(names)
  return choose.chance() < 0.6 ? `${name}${choose.of(['=', '!='])}"${choose.of(values)}"` : `${name}${choose.of(['=~', '!~'])}"${choose.of(patterns)}"`
}

function grouping(choose: Chooser): string {
  return `${choose.of(['by', 'by', 'without'])} (${choose.some(groups, 2).join(', ')})`
}

const lineAggregations = ['rate', 'count_over_time', 'bytes_rate', 'bytes_over_time', 'absent_over_time']
const valueAggregations = ['rate', 'sum_over_time', 'avg_over_time', 'min_over_time', 'max_over_time', 'stddev_over_time', 'stdvar_over_time', 'first_over_time', 'last_over_time', 'rate_counter', 'quantile_over_time', 'absent_over_time']
const withGrouping = new Set(valueAggregations.slice(2, 9))

function range(choose: Chooser): string {
  const offset = choose.chance() < 0.15 ? ` offset ${choose.of(['30s', '1m', '-1m', '5m'])}` : ''
  const span = `[${choose.of(['10s', '30s', '1m', '90s', '2m', '5m', '10m', '15m'])}]`
  if (choose.chance() < 0.55) return `${choose.of(lineAggregations)}(${selector(choose)}${pipeline(choose, 3)}${span}${offset})`
  const name = choose.of(valueAggregations)
  const label = choose.of(['status', 'status', 'total', 'duration(duration)', 'bytes(size)', 'duration_seconds(took)', 'took', 'nothing', 'n', 'count'])
  const filter = choose.chance() < 0.6 ? ' | __error__=""' : choose.chance() < 0.3 ? ' | status < 500' : ''
  const group = name === 'quantile_over_time' || withGrouping.has(name) ? choose.of(['', ` ${grouping(choose)}`]) : ''
  const parameter = name === 'quantile_over_time' ? `${choose.of(['0.5', '0.99', '0', '1', '1.2'])}, ` : ''
  const app = choose.of(['pay', 'pay', 'api', 'web'])
  return `${name}(${parameter}{app="${app}"}${pipeline(choose, 1)} | ${choose.of(formats[app]!)}${pipeline(choose, 1)} | unwrap ${label}${filter} ${span}${offset})${group}`
}

function metric(choose: Chooser, depth: number): string {
  const drawn = choose.chance()
  if (depth <= 0 || drawn < 0.2) return range(choose)
  if (drawn < 0.55) {
    const name = choose.of(['sum', 'sum', 'avg', 'min', 'max', 'count', 'stddev', 'stdvar'])
    const group = choose.chance() < 0.8 ? `${grouping(choose)} ` : ''
    return choose.chance() < 0.5 ? `${name} ${group}(${metric(choose, depth - 1)})` : `${name}(${metric(choose, depth - 1)}) ${group}`
  }
  if (drawn < 0.63) return `${choose.of(['topk', 'bottomk'])}${choose.chance() < 0.4 ? ` ${grouping(choose)} ` : ''}(${choose.of([1, 2, 3])}, ${metric(choose, depth - 1)})`
  if (drawn < 0.67) return `${choose.of(['sort', 'sort_desc'])}(${metric(choose, depth - 1)})`
  if (drawn < 0.72) return `label_replace(${metric(choose, depth - 1)}, "${choose.of(['x', 'app', 'env'])}", "${choose.of(['$1', 'a$1b', '', '${1}x'])}", "${choose.of(['app', 'env', 'nothing'])}", "${choose.of(['(.*)', '(p.*)', 'prod', '(a)(.*)'])}")`
  if (drawn < 0.8) return `${metric(choose, depth - 1)} ${choose.of(['+', '-', '*', '/', '%', '^', '>', '<=', '== bool', '!=', '> bool'])} ${choose.of(['0', '1', '2.5', 'vector(1)'])}`
  if (drawn < 0.83) return `${choose.of(['0', '1', '0.1'])} ${choose.of(['+', '-', '/', '<', '>= bool'])} ${metric(choose, depth - 1)}`
  const operator = choose.of(['+', '-', '*', '/', '>', '<', '==', '>= bool', 'and', 'or', 'unless'])
  const matching = choose.chance() < 0.5 ? ` ${choose.of(['on', 'ignoring'])} (${choose.some(groups, 2).join(', ')})` : ''
  const isSet = ['and', 'or', 'unless'].includes(operator)
  const group = !isSet && matching !== '' && choose.chance() < 0.4 ? ` ${choose.of(['group_left', 'group_right'])} (${choose.some(groups, 1).join(', ')})` : ''
  const [left, right] = choose.chance() < 0.5 ? [metric(choose, depth - 1), metric(choose, depth - 1)] : [same(choose, depth), same(choose, depth)]
  return `${left} ${operator}${matching}${group} ${right}`
}

function same(choose: Chooser, depth: number): string {
  return `sum by (app, env) (${metric(choose, depth - 2)})`
}

const tokens = [
  'foo', '(', ')', '{', '}', '[', ']', ',', '"x"', '5m', '1', '+', '-', 'by', 'sum', 'offset', '|', '|=', '=', '=~', 'on', 'bool', 'group_left', 'rate', 'and', '.5', '$', '#',
  'json', 'logfmt', 'unwrap', 'ip', '--strict', '1kB', 'or', '[5m]', 'line_format', 'drop', '!=', '>', 'vector(1)', 'by (a)', '{a="b"}',
]

/** The written queries with something missing, added or exchanged. */
export function mutateQueries(count: number, seed = 5): string[] {
  return mutateTexts(writtenQueries(), { purpose: 'logql mutations', tokens, count, seed })
}
