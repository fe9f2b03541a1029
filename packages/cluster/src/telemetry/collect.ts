/**
 * A scrape over the world's network: who is at the target's address, what it says under the path, or what a Go HTTP
 * client says when there is nobody.
 *
 * Follows scrape/scrape.go (targetScraper.scrape, readResponse) of Prometheus 3.16 and net/dial.go, net/http of Go 1.26.
 * Left out: credentials, and whether Prometheus believes a certificate (whoever asks is answered), formats.
 */
import { nodes, type Pod, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { kubeletMetrics, listenerAt, type ShownTls, tlsOf } from '@track/nodes'
import { type Duration, millisecond, type Simulation, uniform } from '@track/simulation'
import { type MetricFamily, type Scraped, type Target, targetUrl } from '@track/telemetry'
import { peerAt } from '../network/connect.ts'
import { placeAt, sideOf } from '../network/places.ts'
import type { Side } from '../network/policy/connection.ts'
import { hasPolicies, judge } from '../network/policy/policy-part.ts'
import { metricsPort, systemServices } from '../network/system-services.ts'
import { componentAt } from './components/control-plane.ts'
import { outsideMetrics, processMetrics, systemMetrics } from './exposed-metrics.ts'
import { lookUpName, prometheusSide } from './prometheus-side.ts'

/** From the server's own pod unless told. */
export function collect(simulation: Simulation, target: Target, from: Side = prometheusSide): Scraped {
  const { host, port } = authorityOf(target)
  const system = systemAt(host)
  if (system !== undefined) return isMetrics(target, systemMetrics(simulation, system.name), system.port === port)
  if (host.endsWith('.outside')) return fromOutside(simulation, target, { host, port })
  if (/^[\d.]+$|:/.test(host)) return atAddress(simulation, target, { host, port }, from)
  const { outcome, addresses: [address] } = lookUpName(simulation, host, from)
  if (outcome === 'no answer') return late(target)
  if (address === undefined) return failed(target, `dial tcp: lookup ${host} on 10.96.0.10:53: ${outcome === 'not found' ? 'no such host' : 'server misbehaving'}`)
  return atAddress(simulation, target, { host: address, port }, from)
}

interface Authority {
  readonly host: string
  readonly port: number
}

function authorityOf({ address, scheme }: Target): Authority {
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(address) ?? []
  return { host: bracketed ?? (plain || address), port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port) }
}

/** Under its name in any of its forms, or an address of it. */
function systemAt(host: string): { readonly name: string; readonly port: number } | undefined {
  const name = host.replace(/\.svc(\.cluster\.local\.?)?$/, '')
  const service = systemServices.find((each) => each.name === `${name}.svc.cluster.local` || each.clusterIp === host || each.address === host)
  return service && { name: service.name.replace(/\.svc\.cluster\.local$/, ''), port: metricsPort(service) }
}

const metricsPath = '/metrics'

/** What is there under the only path that there is. */
function isMetrics(target: Target, families: readonly MetricFamily[] | undefined, listens: boolean, shown?: ShownTls): Scraped {
  if (!families || !listens) return 'down'
  if (shown && target.scheme === 'http') return answered('400 Bad Request')
  if (shown?.clientAuthorities !== undefined) return failed(target, 'remote error: tls: certificate required')
  if (!shown && target.scheme === 'https') return failed(target, 'http: server gave HTTP response to HTTPS client')
  return target.path === metricsPath ? families : answered('404 Not Found')
}

function fromOutside(simulation: Simulation, target: Target, { host, port }: Authority): Scraped {
  const [, name, namespace] = /^(.+)\.([^.]+)\.outside$/.exec(host) ?? []
  const { load, journey } = target.found.labels
  const object = `${namespace ?? ''}/${name ?? ''}`
  const families = [load === undefined ? undefined : 'load' as const, journey === undefined ? undefined : 'journey' as const]
    .flatMap((kind) => (kind ? [outsideMetrics(simulation, kind, object)] : []))[0]
  return isMetrics(target, families ?? outsideMetrics(simulation, 'load', object), port === 9100)
}

function atAddress(simulation: Simulation, target: Target, { host, port }: Authority, from: Side): Scraped {
  const pod = podMeant(simulation, target, host)
  if (pod) return inPod(simulation, target, { pod, port }, from)
  const node = nodeMeant(simulation, target, host)
  if (node !== undefined && port === kubeletPort) return fromKubelet(simulation, target, node)
  const place = placeAt(simulation, host)
  if (place.kind === 'node' && port === kubeletPort) return fromKubelet(simulation, target, place.node)
  if (place.kind === 'api server') return fromControlPlane(simulation, target, { host, port })
  const choice = uniform(simulation.stream('scrape', target.id), Math.floor(simulation.now / millisecond))
  const peer = peerAt(simulation, { address: host, port, from, uid: undefined, choice })
  switch (peer.kind) {
    case 'server': return isMetrics(target, processMetrics(simulation, peer.id), true, tlsOf(simulation, peer.id)?.shown)
    // Behind its Service.
    case 'api server': return fromControlPlane(simulation, target, { host, port: 6443 })
    case 'silent': return late(target)
    // It is only known there as this very target.
    case 'scraped': return place.kind === 'other' ? late(target) : refused(target, host, port)
    case 'health check': return answered('404 Not Found')
    case 'outside': return peer.speaksTls && target.scheme === 'http' ? answered('400 Bad Request') : []
    default: return refused(target, host, port)
  }
}

function fromControlPlane(simulation: Simulation, target: Target, { host, port }: Authority): Scraped {
  const component = componentAt(port)
  if (!component) return refused(target, host, port)
  if (component.scheme === 'http') return isMetrics(target, component.metrics(simulation), true)
  if (target.scheme !== 'https') return answered('400 Bad Request')
  return target.path === metricsPath ? component.metrics(simulation) : answered('404 Not Found')
}

const kubeletPort = 10_250

/** Nobody answers where the kubelet does not run. */
function fromKubelet(simulation: Simulation, target: Target, node: string): Scraped {
  const families = kubeletMetrics(simulation, node, target.path)
  if (!families && !kubeletMetrics(simulation, node, metricsPath)) return 'down'
  if (target.scheme !== 'https') return answered('400 Bad Request')
  return families ?? answered('404 Not Found')
}

/** The pod that discovery found, as long as it has the address. */
function podMeant(simulation: Simulation, { found: { labels } }: Target, host: string): Pod | undefined {
  const { __meta_kubernetes_pod_name: name, __meta_kubernetes_namespace: namespace } = labels
  const pod = name === undefined ? undefined : cacheOf(simulation).get(pods, name, namespace)
  return pod?.status?.podIP === host ? pod : undefined
}

/** The node that discovery found, likewise; to look through all that have an address takes long. */
function nodeMeant(simulation: Simulation, { found: { labels } }: Target, host: string): string | undefined {
  const name = labels['__meta_kubernetes_node_name']
  const node = name === undefined ? undefined : cacheOf(simulation).get(nodes, name)
  return node?.status?.addresses?.some(({ address }) => address === host) ? name : undefined
}

/** Metrics are served where the container listens, and where the pod's annotation says. */
function inPod(simulation: Simulation, target: Target, { pod, port }: { readonly pod: Pod; readonly port: number }, from: Side): Scraped {
  if (hasPolicies(simulation) && !judge(simulation, { from, to: sideOf({ kind: 'pod', pod }), port, protocol: 'TCP' }).isAllowed) return late(target)
  const { uid = '', annotations = {} } = pod.metadata
  const listener = listenerAt(simulation, uid, port)
  const isAnnotated = String(port) === (annotations['prometheus.io/port'] ?? '8080')
  const container = target.found.labels['__meta_kubernetes_pod_container_name']
  const own = container !== undefined && (isAnnotated || listener?.container === container) ? processMetrics(simulation, `${uid}/${container}`) : []
  const families = own.length > 0 || !listener?.traffic || isAnnotated ? own : processMetrics(simulation, listener.traffic.id)
  return families.length > 0 ? isMetrics(target, families, true, listener?.traffic && tlsOf(simulation, listener.traffic.id)?.shown) : 'down'
}

const quickly: Duration = millisecond

function failed(target: Target, words: string): Scraped {
  return { error: `Get "${targetUrl(target)}": ${words}`, took: quickly }
}

function refused(target: Target, host: string, port: number): Scraped {
  return failed(target, `dial tcp ${host.includes(':') ? `[${host}]` : host}:${port}: connect: connection refused`)
}

function answered(status: string): Scraped {
  return { error: `server returned HTTP status ${status}`, took: quickly }
}

function late(target: Target): Scraped {
  return { error: `Get "${targetUrl(target)}": context deadline exceeded`, took: target.timeout }
}
