/**
 * Requests of a kubelet to a pod's address: they take their place in the traffic among all others.
 * What answers is what listens there: nothing, or a server of the traffic.
 */
import { type Duration, quoteGo, type Simulation } from '@track/simulation'
import { forgetRequest, outcomeOf, request } from '@track/traffic'
import { containerNames } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { logAccess } from './pages.ts'
import type { RunRow } from './run.ts'
import { tlsOf } from './tls-files.ts'
import type { HookWait, ProbeWait, WaitEnd } from './waits.ts'

/** For whom a request is under way. */
export interface RequestRow {
  readonly url: string
  readonly uid: string
  readonly for: ProbeWait | HookWait
}

/** The server of the pod that listens on a port now. */
export function listenerAt(simulation: Simulation, uid: string, port: number): RunRow | undefined {
  const run = serverAt(simulation, uid, port)
  return run?.traffic?.isUp ? run : undefined
}

/** The server of the pod whose port it is, though it may still be starting. */
export function serverAt(simulation: Simulation, uid: string, port: number): RunRow | undefined {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (!row) return undefined
  for (const name of containerNames(row.pod)) {
    const run = state.runs.get(containerKey(uid, name))
    if (run?.traffic && !run.isEnding && (run.traffic.port === port || run.traffic.morePorts?.includes(port))) return run
  }
  return undefined
}

/** The port that a server listens on first; undefined while it does not run. */
export function portOf(simulation: Simulation, serverId: string): number | undefined {
  return nodesOf(simulation).runs.get(serverId)?.traffic?.port
}

/** A server begins to listen on these ports as well, and on no others than these and its own. */
export function listenOn(simulation: Simulation, serverId: string, ports: readonly number[]): void {
  const { runs } = nodesOf(simulation)
  const run = runs.get(serverId)
  if (!run?.traffic || JSON.stringify(run.traffic.morePorts) === JSON.stringify(ports)) return
  runs.set(serverId, { ...run, traffic: { ...run.traffic, morePorts: ports } })
}

export function addressOf(simulation: Simulation, uid: string): string {
  return nodesOf(simulation).pods.get(uid)?.sandbox?.address ?? ''
}

/** Sends a GET; false when nothing listens there, which `refusedWords` puts into words. */
export function sendRequest(
  simulation: Simulation,
  { port, path, timeout, row }: { port: number; path: string; timeout: Duration; row: RequestRow },
): boolean {
  const listener = listenerAt(simulation, row.uid, port)
  if (!listener?.traffic) return false
  const id = request(simulation, {
    instance: listener.traffic.id, path: path.split('?')[0]!, method: 'GET', timeout, reportTo: { part: 'nodes', event: 'traffic' },
  })
  nodesOf(simulation).requests.set(id, row)
  return true
}

/** Why a request to a server comes to no answer of its own: one of the two speaks TLS and the other does not, or it wants a certificate that kubelets do not have. */
export function tlsWords(simulation: Simulation, uid: string, port: number, url: string): string | undefined {
  const listener = listenerAt(simulation, uid, port)
  if (!listener?.traffic) return undefined
  const shown = tlsOf(simulation, listener.traffic.id)?.shown
  if (!url.startsWith('https:')) return shown && 'HTTP probe failed with statuscode: 400'
  const get = `Get ${quoteGo(url)}`
  if (!shown) return `${get}: http: server gave HTTP response to HTTPS client`
  return shown.clientAuthorities === undefined ? undefined : `${get}: remote error: tls: certificate required`
}

/** The outcome of a request of ours. */
export function requestAnswered(simulation: Simulation, id: string): WaitEnd | undefined {
  const { requests } = nodesOf(simulation)
  const row = requests.get(id)
  if (!row) return undefined
  requests.delete(id)
  const { outcome, code } = outcomeOf(simulation, id)
  forgetRequest(simulation, id)
  if (code !== '' && row.for.kind === 'probe') logProbe(simulation, row, code)
  if (row.for.kind === 'probe') {
    const failure = code === '' ? transportWords(row.url, outcome) : Number(code) < 400 ? null : `HTTP probe failed with statuscode: ${code}`
    return { for: row.for, failure }
  }
  // A hook does not care with what it is answered, as long as it is.
  const error = code === '' ? transportWords(row.url, outcome) : null
  return { for: row.for, error, output: '' }
}

/** The node's bridge is where a kubelet's requests come from. */
function logProbe(simulation: Simulation, { url, uid }: RequestRow, status: string): void {
  const [, host = '', port = '', path = '/'] = /^https?:\/\/([^:/]*):(\d+)(\/[^]*)?$/.exec(url) ?? []
  const run = listenerAt(simulation, uid, Number(port))
  if (!run?.traffic) return
  const client = host.replace(/\d+$/, '1')
  logAccess(simulation, run.traffic.id, { client, method: 'GET', path, status, userAgent: 'kube-probe/1.34' })
}

function transportWords(url: string, outcome: string): string {
  const get = `Get ${quoteGo(url)}`
  if (outcome === 'timeout') return `${get}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  if (outcome === 'refused') return `${get}: dial tcp ${hostOf(url)}: connect: connection refused`
  return `${get}: EOF`
}

export function refusedWords(url: string): string {
  return `Get ${quoteGo(url)}: dial tcp ${hostOf(url)}: connect: connection refused`
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/]*)/.exec(url)?.[1] ?? ''
}
