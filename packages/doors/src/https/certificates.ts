/**
 * The certificates of the HTTPS door: an authority of its own, a server certificate for loopback,
 * and client certificates whose subject is the user (CN the name, O the groups), as Kubernetes reads them.
 * They follow the machine's clock, not the world's.
 */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension, BasicConstraintsExtension, cryptoProvider, ExtendedKeyUsage, ExtendedKeyUsageExtension,
  KeyUsageFlags, KeyUsagesExtension, PemConverter, SubjectAlternativeNameExtension, SubjectKeyIdentifierExtension,
  X509Certificate, X509CertificateGenerator,
} from '@peculiar/x509'

export interface KeyPair {
  /** PEM. */
  readonly certificate: string
  /** PEM, PKCS #8. */
  readonly key: string
}

export interface Authority extends KeyPair {
  issueServer(names: { readonly dns: readonly string[]; readonly ip: readonly string[] }): Promise<KeyPair>
  issueClient(user: { readonly name: string; readonly groups: readonly string[] }): Promise<KeyPair>
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const yearMs = 365 * 24 * 3600 * 1000

type CryptoKeys = webcrypto.CryptoKeyPair

export async function createAuthority(): Promise<Authority> {
  cryptoProvider.set(webcrypto as never)
  const keys = await generateKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=track',
    ...validity(),
    signingAlgorithm: algorithm,
    keys: keys as never,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  })
  const issue = (name: string, usage: ExtendedKeyUsage, names?: SubjectAlternativeNameExtension) =>
    issueLeaf({ authority: certificate, signingKey: keys.privateKey, name, usage, names })
  return {
    certificate: certificate.toString('pem'),
    key: await printKey(keys.privateKey),
    issueServer: ({ dns, ip }) => issue('CN=track-apiserver', ExtendedKeyUsage.serverAuth, new SubjectAlternativeNameExtension([
      ...dns.map((value) => ({ type: 'dns' as const, value })),
      ...ip.map((value) => ({ type: 'ip' as const, value })),
    ])),
    issueClient: ({ name, groups }) => issue(
      [`CN=${name}`, ...groups.map((group) => `O=${group}`)].join(', '), ExtendedKeyUsage.clientAuth,
    ),
  }
}

async function issueLeaf({ authority, signingKey, name, usage, names }: {
  authority: X509Certificate
  signingKey: webcrypto.CryptoKey
  name: string
  usage: ExtendedKeyUsage
  names: SubjectAlternativeNameExtension | undefined
}): Promise<KeyPair> {
  const keys = await generateKeys()
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: name,
    issuer: authority.subject,
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey as never,
    signingKey: signingKey as never,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
      await AuthorityKeyIdentifierExtension.create(authority),
      ...(names ? [names] : []),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await printKey(keys.privateKey) }
}

async function generateKeys(): Promise<CryptoKeys> {
  return await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as CryptoKeys
}

async function printKey(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

/** From a day ago, for machines whose clocks differ a little, to a year from now. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now()
  return { notBefore: new Date(now - yearMs / 365), notAfter: new Date(now + yearMs) }
}

function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16))
  bytes[0] = bytes[0]! & 0x7f | 1
  return Buffer.from(bytes).toString('hex')
}
