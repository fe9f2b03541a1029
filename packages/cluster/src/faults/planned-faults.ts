/** The traffic's own rows for a Fault: the first is the fault itself, the others are what it does to ways besides. */
import { nodes } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { serviceName } from '@track/nodes'
import { type Duration, parseGoDuration, parseTimestamp, type Simulation } from '@track/simulation'
import type { Fault, FaultPlace } from '@track/traffic'
import { loadId } from '../outside/load-kind.ts'
import type { FaultObject, FaultTarget } from './kind.ts'
import { kindRow, trafficKind } from './kinds.ts'
import { rateOf } from './rate.ts'

const zoneLabel = 'topology.kubernetes.io/zone'

/** The name and the uid make the ids; a zone's nodes are those that it has now. */
export function plannedFaults(simulation: Simulation, { metadata, spec }: FaultObject): [Fault, ...Fault[]] {
  const { namespace = '', name = '', uid = '', creationTimestamp = '' } = metadata
  const { kind, ratio, factor, loss, rate, burst, queue, requests, sticky } = spec
  const duration = durationOf(spec.for)
  const [delay, jitter] = [durationOf(spec.delay), durationOf(spec.jitter)]
  const base = { id: `${namespace}/${name}#${uid}`, at: parseTimestamp(creationTimestamp) + (durationOf(spec.after) ?? 0), ...(duration !== undefined && { for: duration }) }
  const place = (given: FaultTarget | undefined) => placeOf(simulation, namespace, given ?? {})
  const fault: Fault = {
    ...base, kind: trafficKind(kind), where: kind === 'dns-failure' || kind === 'poison-message' ? {} : place(spec.target),
    ...(kindRow(kind).traffic === undefined && { what: kind }),
    ...(spec.from && { from: place(spec.from) }),
    ...(kind === 'partition' && { cut: spec.packets ?? 'dropped' }),
    ...(kind === 'dns-failure' && { resolve: 'fails' as const, ...namesOf(namespace, spec.target) }),
    ...(ratio !== undefined && { ratio }), ...(sticky && { isSticky: true }), ...(delay !== undefined && { delay }), ...(jitter !== undefined && { jitter }),
    ...(factor !== undefined && { factor }), ...(loss !== undefined && { loss }), ...(rate !== undefined && { rate }), ...(burst !== undefined && { burst }),
    ...(spec.mtu !== undefined && { mtu: spec.mtu }), ...(spec.bandwidth && { bandwidth: shaperOf(spec.bandwidth) }),
    ...(queue !== undefined && { queue }), ...(requests !== undefined && { requests }),
  }
  if (fault.kind === 'link' && !spec.oneWay) return [fault, { ...fault, id: `${fault.id}/back`, where: fault.from ?? {}, from: fault.where }]
  if (kind !== 'node-isolated') return [fault]
  const cut = { ...base, kind: 'link', cut: 'dropped' } as const
  return [fault, { ...cut, id: `${fault.id}/out`, from: fault.where, where: {} }, { ...cut, id: `${fault.id}/in`, where: fault.where }]
}

/** Enough for ten milliseconds at the rate and two packets, and fifty milliseconds that may wait. */
function shaperOf({ rate, buffer, limit }: NonNullable<FaultObject['spec']['bandwidth']>): NonNullable<Fault['bandwidth']> {
  const bytes = rateOf(rate)
  return { rate: bytes, buffer: buffer ?? Math.max(2 * 1514, Math.round(bytes / 100)), limit: limit ?? Math.max(2 * 1514, Math.round(bytes / 20)) }
}

function placeOf(simulation: Simulation, namespace: string, { service, podLabels, path, node, zone, load }: FaultTarget): FaultPlace {
  const inZone = zone === undefined ? [] : cacheOf(simulation).list(nodes).filter(({ metadata }) => metadata.labels?.[zoneLabel] === zone).map(({ metadata }) => metadata.name!)
  return {
    ...(service !== undefined && { service: serviceName(namespace, service) }),
    ...(podLabels && { labels: { ...podLabels, namespace } }),
    ...(path !== undefined && { path }),
    ...((node !== undefined || zone !== undefined) && { nodes: [...(node === undefined ? [] : [node]), ...inZone] }),
    ...(load !== undefined && { instances: [loadId(`${namespace}/${load}`)] }),
  }
}

function namesOf(namespace: string, target: FaultTarget = {}): Pick<Fault, 'names' | 'patterns'> {
  const full = serviceName(namespace, target.service ?? '')
  const [space = '', service = ''] = full.split('/')
  return { names: [full], patterns: [`${service}.${space}.svc.cluster.local`] }
}

/** Validation has read it already; the empty text and nothing are none. */
function durationOf(text: string | undefined): Duration | undefined {
  const duration = text === undefined ? undefined : parseGoDuration(text)
  return typeof duration === 'number' ? duration : undefined
}
