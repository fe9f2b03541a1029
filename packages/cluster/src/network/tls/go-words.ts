/**
 * Why a client written in Go does not believe a server's certificates, in its words.
 *
 * Follows Verify, isValid and HostnameError.Error in crypto/x509/verify.go of Go 1.26: the leaf's own time, then its names, then who vouches for it.
 * Left out: hints at authorities of the same name, more than a hundred names.
 */
import { type Instant, printTimestamp } from '@track/simulation'
import { type Certificate, certificatesIn, isFor } from './certificate.ts'
import type { Client } from './handshake.ts'
import { verify } from './verify.ts'

/** Undefined where all is well. */
export function disbelief(certificates: string, { serverName, trusted, now }: Client): string | undefined {
  const presented = certificatesIn(certificates)
  const [leaf] = presented
  if (!leaf) return 'tls: received empty certificates message'
  const problem = outsideItsTime(leaf, now) ?? someoneElses(leaf, serverName)
  if (problem !== undefined) return inVerifying(problem)
  const refusal = verify({ presented, trusted: certificatesIn(trusted), now })
  if (!refusal) return undefined
  const late = refusal.depth > 0 && refusal.depth < presented.length ? outsideItsTime(presented[refusal.depth]!, now) : undefined
  return inVerifying(late ?? 'x509: certificate signed by unknown authority')
}

function inVerifying(problem: string): string {
  return `tls: failed to verify certificate: ${problem}`
}

function outsideItsTime({ notBefore, notAfter }: Certificate, now: Instant): string | undefined {
  const words = 'x509: certificate has expired or is not yet valid: current time'
  if (now < notBefore) return `${words} ${printTimestamp(now)} is before ${printTimestamp(notBefore)}`
  return now > notAfter ? `${words} ${printTimestamp(now)} is after ${printTimestamp(notAfter)}` : undefined
}

function someoneElses(leaf: Certificate, host: string): string | undefined {
  if (isFor(leaf, host)) return undefined
  const { dnsNames, ipAddresses, subject } = leaf
  const isAddress = /^\d+(?:\.\d+){3}$/.test(host)
  if (dnsNames.length + ipAddresses.length === 0 && subject.commonName.toLowerCase() === host.toLowerCase()) {
    return 'x509: certificate relies on legacy Common Name field, use SANs instead'
  }
  if (isAddress && ipAddresses.length === 0) return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`
  const valid = isAddress ? ipAddresses : dnsNames
  return valid.length === 0 ? `x509: certificate is not valid for any names, but wanted to match ${host}` : `x509: certificate is valid for ${valid.join(', ')}, not ${host}`
}
