/** `openssl x509`, beside what openssl 3.0 said of the same certificate. */
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { home, hostEnvironment, hostFileSystem } from '../host.ts'
import { shellWorld } from '../prompt/test-person.ts'

const certificate = `-----BEGIN CERTIFICATE-----
MIIBxjCCAWygAwIBAgIUH1liqI2HhuzQ+gYloSXBUXm1p2MwCgYIKoZIzj0EAwIw
KjENMAsGA1UECgwEU2hvcDEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLmNvbTAeFw0y
NjExMjMxNjQ3NTVaFw0yNjExMjYxNjQ3NTVaMCoxDTALBgNVBAoMBFNob3AxGTAX
BgNVBAMMEHNob3AuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AASOzimDPPYJFI1kbFW98Yc03ieQZ0S3cW5KaTipCHwJEKYZGAfi+i94PaxEmM+d
6LP8nmuOvwOdjNw2fVFV/Kh7o3AwbjAdBgNVHQ4EFgQUdGrjy21iJr/qyRYQ4bLt
grMyt0UwHwYDVR0jBBgwFoAUdGrjy21iJr/qyRYQ4bLtgrMyt0UwDwYDVR0TAQH/
BAUwAwEB/zAbBgNVHREEFDASghBzaG9wLmV4YW1wbGUuY29tMAoGCCqGSM49BAMC
A0gAMEUCICCDh7Cb7AQSl6ABB8cKL5+H4ZsjtvAKive2zxDB73VuAiEAx0Kw/Okh
KXyKKEd7paDqOMVj3y4ngkF013q9xrN/GAM=
-----END CERTIFICATE-----
`

const world = shellWorld({ 'tls.crt': certificate, 'words.txt': 'hi\n' })

function said(command: string): string {
  const begun = world.fork()
  const started = startProcess(begun, { argv: ['bash', '-c', command], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, stdin: { text: '' }, cost: 0 })
  if ('error' in started) throw new Error(started.error)
  begun.runFor(second)
  return `${readOutput(begun, started.stdout)}${readOutput(begun, started.stderr)}exit ${exitCodeOf(begun, started.pid)}`
}

test.each<[command: string, answer: string]>([
  ['openssl x509 -in tls.crt -noout -subject -issuer', 'subject=O = Shop, CN = shop.example.com\nissuer=O = Shop, CN = shop.example.com\nexit 0'],
  ['openssl x509 -noout -dates < tls.crt', 'notBefore=Nov 23 16:47:55 2026 GMT\nnotAfter=Nov 26 16:47:55 2026 GMT\nexit 0'],
  ['cat tls.crt | openssl x509 -noout -enddate', 'notAfter=Nov 26 16:47:55 2026 GMT\nexit 0'],
  ['openssl x509 -in tls.crt -noout -serial -ext subjectAltName', 'serial=1F5962A88D8786ECD0FA0625A125C15179B5A763\nX509v3 Subject Alternative Name: \n    DNS:shop.example.com\nexit 0'],
  [
    'openssl x509 -in tls.crt -noout -fingerprint -sha256',
    'sha256 Fingerprint=8A:D9:53:59:00:0E:45:32:21:3E:B4:9E:2D:72:B4:F8:0A:0A:28:0F:FC:8B:21:AA:A4:64:95:69:75:2F:45:41\nexit 0',
  ],
  ['openssl x509 -in tls.crt', `${certificate}exit 0`],
  ['openssl x509 -in tls.crt -noout -checkend 86400', 'Certificate will not expire\nexit 0'],
  ['openssl x509 -in tls.crt -noout -checkend 63072000', 'Certificate will expire\nexit 1'],
  ['openssl x509 -in words.txt -noout', 'Could not read certificate from words.txt\nUnable to load certificate\nexit 1'],
  ['echo hi | openssl x509 -noout', 'Could not read certificate from <stdin>\nUnable to load certificate\nexit 1'],
  ['openssl x509 -in nosuch -noout', 'Could not open file or uri for loading certificate from nosuch\nUnable to load certificate\nexit 1'],
  ['openssl x509 -in tls.crt -text', 'openssl: not simulated here: x509 -text\nexit 1'],
  ['openssl s_client -connect web:443', 'openssl: not simulated here: s_client\nexit 1'],
])('%s', (command, answer) => {
  expect(said(command)).toBe(answer)
})
