/**
 * `openssl req -x509` and `openssl ecparam -genkey`: certificates, signed by themselves or by an authority, and their keys.
 *
 * Follows apps/req.c and apps/ecparam.c of OpenSSL 3.0 with Debian's configuration, in its words. Left out: keys that are not on P-256 (RSA is refused
 * plainly), requests without -x509, subjects that are asked for, key identifiers, extensions but subjectAltName and basicConstraints.
 */
import { certificatesIn, issue, type NamePart, pairOf, printKey, printPkcs8, secretIn, wrongKeyPair } from '@track/cluster'
import { chance, type Guest, isRefusal, now, print, printError, readFile, writeFile } from '@track/processes'
import { day } from '@track/simulation'

interface ReqWish {
  isCertificate: boolean
  newKey?: string
  curve?: string
  key?: string
  keyOut?: string
  out?: string
  subject?: string
  days: number
  extensions: string[]
  authority?: string
  authorityKey?: string
}

class Refused extends Error {}

const summary = 'req: Use -help for summary.'
const curves = ['P-256', 'prime256v1']

export function* req(words: readonly string[]): Guest<number> {
  return yield* orRefused(function* () {
    const wish = readWish(words)
    const pair = yield* keyOf(wish)
    const subject = namesIn(wish.subject!)
    const signer = yield* signerOf(wish, { names: subject, secret: pair.secret })
    const { dnsNames, ipAddresses, isAuthority } = extensionsOf(wish.extensions)
    const at = yield* now()
    const certificate = issue({
      subject, issuer: signer.names, publicKey: pair.public, signingKey: signer.secret, serial: 1 + Math.floor((yield* chance()) * 2 ** 47),
      notBefore: at, notAfter: at + wish.days * day, isAuthority, dnsNames, ipAddresses,
    })
    return yield* give(wish.out, certificate)
  })
}

/** `-genkey` with a name of the curve. */
export function* ecparam(words: readonly string[]): Guest<number> {
  return yield* orRefused(function* () {
    const out = words.indexOf('-out')
    const name = words[words.indexOf('-name') + 1] ?? ''
    if (!words.includes('-genkey') || !curves.includes(name)) throw new Refused('openssl: not simulated here: ecparam but -name prime256v1 -genkey')
    const key = printKey(yield* newPair())
    const parameters = words.includes('-noout') ? '' : '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
    return yield* give(out < 0 ? undefined : words[out + 1], parameters + key)
  })
}

function* orRefused(made: () => Guest<number>): Guest<number> {
  try {
    return yield* made()
  } catch (error) {
    // What was typed cannot be done; it is said as openssl does.
    if (!(error instanceof Refused)) throw error
    yield* printError(`${error.message}\n`)
    return 1
  }
}

const flags = ['nodes', 'noenc', 'new', 'batch', 'sha256', 'utf8'] as const
const values = {
  newkey: 'newKey', key: 'key', keyout: 'keyOut', out: 'out', subj: 'subject', CA: 'authority', CAkey: 'authorityKey',
} as const satisfies Readonly<Record<string, keyof ReqWish>>

function readWish(words: readonly string[]): ReqWish {
  const wish: ReqWish = { isCertificate: false, days: 30, extensions: [] }
  for (let at = 0; at < words.length; at++) {
    const option = words[at]!.replace(/^--?/, '')
    if (option === 'x509') wish.isCertificate = true
    else if (Object.hasOwn(values, option)) wish[values[option as keyof typeof values]] = words[++at] ?? ''
    else if (option === 'days') wish.days = daysIn(words[++at] ?? '')
    else if (option === 'addext') wish.extensions.push(words[++at] ?? '')
    else if (option === 'pkeyopt') wish.curve = /^ec_paramgen_curve:(.*)$/.exec(words[++at] ?? '')?.[1] ?? ''
    else if (!(flags as readonly string[]).includes(option)) throw new Refused(`req: Unknown option or message digest: ${option}\n${summary}`)
  }
  if (!wish.isCertificate) throw new Refused('openssl: not simulated here: req without -x509')
  if (wish.subject === undefined) throw new Refused('openssl: not simulated here: req without -subj')
  return wish
}

/** A certificate of a hundred years is a slip, or an experiment. */
const daysMax = 36_525

function daysIn(text: string): number {
  if (!/^\d+$/.test(text)) throw new Refused(`req: Can't parse "${text}" as a number\n${summary}`)
  if (Number(text) > daysMax) throw new Refused(`openssl: not simulated here: more than ${daysMax} days`)
  return Number(text)
}

type Pair = NonNullable<ReturnType<typeof pairOf>>

function* keyOf({ key, newKey, curve, keyOut }: ReqWish): Guest<Pair> {
  if (key !== undefined) return pairOf(yield* secretAt(key, `Could not open file or uri for loading private key from ${key}`))!
  if (newKey === undefined || newKey.startsWith('rsa')) throw new Refused('openssl: not simulated here: RSA keys (-newkey ec -pkeyopt ec_paramgen_curve:P-256 makes one on a curve)')
  if (newKey !== 'ec' || !curves.includes(curve ?? '')) throw new Refused('openssl: not simulated here: keys but those of -newkey ec -pkeyopt ec_paramgen_curve:P-256')
  const pair = yield* newPair()
  yield* printError('-----\n')
  yield* give(keyOut ?? 'privkey.pem', printPkcs8(pair))
  return pair
}

function* newPair(): Guest<Pair> {
  for (;;) {
    const secret = new Uint8Array(32)
    for (let index = 0; index < secret.length; index++) secret[index] = Math.floor((yield* chance()) * 256)
    const pair = pairOf(secret)
    if (pair) return pair
  }
}

function* secretAt(file: string, missing: string): Guest<Uint8Array> {
  const text = yield* readFile(file)
  if (isRefusal(text)) throw new Refused(missing)
  const secret = secretIn(text)
  if (!secret) throw new Refused(`openssl: not simulated here: keys that are not on P-256, as in ${file}`)
  return secret
}

interface Signer {
  readonly names: readonly NamePart[]
  readonly secret: Uint8Array
}

/** Itself, unless an authority is named; its key is in the same file unless told otherwise. */
function* signerOf({ authority, authorityKey = authority }: ReqWish, itself: Signer): Guest<Signer> {
  if (authority === undefined || authorityKey === undefined) return itself
  const text = yield* readFile(authority)
  const certificate = isRefusal(text) ? undefined : certificatesIn(text)[0]
  if (!certificate) throw new Refused(`Could not read issuer certificate of -CA option from ${authority}`)
  const key = yield* readFile(authorityKey)
  if (isRefusal(key) || !secretIn(key)) throw new Refused(`Could not read issuer private key from -CA${authorityKey === authority ? ' arg' : 'key option'} from ${authorityKey}`)
  if (wrongKeyPair(isRefusal(text) ? '' : text, key) !== undefined) throw new Refused('Issuer CA certificate and key do not match')
  return { names: certificate.subject.parts, secret: secretIn(key)! }
}

/** `/O=Shop/CN=api`. */
function namesIn(subject: string): NamePart[] {
  if (!subject.startsWith('/')) {
    throw new Refused(`req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${subject}'`)
  }
  return subject.split('/').slice(1).filter((part) => part !== '').map((part) => {
    const [type = '', ...value] = part.split('=')
    if (!['CN', 'O', 'OU', 'C', 'L', 'ST'].includes(type)) throw new Refused(`openssl: not simulated here: the name ${type} in a subject`)
    return { type, value: value.join('=') }
  })
}

interface Extensions {
  readonly dnsNames: string[]
  readonly ipAddresses: string[]
  isAuthority: boolean
}

/** Without -addext Debian's configuration makes an authority of it (v3_ca); with it, what is added is all there is. */
function extensionsOf(added: readonly string[]): Extensions {
  const extensions: Extensions = { dnsNames: [], ipAddresses: [], isAuthority: added.length === 0 }
  for (const text of added) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(text) ?? []
    if (name.trim() === 'subjectAltName') addNames(extensions, value)
    else if (name.trim() === 'basicConstraints') extensions.isAuthority = /\bCA:TRUE\b/i.test(value)
    else throw new Refused(`openssl: not simulated here: the extension ${name || text}`)
  }
  return extensions
}

function addNames({ dnsNames, ipAddresses }: Extensions, value: string): void {
  for (const each of value.split(',').map((part) => part.trim())) {
    const [, type, name = ''] = /^(DNS|IP):(.+)$/.exec(each) ?? []
    if (type === 'DNS') dnsNames.push(name)
    else if (type === 'IP' && /^\d+(\.\d+){3}$/.test(name)) ipAddresses.push(name)
    else throw new Refused('Error checking extensions defined using -addext')
  }
}

function* give(file: string | undefined, text: string): Guest<number> {
  if (file === undefined) yield* print(text)
  else {
    const refusal = yield* writeFile(file, text)
    if (refusal !== null) throw new Refused(`Can't open "${file}" for writing`)
  }
  return 0
}
