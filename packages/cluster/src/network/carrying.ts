/**
 * Carries a request of a client of its own to a server of the monitoring, over the world's network: names, Services, policies, and who listens there.
 * Follows net/http and net/dial.go of Go 1.26 and google.golang.org/grpc 1.80 in their words. Left out: servers in pods and hosts outside (refused plainly).
 */
import { type Duration, microsecond, type Simulation } from '@track/simulation'
import { type Peer, peerAt } from './connect.ts'
import { dnsAddress } from './system-services.ts'
import type { Lookup } from './dns/look-up.ts'
import type { Side } from './policy/connection.ts'
import { answerSystem, type SystemAnswer } from './system-apis.ts'

/** Of a request within the cluster: until the connection stands, until the answer has come. */
export const connectTime: Duration = 200 * microsecond
const answerTime: Duration = 500 * microsecond

export interface OutgoingRequest {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly path: string
  readonly protocol: 'http' | 'grpc'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export interface Sender {
  readonly from: Side
  /** Of its pod, for its own loopback address. */
  readonly uid: string | undefined
  /** One of several endpoints is chosen by it: between 0 and 1. */
  readonly choice: number
  readonly timeout: Duration
  lookUp(host: string): Lookup
}

export type CarriedRequest = { readonly took: Duration } & (
  | { readonly kind: 'answered'; readonly answer: SystemAnswer }
  /** In the words of its client. */
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'not simulated'; readonly what: string }
)

export function carryRequest(simulation: Simulation, request: OutgoingRequest, { from, uid, choice, timeout, lookUp }: Sender): CarriedRequest {
  const failed = (words: string, took = answerTime) => ({ kind: 'failed', words, took } as const)
  const { host, port } = request
  const { outcome: found, addresses: [address] } = /^[\d.]+$/.test(host) ? { outcome: 'found', addresses: [host] } : lookUp(host)
  if (address === undefined) return failed(lookupWords(request, found === 'not found' ? 'no such host' : 'server misbehaving'))
  const peer = peerAt(simulation, { address, port, from, uid, choice })
  if (peer.kind === 'refused') return failed(dialWords(request, `dial tcp ${address}:${port}: connect: connection refused`))
  if (peer.kind === 'silent') return failed(lateWords(request), timeout)
  if (peer.kind !== 'system api' && peer.kind !== 'grpc') return { kind: 'not simulated', what: `telemetry to ${host}:${port}`, took: answerTime }
  const wrong = wrongProtocol(request, peer)
  if (wrong !== undefined) return failed(wrong)
  const { path, headers, body } = request
  return { kind: 'answered', answer: answerSystem(simulation, peer.api, { method: 'POST', path, headers, body, client: from.address }), took: answerTime }
}

function lookupWords({ host, protocol }: OutgoingRequest, problem: string): string {
  const words = `lookup ${host} on ${dnsAddress}:53: ${problem}`
  return protocol === 'grpc' ? `name resolver error: produced zero addresses: dns: A record lookup error: ${words}` : `dial tcp: ${words}`
}

function dialWords({ protocol }: OutgoingRequest, words: string): string {
  return protocol === 'grpc' ? `connection error: desc = "transport: Error while dialing: ${words}"` : words
}

function lateWords({ protocol }: OutgoingRequest): string {
  return protocol === 'grpc' ? 'received context error while waiting for new LB policy update: context deadline exceeded' : 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
}

/** Two sides that do not speak the same: TLS or not, HTTP/2 or not. */
function wrongProtocol({ protocol, scheme }: OutgoingRequest, { kind }: Peer): string | undefined {
  if (protocol === 'http') {
    if (scheme === 'https') return kind === 'grpc' ? 'tls: first record does not look like a TLS handshake' : 'http: server gave HTTP response to HTTPS client'
    return kind === 'grpc' ? 'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x05\\x00\\x00@\\x00"' : undefined
  }
  if (scheme === 'https') return 'connection error: desc = "transport: authentication handshake failed: tls: first record does not look like a TLS handshake"'
  return kind === 'grpc' ? undefined
    : 'connection error: desc = "error reading server preface: http2: failed reading the frame payload: http2: frame too large, note that the frame header looked like an HTTP/1.1 header"'
}
