/** TLS between workloads: who believes whom, until when, and what is said where it cannot be. */
import { unreadLines } from '@track/nodes'
import { day, hour, minute, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { apply, ask, startCluster, workload } from '../../testing/play-cluster.ts'
import { issue, keyFor, printKey } from './issue.ts'

const startedAt = startCluster().startedAt

interface Leaf {
  readonly name?: string
  readonly lasts?: number
  readonly authority?: string
}

function authority(world: Simulation, name = 'shop'): string {
  const { secret, public: publicKey } = keyFor(world, 'authority', name)
  const subject = [{ type: 'CN', value: `${name} authority` }]
  return issue({ subject, issuer: subject, publicKey, signingKey: secret, serial: 1, notBefore: startedAt - day, notAfter: startedAt + 3650 * day, isAuthority: true, dnsNames: [] })
}

function leaf(world: Simulation, { name = 'api', lasts = 90 * day, authority: signer = 'shop' }: Leaf): { readonly certificate: string; readonly key: string } {
  const [signing, own] = [keyFor(world, 'authority', signer), keyFor(world, 'leaf', name)]
  const certificate = issue({
    subject: [{ type: 'CN', value: name }], issuer: [{ type: 'CN', value: `${signer} authority` }], publicKey: own.public, signingKey: signing.secret, serial: 2,
    notBefore: startedAt - day, notAfter: startedAt + lasts, isAuthority: false, dnsNames: [name],
  })
  return { certificate, key: printKey(own) }
}

function secret(name: string, files: Readonly<Record<string, string>>): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: files })
}

/** A workload with a Secret of its own under /tls. */
function withFiles(name: string, text: string, ports?: { port: number }): string {
  const mount = 'volumeMounts: [{name: tls, mountPath: /tls}, '
  return workload(name, text, { ...ports, replicas: 1 })
    .replace('volumeMounts: [', mount)
    .replace('volumes: [', `volumes: [{name: tls, secret: {secretName: ${name}-tls}}, `)
}

const server = (more = '') => `kind: server\nconcurrency: 10\ntls: {certificate: /tls/tls.crt, key: /tls/tls.key${more}}\nroutes: [{path: /, service: 5ms}]`
const client = (tls = 'tls: {authorities: /tls/ca.crt}') => `kind: client\nservice: api\nload.rate: 20/s\ntimeout: 1s\n${tls}`

interface Shop {
  readonly leaf?: Leaf
  readonly server?: string
  readonly client?: string
  readonly trusted?: string
  readonly clientFiles?: (world: Simulation) => Readonly<Record<string, string>>
}

function shop(options: Shop = {}): Simulation {
  const world = startCluster()
  start(world, options)
  return world
}

function start(world: Simulation, { leaf: wish = {}, server: served = server(), client: asked = client(), trusted = 'shop', clientFiles = () => ({}) }: Shop): void {
  const { certificate, key } = leaf(world, wish)
  apply(world, [
    secret('api-tls', { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority(world) }),
    secret('clients-tls', { 'ca.crt': authority(world, trusted), ...clientFiles(world) }),
    withFiles('api', served, { port: 8080 }), withFiles('clients', asked),
  ].join('\n---\n'))
}

function outcomes(world: Simulation): string {
  return ask(world, 'sum by (outcome) (increase(http_client_requests_total{app="clients"}[1m])) > 0', 'outcome').map((line) => line.split(' ')[0]).join('+')
}

function logs(world: Simulation, container: string): string {
  return unreadLines(world, () => 0).filter((file) => file.container === container).flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n')
}

const cases: readonly (readonly [string, Shop, string])[] = [
  ['one that is believed', {}, 'success'],
  ['an authority that nobody knows', { trusted: 'other' }, 'untrusted_certificate'],
  ['somebody else\'s name', { leaf: { name: 'orders' } }, 'untrusted_certificate'],
  ['somebody else\'s name, which is asked for', { leaf: { name: 'orders' }, client: client('tls: {authorities: /tls/ca.crt, serverName: orders}') }, 'success'],
  ['whatever comes', { trusted: 'other', leaf: { name: 'orders' }, client: client('tls: {insecure: true}') }, 'success'],
  ['none, for the client speaks HTTP', { client: client('') }, 'bad_request'],
  ['none, for the server speaks HTTP', { server: 'kind: server\nroutes: [{path: /, service: 5ms}]' }, 'handshake_failed'],
  ['one of its own is wanted', { server: server(', clientAuthorities: /tls/ca.crt') }, 'handshake_failed'],
  ['one of its own is wanted and there', {
    server: server(', clientAuthorities: /tls/ca.crt'), client: client('tls: {authorities: /tls/ca.crt, certificate: /tls/tls.crt, key: /tls/tls.key}'),
    clientFiles: (world) => ({ 'tls.crt': leaf(world, { name: 'clients' }).certificate, 'tls.key': leaf(world, { name: 'clients' }).key }),
  }, 'success'],
  ['one of its own is wanted and another authority\'s', {
    server: server(', clientAuthorities: /tls/ca.crt'), client: client('tls: {authorities: /tls/ca.crt, certificate: /tls/tls.crt, key: /tls/tls.key}'),
    clientFiles: (world) => ({ 'tls.crt': leaf(world, { name: 'clients', authority: 'other' }).certificate, 'tls.key': leaf(world, { name: 'clients' }).key }),
  }, 'handshake_failed'],
]

describe('a client meets', () => {
  test.each(cases)('%s', (_name, options, expected) => {
    const world = shop(options)
    world.runFor(3 * minute)
    expect(outcomes(world)).toBe(expected)
  })
})

test('a certificate that ends is believed no more; a server that read its files at the start shows the old one after a renewal, until it is started anew', () => {
  const world = shop({ leaf: { lasts: hour } })
  world.runFor(hour - minute)
  expect(outcomes(world)).toBe('success')
  const { certificate, key } = leaf(world, { lasts: 90 * day })
  apply(world, secret('api-tls', { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority(world) }))
  world.runFor(10 * minute)
  expect(outcomes(world)).toBe('untrusted_certificate')
  apply(world, withFiles('api', server().replace('concurrency: 10', 'concurrency: 11'), { port: 8080 }).replace('metadata: {labels: {app: api}', 'metadata: {labels: {app: api, again: "1"}'))
  world.runFor(3 * minute)
  expect(outcomes(world)).toBe('success')
})

test('a connection that is kept outlives the certificate that it was opened with', () => {
  const world = shop({ leaf: { lasts: hour }, client: client('tls: {authorities: /tls/ca.crt}\nconnection: {keepAlive: true}') })
  world.runFor(hour + 5 * minute)
  expect(outcomes(world)).toBe('success')
  const anew = shop({ leaf: { lasts: hour }, client: client('tls: {authorities: /tls/ca.crt}\nconnection: {keepAlive: true, maxAge: 2m}') })
  anew.runFor(hour + 5 * minute)
  expect(outcomes(anew)).toBe('untrusted_certificate')
})

test('a kubelet that asks over HTTP is answered with 400, over HTTPS it takes every certificate', () => {
  const probed = (scheme: string) => {
    const world = startCluster()
    const { certificate, key } = leaf(world, { name: 'somebody else' })
    const probe = `readinessProbe: {periodSeconds: 5, httpGet: {path: /, port: 8080, scheme: ${scheme}}}`
    apply(world, [
      secret('api-tls', { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority(world) }), secret('clients-tls', { 'ca.crt': authority(world) }),
      withFiles('api', server(), { port: 8080 }).replace('volumeMounts:', `${probe}\n        volumeMounts:`), withFiles('clients', client('tls: {insecure: true}')),
    ].join('\n---\n'))
    world.runFor(3 * minute)
    return outcomes(world)
  }
  expect([probed('HTTP'), probed('HTTPS')]).toEqual(['refused', 'success'])
})

test('flows stop at the handshake as requests do', () => {
  const world = shop({ leaf: { lasts: hour }, client: client('tls: {authorities: /tls/ca.crt}\ngrain: fluid') })
  world.runFor(hour - 5 * minute)
  expect(outcomes(world)).toBe('success')
  world.runFor(10 * minute)
  expect(outcomes(world)).toBe('untrusted_certificate')
})

test('handshakes come out the same whichever way the world is run', () => {
  checkWorld(startCluster, [
    (world) => start(world, { leaf: { lasts: 3 * minute }, server: server(', reload: file') }),
    { run: 2 * minute },
    { run: 2 * minute },
    (world) => apply(world, secret('clients-tls', { 'ca.crt': authority(world, 'other') })),
    { run: 2 * minute },
  ])
}, 60_000)

test('what cannot be read ends the process in the words of Go', () => {
  const world = startCluster()
  const wrong = printKey(keyFor(world, 'another'))
  start(world, { server: 'kind: server\ntls: {certificate: /tls/none.crt, key: /tls/tls.key}' })
  world.runFor(minute)
  expect(logs(world, 'api')).toContain('open /tls/none.crt: no such file or directory')
  const { certificate } = leaf(world, {})
  const other = startCluster()
  start(other, {})
  apply(other, secret('api-tls', { 'tls.crt': certificate, 'tls.key': wrong, 'ca.crt': '' }))
  other.runFor(minute)
  expect(logs(other, 'api')).toContain('tls: private key does not match public key')
})
