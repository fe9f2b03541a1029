/**
 * Records what the real Blackbox exporter exposes and logs of servers that answer, fail, redirect, and show certificates of all kinds. Times that
 * a clock has measured are left out. `node tools/record/blackbox-exporter.ts PROGRAM`; PROGRAM: blackbox_exporter v0.27.0.
 */
import 'reflect-metadata'
import { spawn } from 'node:child_process'
import { webcrypto } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BasicConstraintsExtension, cryptoProvider, PemConverter, SubjectAlternativeNameExtension, type X509Certificate, X509CertificateGenerator } from '@peculiar/x509'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/blackbox-exporter.ts PROGRAM')
cryptoProvider.set(webcrypto as never)
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const folder = mkdtempSync(join(tmpdir(), 'blackbox-'))

interface Made { readonly certificate: X509Certificate; readonly keys: webcrypto.CryptoKeyPair }
interface Wish { readonly subject: string; readonly from?: string; readonly to?: string; readonly dns?: readonly string[]; readonly ips?: readonly string[]; readonly by?: Made; readonly serial?: string }

async function make({ subject, from = '2025-01-01T00:00:00Z', to = '2045-01-01T00:00:00Z', dns = [], ips = [], by, serial = '2a' }: Wish): Promise<Made> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as webcrypto.CryptoKeyPair
  const names = [...dns.map((value) => ({ type: 'dns' as const, value })), ...ips.map((value) => ({ type: 'ip' as const, value }))]
  const extensions = [...(by ? [] : [new BasicConstraintsExtension(true, undefined, true)]), ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [])]
  const base = { serialNumber: serial, notBefore: new Date(from), notAfter: new Date(to), extensions }
  const certificate = by
    ? await X509CertificateGenerator.create({ ...base, subject, issuer: by.certificate.subject, publicKey: keys.publicKey as never, signingKey: by.keys.privateKey as never, signingAlgorithm: algorithm as never })
    : await X509CertificateGenerator.createSelfSigned({ ...base, name: subject, keys: keys as never, signingAlgorithm: algorithm as never })
  return { certificate, keys }
}

const root = await make({ subject: 'CN=Root, O=Example', to: '2040-01-01T00:00:00Z' })
const other = await make({ subject: 'CN=Other Root' })
const servers: Readonly<Record<string, Wish>> = {
  'good': { subject: 'CN=shop.example.com, OU=Web, OU=Shop, O="Example, Inc.", C=DE', dns: ['shop.example.com', '*.api.example.com'], by: root, serial: '0abc' },
  'later than its root': { subject: 'CN=shop.example.com', dns: ['shop.example.com'], by: root, to: '2044-06-01T00:00:00Z' },
  'expired': { subject: 'CN=shop.example.com', dns: ['shop.example.com'], by: root, to: '2025-02-01T00:00:00Z' },
  'expired and of another name': { subject: 'CN=old.example.com', dns: ['old.example.com'], by: root, to: '2025-02-01T00:00:00Z' },
  'not yet valid': { subject: 'CN=shop.example.com', dns: ['shop.example.com'], by: root, from: '2044-02-01T00:00:00Z' },
  'of other names': { subject: 'CN=shop.example.com', dns: ['old.example.com', '*.example.org'], by: root },
  'of other names and unknown': { subject: 'CN=shop.example.com', dns: ['old.example.com'], by: other },
  'of a wildcard': { subject: 'CN=any', dns: ['*.example.com'], by: root },
  'of addresses': { subject: 'CN=any', ips: ['10.0.0.1', '10.0.0.2'], by: root },
  'of a common name': { subject: 'CN=shop.example.com', by: root },
  'of no name': { subject: 'CN=nobody', by: root },
  'unknown': { subject: 'CN=shop.example.com', dns: ['shop.example.com'], by: other },
  'its own': { subject: 'CN=shop.example.com', dns: ['shop.example.com'] },
}

const answer: Parameters<typeof createServer>[1] = (request, response) => {
  const [, status = '200', location] = /^\/(\d+)(?:\/(.*))?$/.exec(request.url ?? '') ?? []
  const body = status === '204' ? '' : 'hello'
  response.writeHead(Number(status), { 'content-length': body.length, ...(location !== undefined && { location: `/${location}` }) })
  response.end(body)
}
const plain = createServer(answer).listen(18080)
const running = await Promise.all(Object.values(servers).map(async (wish, index) => {
  const { certificate, keys } = await make(wish)
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  const pem = certificate.toString('pem')
  return { pem, server: createTlsServer({ cert: pem, key }, answer).listen(18443 + index) }
}))
writeFileSync(join(folder, 'ca.pem'), root.certificate.toString('pem'))
const http = 'preferred_ip_protocol: ip4, enable_http2: false'
const trusting = (name: string) => `tls_config: {ca_file: ${folder}/ca.pem, server_name: "${name}"}`
writeFileSync(join(folder, 'config.yml'), `modules:
  plain: {prober: http, http: {${http}}}
  staying: {prober: http, http: {${http}, follow_redirects: false}}
  accepting: {prober: http, http: {${http}, valid_status_codes: [404]}}
  tls: {prober: http, http: {${http}, ${trusting('shop.example.com')}}}
  address: {prober: http, http: {${http}, ${trusting('10.0.0.9')}}}
  insecure: {prober: http, http: {${http}, tls_config: {insecure_skip_verify: true}}}
  only tls: {prober: http, http: {${http}, fail_if_not_ssl: true}}
  no tls: {prober: http, http: {${http}, fail_if_ssl: true, ${trusting('shop.example.com')}}}
`)
const exporter = spawn(program, ['--config.file', join(folder, 'config.yml'), '--web.listen-address', '127.0.0.1:19115', '--log.level', 'debug'], { stdio: 'ignore' })
await sleep(1500)

const isMeasured = (line: string) => /^probe_(?:duration_seconds|dns_lookup_time_seconds|http_duration_seconds)/.test(line)
const targets: [module: string, target: string][] = [
  ...['/', '/404', '/204', '/500', '/302/404', '/301/', '/308/302/'].flatMap((path): [string, string][] => ['plain', 'staying', 'accepting'].map((module) => [module, `http://127.0.0.1:18080${path}`])),
  ['plain', '127.0.0.1:18080'], ['only tls', 'http://127.0.0.1:18080/'], ['no tls', 'https://127.0.0.1:18443/'], ['plain', 'http://127.0.0.1:18081/'], ['plain', 'http://nowhere.invalid/'],
  ['plain', 'https://127.0.0.1:18080/'], ['plain', 'http://127.0.0.1:18443/'],
  ...Object.keys(servers).flatMap((_name, index): [string, string][] => ['tls', 'insecure', 'address'].map((module) => [module, `https://127.0.0.1:${18443 + index}/`])),
]
const cases = []
const help: Record<string, string> = {}
for (const [module, target] of targets) {
  const text = await (await fetch(`http://127.0.0.1:19115/probe?${new URLSearchParams({ module, target, debug: 'true' }).toString()}`)).text()
  const index = /^https:\/\/127\.0\.0\.1:184(\d+)/.test(target) ? Number(/184(\d+)/.exec(target)![1]) - 43 : -1
  const [, error] = /err="((?:[^"\\]|\\.)*)"/.exec(text) ?? []
  for (const [, name, words] of text.matchAll(/^# HELP (\S+) (.*)$/gm)) help[name!] = words!
  const metrics = text.split('\n').filter((line) => line.startsWith('probe_')).map((line) => (isMeasured(line) ? line.replace(/ \S+$/, '') : line))
  cases.push({ module, target, server: Object.keys(servers)[index] ?? '', error: error?.replaceAll('\\"', '"').replace(/ on \S+:53:/, ' on 192.0.2.53:53:') ?? '', metrics: metrics.join('\n') })
}
exporter.kill()
plain.close()
for (const { server } of running) server.close()
const certificates = Object.fromEntries(Object.keys(servers).map((name, index) => [name, running[index]!.pem]))
const path = join(import.meta.dirname, '../../packages/cluster/src/addons/synthetic-probes/testdata/probes.json')
writeFileSync(path, `${JSON.stringify({ root: root.certificate.toString('pem'), certificates, help })}\n${cases.map((each) => JSON.stringify(each)).join('\n')}\n`)
