/**
 * X.509 certificates as they stand in PEM: names, validity, keys, and what is signed.
 *
 * Follows RFC 5280, and RFC 6125 for names. Left out: name constraints, policies, revocation.
 */
import { type Instant, parseTimestamp } from '@track/simulation'
import { bits, type Element, elementAt, MalformedDer, objectIdentifier, readElement, readElements, tags, textIn, unsignedInteger } from './der.ts'

export interface Certificate {
  readonly der: Uint8Array
  /** What the signature is over. */
  readonly signed: Uint8Array
  readonly serial: bigint
  readonly signatureAlgorithm: string
  readonly signature: Uint8Array
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  readonly notBefore: Instant
  readonly notAfter: Instant
  readonly publicKey: PublicKey
  readonly dnsNames: readonly string[]
  readonly ipAddresses: readonly string[]
  readonly isAuthority: boolean
  /** Absent where it says nothing of what its key is for. */
  readonly mayCertify: boolean | undefined
}

export interface DistinguishedName {
  /** For comparing. */
  readonly der: Uint8Array
  readonly parts: readonly { readonly type: string; readonly value: string }[]
  readonly commonName: string
}

export interface PublicKey {
  readonly algorithm: string
  /** The curve's, of an elliptic curve. */
  readonly parameter: string
  readonly bytes: Uint8Array
}

/** Every certificate in a text; what is none is passed over. */
export function certificatesIn(pem: string): readonly Certificate[] {
  return blocksIn(pem, 'CERTIFICATE').flatMap((der) => parseCertificate(der) ?? [])
}

/** The blocks `-----BEGIN label-----` of a text, decoded. */
export function blocksIn(pem: string, label: string): Uint8Array[] {
  const blocks: Uint8Array[] = []
  const begin = `-----BEGIN ${label}-----`
  for (const rest of pem.split(begin).slice(1)) {
    const [body, end] = [rest.split(`-----END ${label}-----`)[0]!.replace(/\s/g, ''), rest.includes(`-----END ${label}-----`)]
    if (end && /^[A-Za-z0-9+/]+={0,2}$/.test(body) && body.length % 4 === 0) blocks.push(Uint8Array.from(atob(body), (each) => each.charCodeAt(0)))
  }
  return blocks
}

function parseCertificate(der: Uint8Array): Certificate | undefined {
  try {
    return readCertificate(der)
  } catch (error) {
    // Whoever keeps a certificate may have put anything there.
    if (error instanceof MalformedDer) return undefined
    throw error
  }
}

function readCertificate(der: Uint8Array): Certificate | undefined {
  const [toBeSigned, algorithm, signature] = readElements(readElement(der)?.content ?? new Uint8Array())
  if (!toBeSigned || !algorithm || signature?.tag !== tags.bitString) return undefined
  const fields = readElements(toBeSigned.content)
  // The version is tagged, and left out of the first one.
  const [serial, , issuer, validity, subject, key, ...more] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields
  const [notBefore, notAfter] = readElements(validity?.content ?? new Uint8Array()).map(timeIn)
  if (!serial || !issuer || !subject || !key || !isTime(notBefore) || !isTime(notAfter)) return undefined
  const extensions = extensionsIn(more.find(({ tag }) => tag === 0xa3))
  return {
    der, signed: toBeSigned.whole, serial: unsignedInteger(serial), signature: bits(signature),
    signatureAlgorithm: objectIdentifier(elementAt(readElements(algorithm.content), 0)),
    issuer: nameIn(issuer), subject: nameIn(subject), notBefore, notAfter, publicKey: keyIn(key), ...namesIn(extensions), ...usesIn(extensions),
  }
}

function isTime(at: Instant | undefined): at is Instant {
  return at !== undefined && !Number.isNaN(at)
}

function timeIn({ tag, content }: Element): Instant {
  const text = new TextDecoder().decode(content)
  const year = tag === tags.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text.slice(0, 2)}` : text.slice(0, 4)
  const rest = text.slice(tag === tags.utcTime ? 2 : 4)
  const at = (start: number) => rest.slice(start, start + 2)
  return parseTimestamp(`${year}-${at(0)}-${at(2)}T${at(4)}:${at(6)}:${at(8)}Z`)
}

const nameTypes: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN', '2.5.4.6': 'C', '2.5.4.7': 'L', '2.5.4.8': 'ST', '2.5.4.10': 'O', '2.5.4.11': 'OU', '1.2.840.113549.1.9.1': 'emailAddress',
}

function nameIn({ content, whole }: Element): DistinguishedName {
  const parts = readElements(content).flatMap((set) => readElements(set.content)).map((pair) => {
    const fields = readElements(pair.content)
    const identifier = objectIdentifier(elementAt(fields, 0))
    return { type: nameTypes[identifier] ?? identifier, value: textIn(elementAt(fields, 1)) }
  })
  return { der: whole, parts, commonName: parts.find(({ type }) => type === 'CN')?.value ?? '' }
}

function keyIn({ content }: Element): PublicKey {
  const fields = readElements(content)
  const algorithm = readElements(elementAt(fields, 0).content)
  const parameter = algorithm[1]
  return { algorithm: objectIdentifier(elementAt(algorithm, 0)), parameter: parameter?.tag === tags.object ? objectIdentifier(parameter) : '', bytes: bits(elementAt(fields, 1)) }
}

type Extensions = ReadonlyMap<string, Uint8Array>

function extensionsIn(element: Element | undefined): Extensions {
  const list = element ? readElements(readElement(element.content)?.content ?? new Uint8Array()) : []
  return new Map(list.map(({ content }) => {
    const fields = readElements(content)
    return [objectIdentifier(elementAt(fields, 0)), elementAt(fields, fields.length - 1).content]
  }))
}

function namesIn(extensions: Extensions): Pick<Certificate, 'dnsNames' | 'ipAddresses'> {
  const value = extensions.get('2.5.29.17')
  const names = value ? readElements(readElement(value)?.content ?? new Uint8Array()) : []
  return {
    dnsNames: names.filter(({ tag }) => tag === 0x82).map(({ content }) => new TextDecoder().decode(content)),
    ipAddresses: names.filter(({ tag, content }) => tag === 0x87 && content.length === 4).map(({ content }) => content.join('.')),
  }
}

const keyCertSign = 0x04

function usesIn(extensions: Extensions): Pick<Certificate, 'isAuthority' | 'mayCertify'> {
  const basic = extensions.get('2.5.29.19')
  const first = basic ? readElements(readElement(basic)?.content ?? new Uint8Array())[0] : undefined
  const usage = extensions.get('2.5.29.15')
  const flags = usage ? readElement(usage) : undefined
  return {
    isAuthority: first?.tag === tags.boolean && first.content[0] !== 0,
    mayCertify: flags ? ((bits(flags)[0] ?? 0) & keyCertSign) !== 0 : undefined,
  }
}

/** By its alternative names alone, as clients have done since RFC 6125; a wildcard stands for one label. */
export function isFor({ dnsNames, ipAddresses }: Certificate, host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '')
  if (/^\d+\.\d+\.\d+\.\d+$/.test(wanted)) return ipAddresses.includes(wanted)
  return dnsNames.map((name) => name.toLowerCase()).some((name) => {
    if (!name.startsWith('*.')) return name === wanted
    const dot = wanted.indexOf('.')
    return dot > 0 && wanted.slice(dot) === name.slice(1)
  })
}

export function isSameName(a: DistinguishedName, b: DistinguishedName): boolean {
  return a.der.length === b.der.length && a.der.every((byte, index) => byte === b.der[index])
}
