/**
 * What the cluster's DNS answers for names of the cluster: Services, their ports, their endpoints,
 * pods, and addresses asked backwards.
 *
 * Follows the Kubernetes DNS-Based Service Discovery specification 1.1.0 and the kubernetes plugin
 * of CoreDNS 1.12 (plugin/kubernetes/kubernetes.go and reverse.go) as kubeadm sets it up: ttl 30, pods
 * insecure, answers of the cluster's own zone not cached. Left out: IPv6, zone transfers, dual names.
 */
import { type Endpoint, type EndpointSlice, endpointSlices, namespaces, type Service, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { slicesOf } from '../services/through-service.ts'
import { systemServices } from '../system-services.ts'
import { type DnsAnswer, type DnsRecord, noSuchName, noSuchRecord, type RecordType } from './question.ts'

export const zone = 'cluster.local'
const ttl = 30
const versionTtl = 28_800

type Ports = NonNullable<EndpointSlice['ports']>

/** One of a Service's answers: a name with an address, and the ports that it serves. */
interface Target {
  readonly name: string
  readonly address: string
  readonly ports: Ports
}

/** `name` in lower case, without the final dot, within the zone. */
export function zoneAnswer(simulation: Simulation, name: string, type: RecordType): DnsAnswer {
  const labels = name === zone ? [] : name.slice(0, -zone.length - 1).split('.')
  if (labels.length === 0) return noSuchRecord
  if (labels.length === 1 && labels[0] === 'dns-version') return answered(type === 'TXT' ? [{ name, type, ttl: versionTtl, data: '"1.1.0"' }] : [])
  const [kind, namespace] = [labels.at(-1), labels.at(-2)]
  if (kind !== 'svc' && kind !== 'pod') return noSuchName
  if (namespace === undefined) return noSuchRecord
  // What serves without being an object is there without its namespace.
  if (!cacheOf(simulation).get(namespaces, namespace) && !systemServices.some((each) => each.name.endsWith(`.${namespace}.svc.${zone}`))) return noSuchName
  const rest = labels.slice(0, -2)
  if (rest.length === 0) return noSuchRecord
  return kind === 'pod' ? podAnswer(name, type, rest) : serviceAnswer(simulation, { name, type, namespace, rest })
}

function answered(records: readonly DnsRecord[]): DnsAnswer {
  return { code: 'NOERROR', records }
}

/** The address stands in the name; whether a pod has it nobody looks. */
function podAnswer(name: string, type: RecordType, labels: readonly string[]): DnsAnswer {
  const address = /^(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})$/.exec(labels.join('.'))?.slice(1)
  if (!address || address.some((octet) => Number(octet) > 255)) return noSuchName
  return answered(type === 'A' ? [{ name, type, ttl, data: address.join('.') }] : [])
}

interface ServiceQuestion {
  readonly name: string
  readonly type: RecordType
  readonly namespace: string
  /** What stands before the namespace: `web`, `host.web`, `_http._tcp.web`. */
  readonly rest: readonly string[]
}

function serviceAnswer(simulation: Simulation, { name, type, namespace, rest }: ServiceQuestion): DnsAnswer {
  const full = `${rest.at(-1)!}.${namespace}.svc.${zone}`
  const [before = '', protocol] = rest
  const isPort = rest.length === 3
  if (rest.length > 3) return noSuchName
  const service = cacheOf(simulation).get(services, rest.at(-1)!, namespace)
  const external = service?.spec.type === 'ExternalName' ? service.spec.externalName : undefined
  if (external !== undefined) return rest.length === 1 ? aliasAnswer(name, external) : noSuchName
  const hostname = rest.length === 2 ? before : undefined
  const targets = service ? targetsOf(simulation, service, full, hostname) : systemTargets(full, hostname)
  const meant = targets.flatMap((target) => (isPort ? withPort(target, before.replace(/^_/, ''), protocol!.replace(/^_/, '')) : [target]))
  if (meant.length === 0) return noSuchName
  if (type === 'A') return answered(distinct(meant.map(({ address }) => ({ name, type, ttl, data: address }))))
  return type === 'SRV' ? answered(serviceRecords(name, meant)) : noSuchRecord
}

function aliasAnswer(name: string, external: string): DnsAnswer {
  return answered([{ name, type: 'CNAME', ttl, data: external.toLowerCase().replace(/\.$/, '') }])
}

function withPort(target: Target, portName: string, protocol: string): Target[] {
  const ports = target.ports.filter((each) =>
    each.name === portName && (each.protocol ?? 'TCP').toLowerCase() === protocol)
  return ports.length > 0 ? [{ ...target, ports }] : []
}

function isHeadless({ spec }: Service): boolean {
  return !spec.clusterIP || spec.clusterIP === 'None'
}

/** The Service itself where it has an address; else, or where a host of it is asked for, its ready endpoints. */
function targetsOf(simulation: Simulation, service: Service, full: string, hostname: string | undefined): Target[] {
  const { spec } = service
  if (!isHeadless(service) && hostname === undefined) {
    const ports = (spec.ports ?? []).map(({ name = '', port, protocol = 'TCP' }) => ({ name, port, protocol }))
    return [{ name: full, address: spec.clusterIP!, ports }]
  }
  const slices = slicesOf(simulation, service).filter(({ addressType }) => addressType === 'IPv4')
  const hosts = slices.flatMap((slice) => hostsOf(slice, full))
  return hostname === undefined ? hosts : hosts.filter(({ name }) => name === `${hostname}.${full}`)
}

function hostsOf({ endpoints, ports }: EndpointSlice, full: string): Target[] {
  const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false)
  return ready.flatMap((endpoint) => endpoint.addresses.map((address) => (
    { name: `${hostOf(endpoint, address)}.${full}`, address, ports: ports ?? [] })))
}

/** The pod's hostname where it has one under this Service, else its address. */
function hostOf({ hostname }: Endpoint, address: string): string {
  return hostname ?? address.replaceAll('.', '-')
}

function systemTargets(full: string, hostname: string | undefined): Target[] {
  const found = hostname === undefined ? systemServices.find(({ name }) => name === full) : undefined
  if (!found) return []
  const ports = found.pod.spec.containers.flatMap((each) => each.ports ?? [])
    .map(({ name = '', containerPort: port, protocol = 'TCP' }) => ({ name, port, protocol }))
  return [{ name: full, address: found.clusterIp, ports }]
}

/** Priority 0, and a hundred shared among the targets as their weight. */
function serviceRecords(name: string, targets: readonly Target[]): DnsRecord[] {
  const rows = targets.flatMap((target) => target.ports.map(({ port = 0 }) => ({ port, target: target.name })))
  const weight = Math.max(1, Math.floor(100 / Math.max(1, rows.length)))
  return rows.map(({ port, target }) => ({ name, type: 'SRV', ttl, data: `0 ${weight} ${port} ${target}` }))
}

function distinct(records: readonly DnsRecord[]): DnsRecord[] {
  return records.filter(({ data }, index) => records.findIndex((each) => each.data === data) === index)
}

const reverseZone = '.in-addr.arpa'

export function isReverse(name: string): boolean {
  return name.endsWith(reverseZone)
}

/** The Service that has the address, or the ready hosts of Services that do. */
export function reverseAnswer(simulation: Simulation, name: string, type: RecordType): DnsAnswer {
  const address = name.slice(0, -reverseZone.length).split('.').reverse().join('.')
  const cache = cacheOf(simulation)
  const [service] = cache.byIndex(services, 'clusterIP', address)
  const system = systemServices.filter(({ clusterIp }) => clusterIp === address).map((each) => each.name)
  const names = service
    ? [`${service.metadata.name!}.${service.metadata.namespace!}.svc.${zone}`]
    : [...system, ...hostNames(cache.list(endpointSlices), address)]
  return names.length === 0 || type !== 'PTR' ? noSuchName : answered(names.map((data) => ({ name, type, ttl, data })))
}

function hostNames(slices: readonly EndpointSlice[], address: string): string[] {
  return slices.flatMap(({ metadata, endpoints }) => (endpoints ?? []).flatMap((endpoint) => {
    const service = metadata.labels?.['kubernetes.io/service-name']
    const isMeant = endpoint.conditions?.ready !== false && endpoint.addresses.includes(address)
    return service !== undefined && isMeant ? [`${hostOf(endpoint, address)}.${service}.${metadata.namespace!}.svc.${zone}`] : []
  }))
}
