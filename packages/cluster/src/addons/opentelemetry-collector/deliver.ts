/**
 * Carries what the Collector sends over the world's network, from its pod to servers of the monitoring, and brings the answer back when it would come.
 * Follows net/http and net/dial.go of Go 1.26 and google.golang.org/grpc 1.80 in their words. Left out: servers in pods and hosts outside (refused plainly).
 */
import { type Duration, microsecond, type Part, second, type Simulation, uniform } from '@track/simulation'
import { answerExport, type ExportOutcome, type ExportRequest } from '@track/telemetry'
import { type Peer, peerAt } from '../../network/connect.ts'
import { dnsAddress } from '../../network/system-services.ts'
import { answerSystem } from '../../network/system-apis.ts'
import { collectorOf } from '../../telemetry/monitoring-parts.ts'
import { collectorSide, lookUpName } from '../../telemetry/prometheus-side.ts'
import { exporterOf, type Sent } from './exporters.ts'

const name = 'otel-collector network'

/** Of a request within the cluster: until the connection stands, until the answer has come. */
const connectTime: Duration = 200 * microsecond
const answerTime: Duration = 500 * microsecond

interface CarriedState {
  requests: number
}

interface Carried {
  readonly id: string
  readonly exporter: string
  readonly timeout: Duration
  readonly sent: Sent
}

interface Answered {
  readonly id: string
  readonly outcome: ExportOutcome
}

export const collectorNetwork: Part<CarriedState> = {
  name,
  initial: () => ({ requests: 0 }),
  events: {
    carry(simulation: Simulation, carried: Carried) {
      const { outcome, took } = outcomeOf(simulation, carried)
      later(simulation, took, { id: carried.id, outcome })
    },
    answer(simulation: Simulation, { id, outcome }: Answered) {
      // Nobody waits for it any more where the configuration has changed.
      answerExport(simulation, collectorOf(simulation)!, id, outcome)
    },
  },
}

/** The answer comes later, whatever it is. */
export function deliver(simulation: Simulation, { id, exporter, config, telemetry }: ExportRequest): undefined {
  const sent = exporterOf(exporter)?.sent(config, telemetry) ?? { missing: 'what it sends' }
  if ('missing' in sent) {
    later(simulation, 0, { id, outcome: notSimulated(`${sent.missing} of the exporter ${exporter}`) })
    return undefined
  }
  const timeout = (config['timeout'] as Duration | undefined) || 5 * second
  simulation.scheduleAfter({ after: connectTime, part: name, event: 'carry', data: { id, exporter, timeout, sent } satisfies Carried })
  return undefined
}

function later(simulation: Simulation, after: Duration, answered: Answered): void {
  simulation.scheduleAfter({ after, part: name, event: 'answer', data: answered })
}

function outcomeOf(simulation: Simulation, { exporter, sent, timeout }: Carried): { readonly outcome: ExportOutcome; readonly took: Duration } {
  const row = exporterOf(exporter)!
  const refused = (words: string, took = answerTime) => ({ outcome: { isTaken: false, message: row.failed(sent, words), isPermanent: false }, took } as const)
  const { outcome: found, addresses: [address] } = /^[\d.]+$/.test(sent.host) ? { outcome: 'found', addresses: [sent.host] } : lookUpName(simulation, sent.host, collectorSide)
  if (address === undefined) return refused(lookupWords(sent, found === 'not found' ? 'no such host' : 'server misbehaving'))
  const choice = uniform(simulation.stream('otel-collector', 'endpoint'), simulation.state(collectorNetwork).requests++)
  const peer = peerAt(simulation, { address, port: sent.port, from: collectorSide, uid: undefined, choice })
  if (peer.kind === 'refused') return refused(dialWords(sent, `dial tcp ${address}:${sent.port}: connect: connection refused`))
  if (peer.kind === 'silent') return refused(lateWords(sent), timeout)
  if (peer.kind !== 'system api' && peer.kind !== 'grpc') return { outcome: notSimulated(`telemetry to ${sent.host}:${sent.port}`), took: answerTime }
  const wrong = wrongProtocol(sent, peer)
  if (wrong !== undefined) return refused(wrong)
  const { path, headers, body } = sent
  return { outcome: row.outcome(sent, answerSystem(simulation, peer.api, { method: 'POST', path, headers, body, client: collectorSide.address })), took: answerTime }
}

function notSimulated(what: string): ExportOutcome {
  return { isTaken: false, message: `not simulated here: ${what}`, isPermanent: true }
}

function lookupWords({ host, protocol }: Sent, problem: string): string {
  const words = `lookup ${host} on ${dnsAddress}:53: ${problem}`
  return protocol === 'grpc' ? `name resolver error: produced zero addresses: dns: A record lookup error: ${words}` : `dial tcp: ${words}`
}

function dialWords({ protocol }: Sent, words: string): string {
  return protocol === 'grpc' ? `connection error: desc = "transport: Error while dialing: ${words}"` : words
}

function lateWords({ protocol }: Sent): string {
  return protocol === 'grpc' ? 'received context error while waiting for new LB policy update: context deadline exceeded' : 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
}

/** Two sides that do not speak the same: TLS or not, HTTP/2 or not. */
function wrongProtocol({ protocol, scheme }: Sent, { kind }: Peer): string | undefined {
  if (protocol === 'http') {
    if (scheme === 'https') return kind === 'grpc' ? 'tls: first record does not look like a TLS handshake' : 'http: server gave HTTP response to HTTPS client'
    return kind === 'grpc' ? 'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x05\\x00\\x00@\\x00"' : undefined
  }
  if (scheme === 'https') return 'connection error: desc = "transport: authentication handshake failed: tls: first record does not look like a TLS handshake"'
  return kind === 'grpc' ? undefined
    : 'connection error: desc = "error reading server preface: http2: failed reading the frame payload: http2: frame too large, note that the frame header looked like an HTTP/1.1 header"'
}
