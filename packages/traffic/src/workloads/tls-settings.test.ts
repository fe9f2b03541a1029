import { expect, test } from 'vitest'
import { parseWorkload } from './parse-workload.ts'

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['kind: server\ntls: {certificate: /a, key: /b, clientAuthorities: /c, reload: file}', []],
  ['kind: server\ntls: {certificate: /a}', ['tls.key: not there, expected the key of tls.certificate']],
  ['kind: server\ntls: {key: /b, reload: start}', [
    'tls.certificate: not there, expected the certificate of tls.key', 'tls.reload: found without tls.certificate, expected with it',
  ]],
  ['kind: server\ntls: {certificate: /a, key: /b, reload: never}', ['tls.reload: found "never", expected one of start, file']],
  ['kind: client\nservice: api\ntls: {authorities: /a, serverName: api, certificate: /b, key: /c}', []],
  ['kind: client\nservice: api\ntls: {serverName: api}', ['tls.serverName: found without tls.authorities, expected with it, or with tls.insecure: true']],
  ['kind: client\npublishes: orders\ntls: {insecure: true}', ['tls: not used where messages are published, expected with a service only']],
  ['kind: client\nservice: db\ntls: {insecure: true}\nroutes: [{statements: [{read: orders}]}]', ['tls: found where a store is asked, expected with servers over HTTP only']],
  ['kind: server\ndependencies: {a: {service: api, tls: {insecure: true}}, b: {service: api}}', [
    'dependencies.b.tls: found other settings than those of dependencies.a, expected the same for one Service',
  ]],
]

test.each(cases)('%s', (text, complaints) => {
  expect(parseWorkload({ text }).complaints).toEqual(complaints)
})

test('variables and arguments say it too', () => {
  const { workload } = parseWorkload({ text: 'kind: server\ndependencies: {payments: {service: pay}}', env: { PAYMENTS_TLS_AUTHORITIES: '/ca.crt' }, args: ['--tls-certificate=/a', '--tls-key=/b'] })
  expect(workload).toMatchObject({ 'tls.certificate': '/a', 'tls.key': '/b', dependencies: { payments: { 'tls.authorities': '/ca.crt' } } })
})
