/**
 * Whether a client believes a server's certificates, in OpenSSL's words.
 *
 * Follows build_chain, internal_verify and check_chain in crypto/x509/x509_vfy.c of OpenSSL 3.0: first the chain, then what its
 * certificates may do, then signatures and times from the root on down. Left out: purposes other than that of an authority, CRLs.
 */
import type { Instant } from '@track/simulation'
import { type Certificate, isSameName } from './certificate.ts'
import { isSignedBy } from './signature.ts'

export const verifyErrors = {
  2: 'unable to get issuer certificate', 7: 'certificate signature failure', 9: 'certificate is not yet valid', 10: 'certificate has expired', 18: 'self-signed certificate',
  19: 'self-signed certificate in certificate chain', 20: 'unable to get local issuer certificate', 79: 'invalid CA certificate',
} as const

export interface Refusal {
  readonly code: keyof typeof verifyErrors
  /** 0 is the server's own. */
  readonly depth: number
}

interface Given {
  /** The server's own first. */
  readonly presented: readonly Certificate[]
  readonly trusted: readonly Certificate[]
  readonly now: Instant
}

const depthMax = 100

/** Undefined where all is well. */
export function verify({ presented, trusted, now }: Given): Refusal | undefined {
  const [leaf, ...others] = presented
  if (!leaf) return { code: 20, depth: 0 }
  const { chain, isTrusted, hasTrusted } = buildChain(leaf, others, trusted)
  const depth = chain.length - 1
  if (!isTrusted) {
    if (isSelfSigned(chain[depth]!)) return { code: chain.length === 1 ? 18 : 19, depth }
    return { code: hasTrusted ? 2 : 20, depth }
  }
  const wrong = chain.findIndex((each, index) => index > 0 && (!each.isAuthority || each.mayCertify === false))
  if (wrong > 0) return { code: 79, depth: wrong }
  for (let index = depth; index >= 0; index--) {
    const certificate = chain[index]!
    const issuer = chain[index + 1]
    if (issuer && !isSignedBy(certificate, issuer.publicKey)) return { code: 7, depth: index }
    if (now < certificate.notBefore) return { code: 9, depth: index }
    if (now >= certificate.notAfter) return { code: 10, depth: index }
  }
  return undefined
}

function isSelfSigned(certificate: Certificate): boolean {
  return isSameName(certificate.issuer, certificate.subject)
}

/** Trusted ones first at each step; a self-signed one ends it. */
function buildChain(leaf: Certificate, others: readonly Certificate[], trusted: readonly Certificate[]) {
  const chain = [leaf]
  let isTrusted = isAmong(trusted, leaf) && isSelfSigned(leaf)
  let hasTrusted = isTrusted
  while (!isTrusted && chain.length < depthMax) {
    const last = chain.at(-1)!
    if (isSelfSigned(last)) break
    const issues = (each: Certificate) => isSameName(each.subject, last.issuer) && !isAmong(chain, each)
    const anchor = trusted.find((each) => issues(each) && isSignedBy(last, each.publicKey)) ?? trusted.find(issues)
    const next = anchor ?? (hasTrusted ? undefined : others.find(issues))
    if (!next) break
    chain.push(next)
    if (anchor) hasTrusted = true
    isTrusted = anchor !== undefined && isSelfSigned(anchor)
  }
  return { chain, isTrusted, hasTrusted }
}

function isAmong(list: readonly Certificate[], { der }: Certificate): boolean {
  return list.some((each) => each.der.length === der.length && each.der.every((byte, index) => byte === der[index]))
}
