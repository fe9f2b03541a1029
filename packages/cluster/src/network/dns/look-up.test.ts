/** What a name costs, and which of its full names is found. */
import { millisecond, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { type Ask, lookUp, namesToTry } from './look-up.ts'
import { parseResolvConf } from './resolver-config.ts'

const pod = parseResolvConf('search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n')

/** A server that knows some names; `!` fails, `?` never answers. */
function serverOf(...names: readonly string[]): Ask {
  return (_server, name, type) => {
    if (names.includes(`${name}?`)) return 'no answer'
    if (names.includes(`${name}!`)) return { code: 'SERVFAIL', records: [] }
    if (!names.includes(name)) return { code: 'NXDOMAIN', records: [] }
    return { code: 'NOERROR', records: type === 'A' ? [{ name, type, ttl: 30, data: '10.0.0.1' }] : [] }
  }
}

const cases: readonly [name: string, known: readonly string[], expected: string][] = [
  ['web', ['web.shop.svc.cluster.local'], 'found web.shop.svc.cluster.local, 2 questions, 1 ms'],
  ['web.shop', ['web.shop.svc.cluster.local'], 'found web.shop.svc.cluster.local, 4 questions, 2 ms'],
  ['web.shop.svc.cluster.local', ['web.shop.svc.cluster.local'], 'found web.shop.svc.cluster.local, 8 questions, 4 ms'],
  ['web.shop.svc.cluster.local.', ['web.shop.svc.cluster.local'], 'found web.shop.svc.cluster.local, 2 questions, 1 ms'],
  ['api.example.com', ['api.example.com'], 'found api.example.com, 8 questions, 4 ms'],
  ['api.example.com.', ['api.example.com'], 'found api.example.com, 2 questions, 1 ms'],
  ['a.b.c.d.example.com', ['a.b.c.d.example.com'], 'found a.b.c.d.example.com, 2 questions, 1 ms'],
  ['WEB', ['web.shop.svc.cluster.local'], 'found web.shop.svc.cluster.local, 2 questions, 1 ms'],
  ['nobody', [], 'not found nobody, 8 questions, 4 ms'],
  ['broken', ['broken!'], 'server failed broken, 10 questions, 5 ms'],
  ['broken', ['broken.shop.svc.cluster.local!', 'broken.svc.cluster.local'], 'found broken.svc.cluster.local, 6 questions, 3 ms'],
  ['silent', ['silent.shop.svc.cluster.local?'], 'no answer silent, 4 questions, 10000 ms'],
  ['10.1.2.3', [], 'found 10.1.2.3, 0 questions, 0 ms'],
  ['localhost', [], 'found localhost, 0 questions, 0 ms'],
]

test.each(cases)('%s where there is %j', (name, known, expected) => {
  const { outcome, name: full, questions, took } = lookUp(name, pod, serverOf(...known))
  expect(`${outcome} ${full}, ${questions} questions, ${took / millisecond} ms`).toBe(expected)
})

test('a name with as many dots as ndots is tried as it stands first', () => {
  expect(namesToTry('a.b', { search: ['x.y'], ndots: 1 })).toEqual(['a.b', 'a.b.x.y'])
  expect(namesToTry('a.b', { search: ['x.y', '.'], ndots: 2 })).toEqual(['a.b.x.y', 'a.b'])
})

test('what resolv.conf says, within its limits', () => {
  expect(parseResolvConf('')).toEqual({ nameservers: ['127.0.0.1'], search: [], ndots: 1, timeout: 5 * second, attempts: 2 })
  expect(parseResolvConf([
    '# nothing', 'domain a.b', 'search  one two', 'nameserver 1.1.1.1', 'nameserver 2.2.2.2', 'nameserver 3.3.3.3', 'nameserver 4.4.4.4',
    'options ndots:99 timeout:0', 'options attempts:7 rotate',
  ].join('\n'))).toEqual({ nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'], search: ['one', 'two'], ndots: 15, timeout: second, attempts: 5 })
  expect(lookUp('x', { ...pod, nameservers: ['1', '2'], timeout: 3 * second, attempts: 3 }, () => 'no answer')).toMatchObject({ took: 18 * second, questions: 12 })
})

test('the next server is asked where one fails or says nothing', () => {
  const config = { ...pod, nameservers: ['bad', 'good'] }
  const good = serverOf('web.shop.svc.cluster.local')
  const behind = (first: ReturnType<Ask>): Ask => (server, ...rest) => (server === 'bad' ? first : good(server, ...rest))
  expect(lookUp('web', config, behind('no answer'))).toMatchObject({ outcome: 'found', questions: 4, took: 5 * second + millisecond })
  expect(lookUp('web', config, behind({ code: 'SERVFAIL', records: [] }))).toMatchObject({ outcome: 'found', questions: 4, took: 2 * millisecond })
  // That a name is not there is an answer: nobody else is asked.
  expect(lookUp('web', config, behind({ code: 'NXDOMAIN', records: [] }))).toMatchObject({ outcome: 'not found', questions: 8 })
})
