/**
 * The token that a projected volume holds: a JSON Web Token by its looks, with the claims that the real
 * one has. Its signature is not one: it stands for the pod's identity inside of the world only.
 *
 * Follows pkg/serviceaccount/claims.go of Kubernetes 1.34.
 */
import { second, type Simulation } from '@track/simulation'
import { hexDigits } from '../hex-digits.ts'
import type { Pod } from '../objects/pod.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const issuer = 'https://kubernetes.default.svc.cluster.local'

export function serviceAccountToken(
  simulation: Simulation, { metadata, spec }: Pod,
  { audience = issuer, expirationSeconds = 3600 }: { audience?: string; expirationSeconds?: number },
): string {
  const now = Math.floor(simulation.now / second)
  const { namespace = '', name = '', uid = '' } = metadata
  const account = spec.serviceAccountName ?? 'default'
  const claims = {
    aud: [audience], exp: now + expirationSeconds, iat: now, iss: issuer,
    'kubernetes.io': {
      namespace, node: { name: spec.nodeName ?? '' }, pod: { name, uid }, serviceaccount: { name: account },
      warnafter: now + expirationSeconds - 60,
    },
    nbf: now, sub: `system:serviceaccount:${namespace}:${account}`,
  }
  const signature = hexDigits(simulation.stream('service account token', uid), now, 16)
  return [{ alg: 'RS256', kid: hexDigits(simulation.stream('service account key'), 0, 32) }, claims]
    .map((part) => encode(JSON.stringify(part))).concat(encode(signature)).join('.')
}

/** base64url without padding. */
function encode(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let encoded = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const group = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    const digits = Math.min(4, bytes.length - index + 1)
    for (let digit = 0; digit < digits; digit++) encoded += alphabet[(group >> (18 - 6 * digit)) & 63]
  }
  return encoded
}
