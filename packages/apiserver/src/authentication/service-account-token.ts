/**
 * Tokens of service accounts: JSON Web Tokens with the claims of real ones. What stands in the place of
 * the signature is drawn from the world's chance: no key is in the world, and no verifier outside of it
 * would take the token.
 *
 * Follows pkg/serviceaccount/claims.go of Kubernetes 1.34.
 * Left out: no door lets anybody in with such a token (it has tokens of its own), TokenReview.
 */
import type { ServiceAccount } from '@track/apimachinery'
import { second, type Simulation, type Stream, uniform } from '@track/simulation'

export const issuer = 'https://kubernetes.default.svc.cluster.local'

interface Identity {
  readonly name: string
  readonly uid?: string
}

/** The object that a token ends with; a pod's has its node beside it. */
export interface Bindings {
  readonly pod?: Identity
  readonly secret?: Identity
  readonly node?: Identity
}

export interface TokenOptions {
  readonly audiences: readonly string[]
  readonly expirationSeconds: number
  readonly bound: Bindings
}

export function issueToken(
  simulation: Simulation, { metadata: { name = '', namespace = '', uid = '' } }: ServiceAccount, { audiences, expirationSeconds, bound }: TokenOptions,
): string {
  const now = Math.floor(simulation.now / second)
  const stream = simulation.stream('service account token', uid, String(expirationSeconds), ...audiences)
  const { node, pod, secret } = bound
  const claims = {
    aud: audiences, exp: now + expirationSeconds, iat: now, iss: issuer, jti: identifier(stream, now),
    'kubernetes.io': { namespace, ...(node && { node }), ...(pod && { pod }), ...(secret && { secret }), serviceaccount: { name, uid } },
    nbf: now, sub: `system:serviceaccount:${namespace}:${name}`,
  }
  const header = { alg: 'RS256', kid: encoded(bytes(simulation.stream('service account key'), 0, 32)) }
  const text = new TextEncoder()
  const parts = [header, claims].map((part) => encoded(text.encode(JSON.stringify(part))))
  return [...parts, encoded(bytes(stream, now, 256))].join('.')
}

function bytes(stream: Stream, index: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, lane) => Math.floor(uniform(stream, index, lane) * 256))
}

/** A version 4 UUID. */
function identifier(stream: Stream, index: number): string {
  const drawn = bytes(stream, index, 16)
  drawn[6] = (drawn[6]! & 0x0f) | 0x40
  drawn[8] = (drawn[8]! & 0x3f) | 0x80
  const digits = [...drawn].map((each) => each.toString(16).padStart(2, '0')).join('')
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([from, to]) => digits.slice(from, to)).join('-')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** base64url without padding. */
function encoded(data: Uint8Array): string {
  let text = ''
  for (let index = 0; index < data.length; index += 3) {
    const group = (data[index]! << 16) | ((data[index + 1] ?? 0) << 8) | (data[index + 2] ?? 0)
    const digits = Math.min(4, data.length - index + 1)
    for (let digit = 0; digit < digits; digit++) text += alphabet[(group >> (18 - 6 * digit)) & 63]
  }
  return text
}
