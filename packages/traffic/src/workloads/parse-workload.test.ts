import { describe, expect, test } from 'vitest'
import { parseWorkload } from './parse-workload.ts'
import { helpOf, settingRows } from './help.ts'
import { valueTypes, type ValueType } from './value-types.ts'
import { workloadKinds } from './workload.ts'

const complaints = (text: string, env: Record<string, string> = {}, args: string[] = []) => parseWorkload({ text, env, args }).complaints

describe('what does not fit is complained of, all at once', () => {
  test.each<[string, string[]]>([
    ['', ['kind: not there, expected one of server, client, worker, queue, database, cache, broker, consumer, object-store, consensus-store, quorum-store']],
    ['kind: pod', ['kind: found "pod", expected one of server, client, worker, queue, database, cache, broker, consumer, object-store, consensus-store, quorum-store']],
    ['kind: [server', ['line 1: unexpected end of the stream within a flow collection, expected YAML']],
    ['- kind: server', [
      'the description: found [{"kind":"server"}], expected a mapping', 'kind: not there, expected one of server, client, worker, queue, database, cache, broker, consumer, object-store, consensus-store, quorum-store',
    ]],
    ['kind: server\nconcurency: 3\nqueue: {limt: 5}', [
      'concurency: unknown field, expected one of port, concurrency, queue, abandoned, log, deadline, startup, boot, cpu, memory, metrics, discipline, cores, usl, limit, model, warmup, gc, tls, kind, routes, dependencies, tracing',
      'queue.limt: unknown field, expected one of limit, full, order, codel',
    ]],
    ['kind: server\nport: 70000\nconcurrency: 0\nqueue: {limit: many, full: explode}', [
      'port: found "70000", expected a whole number from 1 to 65535',
      'concurrency: found "0", expected a whole number from 1 to 100000',
      'queue.limit: found "many", expected a whole number, at most 1000000',
      'queue.full: found "explode", expected one of reject, drop',
    ]],
    ['kind: server\nqueue: 5\nroutes: [{service: soon, errors: 200%}, 7]', [
      'queue: found 5, expected a mapping',
      'routes[0].service: found "soon", expected a duration, a rate such as 50/s or a distribution such as exponential(20ms) or lognormal(15ms, 0.6)',
      'routes[0].errors: found "200%", expected a share such as 10% or 0.1, at most 1',
      'routes[1]: found 7, expected a mapping',
    ]],
    ['kind: server\nroutes: [{calls: [{dependency: db}, {}]}]\ndependencies: {pay: {timeout: 0s, retryOn: [timeout, bad-luck]}}', [
      'dependencies.pay.service: not there, expected a text',
      'dependencies.pay.timeout: found "0s", expected a duration such as 250ms or 1m30s, above 0s',
      'dependencies.pay.retryOn: found "timeout, bad-luck", expected any of timeout, connection, 5xx, 429, 409',
      'routes[0].calls[0].dependency: found "db", expected one of pay',
      'routes[0].calls[1].dependency: not there, expected a text',
    ]],
    ['kind: server\nroutes: [{calls: [{dependency: db, statements: [{key: some}, {read: a, write: b}], transaction: maybe}]}]\ndependencies: {db: {service: db, target_session_attrs: best}}', [
      'dependencies.db.target_session_attrs: found "best", expected one of any, primary, standby, prefer-standby',
      'routes[0].calls[0].transaction: found "maybe", expected true or false',
      'routes[0].calls[0].statements[0].key: found "some", expected keys such as uniform(1000), zipf(100000, 0.9) or hot(1000, 3, 80%)',
      'routes[0].calls[0].statements[0].read: expected one of read, write and lock, with a table',
      'routes[0].calls[0].statements[1].read: expected one of read, write and lock, with a table',
    ]],
    ['kind: server\nroutes: [{calls: [{dependency: api, statements: [], cache: {dependency: redis}}, {dependency: api, cache: 5}]}]\ndependencies: {api: {service: api}}', [
      'routes[0].calls[0].statements: found none, expected at least one',
      'routes[0].calls[0].cache.dependency: found "redis", expected one of api',
      'routes[0].calls[0].cache.key: not there, expected keys such as zipf(10000, 1) where the call has no statements',
      'routes[0].calls[1].cache: found 5, expected a mapping',
      'routes[0].calls[1].cache.dependency: not there, expected a text',
      'routes[0].calls[1].cache.key: not there, expected keys such as zipf(10000, 1) where the call has no statements',
    ]],
    ['kind: database\nmax_connections: 0\nfailover: {mode: perhaps}\nmaxmemory: 1', [
      'maxmemory: unknown field, expected one of port, max_connections, superuser_reserved_connections, connection, pooler, concurrency, discipline, usl, read, write, commit, abandoned, statement_timeout, lock_timeout, deadlock_timeout, idle_in_transaction_session_timeout, cluster, replication, synchronous_standbys, synchronous, failover, startup, boot, cpu, memory, metrics, kind, backup, restore',
      'max_connections: found "0", expected a whole number from 1 to 262143',
      'failover.mode: found "perhaps", expected one of automatic, manual',
    ]],
    ['kind: server\nroutes: []', ['routes: found none, expected at least one']],
    ['kind: client', ['service: expected either a service to call or, in publishes, a queue']],
    ['kind: client\nservice: api\nroutes: [{weight: 0}]\nload: {week: [1, 2]}\nshape: [{at: 1m}, {to: fast, at: 2m}]', [
      'routes: found none with a weight, expected at least one',
      'load.week: found 2 factors, expected 7, Monday first',
      'shape[0].to: expected either a level to go to or, in times, a burst',
      'shape[1].to: found "fast", expected a rate such as 450/s or 30/m',
    ]],
    ['kind: client\npublishes: jobs\nload: {model: closed}\ntimeout: 1s\nbudget: {ratio: 10%}', [
      'load.model: found "closed", expected open where messages are published',
      'timeout: not used where messages are published, expected with a service only',
      'budget: not used where messages are published, expected with a service only',
    ]],
    ['kind: worker', ['consumes: not there, expected a text']],
    ['kind: queue\nvisibility: -3s', ['visibility: found "-3s", expected a duration such as 250ms or 1m30s, above 0s']],
  ])('%j', (text, expected) => {
    expect(complaints(text)).toEqual(expected)
  })

  test('variables and arguments complain under their own names', () => {
    expect(complaints('kind: worker\nconsumes: jobs', { CONCURRENCY: 'x' }, ['--service-time', '1h', '--what=1', '--startup'])).toEqual([
      '--what: unknown argument, expected one of --consumes, --concurrency, --service-time, --cpu-per-message, --startup, --boot-fails, --metrics-buckets, --metrics-native',
      '--startup: found no value, expected one',
      'CONCURRENCY: found "x", expected a whole number from 1 to 100000',
    ])
  })
})

test('an argument wins over a variable, that over the description, that over the default', () => {
  const text = 'kind: client\nservice: api\ntimeout: 1s\nretries: 1\nbackoff: {base: 10ms}'
  const { workload } = parseWorkload({ text, env: { TIMEOUT: '2s', RETRIES: '2' }, args: ['--retries=3'] })
  expect(workload).toMatchObject({ 'timeout': 2_000_000, 'retries': 3, 'backoff.base': 10_000, 'backoff.factor': 2 })
})

test("a dependency's variables carry its name", () => {
  const text = 'kind: server\ndependencies: {pay-db: {service: pay}}'
  const { workload } = parseWorkload({ text, env: { PAY_DB_TIMEOUT: '250ms' }, args: ['--pay-db-retry-budget', '10%'] })
  expect(workload).toMatchObject({ dependencies: { 'pay-db': { 'service': 'pay', 'timeout': 250_000, 'budget.ratio': 0.1 } } })
})

test('a process without a variable that it requires fails to boot', () => {
  const text = 'kind: worker\nconsumes: jobs\nboot: {requires: [DATABASE_URL, TOKEN]}'
  expect(parseWorkload({ text, env: { DATABASE_URL: 'x' } }).workload).toMatchObject({ 'boot.fails': 'environment variable TOKEN is not set' })
  expect(parseWorkload({ text, env: { DATABASE_URL: 'x', TOKEN: 'y' } }).workload).toMatchObject({ 'boot.fails': undefined })
})

const readings: Record<ValueType, [text: string, value: unknown][]> = {
  duration: [['250ms', 250_000], ['1m30s', 90_000_000], ['0', 0], ['10', undefined], ['-1s', undefined]],
  integer: [['12', 12], ['1.5', undefined], ['', undefined]],
  number: [['1.5', 1.5], ['-2', -2], ['1e3', 1000], ['0x10', undefined], ['Infinity', undefined], ['1e999', undefined]],
  ratio: [['10%', 0.1], ['0.25', 0.25], ['-1%', undefined]],
  rate: [['450/s', 450], ['30/m', 0.5], ['450', undefined], ['-1/s', undefined]],
  cpu: [['250m', 0.25], ['2', 2], ['2 cores', undefined]],
  bytes: [['64Mi', 67_108_864], ['1.5k', 1500], ['12', 12], ['1Q', undefined]],
  text: [['anything', 'anything']],
  flag: [['true', true], ['false', false], ['yes', undefined], ['constructor', undefined]],
  distribution: [
    ['20ms', { kind: 'constant', value: 20_000 }],
    ['50/s', { kind: 'constant', value: 20_000 }],
    ['0/s', undefined],
    ['exponential(20ms)', { kind: 'exponential', mean: 20_000 }],
    ['uniform(10ms, 30ms)', { kind: 'uniform', from: 10_000, to: 30_000 }],
    ['uniform(30ms, 10ms)', undefined],
    ['lognormal(15ms, 0.6)', { kind: 'lognormal', median: 15_000, sigma: 0.6 }],
    ['pareto(10ms, 1.5)', { kind: 'pareto', minimum: 10_000, shape: 1.5, maximum: 3_600_000_000 }],
    ['erlang(20ms, 4)', { kind: 'erlang', mean: 20_000, stages: 4 }],
    ['constant(5ms)', { kind: 'constant', value: 5000 }],
    ['exponential(0s)', undefined],
    ['normal(20ms)', undefined],
    ['constructor(20ms)', undefined],
  ],
  numbers: [['0.1, 0.5,1', [0.1, 0.5, 1]], ['', []], ['1, x', undefined]],
  texts: [['a, b', ['a', 'b']], ['a,,b', undefined]],
  delay: [['50ms', 50_000], ['p95', { quantile: 0.95 }], ['p99.9', { quantile: 0.9990000000000001 }], ['p0', undefined], ['p100', undefined], ['95', undefined]],
  keys: [
    ['100', { kind: 'uniform', count: 100 }],
    ['uniform(7)', { kind: 'uniform', count: 7 }],
    ['zipf(100000, 0.9)', { kind: 'zipf', count: 100_000, exponent: 0.9 }],
    ['hot(1000, 3, 80%)', { kind: 'hot', count: 1000, hot: 3, share: 0.8 }],
    ['hot(10, 11, 80%)', undefined], ['zipf(0)', undefined], ['zipf(10, x)', undefined], ['uniform(3, 4)', undefined], ['toString(3)', undefined],
  ],
}

describe.each(Object.entries(readings))('a %s', (type, rows) => {
  test.each(rows)('%j', (text, value) => {
    expect(valueTypes[type as ValueType].read(text)).toEqual(value)
  })
})

describe.each(workloadKinds)('the settings of a %s', (kind) => {
  test('every default is a value of its setting, and every variable stands for one setting', () => {
    const rows = settingRows(kind)
    expect(rows.filter((row) => row.help === '' || !row.help.endsWith('.'))).toEqual([])
    const variables = rows.map(({ env }) => env).filter((env) => env !== '')
    expect(new Set(variables).size).toBe(variables.length)
    const text = `kind: ${kind}\nservice: api\nconsumes: jobs\nbootstrap.servers: kafka\ngroup.id: billing\ntopics: orders`
    const lines = text.split('\n').filter((line) => line.startsWith('kind') || rows.some(({ path }) => line.startsWith(`${path}:`)))
    const env = Object.fromEntries(rows.filter((row) => row.env !== '' && row.default !== '').map((row) => [row.env, row.default]))
    expect(parseWorkload({ text: lines.join('\n'), env }).complaints).toEqual([])
  })
})

test('what is off is not in the row, so a server is what it was', () => {
  const { workload } = parseWorkload({ text: 'kind: server\nroutes: [{calls: [{dependency: db}]}]\ndependencies: {db: {service: db}}' })
  const keys = JSON.stringify(Object.keys(workload!))
  expect(['discipline', 'cores', 'usl.contention'].filter((name) => keys.includes(name))).toEqual([])
  expect(workload).toMatchObject({ routes: [{ calls: [{ dependency: 'db', path: '/', method: 'GET', onFailure: 'fail' }] }] })
})

test('calls to a database and a cache are known by what they do, and told apart', () => {
  const statements = 'statements: [{read: products, key: 10}]'
  const text = `kind: server
routes: [{calls: [{dependency: db, ${statements}, cache: {dependency: redis}}, {dependency: db, statements: [{write: stock, times: 2}, {read: products, key: 10}]}, {dependency: db, statements: [{read: products, key: 20}]}]}]
dependencies: {db: {service: db}, redis: {service: redis}}`
  const { workload } = parseWorkload({ text })
  expect(workload).toMatchObject({ routes: [{ calls: [
    { path: 'GET products', step: { does: 'look up' } }, { path: 'SELECT products', statements: [{ draw: 0 }] }, { path: 'SET products', step: { does: 'fill' } },
    // The row that is read again is the same; two that are changed are two.
    { path: 'UPDATE stock; SELECT products', statements: [{ draw: 1 }, { draw: 2 }, { draw: 0 }] }, { path: 'SELECT products #2', statements: [{ draw: 3 }] },
  ] }] })
})

test('help is printed from the same rows', () => {
  expect(helpOf('queue')).toBe(`A queue, as its workload.yaml describes it. An argument wins over its variable, that over workload.yaml.

  --visibility       After how long an unacknowledged message is delivered again; without it: when its consumer is gone. [VISIBILITY]
  --metrics-buckets  Upper bounds of the histogram of waits, in seconds. Default: 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300. [METRICS_BUCKETS]

In workload.yaml only: nothing.
Distributions: constant, exponential, uniform, lognormal, pareto, erlang.
`)
})
