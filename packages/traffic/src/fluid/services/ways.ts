/**
 * The ways of a client's attempts to the instances of a Service, as faults of the network leave them: who is reached, how late the
 * answers are, and how many attempts come to nobody.
 *
 * Follows faults/network.ts. Left out: that each attempt of a request has luck of its own where its way differs between instances.
 */
import { type Duration, millisecond, oncePerRow, second } from '@track/simulation'
import { atHandshake } from '../../exact/attempting.ts'
import type { ClientRow } from '../../exact/clients.ts'
import { refused, timeout, unresolved } from '../../exact/outcomes.ts'
import { isResolved, lost, type ServiceRow, untrusted } from '../../exact/services.ts'
import { againAfter, type Direction, type Link } from '../../faults/network.ts'
import type { TrafficState } from '../../state.ts'
import type { Target } from '../../workloads/workload.ts'
import type { End } from './answering.ts'
import { connectTimeout, type Place, placesOf } from './calls.ts'
import { atOnce, Gathering, type Points, pointAt, scaled, sumOf, totalOf } from './points.ts'
import type { Run, WorkingStation } from './run.ts'
import type { Condition, Group } from './services.ts'
import { isFluidStore, visitsOf } from './stores/visits.ts'

export interface WayPlace extends Place {
  /** How much later than usual answers are. */
  readonly late: Points
}

export interface Ways {
  readonly places: readonly WayPlace[]
  /** How attempts end that reach no instance; shares are of all attempts. */
  readonly astray: readonly End[]
}

/** Where attempts go, and what becomes of those that come to nobody. */
export function waysOf({ state, stations }: Pick<Run, 'state' | 'stations'>, client: number, route: number): Ways {
  const row = state.clientRows[client]!
  const target = row.routes[route]!
  const network = state.clientNetwork[client] ?? null
  if (network?.instead !== undefined) return { places: [], astray: [network.instead === lost ? silence(row, 1) : { outcome: unresolved, points: atOnce }] }
  const station = stations.get(row.service)
  const all = row.store ? storePlaces(station, target) : placesOf(station, target.path, target.method)
  const service = state.serviceRows[row.service]!
  const own = service.ways?.[row.process]
  const reached = own ? all.flatMap((place) => placeAlong(place, own.ready)) : all
  const astray: End[] = own ? standInEnds(row, own.ready) : station && station.silent > 0 ? [silence(row, station.silent / station.ready)] : []
  const met = astray.reduce((sum, { points }) => sum + totalOf(points), 0) + reached.reduce((sum, { share }) => sum + share, 0)
  if (met < 1 - 1e-12) astray.push({ outcome: isResolved(service) ? refused : unresolved, points: scaled(atOnce, 1 - met) })
  if (network === null) return { places: reached.map((place) => ({ ...place, late: atOnce })), astray }
  const places: WayPlace[] = []
  for (const place of reached) {
    for (const { link, members } of linksTo(network.links, place.working.group)) {
      const share = place.share * members / place.working.size
      if (link?.cut === 'dropped') astray.push(silence(row, share))
      else if (link?.cut === 'rejected') astray.push({ outcome: refused, points: scaled(atOnce, share) })
      else places.push({ ...place, share, late: link ? lateness(link) : atOnce })
    }
  }
  return { places, astray }
}

/** Of how many a client's attempts choose one. */
export function choicesOf({ state }: Pick<Run, 'state'>, client: number, station: WorkingStation): number {
  const { service, process } = state.clientRows[client]!
  return state.serviceRows[service]!.ways?.[process]?.ready.length ?? station.ready
}

/** A place on a way of one's own; none where the way does not lead there. */
function placeAlong(place: Place, ready: readonly number[]): Place[] {
  const members = ready.filter((instance) => place.working.group.members.some((each) => each.instance === instance)).length
  return members === 0 ? [] : [{ ...place, share: members / ready.length }]
}

/** How those end who come to what stands for an instance on a way of their own. */
function standInEnds(row: ClientRow, ready: readonly number[]): End[] {
  const distinct = new Set(ready.filter((instance) => instance < 0))
  return [...distinct].map((standIn) => {
    const share = ready.filter((instance) => instance === standIn).length / ready.length
    if (standIn === lost) return silence(row, share)
    return { outcome: standIn <= untrusted ? atHandshake(standIn) : refused, points: scaled(atOnce, share) }
  })
}

/** To a database or a cache, by the first thing that is done there. */
function storePlaces(station: WorkingStation | undefined, target: Target): Place[] {
  const store = station?.groups[0]?.group.members[0]!.row.workload
  const first = store && isFluidStore(store) ? visitsOf(store, target)[0] : undefined
  return placesOf(station, first?.path ?? target.path, '')
}

/** Nobody hears: a client without patience gives its connection up in the end. */
function silence({ policy }: ClientRow, share: number): End {
  return { outcome: timeout, points: scaled(pointAt(policy.connectTimeout ?? connectTimeout), share) }
}

/** Members of a group by the way to them. */
function linksTo(links: readonly (Link | null)[], { members }: Group): { readonly link: Link | null; readonly members: number }[] {
  const byWay = new Map<string, { link: Link | null; members: number }>()
  for (const { instance } of members) {
    const link = links[instance] ?? null
    const key = link ? JSON.stringify(link) : ''
    const known = byWay.get(key)
    if (known) known.members++
    else byWay.set(key, { link, members: 1 })
  }
  return [...byWay.values()]
}

/** How late the answers of a group are to a client, whichever member they come from. */
export function latenessOf(run: Pick<Run, 'state'>, client: number, group: Group): Points {
  const network = run.state.clientNetwork[client] ?? null
  if (network === null) return atOnce
  const open = linksTo(network.links, group).filter(({ link }) => link?.cut === undefined)
  if (open.length === 1) return open[0]!.link ? lateness(open[0]!.link) : atOnce
  const all = open.reduce((sum, { members }) => sum + members, 0)
  const gathering = new Gathering()
  for (const { link, members } of open) gathering.addAll(link ? lateness(link) : atOnce, members / all)
  return all > 0 ? gathering.points() : atOnce
}

const lateness = oncePerRow(({ there, back }: Link): Points => sumOf(underWay(there), underWay(back)))

/** Points of an even distribution. */
const jitterParts = 10
const lossParts = 6

function underWay({ delay, jitter, loss }: Direction): Points {
  const once = jitter === 0 ? pointAt(delay) : {
    values: Float64Array.from({ length: jitterParts }, (_, part) => Math.max(0, delay + jitter * (2 * (part + 0.5) / jitterParts - 1))),
    shares: new Float64Array(jitterParts).fill(1 / jitterParts),
  }
  return loss === 0 ? once : sumOf(once, againPoints(loss))
}

/** How long TCP waits until a packet gets through: none, one, two … in a row are lost. */
function againPoints(loss: number): Points {
  const values: Duration[] = []
  const shares: number[] = []
  let left = 1
  for (let again = 0; again <= lossParts && left > 1e-6; again++) {
    const isLast = again === lossParts
    const share = isLast ? left : left * (1 - loss)
    const waited = againAfter(loss, left - share / 2)
    values.push(Math.min(waited, hopeless))
    shares.push(share)
    left -= share
  }
  return { values: Float64Array.from(values), shares: Float64Array.from(shares) }
}

/** Nobody waits as long for an answer. */
const hopeless: Duration = 3600 * second + millisecond

/** What tells an instance apart on the network: the ways that lead to it, and those of its own clients; empty while all is well. */
export function signatureOf(state: TrafficState, condition: Pick<Condition, 'instance' | 'row'>): string {
  const faulty = signatureOfFaults(state, condition)
  if (state.serviceRows.every(({ ways }) => ways === undefined)) return faulty
  const led = state.serviceRows.map((service) => leadersOf(service).get(condition.instance) ?? '')
  const own = Object.values(condition.row.clients).map((client) => {
    const { service, process } = state.clientRows[client]!
    return state.serviceRows[service]?.ways?.[process]?.ready.join(' ') ?? ''
  })
  return [...led, ...own, faulty].join('|')
}

/** Of a Service that is not the same to all: whom it leads to an instance, by the instance's row. */
const leadersOf = oncePerRow(({ ways = {} }: ServiceRow): ReadonlyMap<number, string> => {
  const leaders = new Map<number, string>()
  for (const [process, { ready }] of Object.entries(ways)) {
    for (const instance of new Set(ready)) leaders.set(instance, `${leaders.get(instance) ?? ''} ${process}`)
  }
  return leaders
})

function signatureOfFaults(state: TrafficState, { instance, row }: Pick<Condition, 'instance' | 'row'>): string {
  if (state.clientNetwork.every((network) => network === null)) return ''
  const own = Object.values(row.clients).map((client) => state.clientNetwork[client] ?? null)
  const here = state.clientNetwork.flatMap((network, client) => (network?.links[instance] ? [[ofProcess(state, client), network.links[instance]]] : []))
  return own.every((network) => network === null) && here.length === 0 ? '' : JSON.stringify([own, here])
}

function ofProcess(state: TrafficState, client: number): number {
  return state.clientRows[client]?.start ?? -1
}

/** Of a Service: which loads do not find it by its name, and to whom it is another. */
export function namesSignature(state: TrafficState, service: number): string {
  return waysText(state.serviceRows[service]!) + state.clientNetwork.flatMap((network, client) =>
    (network?.instead !== undefined && state.clientRows[client]!.service === service ? [`${client}:${network.instead}`] : [])).join(',')
}

const waysText = oncePerRow(({ ways }: ServiceRow): string => (ways === undefined ? '' : JSON.stringify(Object.entries(ways).map(([process, { ready }]) => [process, ready]))))
