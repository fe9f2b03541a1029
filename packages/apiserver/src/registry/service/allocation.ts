/**
 * Cluster IPs and node ports: what a service asks for, or a free one that belongs to its name, so
 * that the same service always gets the same address.
 *
 * Follows pkg/registry/core/service/storage/{storage,alloc}.go and the ipallocator and
 * portallocator of Kubernetes 1.34. Left out: clusters with IPv6 or two families, ServiceCIDR and
 * IPAddress objects; the range is 10.96.0.0/12.
 */
import {
  type FieldError, internalError, invalid, invalidValue, path, type Service, services, type ServiceSpec,
} from '@track/apimachinery'
import { integerBelow, type Simulation } from '@track/simulation'
import { storeOf } from '../../api-server.ts'
import { indexedObjects } from '../../store.ts'
import { validateClusterIps } from './cluster-ip-validation.ts'
import { needsClusterIp, needsHealthCheckNodePort, needsNodePorts, nodePortsOf } from './types.ts'

const clusterIpBase = (10 << 24) | (96 << 16)
const clusterIpCount = 1 << 20
/** The lower band is left to those who ask for an address by themselves. */
const clusterIpBand = 256
const nodePortMin = 30_000
const nodePortMax = 32_767
const nodePortBand = 86

export function allocate(simulation: Simulation, draft: Service, old?: Service): void {
  const spec = draft.spec!
  if (old) keepAllocated(spec, old.spec!)
  normalizeClusterIps(spec, old?.spec)
  setIpFamilies(draft, old?.spec)
  allocateClusterIps(simulation, draft, old)
  allocateNodePorts(simulation, draft, old)
}

/** Who writes a service again without what was allocated for it keeps it. */
function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    if (!spec.clusterIP && old.clusterIP) spec.clusterIP = old.clusterIP
    if (!spec.clusterIPs?.length && old.clusterIPs?.length) spec.clusterIPs = old.clusterIPs
  }
  if (needsNodePorts(old) && needsNodePorts(spec)) {
    const portsOf = ({ ports = [] }: ServiceSpec) => ports.map(({ nodePort }) => nodePort ?? 0)
    const used = portsOf(old).filter((port) => port !== 0 && portsOf(spec).includes(port))
    const byName = new Map((old.ports ?? []).map(({ name = '', nodePort }) => [name, nodePort ?? 0]))
    for (const port of spec.ports ?? []) {
      const before = byName.get(port.name ?? '')
      if (!port.nodePort && before && !used.includes(before)) port.nodePort = before
    }
  }
  if (needsHealthCheckNodePort(old) && needsHealthCheckNodePort(spec) && old.healthCheckNodePort) {
    spec.healthCheckNodePort ||= old.healthCheckNodePort
  }
}

/** `clusterIP` is the first of `clusterIPs`; old clients write only the one. */
function normalizeClusterIps(spec: ServiceSpec, old?: ServiceSpec): void {
  const { clusterIP = '', clusterIPs = [] } = spec
  if (!old) {
    if (clusterIP && clusterIPs.length === 0) spec.clusterIPs = [clusterIP]
    return
  }
  const before = old.clusterIPs ?? []
  if (before.length > 0 && clusterIPs.length === 0 && clusterIP === (old.clusterIP ?? '')) spec.clusterIPs = before
  if (clusterIP === (old.clusterIP ?? '') || !isSameList(before, clusterIPs)) return
  if (clusterIP === '') delete spec.clusterIPs
  else spec.clusterIPs = [clusterIP]
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}

function setIpFamilies({ spec = {}, metadata }: Service, old?: ServiceSpec): void {
  if (spec.type === 'ExternalName') return
  const isHeadlessAndFree = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0
  spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (isHeadlessAndFree ? 'RequireDualStack' : 'SingleStack')
  for (const rule of [validateClusterIps, validateOneFamily, ...(isHeadlessAndFree ? [] : [validateOnThisCluster])]) {
    const errors = rule(spec)
    if (errors.length > 0) throw invalid(services, metadata.name ?? '', errors)
  }
  if (!spec.ipFamilies?.length) spec.ipFamilies = ['IPv4']
  if (isHeadlessAndFree && spec.ipFamilyPolicy !== 'SingleStack' && spec.ipFamilies.length === 1) {
    spec.ipFamilies = spec.ipFamilies[0] === 'IPv4' ? ['IPv4', 'IPv6'] : ['IPv6', 'IPv4']
  }
}

const policyField = path('spec', 'ipFamilyPolicy')

function validateOneFamily({ ipFamilyPolicy, ipFamilies = [], clusterIPs = [] }: ServiceSpec): FieldError[] {
  const isSingle = ipFamilyPolicy === 'SingleStack'
  const words = (what: string) => `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`
  return [
    ...(isSingle && clusterIPs.length === 2 ? [invalidValue(policyField, ipFamilyPolicy, words('cluster IPs'))] : []),
    ...(isSingle && ipFamilies.length === 2 ? [invalidValue(policyField, ipFamilyPolicy, words('IP families'))] : []),
    ...clusterIPs.slice(ipFamilies.length).flatMap((address, index) => (address.includes(':')
      ? [invalidValue(path('spec', 'clusterIPs').index(ipFamilies.length + index), clusterIPs, 'IPv6 is not configured on this cluster')]
      : [])),
  ]
}

/** This cluster has IPv4 only. */
function validateOnThisCluster({ ipFamilyPolicy, ipFamilies = [] }: ServiceSpec): FieldError[] {
  return [
    ...(ipFamilyPolicy === 'RequireDualStack'
      ? [invalidValue(policyField, ipFamilyPolicy, 'this cluster is not configured for dual-stack services')]
      : []),
    ...ipFamilies.flatMap((family, index) => (family === 'IPv6'
      ? [invalidValue(path('spec', 'ipFamilies').index(index), family, 'not configured on this cluster')]
      : [])),
  ]
}

function allocateClusterIps(simulation: Simulation, draft: Service, old?: Service): void {
  const spec = draft.spec!
  if (!needsClusterIp(spec) || spec.clusterIPs?.[0] === 'None') return
  if (old && needsClusterIp(old.spec!)) return
  const asked = spec.clusterIPs?.[0]
  if (!asked) {
    const address = freeClusterIp(simulation, draft)
    spec.clusterIP = address
    spec.clusterIPs = [address]
    return
  }
  const refusal = whyNotClusterIp(simulation, asked)
  if (!refusal) return
  const error = invalidValue(path('spec', 'clusterIPs'), spec.clusterIPs, `failed to allocate IP ${asked}: ${refusal}`)
  throw invalid(services, draft.metadata.name ?? '', [error])
}

function whyNotClusterIp(simulation: Simulation, address: string): string | undefined {
  const offset = numberOf(address) - clusterIpBase
  if (!(offset > 0 && offset < clusterIpCount - 1)) {
    return 'the provided network does not match the current range'
  }
  return isTaken(simulation, 'clusterIP', address) ? 'provided IP is already allocated' : undefined
}

function freeClusterIp(simulation: Simulation, { metadata }: Service): string {
  const chance = simulation.stream('cluster ip', metadata.namespace ?? '', metadata.name ?? '')
  for (let attempt = 0; attempt < clusterIpCount; attempt++) {
    const offset = clusterIpBand + integerBelow(clusterIpCount - 1 - clusterIpBand, chance, attempt)
    const address = printAddress(clusterIpBase + offset)
    if (!isTaken(simulation, 'clusterIP', address)) return address
  }
  throw internalError('failed to allocate a serviceIP: range is full')
}

function allocateNodePorts(simulation: Simulation, draft: Service, old?: Service): void {
  const spec = draft.spec!
  const kept = new Set(old ? nodePortsOf(old.spec!) : [])
  const given = new Map<number, number>()
  const isFree = (port: number) => !isTaken(simulation, 'nodePort', String(port)) && ![...given.values()].includes(port)
  const allocates = spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts)
  for (const [index, port] of needsNodePorts(spec) ? (spec.ports ?? []).entries() : []) {
    if (!port.nodePort && !allocates) continue
    const shared = given.get(port.port)
    if (!port.nodePort && shared !== undefined) port.nodePort = shared
    else if (!port.nodePort) port.nodePort = freeNodePort(simulation, draft, `port ${port.port}/${port.protocol ?? 'TCP'}`, isFree)
    else if (!kept.has(port.nodePort) && port.nodePort !== shared) {
      const refusal = whyNotNodePort(port.nodePort, isFree)
      const field = path('spec', 'ports').index(index).child('nodePort')
      if (refusal) throw invalid(services, draft.metadata.name ?? '', [invalidValue(field, port.nodePort, refusal)])
    }
    given.set(port.port, port.nodePort)
  }
  if (!needsHealthCheckNodePort(spec) || kept.has(spec.healthCheckNodePort ?? -1)) return
  const asked = spec.healthCheckNodePort
  const refusal = asked ? whyNotNodePort(asked, isFree) : undefined
  if (refusal) throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${refusal}`)
  spec.healthCheckNodePort = asked || freeNodePort(simulation, draft, 'health check', isFree)
}

function whyNotNodePort(port: number, isFree: (port: number) => boolean): string | undefined {
  if (port < nodePortMin || port > nodePortMax) {
    return `provided port is not in the valid range. The range of valid ports is ${nodePortMin}-${nodePortMax}`
  }
  return isFree(port) ? undefined : 'provided port is already allocated'
}

function freeNodePort(simulation: Simulation, { metadata }: Service, purpose: string, isFree: (port: number) => boolean): number {
  const chance = simulation.stream('node port', metadata.namespace ?? '', metadata.name ?? '', purpose)
  const count = nodePortMax - nodePortMin + 1
  for (let attempt = 0; attempt < 16 * count; attempt++) {
    const port = nodePortMin + nodePortBand + integerBelow(count - nodePortBand, chance, attempt)
    if (isFree(port)) return port
  }
  throw internalError('failed to allocate a nodePort: range is full')
}

function isTaken(simulation: Simulation, index: 'clusterIP' | 'nodePort', value: string): boolean {
  return indexedObjects(storeOf(simulation), services, index, value).length > 0
}

function numberOf(address: string): number {
  const parts = address.split('.').map(Number)
  return parts.length === 4 ? parts.reduce((sum, part) => sum * 256 + part, 0) : NaN
}

function printAddress(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')
}
