/**
 * What leaves pods, by where it goes: within a zone, to another one of the region, to another region, out of the cluster. Counted once a minute from what clients have got,
 * each server a like share.
 *
 * Follows the metric kubecost_pod_network_egress_bytes_total of Kubecost's network-costs, which OpenCost reads. Left out: the bytes of requests, of control plane, scrapes and
 * images, of requests by hand; of proxies behind proxies.
 */
import { nodes, type Pod, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { type Duration, minute, type Part, type Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { type Transfer, transfersOf } from '@track/traffic'
import type { EgressLook } from '@track/work'

type Reach = 'local' | EgressLook['to']

interface EgressRow {
  readonly namespace: string
  readonly pod: string
  readonly to: Reach
  readonly bytes: number
}

interface EgressState {
  /** By pod and reach. */
  readonly sent: Map<string, EgressRow>
  /** Of each client, when it was last looked at. */
  readonly seen: Map<string, { readonly answers: number; readonly bytes: number }>
}

const name = 'network costs'
const every: Duration = minute

export const egressPart: Part<EgressState> = {
  name,
  initial(simulation) {
    simulation.scheduleAfter({ after: every, part: name, event: 'look' })
    return { sent: new Map(), seen: new Map() }
  },
  events: {
    look(simulation: Simulation) {
      simulation.scheduleAfter({ after: every, part: name, event: 'look' })
      count(simulation, simulation.state(egressPart))
    },
  },
}

/** A client's own since the last look; one that has begun anew counts from nothing. */
function grown(state: EgressState, transfers: readonly Transfer[]): Transfer[] {
  const found = transfers.map((transfer) => {
    const before = state.seen.get(transfer.client)
    const known = before && before.answers <= transfer.answers ? before : { answers: 0, bytes: 0 }
    return { ...transfer, answers: transfer.answers - known.answers, bytes: Math.max(0, transfer.bytes - known.bytes) }
  })
  state.seen.clear()
  for (const { client, answers, bytes } of transfers) state.seen.set(client, { answers, bytes })
  return found
}

function count(simulation: Simulation, state: EgressState): void {
  const found = grown(state, transfersOf(simulation))
  const places = placesOf(simulation)
  for (const transfer of found) {
    const bytes = transfer.isProxied ? throughProxies(transfer, found) : transfer.bytes
    if (bytes === 0) continue
    for (const id of transfer.from) add(state, places, id, transfer.process, bytes / transfer.from.length)
  }
}

/** What the proxies have got themselves, to each of their clients as many answers as it had. */
function throughProxies({ from, answers }: Transfer, all: readonly Transfer[]): number {
  const got = all.filter(({ process }) => from.includes(process)).reduce((sum, { bytes }) => sum + bytes, 0)
  const given = all.filter((each) => each.isProxied && each.from.some((id) => from.includes(id))).reduce((sum, each) => sum + each.answers, 0)
  return given === 0 ? 0 : got * answers / given
}

interface PodPlace {
  readonly pod: Pod
  readonly zone: string
  readonly region: string
}

/** By the pod's uid. */
function placesOf(simulation: Simulation): ReadonlyMap<string, PodPlace> {
  const cache = cacheOf(simulation)
  return new Map(cache.list(pods).map((pod) => {
    const labels = cache.get(nodes, pod.spec.nodeName ?? '')?.metadata.labels ?? {}
    return [pod.metadata.uid ?? '', { pod, zone: labels['topology.kubernetes.io/zone'] ?? '', region: labels['topology.kubernetes.io/region'] ?? '' }]
  }))
}

function add({ sent }: EgressState, places: ReadonlyMap<string, PodPlace>, server: string, client: string, bytes: number): void {
  const own = places.get(uidIn(server))
  if (!own) return
  const { namespace = '', name: pod = '' } = own.pod.metadata
  const to = reachOf(own, places.get(uidIn(client)), client)
  const key = `${namespace}/${pod} ${to}`
  sent.set(key, { namespace, pod, to, bytes: (sent.get(key)?.bytes ?? 0) + bytes })
}

function uidIn(id: string): string {
  return id.split('/')[0]!
}

/** Whoever is no pod is outside: users, generators of load. */
function reachOf(server: PodPlace, client: PodPlace | undefined, id: string): Reach {
  if (!client) return /^(?:load|journey)\//.test(id) ? 'internet' : 'local'
  if (client.region !== server.region) return 'region'
  return client.zone === server.zone ? 'local' : 'zone'
}

/** What costs something. */
export function egressOf(simulation: Simulation): EgressLook[] {
  return [...simulation.state(egressPart).sent.values()].flatMap(({ to, ...row }) => (to === 'local' ? [] : [{ ...row, to }]))
}

export function egressMetrics(simulation: Simulation): MetricFamily {
  const rows = [...simulation.state(egressPart).sent.values()]
  return {
    name: 'kubecost_pod_network_egress_bytes_total', help: 'kubecost_pod_network_egress_bytes_total egressed byte counts by pod.', type: 'counter',
    samples: rows.map(({ namespace, pod, to, bytes }) => ({
      labels: { namespace, pod_name: pod, internet: String(to === 'internet'), same_region: String(to === 'local' || to === 'zone'), same_zone: String(to === 'local') }, value: Math.round(bytes),
    })),
  }
}
