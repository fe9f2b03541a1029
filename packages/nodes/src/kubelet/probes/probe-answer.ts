/**
 * What a probe asks of a container: a request, a connection, a gRPC health check, a command.
 *
 * Follows pkg/kubelet/prober/prober.go and pkg/probe/{http,tcp,grpc,exec} of Kubernetes 1.34.
 * Left out: redirects, headers of one's own, other hosts, services of a gRPC server (one that
 * listens is healthy).
 */
import { printGoDuration, second, type Simulation } from '@track/simulation'
import { runCommand } from '../../containers/commands.ts'
import { addressOf, listenerAt, refusedWords, sendRequest, tlsWords } from '../../containers/requests.ts'
import type { Container, Probe } from '../../objects/pod.ts'
import type { PodRow } from '../pod-row.ts'
import { portOf } from './container-port.ts'
import type { ProbeAnswer } from './probe-worker.ts'

interface Asked {
  readonly probe: Probe
  readonly key: string
  readonly tick: number
}

/** The answer, or undefined while it is on its way (`probeAnswered`). */
export function askProbe(simulation: Simulation, row: PodRow, container: Container, { probe, key, tick }: Asked): ProbeAnswer | undefined {
  const uid = row.pod.metadata.uid!
  const timeout = (probe.timeoutSeconds ?? 1) * second
  const address = addressOf(simulation, uid)
  if (probe.httpGet) {
    const { path = '/', scheme = 'HTTP' } = probe.httpGet
    const port = portOf(probe.httpGet.port, container)
    const url = `${scheme.toLowerCase()}://${address}:${port}${path.startsWith('/') ? '' : '/'}${path}`
    const wrong = tlsWords(simulation, uid, port, url)
    if (wrong !== undefined) return { failure: wrong }
    const isSent = sendRequest(simulation, { port, path, timeout, row: { uid, url, for: { kind: 'probe', key, tick } } })
    return isSent ? undefined : { failure: refusedWords(url) }
  }
  if (probe.tcpSocket) {
    const port = portOf(probe.tcpSocket.port, container)
    if (listenerAt(simulation, uid, port)) return { failure: null }
    return { failure: `dial tcp ${address}:${port}: connect: connection refused` }
  }
  if (probe.grpc) {
    const { port } = probe.grpc
    if (listenerAt(simulation, uid, port)) return { failure: null }
    const within = printGoDuration(timeout)
    return { failure: `timeout: failed to connect service "${address}:${port}" within ${within}: context deadline exceeded` }
  }
  runCommand(simulation, uid, container, { command: probe.exec?.command ?? [], timeout, for: { kind: 'probe', key, tick } })
  return undefined
}
