/**
 * Probes under way: names, connections, handshakes, requests, one after the other at their time, each vantage point from its own distance.
 *
 * Follows ProbeHTTP in prober/http.go of the Blackbox exporter 0.27 and net/http of Go 1.26 in their words. Left out: cookies, and hosts that are neither in the cluster nor
 * described by the world; certificates of hosts outside, which everybody believes.
 */
import { type Duration, type Instant, millisecond, type Part, second, type Simulation, uniform } from '@track/simulation'
import { forgetRequest, outcomeOf, request as sendRequest } from '@track/traffic'
import { type Peer, peerAt } from '../../network/connect.ts'
import { outsidePage, type Page, plainHttpPage } from '../../network/pages.ts'
import { answeredPage, askedOf, ownTls } from '../../network/proxies/by-hand.ts'
import type { HttpAsked } from '../../programs/network-calls.ts'
import { certificatesIn, isSameName } from '../../network/tls/certificate.ts'
import { disbelief } from '../../network/tls/go-words.ts'
import { reportResult } from './probe-status.ts'
import { noPhases, type Phases, type ProbeResult } from './probe-result.ts'
import { publicServer, resolve, type ResolverCache, sideOfVantage } from './resolver.ts'
import { type Asking, type Hop, hopOf } from './syntheticprobe-kind.ts'
import { trustedBy } from './trusted.ts'
import type { VantagePoint } from './vantagepoint-kind.ts'

export interface ProbeRow {
  readonly namespace: string
  readonly probe: string
  readonly vantage: VantagePoint
  readonly asking: Asking
  /** The event with which it begins again. */
  readonly next: string
  readonly run: RunRow | undefined
  readonly last: ProbeResult | undefined
}

interface RunRow {
  readonly beganAt: Instant
  readonly hop: Hop
  readonly redirects: number
  readonly phases: Phases
  readonly lookup: Duration
  /** Of the host under way; of the first one. */
  readonly address: string | undefined
  readonly firstAddress: string | undefined
  /** When the connection was there. */
  readonly connectedAt: Instant
  readonly certificates: string
  readonly peer: Extract<Peer, { kind: 'server' }> | undefined
  /** In the traffic. */
  readonly request: string | undefined
}

interface ProberState {
  /** By `namespace/name/vantage point`. */
  readonly probes: Map<string, ProbeRow>
  readonly cache: ResolverCache
  /** Which probe waits for a request in the traffic. */
  readonly waiting: Map<string, string>
}

const name = 'synthetic-probes'
/** Of either side's arithmetic in a handshake. */
const handshakeTime: Duration = 2 * millisecond
const redirectsMax = 10
const userAgent = 'Blackbox Exporter/0.27.0'
const deadlineExceeded = 'context deadline exceeded'

/** What an event says of whom it is for: one that a probe has left behind is nobody's. */
interface For {
  readonly key: string
  readonly beganAt: Instant
}

export const proberPart: Part<ProberState> = {
  name,
  initial: () => ({ probes: new Map(), cache: new Map(), waiting: new Map() }),
  events: {
    begin: (simulation: Simulation, { key }: { key: string }) => begin(simulation, key),
    dial: (simulation: Simulation, event: For) => current(simulation, event, dial),
    send: (simulation: Simulation, event: For) => current(simulation, event, send),
    arrive: (simulation: Simulation, event: For & { page: Page }) => current(simulation, event, (world, key, row, run) => arrive(world, key, row, run, event.page)),
    fail: (simulation: Simulation, event: For & { words: string }) => current(simulation, event, (world, key, row, run) => fail(world, key, row, run, event.words)),
    traffic: trafficAnswered,
  },
}

export function setProbe(simulation: Simulation, key: string, described: Pick<ProbeRow, 'namespace' | 'probe' | 'vantage' | 'asking'>): void {
  const { probes } = simulation.state(proberPart)
  const before = probes.get(key)
  if (before && JSON.stringify([before.vantage, before.asking]) === JSON.stringify([described.vantage, described.asking])) return
  if (before) forgetProbe(simulation, key)
  // Spread over the interval, as a scraper does with its targets.
  const after = Math.floor(uniform(simulation.stream('synthetic probe', 'offset', key), 0) * described.asking.interval)
  const next = simulation.scheduleAfter({ after, part: name, event: 'begin', data: { key } })
  probes.set(key, { ...described, next, run: undefined, last: undefined })
}

export function forgetProbe(simulation: Simulation, key: string): void {
  const { probes } = simulation.state(proberPart)
  const row = probes.get(key)
  if (!row) return
  simulation.cancel(row.next)
  if (row.run) hangUp(simulation, row.run)
  probes.delete(key)
}

function begin(simulation: Simulation, key: string): void {
  const { probes } = simulation.state(proberPart)
  const before = probes.get(key)!
  // With a time-out as long as the interval the last one ends when the next one begins.
  if (before.run) fail(simulation, key, before, before.run, deadlineExceeded)
  const row = probes.get(key)!
  const { asking } = row
  const hop = hopOf(asking.target)!
  const next = simulation.scheduleAfter({ after: asking.interval, part: name, event: 'begin', data: { key } })
  const run: RunRow = {
    beganAt: simulation.now, hop, redirects: 0, phases: noPhases, lookup: 0, address: undefined, firstAddress: undefined, connectedAt: 0, certificates: '', peer: undefined,
    request: undefined,
  }
  probes.set(key, { ...row, next, run })
  simulation.scheduleAfter({ after: asking.timeout, part: name, event: 'fail', data: { key, beganAt: simulation.now, words: deadlineExceeded } })
  lookUp(simulation, key)
}

type Step = (simulation: Simulation, key: string, row: ProbeRow, run: RunRow) => void

function current(simulation: Simulation, { key, beganAt }: For, step: Step): void {
  const row = simulation.state(proberPart).probes.get(key)
  if (row?.run?.beganAt === beganAt) step(simulation, key, row, row.run)
}

function change(simulation: Simulation, key: string, row: ProbeRow, run: RunRow): void {
  simulation.state(proberPart).probes.set(key, { ...row, run })
}

function later(simulation: Simulation, row: ProbeRow, key: string, after: Duration, event: { readonly event: string; readonly data?: object }): void {
  simulation.scheduleAfter({ after, part: name, event: event.event, data: { key, beganAt: row.run!.beganAt, ...event.data } })
}

/** What its chance is counted by. */
function numberOf({ beganAt }: RunRow): number {
  return Math.floor(beganAt / millisecond)
}

function lookUp(simulation: Simulation, key: string): void {
  const { probes, cache } = simulation.state(proberPart)
  const row = probes.get(key)!
  const run = row.run!
  const { outcome, addresses, took } = resolve(simulation, cache, row.vantage, run.hop.host)
  const drawn = uniform(simulation.stream('synthetic probe', 'address', key, String(run.redirects)), numberOf(run))
  const address = addresses[Math.floor(drawn * addresses.length)]
  const isFirst = run.redirects === 0
  const resolving = Math.min(took, row.asking.timeout)
  const phases = { ...run.phases, resolve: run.phases.resolve + (isFirst && address === undefined ? 0 : resolving) }
  change(simulation, key, row, { ...run, phases, address, ...(isFirst && { lookup: resolving, firstAddress: address }) })
  const words = `lookup ${run.hop.host} on ${publicServer}:53: ${outcome}`
  later(simulation, row, key, took, address === undefined ? { event: 'fail', data: { words } } : { event: 'dial' })
}

function dial(simulation: Simulation, key: string, row: ProbeRow, run: RunRow): void {
  const { vantage, asking } = row
  const { hop } = run
  const address = run.address!
  const choice = uniform(simulation.stream('synthetic probe', 'endpoint', key, String(run.redirects)), numberOf(run))
  const peer = peerAt(simulation, { address, port: hop.port, from: sideOfVantage(vantage), uid: undefined, choice })
  const failed = (words: string, after: Duration) => later(simulation, row, key, after, { event: 'fail', data: { words: `Get "${urlText(hop, address)}": ${words}` } })
  // Nobody answers: its deadline will end it.
  if (peer.kind === 'silent') return
  if (peer.kind === 'refused') return failed(`dial tcp ${address}:${hop.port}: connect: connection refused`, vantage.roundTrip)
  const trusted = asking.trusts ? trustedBy(simulation, asking.trusts, row.namespace) : ''
  const tls = tlsOf(simulation, peer, { asking, run, trusted })
  const shaken = hop.scheme === 'https' ? vantage.roundTrip + handshakeTime : 0
  if (tls.failure !== undefined) return failed(tls.failure, vantage.roundTrip + shaken)
  const page = tls.page ?? (peer.kind === 'outside' ? outsidePage(simulation.now) : undefined)
  if (!page && peer.kind !== 'server') return failed(`not simulated here: probes of what is at ${address}:${hop.port}`, vantage.roundTrip + shaken)
  const phases = { ...run.phases, connect: run.phases.connect + vantage.roundTrip, tls: run.phases.tls + shaken }
  const connectedAt = simulation.now + vantage.roundTrip + shaken
  change(simulation, key, row, { ...run, phases, connectedAt, certificates: tls.certificates ?? '', peer: peer.kind === 'server' ? peer : undefined })
  if (page) later(simulation, row, key, 2 * vantage.roundTrip + shaken, { event: 'arrive', data: { page } })
  // The request is half the way under way, as its answer will be.
  else later(simulation, row, key, vantage.roundTrip + shaken + halfWay(vantage), { event: 'send' })
}

function halfWay({ roundTrip }: VantagePoint): Duration {
  return Math.floor(roundTrip / 2)
}

interface Tls {
  readonly failure?: string
  readonly page?: Page
  readonly certificates?: string
}

interface Believing {
  readonly asking: Asking
  readonly run: RunRow
  readonly trusted: string
}

function tlsOf(simulation: Simulation, peer: Peer, { asking, run, trusted }: Believing): Tls {
  const { hop } = run
  const plain: Tls = hop.scheme === 'https' ? { failure: 'http: server gave HTTP response to HTTPS client' } : {}
  if (peer.kind === 'outside') return peer.speaksTls ? (hop.scheme === 'http' ? { page: plainHttpPage(simulation.now) } : {}) : plain
  const own = ownTls(simulation, peer, { ...callOf(asking, hop), host: nameOf(asking, run), isInsecure: true })
  if (!own) return plain
  if (own.result) {
    if ('page' in own.result) return { page: own.result.page }
    return own.result.failure === 'no tls' ? plain : { failure: 'EOF' }
  }
  if (!own.handshake) return {}
  const { certificates } = own.handshake
  const words = asking.isInsecure ? undefined : disbelief(certificates, { serverName: nameOf(asking, run), trusted, now: simulation.now })
  return words === undefined ? { certificates } : { failure: words }
}

/** The name that the certificate is to be for; what is written down is for the first host alone. */
function nameOf({ serverName, headers }: Asking, { hop, redirects }: RunRow): string {
  return redirects === 0 ? serverName ?? headers['host'] ?? hop.host : hop.host
}

function callOf({ method, headers }: Asking, { scheme, host, port, path }: Hop): HttpAsked {
  return { scheme, host, port, path, method, headers: { 'user-agent': userAgent, ...headers }, isInsecure: false }
}

function send(simulation: Simulation, key: string, row: ProbeRow, run: RunRow): void {
  const { asking, vantage } = row
  const peer = run.peer!
  const { path } = run.hop
  const request = sendRequest(simulation, {
    instance: peer.id, path: path.split('?')[0]!, method: asking.method === 'HEAD' ? 'GET' : asking.method, asked: askedOf(peer, callOf(asking, run.hop)),
    from: `address/${vantage.address}`, reportTo: { part: name, event: 'traffic' },
  })
  simulation.state(proberPart).waiting.set(request, key)
  change(simulation, key, row, { ...run, request })
}

function trafficAnswered(simulation: Simulation, { id }: { id: string }): void {
  const { waiting, probes } = simulation.state(proberPart)
  const key = waiting.get(id)
  if (key === undefined) return
  waiting.delete(id)
  const row = probes.get(key)!
  const run = row.run!
  const outcome = outcomeOf(simulation, id)
  forgetRequest(simulation, id)
  change(simulation, key, row, { ...run, request: undefined })
  const call = callOf(row.asking, run.hop)
  if (outcome.code === '') return later(simulation, row, key, halfWay(row.vantage), { event: 'fail', data: { words: `Get "${urlText(run.hop, run.address!)}": EOF` } })
  const page = answeredPage(simulation, { peer: run.peer!, call, outcome, asked: askedOf(run.peer!, call), isTls: run.hop.scheme === 'https' })
  later(simulation, row, key, row.vantage.roundTrip - halfWay(row.vantage), { event: 'arrive', data: { page } })
}

function arrive(simulation: Simulation, key: string, row: ProbeRow, run: RunRow, page: Page): void {
  const { asking } = row
  const phases = { ...run.phases, processing: run.phases.processing + simulation.now - run.connectedAt }
  const location = page.headers.find(([header]) => header.toLowerCase() === 'location')?.[1]
  const isRedirect = [301, 302, 303, 307, 308].includes(page.status) && location !== undefined
  const redirects = run.redirects + Number(isRedirect)
  const hop = isRedirect && asking.followsRedirects && redirects <= redirectsMax ? hopOf(absolute(location, run.hop)) : undefined
  if (hop) {
    change(simulation, key, row, { ...run, hop, redirects, phases, peer: undefined })
    return lookUp(simulation, key)
  }
  const isTls = run.hop.scheme === 'https'
  const words = complaintOf(asking, page.status, isTls)
  const length = new TextEncoder().encode(page.body).length
  const answer = { status: page.status, length, read: isRedirect ? 0 : length, isTls }
  finish(simulation, key, row, { ...run, redirects, phases }, { answer, words, chainEnds: chainEndOf(simulation, row, run) })
}

function absolute(location: string, { scheme, host, port }: Hop): string {
  return location.startsWith('/') ? `${scheme}://${host}:${port}${location}` : location
}

function complaintOf({ validStatusCodes, failsOver }: Asking, status: number, isTls: boolean): string {
  if (validStatusCodes.length > 0 && !validStatusCodes.includes(status)) return `Invalid HTTP response status code: ${status}`
  if (validStatusCodes.length === 0 && (status < 200 || status >= 300)) return `Invalid HTTP response status code, wanted 2xx: ${status}`
  if (failsOver === 'tls' && isTls) return 'Final request was over SSL'
  return failsOver === 'plain' && !isTls ? 'Final request was not over SSL' : ''
}

/** Of a client that looked for no chain it is Go's zero time. */
const zeroTime = -62_135_596_800

function chainEndOf(simulation: Simulation, { asking, namespace }: ProbeRow, { certificates }: RunRow): number {
  const presented = certificatesIn(certificates)
  const last = presented.at(-1)
  if (!last || asking.isInsecure || !asking.trusts) return zeroTime
  const root = certificatesIn(trustedBy(simulation, asking.trusts, namespace)).filter(({ subject }) => isSameName(subject, last.issuer))
  return Math.min(...[...presented, ...root].map(({ notAfter }) => notAfter)) / second
}

function fail(simulation: Simulation, key: string, row: ProbeRow, run: RunRow, words: string): void {
  hangUp(simulation, run)
  const isLate = words === deadlineExceeded && run.address !== undefined
  const text = isLate ? `Get "${urlText(run.hop, run.address!)}": ${words}` : words
  finish(simulation, key, row, run, { words: text, chainEnds: zeroTime })
}

function hangUp(simulation: Simulation, { request }: RunRow): void {
  if (request === undefined) return
  simulation.state(proberPart).waiting.delete(request)
  forgetRequest(simulation, request)
}

function finish(simulation: Simulation, key: string, row: ProbeRow, run: RunRow, ended: Pick<ProbeResult, 'words' | 'chainEnds' | 'answer'>): void {
  const { phases, lookup, firstAddress: address, redirects, certificates, beganAt } = run
  const last: ProbeResult = { isSuccess: ended.words === '', took: simulation.now - beganAt, phases, lookup, address, redirects, certificates, ...ended }
  simulation.state(proberPart).probes.set(key, { ...row, run: undefined, last })
  reportResult(simulation, row, last)
}

/** With the address in place of the host, as the exporter asks. */
function urlText({ scheme, port, path }: Hop, address: string): string {
  const isUsual = port === (scheme === 'https' ? 443 : 80)
  return `${scheme}://${address}${isUsual ? '' : `:${port}`}${path}`
}
