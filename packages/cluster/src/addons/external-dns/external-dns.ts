/**
 * ExternalDNS: names of Services and Ingresses as records of a public zone, put in order once a minute.
 *
 * Follows source/{service,ingress}.go, endpoint/endpoint.go and main.go of external-dns 0.18 with --policy=sync and no domain filter.
 * Left out: who owns a record (the TXT registry), providers and their own delay, headless Services, CNAMEs.
 */
import { type Ingress, ingresses, type ObjectMeta, type Service, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { type Duration, minute, parseGoDuration, type Part, second, type Simulation } from '@track/simulation'
import type { OutsideName } from '../../network/dns/outside-names.ts'
import type { NamesPart } from '../../network/dns/published-names.ts'
import type { Addon } from '../addon.ts'

interface ExternalDnsState {
  /** As they were when it last looked. */
  readonly records: Map<string, OutsideName>
}

const name = 'external-dns'
const prefix = 'external-dns.alpha.kubernetes.io'
/** ttlMaximum in source/source.go. */
const ttlMax = 2_147_483_647
/** --interval. */
const interval: Duration = minute

const part: Part<ExternalDnsState> & NamesPart = {
  name,
  initial(simulation) {
    simulation.scheduleAfter({ after: interval, part: name, event: 'look' })
    return { records: new Map() }
  },
  events: {
    look(simulation: Simulation) {
      simulation.scheduleAfter({ after: interval, part: name, event: 'look' })
      putInOrder(simulation, simulation.state(part).records)
    },
  },
  publishedName: (simulation, asked) => recordFor(simulation.state(part).records, asked),
}

/** The name's own, or the wildcard at its closest encloser (RFC 4592). */
function recordFor(records: ReadonlyMap<string, OutsideName>, asked: string): OutsideName | undefined {
  const own = records.get(asked)
  if (own) return own
  for (let dot = asked.indexOf('.'); dot >= 0; dot = asked.indexOf('.', dot + 1)) {
    const encloser = asked.slice(dot + 1)
    const found = records.get(`*.${encloser}`)
    if (found || records.has(encloser)) return found
  }
  return undefined
}

function putInOrder(simulation: Simulation, records: ExternalDnsState['records']): void {
  const wanted = wantedRecords(simulation)
  for (const each of records.keys()) if (!wanted.has(each)) records.delete(each)
  for (const [each, row] of wanted) {
    if (JSON.stringify(records.get(each)) !== JSON.stringify(row)) records.set(each, row)
  }
}

interface Source {
  readonly metadata: ObjectMeta
  readonly names: readonly string[]
  readonly addresses: readonly string[]
}

function wantedRecords(simulation: Simulation): Map<string, OutsideName> {
  const cache = cacheOf(simulation)
  const wanted = new Map<string, OutsideName>()
  for (const { metadata, names, addresses } of [...cache.list(services).map(ofService), ...cache.list(ingresses).map(ofIngress)]) {
    if (addresses.length === 0) continue
    const ttlSeconds = ttlOf(metadata)
    for (const each of names) {
      const known = wanted.get(each)?.addresses ?? []
      wanted.set(each, { addresses: [...new Set([...known, ...addresses])].sort(), ...(ttlSeconds !== undefined && { ttlSeconds }) })
    }
  }
  return wanted
}

/** Instead of their own: something that stands before them. */
function ownTargets({ annotations = {} }: ObjectMeta): string[] | undefined {
  const found = (annotations[`${prefix}/target`] ?? '').split(',').map((each) => each.trim()).filter((each) => /^[\d.]+$/.test(each))
  return found.length > 0 ? found : undefined
}

function ofService({ metadata, spec, status }: Service): Source {
  const addresses = spec.type === 'LoadBalancer' ? ownTargets(metadata) ?? addressesIn(status?.loadBalancer?.ingress) : []
  return { metadata, names: annotatedNames(metadata), addresses }
}

function ofIngress({ metadata, spec, status }: Ingress): Source {
  const hosts = [...(spec.rules ?? []).map(({ host = '' }) => host), ...(spec.tls ?? []).flatMap(({ hosts: each = [] }) => each)]
  return { metadata, names: [...new Set([...hosts.filter((each) => each !== ''), ...annotatedNames(metadata)])].map(asName), addresses: ownTargets(metadata) ?? addressesIn(status?.loadBalancer?.ingress) }
}

function addressesIn(entries: readonly { readonly ip?: string }[] = []): string[] {
  return entries.flatMap(({ ip }) => (ip ? [ip] : []))
}

function annotatedNames({ annotations = {} }: ObjectMeta): string[] {
  return (annotations[`${prefix}/hostname`] ?? '').split(',').map((each) => asName(each.trim())).filter((each) => each !== '')
}

function asName(text: string): string {
  return text.toLowerCase().replace(/\.$/, '')
}

/** Seconds, or a duration of Go; one that is neither counts as none. */
function ttlOf({ annotations = {} }: ObjectMeta): number | undefined {
  const text = annotations[`${prefix}/ttl`] ?? ''
  const duration = /^\d+$/.test(text) ? Number(text) * second : parseGoDuration(text)
  if (typeof duration !== 'number') return undefined
  const seconds = Math.floor(duration / second)
  return seconds >= 1 && seconds <= ttlMax ? seconds : undefined
}

export const externalDns: Addon = { name, kinds: [], controllers: [], parts: [part as Part] }
