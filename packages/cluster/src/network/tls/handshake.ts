/** A handshake seen from the client: what it is shown, and whether it believes it. */
import type { Instant } from '@track/simulation'
import { type Certificate, certificatesIn, isFor } from './certificate.ts'
import { type Refusal, verify, verifyErrors } from './verify.ts'

export interface Handshake {
  /** What the server showed, in PEM. */
  readonly certificates: string
  readonly problem?: Problem
}

export type Problem =
  /** Nobody vouches for it, or not now. */
  | { readonly kind: 'chain'; readonly code: Refusal['code']; readonly depth: number; readonly words: string }
  /** It is somebody else's. */
  | { readonly kind: 'name' }

export interface Client {
  readonly serverName: string
  /** In PEM. */
  readonly trusted: string
  readonly now: Instant
}

/** As curl looks: first the chain, then the name. */
export function handshake(certificates: string, { serverName, trusted, now }: Client): Handshake {
  const presented = certificatesIn(certificates)
  const refusal = verify({ presented, trusted: certificatesIn(trusted), now })
  if (refusal) return { certificates, problem: { kind: 'chain', ...refusal, words: verifyErrors[refusal.code] } }
  return isNamed(presented[0], serverName) ? { certificates } : { certificates, problem: { kind: 'name' } }
}

function isNamed(leaf: Certificate | undefined, serverName: string): boolean {
  if (!leaf) return false
  const hasNames = leaf.dnsNames.length + leaf.ipAddresses.length > 0
  // Only where there are no alternative names at all curl reads the common one.
  return isFor(leaf, serverName) || (!hasNames && leaf.subject.commonName.toLowerCase() === serverName.toLowerCase())
}
