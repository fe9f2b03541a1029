/** Probes from vantage points: through names, addresses, certificates and proxies, at their own time. */
import { events, services } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { day, hour, minute, second, type Simulation } from '@track/simulation'
import { groundTruth } from '@track/traffic'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { issue, keyFor } from '../../network/tls/issue.ts'
import { apply, ask, clusterOptions, workload } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { externalDns } from '../external-dns/external-dns.ts'
import { ingressNginx } from '../ingress-nginx/ingress-nginx.ts'
import { ingressNginxManifest } from '../ingress-nginx/manifest.ts'
import { loadBalancers } from '../load-balancers/load-balancers.ts'
import { loads } from '../../outside/load-kind.ts'
import { syntheticProbes } from './syntheticprobe-kind.ts'
import { syntheticProbesAddon } from './synthetic-probes.ts'

const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })

const vantage = (name: string, address: string, roundTrip: string) => `
apiVersion: traffic.track.dev/v1
kind: VantagePoint
metadata: {name: ${name}}
spec: {address: ${address}, roundTrip: ${roundTrip}}`

const probe = (target: string, more = '') => `
apiVersion: traffic.track.dev/v1
kind: SyntheticProbe
metadata: {name: shop}
spec: {target: "${target}", from: [paris, sydney], interval: 15s, timeout: 5s${more}}`

const ingress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, annotations: {external-dns.alpha.kubernetes.io/ttl: "120", nginx.ingress.kubernetes.io/ssl-redirect: "false"}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}]}}]`

const trusting = ', tlsConfig: {ca: {configMap: {name: authority, key: ca.crt}}}'

/** A Secret for nginx and the authority that has signed it, as ConfigMap. */
function certificates(world: Simulation, { lasts = 90 * day, name = 'shop.example.com' } = {}): string {
  const [authority, server] = [keyFor(world, 'authority'), keyFor(world, 'server')]
  const issuer = [{ type: 'CN', value: 'Shop authority' }]
  const common = { issuer, signingKey: authority.secret, notBefore: world.startedAt - day }
  const root = issue({ ...common, subject: issuer, publicKey: authority.public, serial: 1, notAfter: world.startedAt + 3650 * day, isAuthority: true, dnsNames: [] })
  const leaf = issue({ ...common, subject: [{ type: 'CN', value: name }], publicKey: server.public, serial: 2, notAfter: world.startedAt + lasts, isAuthority: false, dnsNames: [name] })
  const indent = (text: string) => text.trim().split('\n').map((line) => `    ${line}`).join('\n')
  return `
apiVersion: v1
kind: ConfigMap
metadata: {name: authority}
data:
  ca.crt: |
${indent(root)}
---
apiVersion: v1
kind: Secret
metadata: {name: shop-tls}
type: kubernetes.io/tls
data: {tls.crt: ${btoa(leaf)}, tls.key: ${btoa('key')}}`
}

function startShop(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [externalDns, ingressNginx, loadBalancers, syntheticProbesAddon] })
  world.runFor(5 * second)
  apply(world, ingressNginxManifest)
  apply(world, [workload('api', 'kind: server\nroutes: [{path: /, service: 20ms}]', { replicas: 2, port: 8080 }), vantage('paris', '198.51.100.7', '20ms'), vantage('sydney', '198.51.100.8', '280ms'), ingress].join('\n---\n'))
  world.runFor(3 * minute)
  return world
}

const ready = startShop()
const byPlace = (world: Simulation, query: string) => ask(world, query, 'vantage_point').sort()
const messages = (world: Simulation) => (cacheOf(world).get(syntheticProbes, 'shop', 'default')!.status?.results ?? []).map(({ from, message = 'fine' }) => `${from}: ${message}`)

describe('a probe over HTTP', () => {
  test('is slow by what the way is long, phase by phase', () => {
    const world = ready.fork()
    apply(world, probe('http://shop.example.com/'))
    world.runFor(2 * minute)
    expect(byPlace(world, 'probe_success')).toEqual(['paris 1', 'sydney 1'])
    expect(byPlace(world, 'probe_http_status_code')).toEqual(['paris 200', 'sydney 200'])
    expect(byPlace(world, 'probe_http_duration_seconds{phase="connect"}')).toEqual(['paris 0.02', 'sydney 0.28'])
    const [paris, sydney] = byPlace(world, 'probe_http_duration_seconds{phase="processing"}').map((line) => Number(line.split(' ')[1]))
    // The service takes 20 ms; the proxy in front of it a little.
    expect([Math.abs(paris! - 0.04) < 0.002, Math.abs(sydney! - 0.3) < 0.003]).toEqual([true, true])
    const sum = ask(world, 'probe_duration_seconds - on (vantage_point) sum by (vantage_point) (probe_http_duration_seconds)').map(Number)
    expect(sum.every((each) => Math.abs(each) < 1e-9)).toBe(true)
    expect(messages(world)).toEqual(['paris: fine', 'sydney: fine'])
  })

  test('of a path that is not there, a host that no rule has, a name that nobody knows, a port that nobody serves', () => {
    const found = (target: string) => {
      const world = ready.fork()
      apply(world, probe(target))
      world.runFor(minute)
      return [ask(world, 'probe_http_status_code')[0], messages(world)[0]]
    }
    expect(found('http://shop.example.com/no')).toEqual(['404', 'paris: Invalid HTTP response status code, wanted 2xx: 404'])
    expect(found('http://nowhere.example.com/')).toEqual(['0', 'paris: lookup nowhere.example.com on 192.0.2.53:53: no such host'])
    expect(found('http://shop.example.com:81/')[1]).toMatch(/^paris: Get "http:\/\/203\.0\.113\.\d+:81\/": context deadline exceeded$/)
    expect(found('https://shop.example.com/')[1]).toMatch(/^paris: Get "https:\/\/203\.0\.113\.\d+\/": tls: failed to verify certificate: x509: certificate is valid for ingress.local, not shop.example.com$/)
  })
})

test('an address that has changed is known a minute and a time to live later, and not before', () => {
  const world = ready.fork()
  apply(world, probe('http://shop.example.com/'))
  world.runFor(2 * minute)
  const hashes = byPlace(world, 'probe_ip_addr_hash')
  const { metadata, spec } = cacheOf(world).get(services, 'ingress-nginx-controller', 'ingress-nginx')!
  admin(world).patch(services, { metadata: { name: metadata.name!, namespace: metadata.namespace! } }, { type: 'merge', body: { spec: { ...spec, loadBalancerIP: '203.0.113.200' } } })
  world.runFor(20 * second)
  expect(byPlace(world, 'probe_ip_addr_hash')).toEqual(hashes)
  world.runFor(4 * minute)
  expect(byPlace(world, 'probe_ip_addr_hash')).not.toEqual(hashes)
  expect(byPlace(world, 'probe_success')).toEqual(['paris 1', 'sydney 1'])
  // For two minutes and a bit the old address is asked, where nobody answers any more.
  const failing = Number(ask(world, 'sum(count_over_time(probe_success{vantage_point="paris"}[6m])) - sum(sum_over_time(probe_success{vantage_point="paris"}[6m]))')[0])
  expect(failing).toBeGreaterThan(2)
})

describe('a probe over TLS', () => {
  test('says when the certificate will end, and fails when it has, in the words of its client', () => {
    const world = ready.fork()
    apply(world, certificates(world, { lasts: hour }))
    apply(world, probe('https://shop.example.com/', trusting))
    world.runFor(2 * minute)
    expect(byPlace(world, 'probe_success')).toEqual(['paris 1', 'sydney 1'])
    expect(byPlace(world, '(probe_ssl_earliest_cert_expiry - time()) / 60 < 60')).toHaveLength(2)
    expect(byPlace(world, 'probe_http_duration_seconds{phase="tls"}')).toEqual(['paris 0.022', 'sydney 0.282'])
    expect(ask(world, 'probe_ssl_last_chain_info{vantage_point="paris"}', 'subject', 'issuer', 'subjectalternative', 'serialnumber')).toEqual(['CN=shop.example.com,CN=Shop authority,shop.example.com,02 1'])
    world.runFor(hour)
    expect(byPlace(world, 'probe_success')).toEqual(['paris 0', 'sydney 0'])
    expect(messages(world)[0]).toMatch(/x509: certificate has expired or is not yet valid: current time \S+ is after 2025-03-03T09:00:00Z$/)
    // No handshake, no certificate: an alert on the expiry alone is silent now.
    expect(ask(world, 'probe_ssl_earliest_cert_expiry')).toEqual([])
    apply(world, certificates(world, { lasts: 90 * day }))
    world.runFor(2 * minute)
    expect(byPlace(world, 'probe_success')).toEqual(['paris 1', 'sydney 1'])
  })

  test('of somebody unknown, and of anybody', () => {
    const world = ready.fork()
    apply(world, certificates(world))
    apply(world, probe('https://shop.example.com/'))
    world.runFor(minute)
    expect(messages(world)[0]).toMatch(/: tls: failed to verify certificate: x509: certificate signed by unknown authority$/)
    apply(world, probe('https://shop.example.com/', ', tlsConfig: {insecureSkipVerify: true}'))
    world.runFor(minute)
    expect(messages(world)).toEqual(['paris: fine', 'sydney: fine'])
    apply(world, probe('https://shop.example.com/', ', failIfSSL: true, tlsConfig: {insecureSkipVerify: true}'))
    world.runFor(minute)
    expect(messages(world)[0]).toBe('paris: Final request was over SSL')
  })

  test('follows redirects, and adds up what each step took', () => {
    const world = ready.fork()
    apply(world, certificates(world))
    apply(world, ingress.replace('ssl-redirect: "false"', 'ssl-redirect: "true"'))
    apply(world, probe('http://shop.example.com/', trusting))
    world.runFor(minute)
    expect(byPlace(world, 'probe_http_redirects')).toEqual(['paris 1', 'sydney 1'])
    expect(byPlace(world, 'probe_http_ssl')).toEqual(['paris 1', 'sydney 1'])
    expect(byPlace(world, 'probe_http_duration_seconds{phase="connect"}')).toEqual(['paris 0.04', 'sydney 0.56'])
    apply(world, probe('http://shop.example.com/', `${trusting}, followRedirects: false`))
    world.runFor(minute)
    expect(messages(world)[0]).toBe('paris: Invalid HTTP response status code, wanted 2xx: 308')
  })
})

describe('a Load for a URL', () => {
  const load = (url: string, more = '') => `
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: users}
spec: {url: "${url}", from: paris, load: {rate: 50/s, arrivals: constant}, timeout: 5s${more}}`
  const outcomes = (world: Simulation) => ask(world, 'round(sum by (outcome) (rate(http_client_requests_total{load="users"}[1m]))) > 0', 'outcome').sort()
  const problem = (world: Simulation) => cacheOf(world).get(loads, 'users', 'default')!.status?.problem

  test('goes over its distance to the host that the URL names', () => {
    const world = ready.fork()
    apply(world, load('http://shop.example.com/'))
    world.runFor(2 * minute)
    expect([outcomes(world), problem(world)]).toEqual([['success 50'], undefined])
    const mean = Number(ask(world, 'sum(rate(http_client_request_duration_seconds_sum{load="users"}[1m])) / sum(rate(http_client_request_duration_seconds_count{load="users"}[1m]))')[0])
    // 20 ms of work, 20 ms on the way.
    expect(Math.abs(mean - 0.04)).toBeLessThan(0.001)
    apply(world, load('http://nowhere.example.com/'))
    world.runFor(2 * minute)
    expect([outcomes(world), problem(world)]).toEqual([['unresolved 50'], 'curl: (6) Could not resolve host: nowhere.example.com'])
  })

  test('fails from the second on in which the certificate has ended, until there is another', () => {
    const world = ready.fork()
    apply(world, certificates(world, { lasts: 10 * minute }))
    apply(world, load('https://shop.example.com/', trusting))
    world.runUntil(world.startedAt + 10 * minute - second)
    expect([outcomes(world), problem(world)]).toEqual([['success 50'], undefined])
    world.runFor(minute + second)
    const { untrusted_certificate: failed = 0 } = groundTruth(world).clients.find(({ id }) => id === 'load/default/users')!.outcomes
    // Every request of a minute.
    expect(Math.abs(failed - 60 * 50)).toBeLessThanOrEqual(2)
    world.runFor(minute)
    expect([outcomes(world), problem(world)]).toEqual([['untrusted_certificate 50'], 'curl: (60) SSL certificate problem: certificate has expired'])
    apply(world, certificates(world, { lasts: 90 * day }))
    world.runFor(2 * minute)
    expect([outcomes(world), problem(world)]).toEqual([['success 50'], undefined])
  })

  test.each([
    ['nobody that it trusts', certificates, 'https://shop.example.com/', '', "curl: (60) SSL certificate problem: unable to get local issuer certificate"],
    ['another name', certificates, 'https://shop.example.com/', trusting.replace('{ca', '{serverName: old.example.com, ca').replace('authority, key', 'authority, key'), 'curl: (60) SSL certificate problem: '],
    ['no TLS at all', () => '', 'https://shop.example.com:80/', trusting, 'curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number'],
  ])('is refused its handshake: %s', (_what, made, url, more, words) => {
    const world = ready.fork()
    apply(world, made(world) || vantage('extra', '198.51.100.20', '1ms'))
    apply(world, load(url, more))
    world.runFor(2 * minute)
    expect(outcomes(world)).toEqual(['untrusted_certificate 50'])
    expect(problem(world)).toContain(words)
  })

  test('hears of a new address when its resolver has forgotten the old one', () => {
    const world = ready.fork()
    apply(world, load('http://shop.example.com/', ', retries: 0').replace('timeout: 5s', 'timeout: 1s'))
    world.runFor(2 * minute)
    admin(world).patch(services, { metadata: { name: 'ingress-nginx-controller', namespace: 'ingress-nginx' } }, { type: 'merge', body: { spec: { loadBalancerIP: '203.0.113.200' } } })
    world.runFor(100 * second)
    expect(outcomes(world)).toContain('timeout 50')
    world.runFor(4 * minute)
    expect(outcomes(world)).toEqual(['success 50'])
  })

  test('without the addon, or with a Service besides, it is refused', () => {
    expect(() => apply(ready.fork(), load('http://shop.example.com/', ', service: api'))).toThrow('spec.service: Invalid value: "api": must not be set together with url')
    expect(() => apply(ready.fork(), load('http://shop.example.com/', ', grain: fluid'))).toThrow('spec.grain: Invalid value: "fluid": a load for a URL is counted in the grain exact')
  })
})

test('a vantage point that is not there is missed, and one that comes is used', () => {
  const world = ready.fork()
  apply(world, probe('http://shop.example.com/').replace('[paris, sydney]', '[oslo]'))
  world.runFor(minute)
  expect(ask(world, 'probe_success')).toEqual([])
  apply(world, vantage('oslo', '198.51.100.9', '30ms'))
  world.runFor(minute)
  expect(byPlace(world, 'probe_success')).toEqual(['oslo 1'])
  admin(world).delete(syntheticProbes, { metadata: { name: 'shop', namespace: 'default' } })
  world.runFor(2 * minute)
  expect(ask(world, 'probe_success')).toEqual([])
})

test('a world with probes forks, is saved, and replays', () => {
  checkWorld(startShop, [
    (world) => apply(world, `${probe('http://shop.example.com/')}\n---\napiVersion: traffic.track.dev/v1\nkind: Load\nmetadata: {name: users}\nspec: {url: "http://shop.example.com", from: paris, load: {rate: 20/s}}`),
    { run: 40 * second },
    (world) => apply(world, vantage('paris', '198.51.100.7', '25ms')),
    { run: 40 * second },
  ])
}, 60_000)

const refused: [spec: string, words: string][] = [
  [probe('ftp://shop'), 'spec.target: Invalid value: "ftp://shop": must be a URL of http or https'],
  [probe('http://shop').replace('[paris, sydney]', '[]'), 'spec.from: Required value: a probe is made from at least one VantagePoint'],
  [probe('http://shop').replace('timeout: 5s', 'timeout: 20s'), 'spec.timeout: Invalid value: "20s": must not be longer than the interval'],
  [probe('http://shop', ', tlsConfig: {ca: {}}'), 'spec.tlsConfig.ca: Required value: either a secret or a configMap'],
  [vantage('x', 'here', '20ms'), 'spec.address: Invalid value: "here": must be an IPv4 address'],
  [vantage('x', '198.51.100.9', 'far'), 'spec.roundTrip: Invalid value: "far": must be'],
]

test.each(refused)('refused: %s', (object, words) => {
  expect(() => apply(ready.fork(), object)).toThrow(words)
})

test('with a time-out as long as the interval an answer that does not come is a failure, again and again', () => {
  const world = startShop()
  apply(world, probe('http://192.0.2.99/', '').replace('interval: 15s, timeout: 5s', 'interval: 5s, timeout: 5s'))
  world.runFor(minute)
  expect(cacheOf(world).list(syntheticProbes)[0]!.status!.results.map(({ from, success, message }) => [from, success, message])).toEqual(
    ['paris', 'sydney'].map((from) => [from, false, 'Get "http://192.0.2.99/": context deadline exceeded']))
})

test('a resolver that remembers nothing is asked once a second for a load; what is no tlsConfig is said', () => {
  const world = startShop()
  const load = (name: string, more: string) => `
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: ${name}}
spec: {url: "http://shop.example.com/", from: rome, load: {rate: 5/s}${more}}`
  apply(world, [vantage('rome', '198.51.100.9', '20ms, resolver: {cacheMaxTTL: 0s, cacheMaxNegativeTTL: 0s}'), load('users', ''), load('others', ', tlsConfig: {serverName: 5}')].join('\n---\n'))
  world.runFor(minute)
  const said = cacheOf(world).list(events) as unknown as { reason: string; message: string }[]
  expect(said.filter(({ reason }) => reason === 'NoWay').map(({ message }) => message)).toEqual(
    ['spec.tlsConfig: found {"serverName":5}, expected ca, insecureSkipVerify and serverName as a SyntheticProbe has them'])
})
