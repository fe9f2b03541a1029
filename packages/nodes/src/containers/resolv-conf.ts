/**
 * What stands in a pod's /etc/resolv.conf.
 *
 * Follows GetPodDNS in pkg/kubelet/network/dns/dns.go of Kubernetes 1.34. Left out: search domains of
 * the node, the event about more entries than a resolver takes (they are cut off all the same).
 */
import type { PodDNSConfig } from '@track/apimachinery'

/** What of a pod it depends on. */
interface NamedPod {
  readonly metadata: { readonly namespace?: string }
  readonly spec: { readonly dnsPolicy?: string; readonly hostNetwork?: boolean; readonly dnsConfig?: PodDNSConfig }
}

interface DnsConfig {
  readonly servers: readonly string[]
  readonly searches: readonly string[]
  readonly options: readonly string[]
}

const clusterDns = '10.96.0.10'
/** Whom a node asks: it knows what is outside and nothing of the cluster. */
const nodeResolver = '10.0.0.3'

const serversMax = 3
const searchesMax = 32

export function resolvConf({ metadata, spec }: NamedPod): string {
  const base = baseOf(spec.dnsPolicy ?? 'ClusterFirst', spec.hostNetwork ?? false, metadata.namespace ?? 'default')
  const { servers, searches, options } = spec.dnsConfig ? withConfig(base, spec.dnsConfig) : base
  return [
    ...(searches.length > 0 ? [`search ${searches.slice(0, searchesMax).join(' ')}`] : []),
    ...servers.slice(0, serversMax).map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []), '',
  ].join('\n')
}

function baseOf(policy: string, isOnHost: boolean, namespace: string): DnsConfig {
  if (policy === 'None') return { servers: [], searches: [], options: [] }
  if (policy === 'Default' || (policy === 'ClusterFirst' && isOnHost)) return { servers: [nodeResolver], searches: [], options: [] }
  const searches = [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local']
  return { servers: [clusterDns], searches, options: ['ndots:5'] }
}

/** Lists grow, without repetition; an option takes the place of one with its name. */
function withConfig(
  { servers, searches, options }: DnsConfig, { nameservers = [], searches: more = [], options: own = [] }: PodDNSConfig,
): DnsConfig {
  const merged = new Map(options.map((option) => [option.split(':')[0]!, option]))
  for (const { name = '', value } of own) merged.set(name, value ? `${name}:${value}` : name)
  return {
    servers: [...new Set([...servers, ...nameservers])], searches: [...new Set([...searches, ...more])],
    options: [...merged.values()],
  }
}
