/**
 * `openssl x509`: what stands in a certificate, from a file or standard input; `openssl req -x509` and `ecparam` make certificates and keys.
 *
 * Follows apps/x509.c of OpenSSL 3.0. Left out: every other command of openssl, `-text`, `x509 -req`.
 */
import { type Certificate, certificatesIn, printAlternativeNames, x509Prints } from '@track/cluster'
import { type Guest, isRefusal, now, print, printError, type Program, readAll, readFile } from '@track/processes'
import { second } from '@track/simulation'
import { ecparam, req } from './openssl/req.ts'

const notSimulated = (what: string) => ({ wrong: `openssl: not simulated here: ${what}\n` })
const usage = { wrong: 'x509: Use -help for summary.\n' }

interface Wish {
  readonly file?: string
  readonly isSilent?: boolean
  readonly prints: readonly ((certificate: Certificate) => string)[]
  /** In seconds. */
  readonly checkEnd?: number
}

export const openssl: Program = {
  name: 'openssl',
  *run({ argv }) {
    const [, command = '', ...options] = argv
    if (command === 'req') return yield* req(options)
    if (command === 'ecparam') return yield* ecparam(options)
    const wish = command === 'x509' ? parseOptions(options) : notSimulated(command === '' ? 'openssl without a command' : command)
    if ('wrong' in wish) {
      yield* printError(wish.wrong)
      return 1
    }
    return yield* show(wish)
  },
}

function parseOptions(words: readonly string[]): Wish | { readonly wrong: string } {
  let wish: Wish = { prints: [] }
  const isSha256 = words.includes('-sha256')
  for (let at = 0; at < words.length; at++) {
    const option = words[at]!.replace(/^--?/, '')
    if (option === 'noout') wish = { ...wish, isSilent: true }
    else if (option === 'in') wish = { ...wish, file: words[++at] ?? '' }
    else if (option === 'checkend') wish = { ...wish, checkEnd: Number(words[++at]) }
    else if (option === 'ext' && words[++at] === 'subjectAltName') wish = { ...wish, prints: [...wish.prints, printAlternativeNames] }
    else if (option === 'fingerprint' && !isSha256) return notSimulated('a fingerprint without -sha256')
    else if (Object.hasOwn(x509Prints, option)) wish = { ...wish, prints: [...wish.prints, x509Prints[option as keyof typeof x509Prints]] }
    else if (option !== 'sha256') return known.includes(option) ? notSimulated(`x509 -${option}`) : usage
  }
  return wish
}

/** Options that openssl has and this one does not. */
const known = ['text', 'ext', 'modulus', 'pubkey', 'inform', 'outform', 'out', 'req', 'CA', 'CAkey', 'days', 'signkey', 'nameopt', 'certopt', 'hash', 'email', 'purpose', 'checkhost']

function* show({ file, prints, checkEnd, isSilent }: Wish): Guest<number> {
  const text = file === undefined || file === '-' ? yield* readAll() : yield* readFile(file)
  if (isRefusal(text)) return yield* failed(`Could not open file or uri for loading certificate from ${file ?? ''}\nUnable to load certificate\n`)
  const [certificate] = certificatesIn(text)
  if (!certificate) return yield* failed(`Could not read certificate from ${file ?? '<stdin>'}\nUnable to load certificate\n`)
  for (const each of prints) yield* print(each(certificate))
  if (checkEnd !== undefined) {
    const ends = certificate.notAfter < (yield* now()) + checkEnd * second
    yield* print(`Certificate will ${ends ? '' : 'not '}expire\n`)
    return ends ? 1 : 0
  }
  if (!isSilent) yield* print(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/.exec(text)![0])
  return 0
}

function* failed(words: string): Guest<number> {
  yield* printError(words)
  return 1
}
