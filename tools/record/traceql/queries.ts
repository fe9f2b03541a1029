/** Seeded TraceQL, grown from the language's own grammar, and texts with a mistake somewhere. */
import { Chooser } from './choose.ts'

const attributeNames = [
  '.n', '.f', '.s', '.flag', '.tags', '.any', '.shared', '.name', 'span.n', 'span.f', 'span.s', 'span.flag', 'span.tags', 'span.any', 'span.name', 'span."x y"',
  'span.http.status_code', '.http.status_code', 'span.http.method', '.http.method', 'span.http.url', 'span.shared', 'resource.service.name', '.service.name',
  'resource.n', 'resource.s', 'resource.shared', 'resource.pod', 'resource.namespace', '.pod', 'resource.res.any', 'resource.k8s.namespace.name',
  'resource.http.method', 'event.level', 'event.n', 'event.exception.message', 'link.relation', 'link.n', 'instrumentation.scope.attr', 'instrumentation.n', '.nothing', 'span.nothing',
]

const intrinsicNames = [
  'duration', 'name', 'status', 'statusMessage', 'kind', 'rootName', 'rootServiceName', 'traceDuration', 'nestedSetLeft', 'nestedSetRight', 'nestedSetParent',
  'trace:duration', 'trace:rootName', 'trace:rootService', 'trace:id', 'span:duration', 'span:name', 'span:kind', 'span:status', 'span:statusMessage', 'span:id',
  'span:parentID', 'event:name', 'event:timeSinceStart', 'link:traceID', 'link:spanID', 'instrumentation:name', 'instrumentation:version',
]

const comparisons = ['=', '!=', '>', '>=', '<', '<=']

function valueFor(choose: Chooser, name: string): string {
  if (/duration|Duration|timeSinceStart/.test(name)) return choose.of(['0s', '1ms', '50ms', '1s', '2ns', '1.5us', '100', '1m'])
  if (name.endsWith('status')) return choose.of(['ok', 'error', 'unset'])
  if (name.endsWith('kind')) return choose.of(['server', 'client', 'internal', 'unspecified', 'producer', 'consumer'])
  if (/nestedSet/.test(name)) return choose.of(['1', '2', '-1', '0', '5'])
  if (/(?:id|ID)$/.test(name)) return choose.of(['`00000000000000aa`', '"ffffffffffffffff"', '`aa`', '"x"'])
  if (/\.n$|status_code/.test(name)) return choose.of(['200', '404', '3', '100', '150', '-1', '2.5', '`200`'])
  if (name.endsWith('.f')) return choose.of(['0.5', '3', '1.5', '10.0', '-1'])
  if (/flag/.test(name)) return choose.of(['true', 'false'])
  if (/any/.test(name)) return choose.of(['`red`', '1', '0.5', 'true', '"one"', 'false', '3', '9007199254740993'])
  if (/service|Service/.test(name)) return choose.of(['`shop`', '"cart"', '`db`', '``'])
  if (name === 'event:name') return choose.of(['`exception`', '"retry"', '`name`'])
  if (/(?:^|:)name$|rootName/.test(name)) return choose.of(['`exception`', '"retry"', '`GET /`', '"checkout"', '`name`', '``'])
  if (/http.method/.test(name)) return choose.of(['`GET`', '"POST"', '1'])
  return choose.of(['`red`', '"green"', '``', '`GET`', '"Red"', '`ünï`', '1', '"1.0"', '`otel`', '"timeout"', 'true'])
}

function pattern(choose: Chooser): string {
  return choose.of(['`r.*`', '".*e.*"', '`[gG].*`', '"red|blue"', '``', '`(shop|cart)`', '"1.0"', '`.*`', '`x\\\\.y`', '"(?i)RED"'])
}

function atom(choose: Chooser): string {
  const name = choose.chance() < 0.6 ? choose.of(attributeNames) : choose.of(intrinsicNames)
  // A block without an event that would do is passed over whole, spans without events too.
  if (/^(?:event|link):/.test(name)) return `${name} ${choose.of(['=', '!=', '='])} ${valueFor(choose, name)}`
  const draw = choose.chance()
  if (draw < 0.55) return `${name} ${choose.of(comparisons)} ${valueFor(choose, name)}`
  if (draw < 0.65) return `${name} ${choose.of(['=~', '!~'])} ${pattern(choose)}`
  if (draw < 0.75) return choose.of([`${name} != nil`, `nil != ${name}`])
  if (draw < 0.8) return `${valueFor(choose, name)} ${choose.of(comparisons)} ${name}`
  if (draw < 0.86) return `${name} ${choose.of(['=', '!=', '>', '<'])} ${choose.of(attributeNames)}`
  if (draw < 0.93) return `${numeric(choose)} ${choose.of(comparisons)} ${choose.of(['1', '100', '2.5', '0', '1ms'])}`
  return choose.of(['span.flag', '.flag', 'true', 'false', `!(${name} = ${valueFor(choose, name)})`, '!span.flag', '1 = 1', '2 ^ 3 > 8', '"a" < "b"'])
}

function numeric(choose: Chooser): string {
  const of = choose.of(['.n', 'span.n', 'span.f', 'duration', 'span.http.status_code', 'nestedSetLeft', 'span.any'])
  return choose.of([
    `${of} + 1`, `${of} * 2`, `${of} / 2`, `${of} % 3`, `-${of}`, `${of} - span.n`, `(${of} + 1) * 2.5`, `span.n ^ 2`, `1000000 * ${of}`, `100 - ${of}`, `${of} + 3ms`,
  ])
}

function filter(choose: Chooser, depth = 2): string {
  return choose.chance() < 0.06 ? '{}' : choose.chance() < 0.05 ? '{ }' : `{ ${condition(choose, depth)} }`
}

function condition(choose: Chooser, depth: number): string {
  if (depth === 0 || choose.chance() < 0.45) return atom(choose)
  const inner = `${condition(choose, depth - 1)} ${choose.of(['&&', '&&', '||'])} ${condition(choose, depth - 1)}`
  return choose.chance() < 0.3 ? `(${inner})` : inner
}

const relations = ['&&', '||', '>', '<', '>>', '<<', '~', '!>', '!<', '!>>', '!<<', '!~', '&>', '&<', '&>>', '&<<', '&~']

function spansets(choose: Chooser, depth = 2): string {
  if (depth === 0 || choose.chance() < 0.5) return filter(choose, 1)
  const inner = `${spansets(choose, depth - 1)} ${choose.of(relations)} ${spansets(choose, depth - 1)}`
  return choose.chance() < 0.3 ? `(${inner})` : inner
}

function aggregate(choose: Chooser): string {
  if (choose.chance() < 0.4) return 'count()'
  const of = choose.of(['duration', 'span.n', '.f', 'span.http.status_code', 'span.f', 'span.any', '.n', 'duration * 2', 'nestedSetLeft', 'traceDuration'])
  return `${choose.of(['avg', 'min', 'max', 'sum'])}(${of})`
}

function step(choose: Chooser): string {
  const draw = choose.chance()
  if (draw < 0.35) return `${aggregate(choose)} ${choose.of(comparisons)} ${choose.of(['1', '2', '3', '10ms', '1s', '100', '0.5', '-1'])}`
  if (draw < 0.6) return `by(${choose.of(['resource.service.name', 'span.http.method', 'name', 'status', '.n', 'span.any', 'kind', 'duration > 1ms', 'span.n % 2'])})`
  if (draw < 0.68) return 'coalesce()'
  if (draw < 0.85) return `select(${Array.from({ length: 1 + choose.below(3) }, () => (choose.chance() < 0.7 ? choose.of(attributeNames) : choose.of(intrinsicNames))).join(', ')})`
  return choose.chance() < 0.7 ? filter(choose, 1) : spansets(choose, 1)
}

/** What a search asks. */
export function searchQuery(choose: Chooser): string {
  const steps = choose.chance() < 0.55 ? [] : Array.from({ length: 1 + choose.below(3) }, () => step(choose))
  return [spansets(choose), ...steps].join(' | ')
}

function groups(choose: Chooser): string {
  const names = ['resource.service.name', 'span.http.method', 'name', 'status', '.n', 'span.any', 'kind', 'rootName', 'resource.shared', '.shared', 'span.http.status_code', '.nothing', 'span.flag', 'event:name']
  return choose.chance() < 0.45 ? '' : ` by (${Array.from({ length: 1 + choose.below(3) }, () => choose.of(names)).join(', ')})`
}

function firstStage(choose: Chooser): string {
  const of = () => choose.of(['duration', 'span.n', '.f', 'span.f', 'span.http.status_code', 'span.any', '.n', 'event:timeSinceStart', 'traceDuration', 'span.s'])
  const draw = choose.chance()
  if (draw < 0.2) return `rate()${groups(choose)}`
  if (draw < 0.35) return `count_over_time()${groups(choose)}`
  if (draw < 0.7) return `${choose.of(['min_over_time', 'max_over_time', 'sum_over_time', 'avg_over_time'])}(${of()})${groups(choose)}`
  if (draw < 0.85) return `quantile_over_time(${of()}, ${choose.of(['.5', '0.9', '.5, .9, 0.99', '1, 0', '0.123456789'])})${groups(choose)}`
  if (draw < 0.94) return `histogram_over_time(${of()})${groups(choose)}`
  return `compare(${filter(choose, 1)}${choose.of(['', ', 3', ', 5', ', 4, 1748858400000000000, 1748860200000000000'])})`
}

export function metricsQuery(choose: Chooser): string {
  const before = choose.chance() < 0.75 ? filter(choose, 1) : searchQuery(choose)
  const second = choose.chance() < 0.2 ? ` | ${choose.of(['topk', 'bottomk'])}(${choose.of(['1', '2', '3'])})` : ''
  return `${before} | ${firstStage(choose)}${second}`
}

const pieces = [
  '{', '}', '(', ')', '|', '||', '&&', '>', '>>', '!>', '&>>', '!~', '=~', '=', '!', '~', '-', '^', ',', '.', 'nil', 'span.', 'resource.', 'parent.', 'parent', 'event:', 'trace:',
  'with(', 'by(', 'count()', 'avg(', 'select(', 'rate()', 'topk(5)', '"', '`', "'", '1', '1.5', '1h', '99999999999999999999', '0x1F', '1_0', '//', '/*', '\\', 'childCount', 'ok', 'server',
  'duration', ' and ', '#', '{}', '= nil', '1/0', '\n', 'true', 'sample=0.1', 'compare({}', ', 1, 2', '!<<', '%', '@', 'é', 'span."a', 'id', ':', 'traceID', '.5', '1e400', '0b12', '07', '08',
]

const written = [
  '', ' ', '{', '{ 1/0 = 1 }', '{ 1 % 0 = 1 }', '{ .a } with (most_recent=true)', '{} with (a=1) with (b=2)', '{} | rate() with (exemplars=5, sample=0.1)', '{ .a = nil }', '{ nil = .a }',
  '{ -"x" = 1 }', '{ !1 }', '{ 2 ^ 3 = 9 }', '{ 1 + 2.5 = 3.5 }', '{ -(1) = .a }', '{ "a" =~ "[" }', '{ .a =~ "[" }', '{ .a =~ .b }', '{ .a + "x" }', '{ duration = "x" }', '{ status = 1 }',
  '{ parent.a = 1 }', '{ parent.span.a = 1 }', '{ parent.resource.a = 1 }', '{ parent = nil }', '{ childCount > 2 }', '{} | by(1)', '{} | avg(1) > 1', '{} | avg("x") > 1', '{} | avg(name) > 1',
  '{} | count() > count()', '{} | 1 > count()', '{} | count() + 1 > 2', '({} | count()) > 2', '({} | count()) > ({} | count())', '({} | count()) + ({} | count()) > 2', '({ .a } | { .b }) > ({ .c })',
  '{} | select(.a, .b)', 'select(.a)', 'by(.a)', 'coalesce()', '{} | coalesce()', '{} | rate() by ()', '{} | rate() by (.a,.b,.c,.d,.e)', '{} | rate() by (.a,.b,.c,.d,.e,.f)',
  '{} | avg_over_time(.x) by (.a,.b,.c,.d,.e)', '{} | quantile_over_time(.x, 2)', '{} | quantile_over_time(.x, -1)', '{} | compare({}, 0)', '{} | compare({}, 1, 5, 3)', '{} | compare({}, 1, 0, 3)', '{} | compare({1})',
  '{} | rate() | topk(0)', '{} | compare({}) | topk(1)', '{} | topk(1)', '{ span.a.b-c/d = 1 }', '{ span."a\\"b" = 1 }', '{ span."a\\n" = 1 }', '{ .a = 1h }', '{ .a = 1d }', '{ .a = 1.5s }', '{ .a = 1h30m }',
  '{ .a = 100ms5 }', '{ .a = -1s }', '{ .a = `x\ny` }', '{ .a = "x\\ty" }', '{ .a = \'x\' }', '{ .a = "\\q" }', '{ .a = "x }', '{ .a = 1.0 }', '{ .a = 1e6 }', '{ .a = 123456789.0 }', '{ .a = 0.0000001 }',
  '{ trace:id = "1" && span:parentID != nil }', '{ event:name = "a" && event.x = 1 && link:traceID = "a" && link.y = 2 }', '{ instrumentation:version = "1" }', '{ trace:foo }', '{ span:id }', '{ span : id = 1 }',
  '{ kind = server || kind = client }', '{ status = ok }', '{ true && false }', '{ true } && { false }', '{} > {} > {}', '{} >> {} && {} ~ {}', '({} >> {}) && {}', '{} | { .a } | { .b }', '{ .a } | count() > 1 | avg(duration) > 1s',
  '{ nestedSetLeft > 3 }', '{ rootServiceName = "x" && rootName = "y" && traceDuration > 1s }', '{ name = name }', '{ .a && .b || .c && !.d }', '{ ((.a)) }', '{ .a = (1 + 2) * 3 }', '{ .a - -1 = 2 }', '{ !(!true) }', '{ !!true }',
]

export function writtenParses(): string[] {
  return written
}

/** A query with pieces put in, taken out, or cut off. */
export function mutated(choose: Chooser): string {
  let query = choose.chance() < 0.7 ? searchQuery(choose) : metricsQuery(choose)
  for (let times = 1 + choose.below(3); times > 0; times--) {
    const at = choose.below(query.length + 1)
    const draw = choose.chance()
    if (draw < 0.5) query = query.slice(0, at) + choose.of(pieces) + query.slice(at)
    else if (draw < 0.7) query = query.slice(0, at) + query.slice(at + 1 + choose.below(4))
    else if (draw < 0.8) query = query.slice(0, at)
    else query = query.slice(0, at) + choose.of(pieces) + query.slice(at + 1 + choose.below(3))
  }
  return query
}

/** Searches whose edges are known. */
export function writtenSearches(): string[] {
  return [
    '{}', '{ false }', '{ false } && { 1 = 2 }', '{ event:name = "exception" }', '{ event:name != "exception" }', '{ event:name = "retry" || span.n > 100 }', '{ span.n > 100 } | select(event:name)',
    '{ !(span.n = 1) }', '{ span.any = `red` }', '{ span:parentID = "0000000000000000" }', '{ link:spanID = "00000000000000aa" }', '{ link:spanID = "aa" }', '{ instrumentation:name = 1 }',
    '{ span:id > "x" }', '{} | select(span:id, span:parentID)', '{} ~ {}', '{} >> {}', '{} &>> {}', '{} !>> {}', '{} < {}', '{ .name = "name" }', '{ name = "name" }', '{ !span.flag }', '{ !.any }', '{ -span.s = 1 }',
    '{ span.n / 0 > 1 }', '{ span.s =~ span.any }', '{} with (most_recent=true)', '{ span.n > 10 } | count() > 1 with (most_recent=true)', '{ span.n > 3 && span.n < 200 }', '{ span.f > 3 }', '{ span.n > 3.5 }',
    '{ trace:id = "x" }', '{ resource.service.name = "" }', '{ .service.name != nil }', '{ span.any != nil } | select(span.any)', '{ rootName = "" }', '{ span.http.status_code = "200" }', '{ span.http.status_code != nil }',
  ]
}

/** Queries of one list each. */
export function listQueries(): string[] {
  return [
    'texts = "red"', 'texts = "blue"', 'texts != "red"', 'texts =~ "gr.*"', 'texts !~ "gr.*"', 'texts > "red"', 'texts >= "red"', '"red" = span.texts', '"green" > span.texts', 'texts = nil', 'texts != nil',
    'texts = 1', 'numbers = 5', 'numbers = 6', 'numbers != 5', 'numbers > 4', 'numbers < -4', 'numbers + 1 = 2', 'numbers = 1.0', 'numbers >= 5 && span.n = 5', 'fractions = 0.5', 'fractions > 1.5',
    'fractions = 2', 'fractions != 0.5', 'truths = true', 'truths = false', 'truths', 'truths && true', 'truths || false', 'truths != true', '-span.numbers = 1', 'numbers - 1 > 3', 'fractions * 2 > 3',
  ].map((text) => `{ ${/^["-]/.test(text) ? text : `span.${text}`} }`)
    .concat(['{ span.n = 5 } | select(span.texts)', '{ span.n = 5 } | select(span.numbers)', '{} | by(span.texts)', '{} | max(span.fractions) > 1', '{ span.numbers = nil }', '{ nil != span.truths }'])
}

/** What the APIs of tags and their values ask. */
export function tagQueries(): ({ readonly kind: 'tags'; readonly query: string; readonly scope: string } | { readonly kind: 'values'; readonly query: string; readonly tag: string })[] {
  const filters = ['', '{}', '{ resource.service.name = "shop" }', '{ span.http.method = "GET" }', '{ status = error }', '{ name = "GET /" && span.n > 100 }', '{ .s = "red" }', '{ event:name = "retry" }', '{ wrong', '{ nothing = 1 }']
  const scopes = ['none', 'resource', 'span', 'event', 'link', 'instrumentation']
  const tags = [
    'resource.service.name', '.service.name', 'span.http.method', '.http.method', 'span.http.status_code', 'name', 'status', 'kind', 'rootName', 'rootServiceName', 'span.any', '.any', 'span.n', '.shared', 'resource.shared',
    'event:name', 'event.level', 'link.relation', 'instrumentation:name', 'instrumentation.scope.attr', 'duration', 'statusMessage', 'span.nothing', 'traceDuration', 'trace:id', 'span:id', 'resource.pod',
  ]
  return [
    ...filters.flatMap((query) => scopes.map((scope) => ({ kind: 'tags' as const, query, scope }))),
    ...tags.flatMap((tag) => filters.map((query) => ({ kind: 'values' as const, query, tag }))),
    { kind: 'values', query: '', tag: 'x' },
  ]
}
