/**
 * Which processes cannot speak with which servers of a Service because of TLS: the client's authorities and names, the server's certificates, the time; the
 * client's own certificate where the server wants one; and those of whom only one side speaks TLS.
 *
 * Follows the handshake of crypto/tls (a server of net/http answers HTTP with 400). Left out: sessions that are resumed, versions and ciphers, revocation.
 */
import { type AskedTls, hasTls, type ShownTls, tlsOf } from '@track/nodes'
import type { Instant, Simulation } from '@track/simulation'
import { processesCalling, type Way } from '@track/traffic'
import { certificatesIn } from './certificate.ts'
import { handshake } from './handshake.ts'
import { verify } from './verify.ts'

type StandIn = '(distrust)' | '(no handshake)' | '(plain)'

export interface TlsWays {
  readonly ways: Readonly<Record<string, Way>>
  /** When a certificate begins or ends to be believed. */
  readonly until: Instant
}

/** The ways to a Service with those left out that cannot be spoken over. */
export function withTls(simulation: Simulation, service: string, members: readonly string[], ways: Readonly<Record<string, Way>>): TlsWays {
  if (!hasTls(simulation)) return { ways, until: Infinity }
  const table: Record<string, Way> = { ...ways }
  const known = new Map<string, StandIn | undefined>()
  let until: Instant = Infinity
  for (const process of processesCalling(simulation, service)) {
    const way = table[process] ?? { members, lost: [] }
    const asked = tlsOf(simulation, process)?.asked[service]
    const unheard = way.members.flatMap((member): [string, StandIn][] => {
      const shown = tlsOf(simulation, member)?.shown
      until = Math.min(until, nextChange(simulation.now, asked, shown))
      const key = JSON.stringify([asked ?? null, shown ?? null])
      if (!known.has(key)) known.set(key, verdict(simulation.now, asked, shown))
      const standIn = known.get(key)
      return standIn === undefined ? [] : [[member, standIn]]
    })
    if (unheard.length > 0) table[process] = { ...way, unheard: Object.fromEntries(unheard) }
  }
  return { ways: table, until }
}

/** Undefined where they understand each other. */
function verdict(now: Instant, asked: AskedTls | undefined, shown: ShownTls | undefined): StandIn | undefined {
  if (!asked) return shown && '(plain)'
  if (!shown) return '(no handshake)'
  const { serverName, authorities, isInsecure, certificates } = asked
  if (!isInsecure && handshake(shown.certificates, { serverName, trusted: authorities, now }).problem) return '(distrust)'
  const isTaken = shown.clientAuthorities === undefined || !verify({ presented: certificatesIn(certificates), trusted: certificatesIn(shown.clientAuthorities), now })
  return isTaken ? undefined : '(no handshake)'
}

function nextChange(now: Instant, asked: AskedTls | undefined, shown: ShownTls | undefined): Instant {
  if (!asked || !shown) return Infinity
  const all = [shown.certificates, asked.authorities, asked.certificates, shown.clientAuthorities ?? ''].flatMap(certificatesIn)
  return Math.min(...all.flatMap(({ notBefore, notAfter }) => [notBefore, notAfter]).filter((at) => at > now))
}
