/**
 * Names of the cluster, as its DNS answers them. Follows the Kubernetes DNS-Based Service
 * Discovery specification 1.1.0 (A records of Services and of pods) and resolv.conf(5) (search,
 * ndots). Left out: SRV and PTR records, hostnames of pods, IPv6, names outside of the cluster.
 */
import { endpointSlices, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'

export interface Resolved {
  /** The full name under which it was found, without the final dot. */
  readonly name: string
  readonly addresses: readonly string[]
}

/** Where the cluster's DNS answers. */
export const dnsAddress = '10.96.0.10'

/** What serves in every cluster of this engine and has no Service object. */
const systemNames: Readonly<Record<string, string>> = {
  'kube-dns.kube-system.svc.cluster.local': dnsAddress,
  'kube-state-metrics.kube-system.svc.cluster.local': '10.96.0.11',
  'broker.kube-system.svc.cluster.local': '10.96.0.12',
}

/** The name of a system address, as scrape targets have it: `kube-state-metrics.kube-system.svc`. */
export function systemNameOf(address: string): string | undefined {
  return Object.entries(systemNames).find(([, each]) => each === address)?.[0].replace(/\.cluster\.local$/, '')
}

const ndots = 5

function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256)
}

/** `search` are the domains of the caller's resolv.conf. */
export function resolveName(simulation: Simulation, name: string, search: readonly string[]): Resolved | undefined {
  if (isAddress(name)) return { name, addresses: [name] }
  if (name === 'localhost') return { name, addresses: ['127.0.0.1'] }
  for (const candidate of candidatesOf(name.toLowerCase(), search)) {
    const addresses = addressesOf(simulation, candidate)
    if (addresses) return { name: candidate, addresses }
  }
  return undefined
}

function candidatesOf(name: string, search: readonly string[]): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = search.map((domain) => `${name}.${domain}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}

function addressesOf(simulation: Simulation, full: string): readonly string[] | undefined {
  const pod = /^(\d+)-(\d+)-(\d+)-(\d+)\.[^.]+\.pod\.cluster\.local$/.exec(full)
  if (pod) return [pod.slice(1).join('.')]
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(full) ?? []
  if (name === undefined || namespace === undefined) return undefined
  const service = cacheOf(simulation).get(services, name, namespace)
  if (!service) {
    const address = systemNames[full]
    return address === undefined ? undefined : [address]
  }
  const { clusterIP } = service.spec ?? {}
  if (clusterIP !== undefined && clusterIP !== '' && clusterIP !== 'None') return [clusterIP]
  const ready = readyAddresses(simulation, namespace, name)
  return ready.length > 0 ? ready : undefined
}

/** A headless Service's name stands for its ready pods. */
function readyAddresses(simulation: Simulation, namespace: string, service: string): string[] {
  const slices = cacheOf(simulation).list(endpointSlices, namespace).filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
  return slices.flatMap(({ endpoints = [] }) => endpoints.filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses }) => addresses))
}
