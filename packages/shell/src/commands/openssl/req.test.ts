/** `openssl req -x509`: certificates that others believe; words beside those of OpenSSL 3.0. */
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { home, hostEnvironment, hostFileSystem } from '../../host.ts'
import { shellWorld } from '../../prompt/test-person.ts'

const world = shellWorld({ 'words.txt': 'hi\n' })

function said(command: string): string {
  const begun = world.fork()
  const started = startProcess(begun, { argv: ['bash', '-c', command], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, stdin: { text: '' }, cost: 0 })
  if ('error' in started) throw new Error(started.error)
  begun.runFor(second)
  return `${readOutput(begun, started.stdout)}${readOutput(begun, started.stderr)}exit ${exitCodeOf(begun, started.pid)}`
}

const ec = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
const authority = `openssl req -x509 ${ec} -keyout ca.key -out ca.crt -days 365 -subj "/O=Shop/CN=Shop CA" 2> /dev/null`

test.each<[command: string, answer: string]>([
  [`openssl req -x509 ${ec} -keyout a.key -out a.crt -days 30 -subj /CN=api`, '-----\nexit 0'],
  [`${authority} && openssl x509 -in ca.crt -noout -subject -issuer`, 'subject=O = Shop, CN = Shop CA\nissuer=O = Shop, CN = Shop CA\nexit 0'],
  [
    `${authority} && openssl req -x509 ${ec} -keyout tls.key -out tls.crt -subj /CN=api -addext subjectAltName=DNS:api,DNS:api.default.svc,IP:10.0.0.1 -CA ca.crt -CAkey ca.key && openssl x509 -in tls.crt -noout -issuer -ext subjectAltName`,
    'issuer=O = Shop, CN = Shop CA\nX509v3 Subject Alternative Name: \n    DNS:api, DNS:api.default.svc, IP Address:10.0.0.1\n-----\nexit 0',
  ],
  ['openssl ecparam -name prime256v1 -genkey -noout -out k.pem && openssl req -x509 -key k.pem -subj /CN=a -out a.crt && openssl x509 -in a.crt -noout -checkend 2500000', 'Certificate will not expire\nexit 0'],
  ['openssl ecparam -name prime256v1 -genkey | grep -- ---', [
    '-----BEGIN EC PARAMETERS-----', '-----END EC PARAMETERS-----', '-----BEGIN EC PRIVATE KEY-----', '-----END EC PRIVATE KEY-----', 'exit 0',
  ].join('\n')],
  [`openssl req -x509 ${ec} -subj CN=api`, "-----\nreq: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: 'CN=api'\nexit 1"],
  ['openssl req -x509 -key nosuch -subj /CN=api', 'Could not open file or uri for loading private key from nosuch\nexit 1'],
  [`openssl req -x509 ${ec} -subj /CN=api -days abc`, 'req: Can\'t parse "abc" as a number\nreq: Use -help for summary.\nexit 1'],
  [`openssl req -x509 ${ec} -subj /CN=api -addext subjectAltName=api`, '-----\nError checking extensions defined using -addext\nexit 1'],
  [`${authority} && openssl req -x509 ${ec} -subj /CN=api -CA ca.crt`, '-----\nCould not read issuer private key from -CA arg from ca.crt\nexit 1'],
  [`${authority} && openssl ecparam -name prime256v1 -genkey -out k.pem && openssl req -x509 -key k.pem -subj /CN=api -CA ca.crt -CAkey k.pem`, 'Issuer CA certificate and key do not match\nexit 1'],
  ['openssl req -bogus', 'req: Unknown option or message digest: bogus\nreq: Use -help for summary.\nexit 1'],
  ['openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=a', 'openssl: not simulated here: RSA keys (-newkey ec -pkeyopt ec_paramgen_curve:P-256 makes one on a curve)\nexit 1'],
  ['openssl req -new -key words.txt', 'openssl: not simulated here: req without -x509\nexit 1'],
])('%s', (command, answer) => {
  expect(said(command)).toBe(answer)
})
