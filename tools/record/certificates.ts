/**
 * Records what the real openssl says of chains of certificates: whether it believes them at an instant, and what
 * it prints of each. `node tools/record/certificates.ts`, with openssl 3.0 on the path.
 */
import 'reflect-metadata'
import { spawnSync } from 'node:child_process'
import { webcrypto } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BasicConstraintsExtension, cryptoProvider, type Extension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, type X509Certificate, X509CertificateGenerator,
} from '@peculiar/x509'

cryptoProvider.set(webcrypto as never)
const scratch = mkdtempSync(join(tmpdir(), 'certificates-'))
const p256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const p384 = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' }
const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 }
const rsa512 = { ...rsa, hash: 'SHA-512' }
const ed25519 = { name: 'Ed25519' }

interface Made { readonly certificate: X509Certificate; readonly keys: webcrypto.CryptoKeyPair; readonly algorithm: object }
interface Wish {
  readonly subject: string; readonly from?: string; readonly to?: string; readonly algorithm?: object; readonly names?: readonly string[]; readonly ips?: readonly string[]
  readonly isAuthority?: boolean; readonly mayCertify?: boolean; readonly by?: Made
}

let serial = 100

async function make({ subject, from = '2025-01-01T00:00:00Z', to = '2026-01-01T00:00:00Z', algorithm = p256, names = [], ips = [], isAuthority = false, mayCertify, by }: Wish): Promise<Made> {
  const keys = await webcrypto.subtle.generateKey(algorithm as never, true, ['sign', 'verify']) as webcrypto.CryptoKeyPair
  const extensions: Extension[] = []
  if (isAuthority) extensions.push(new BasicConstraintsExtension(true, undefined, true))
  if (mayCertify !== undefined) extensions.push(new KeyUsagesExtension(mayCertify ? KeyUsageFlags.keyCertSign : KeyUsageFlags.digitalSignature, true))
  if (names.length + ips.length > 0) {
    extensions.push(new SubjectAlternativeNameExtension([...names.map((value) => ({ type: 'dns' as const, value })), ...ips.map((value) => ({ type: 'ip' as const, value }))]))
  }
  const base = { serialNumber: (++serial).toString(16), notBefore: new Date(from), notAfter: new Date(to), extensions }
  const certificate = by === undefined
    ? await X509CertificateGenerator.createSelfSigned({ ...base, name: subject, keys: keys as never, signingAlgorithm: algorithm as never })
    : await X509CertificateGenerator.create({
      ...base, subject, issuer: by.certificate.subject, publicKey: keys.publicKey as never, signingKey: by.keys.privateKey as never, signingAlgorithm: by.algorithm as never,
    })
  return { certificate, keys, algorithm }
}

const root = await make({ subject: 'CN=Root, O=Example', isAuthority: true, mayCertify: true, to: '2035-01-01T00:00:00Z' })
const namesake = await make({ subject: 'CN=Root, O=Example', isAuthority: true, mayCertify: true, to: '2035-01-01T00:00:00Z' })
const rsaRoot = await make({ subject: 'CN=RSA Root', isAuthority: true, algorithm: rsa, to: '2035-01-01T00:00:00Z' })
const oldRoot = await make({ subject: 'CN=Old Root', isAuthority: true, to: '2025-02-01T00:00:00Z' })
const edRoot = await make({ subject: 'CN=Ed Root', isAuthority: true, algorithm: ed25519 })
const middle = await make({ subject: 'CN=Middle', isAuthority: true, by: root, algorithm: p384, to: '2030-01-01T00:00:00Z' })
const noAuthority = await make({ subject: 'CN=No Authority', by: root })
const mayNot = await make({ subject: 'CN=May Not', isAuthority: true, mayCertify: false, by: root })
const names = ['shop.example.com', '*.api.example.com']
const plain = await make({ subject: 'CN=shop.example.com', names, by: root })
const short = await make({ subject: 'CN=shop.example.com', names, by: root, to: '2025-03-03T09:00:00Z' })
const leafs: Readonly<Record<string, { readonly presented: readonly Made[]; readonly trusted: readonly Made[] }>> = {
  'believed': { presented: [plain], trusted: [root] },
  'nobody is trusted': { presented: [plain], trusted: [] },
  'another is trusted': { presented: [plain], trusted: [rsaRoot] },
  'a namesake is trusted': { presented: [plain], trusted: [namesake] },
  'root presented, not trusted': { presented: [plain, root], trusted: [] },
  'root presented and trusted': { presented: [plain, root], trusted: [root] },
  'self-signed': { presented: [await make({ subject: 'CN=self', names })], trusted: [] },
  'self-signed and trusted': await make({ subject: 'CN=self', names: ['self.example.com'], ips: ['10.0.0.1'] }).then((each) => ({ presented: [each], trusted: [each] })),
  'short': { presented: [short], trusted: [root] },
  'short, nobody trusted': { presented: [short], trusted: [] },
  'RSA': { presented: [await make({ subject: 'CN=rsa', names, by: rsaRoot })], trusted: [rsaRoot] },
  'RSA with SHA-512': { presented: [await make({ subject: 'CN=rsa', names, by: { ...rsaRoot, algorithm: rsa512 } }).catch(() => plain)], trusted: [rsaRoot, root] },
  'Ed25519': { presented: [await make({ subject: 'CN=ed', names, by: edRoot })], trusted: [edRoot] },
  'old root': { presented: [await make({ subject: 'CN=old', names, by: oldRoot })], trusted: [oldRoot] },
  'through the middle': { presented: [await make({ subject: 'CN=m', names, by: middle }), middle], trusted: [root] },
  'the middle is missing': { presented: [await make({ subject: 'CN=m', names, by: middle })], trusted: [root] },
  'only the middle is trusted': { presented: [await make({ subject: 'CN=m', names, by: middle })], trusted: [middle] },
  'by no authority': { presented: [await make({ subject: 'CN=n', names, by: noAuthority }), noAuthority], trusted: [root] },
  'by one that may not': { presented: [await make({ subject: 'CN=n', names, by: mayNot }), mayNot], trusted: [root] },
}

function ask(args: readonly string[]): string {
  const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  return stdout + stderr
}

const file = (name: string, text: string) => {
  writeFileSync(join(scratch, name), text)
  return join(scratch, name)
}
const pem = (list: readonly Made[]) => list.map(({ certificate }) => `${certificate.toString('pem')}\n`).join('')
const instants = ['2024-12-01T00:00:00Z', '2025-01-15T00:00:00Z', '2025-03-03T08:00:00Z', '2025-03-03T09:00:00Z', '2025-03-03T09:00:01Z', '2026-02-01T00:00:00Z', '2036-01-01T00:00:00Z']
const cases = Object.entries(leafs).map(([name, { presented, trusted }]) => {
  const leaf = file('leaf.pem', pem(presented.slice(0, 1)))
  const trust = trusted.length > 0 ? ['-CAfile', file('trust.pem', pem(trusted))] : ['-no-CAfile']
  const more = presented.length > 1 ? ['-untrusted', file('more.pem', pem(presented.slice(1)))] : []
  const answers = instants.map((at) => {
    const said = ask(['verify', '-attime', String(Date.parse(at) / 1000), '-no-CApath', '-no-CAstore', ...trust, ...more, leaf])
    const found = /error (\d+) at (\d+) depth lookup: (.*)/.exec(said)
    return found ? { at, code: Number(found[1]), depth: Number(found[2]), words: found[3] } : { at }
  })
  const printed = ask(['x509', '-in', leaf, '-noout', '-subject', '-issuer', '-dates', '-serial', '-fingerprint', '-sha256', '-ext', 'subjectAltName'])
  return { name, presented: pem(presented), trusted: pem(trusted), answers, printed }
})
writeFileSync(join(import.meta.dirname, '../../packages/cluster/testdata/certificates.json'), `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`)
