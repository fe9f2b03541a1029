/** Seeded streams of logs: the formats that parsers read, and lines with mistakes in them. */
import { stream, uniform } from '@track/simulation'

export interface NotedEntry {
  /** Microseconds since the Unix epoch. */
  readonly at: number
  readonly line: string
  readonly metadata?: Readonly<Record<string, string>>
}

export interface NotedStream {
  readonly labels: Readonly<Record<string, string>>
  readonly entries: readonly NotedEntry[]
}

/** 2023-11-14T22:13:20Z. */
export const startedAt = 1_700_000_000_000_000

const levels = ['info', 'info', 'warn', 'error', 'debug']
const methods = ['GET', 'POST', 'PUT']
const paths = ['/', '/cart', '/cart/checkout', '/items?id=7&x=é', '/login']
const statuses = [200, 200, 201, 302, 404, 500, 503]
const messages = ['payment accepted', 'timeout while calling bank', 'retry', 'connection refused: 10.0.0.5:443', 'naïve café ☕', '']

type Chance = () => number

const of = <Item>(list: readonly Item[], chance: Chance): Item => list[Math.floor(chance() * list.length)]!
const below = (bound: number, chance: Chance): number => Math.floor(chance() * bound)
const address = (chance: Chance) => of(['10.0.0.5', `10.0.${below(3, chance)}.${below(256, chance)}`, '192.168.1.7', '2001:db8::1', '::1', '172.16.254.300'], chance)

const formats: Readonly<Record<string, (chance: Chance, index: number) => string>> = {
  json: (chance, index) => {
    const level = of(levels, chance)
    if (index % 17 === 5) return `{"level":"${level}", "broken": `
    if (index % 17 === 9) return 'plain text {not json}'
    if (index % 17 === 13) return '["a", "list"]'
    return JSON.stringify({
      level, msg: of(messages, chance), status: of(statuses, chance), took: chance() * 3, ok: chance() < 0.5, none: null,
      request: { method: of(methods, chance), 'path': of(paths, chance), headers: { 'x-request-id': `r${below(9, chance)}`, 'user agent': 'curl/8' } },
      items: [{ name: of(['tea', 'cup'], chance), count: below(5, chance) }, { name: 'pot' }, 3], app: 'inner', '': 'empty', ' sp ace': 'x', '9lives': below(9, chance),
      quoted: 'say "hi"\n\tnow', unicode: 'caf\u00e9',
    }).replace('café', index % 2 === 0 ? 'caf\\u00e9' : 'café')
  },
  logfmt: (chance, index) => {
    const level = of(levels, chance)
    if (index % 19 === 7) return `level=${level} msg="unterminated status=5`
    if (index % 19 === 11) return `level=${level} status="4"04 =novalue duration=1s a="b=c" d=e"f`
    if (index % 19 === 15) return `ts=now level=${level} flag empty= "quoted"=x msg="esc \\"q\\" \\u00e9 \\x"`
    const took = of(['12ms', '250ms', '1.5s', '2m3s', '90', 'long', '-3s'], chance)
    return `level=${level} msg="${of(messages, chance)}" status=${of(statuses, chance)} duration=${took} size=${of(['512B', '1kB', '1.5KiB', '3MB', '2 MiB', 'big', '77'], chance)}`
      + ` addr=${address(chance)} total=${index * 3 % 41} empty= app=inner env-name=x é=1 9=nine`
  },
  access: (chance) => `${address(chance)} - - [14/Nov/2023:22:13:20 +0000] "${of(methods, chance)} ${of(paths, chance)} HTTP/1.1" ${of(statuses, chance)} ${below(5000, chance)} "-" "curl/8"`,
  packed: (chance, index) => {
    if (index % 11 === 3) return '{"_entry": 5, "pod": "x"}'
    if (index % 11 === 7) return 'not packed'
    if (index % 11 === 9) return '{"_entry":"bad \\x escape","pod":"p"}'
    return JSON.stringify({ pod: `web-${below(3, chance)}`, app: 'inner', 'a.b': 'dotted', count: 3, _entry: `level=${of(levels, chance)} n=${index} "q"` })
  },
  colour: (chance) => `\u001b[3${below(8, chance)}mlevel=${of(levels, chance)}\u001b[0m msg=\u001b[1;31m${of(['red', 'blue'], chance)}\u001b[0m`,
  mangledJson: (chance, index) => mangled(formats['json']!(chance, 17 * index), chance, '{}[]":,\\ e1'),
  mangledLogfmt: (chance, index) => mangled(formats['logfmt']!(chance, 19 * index), chance, '="\\ a1é\t'),
  mangledPacked: (chance, index) => mangled(formats['packed']!(chance, 11 * index), chance, '{}":,\\ e1'),
  plain: (chance, index) => of(['', `error ${index}`, 'warn: disk at 91%', `took ${below(900, chance)}ms`, 'ERROR Boom', 'line with 10.0.0.5 in it', 'two\nlines', 'GET GET'], chance),
}

/** With a few characters taken out, put in or exchanged, or its end cut off. */
function mangled(line: string, chance: Chance, alphabet: string): string {
  const characters = Array.from(line)
  for (let count = 1 + below(3, chance); count > 0; count--) {
    const place = below(characters.length, chance)
    const drawn = chance()
    if (drawn < 0.3) characters.splice(place, 1)
    else if (drawn < 0.6) characters.splice(place, 0, of(Array.from(alphabet), chance))
    else if (drawn < 0.9) characters[place] = of(Array.from(alphabet), chance)
    else characters.length = Math.max(1, place)
  }
  return characters.join('')
}

const made: readonly (readonly [labels: Readonly<Record<string, string>>, format: string, count: number, step: number])[] = [
  [{ app: 'api', env: 'prod', pod: 'api-0' }, 'json', 70, 9_000_000],
  [{ app: 'api', env: 'prod', pod: 'api-1' }, 'json', 40, 15_000_000],
  [{ app: 'api', env: 'dev', pod: 'api-2' }, 'json', 20, 30_000_000],
  [{ app: 'pay', env: 'prod', level: 'stream' }, 'logfmt', 60, 10_000_000],
  [{ app: 'pay', env: 'prod' }, 'logfmt', 60, 10_000_000],
  [{ app: 'pay', env: 'dev' }, 'logfmt', 25, 25_000_000],
  [{ app: 'web', env: 'prod' }, 'access', 80, 7_500_000],
  [{ app: 'web', env: 'dev' }, 'access', 15, 40_000_000],
  [{ app: 'packed', env: 'prod' }, 'packed', 30, 20_000_000],
  [{ app: 'colour', env: 'dev' }, 'colour', 20, 30_000_000],
  [{ app: 'plain', env: 'prod' }, 'plain', 60, 10_000_000],
  [{ app: 'plain', env: 'dev', 'pod': 'ünï' }, 'plain', 30, 20_000_000],
  [{ app: 'fuzz', kind: 'json' }, 'mangledJson', 250, 2_400_000],
  [{ app: 'fuzz', kind: 'logfmt' }, 'mangledLogfmt', 250, 2_400_000],
  [{ app: 'fuzz', kind: 'packed' }, 'mangledPacked', 100, 6_000_000],
]

/** Ten minutes of them; every third entry of logfmt has structured metadata. */
export function noteStreams(seed = 3): NotedStream[] {
  return made.map(([labels, format, count, step], number) => {
    const draws = stream(seed, 'logql streams', String(number))
    let drawn = 0
    const chance = () => uniform(draws, drawn++)
    const entries = Array.from({ length: count }, (_, index): NotedEntry => {
      // Whole steps, so that streams often have entries at one time; every fifth is off by a bit.
      const at = startedAt + index * step + (index % 5 === 4 ? 123_457 : 0)
      const line = formats[format]!(chance, index)
      if (format !== 'logfmt' || index % 3 !== 0) return { at, line }
      return { at, line, metadata: { trace_id: `t${index % 7}`, span: index % 2 === 0 ? 's1' : '', ...(index % 6 === 0 ? { level: 'meta', pod: 'm' } : {}) } }
    })
    return { labels, entries }
  })
}
