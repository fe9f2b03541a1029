/**
 * Which Services are in the fluid grain (those that its loads reach, through dependencies too), callers
 * before callees, and which of their instances are alike.
 */
import type { Instant } from '@track/simulation'
import { draining, type InstanceRow, listening, slownessAt } from '../../exact/instances.ts'
import { lost } from '../../exact/services.ts'
import type { TrafficState } from '../../state.ts'
import { sameRow } from './same-row.ts'
import type { Condition, Group, Segment, Station } from './services.ts'
import { isFluidStore } from './stores/visits.ts'
import { namesSignature, signatureOf } from './ways.ts'

/** What stood in line at instances that are gone: how many of each segment. */
export interface Lost {
  readonly segment: Segment
  readonly instances: number
}

/** Brings the stations up to what is there now; undefined when nothing has changed. */
export function refreshedStations(state: TrafficState, now: Instant): { stations: Station[]; lost: Lost[] } | undefined {
  const before = new Map(state.fluidStations.map((station) => [station.service, station]))
  const losses: Lost[] = []
  let isAsBefore = true
  const stations = servicesReached(state).map((service) => {
    const old = before.get(service)
    before.delete(service)
    const conditions = conditionsOf(state, now, service, old)
    const { ready } = state.serviceRows[service]!
    const silent = ready.filter((instance) => instance === lost).length
    const refusing = ready.filter((instance) => instance !== lost && state.instancePhase[instance] !== listening).length
    const names = namesSignature(state, service)
    const strange = strangersIn(state, service)
    const isSame = old?.strange === strange && old.refusing === refusing && old.silent === silent && old.names === names
    if (old && isSame && sameConditions(old, conditions)) return old
    isAsBefore = false
    for (const group of old?.groups ?? []) losses.push(...lostOf(group, conditions))
    return { service, groups: grouped(conditions, old), refusing, silent, strange, names }
  })
  return isAsBefore && before.size === 0 ? undefined : { stations, lost: losses }
}

/** Members that flows know nothing of: as they join, the loads that lead there leave. */
function strangersIn(state: TrafficState, service: number): number {
  const rows = state.serviceRows[service]!.members.map((id) => state.instanceRows[state.instanceIndex.get(id) ?? -1])
  return rows.filter((row) => row && row.workload.kind !== 'server' && !isFluidStore(row.workload)).length
}

/** Callers before callees; a circle is cut where it closes. */
function servicesReached(state: TrafficState): number[] {
  const order: number[] = []
  const seen = new Set<number>()
  const visit = (service: number): void => {
    if (service < 0 || seen.has(service)) return
    seen.add(service)
    for (const id of state.serviceRows[service]!.members) {
      const instance = state.instanceIndex.get(id)
      const clients = instance === undefined ? {} : state.instanceRows[instance]!.clients
      for (const client of Object.values(clients)) visit(state.clientRows[client]!.service)
    }
    order.unshift(service)
  }
  for (const { client } of state.fluidLoads) visit(state.clientRows[client]!.service)
  return order
}

function conditionsOf(state: TrafficState, now: Instant, service: number, old: Station | undefined): Condition[] {
  const { members, ready } = state.serviceRows[service]!
  const found: Condition[] = []
  const add = (instance: number): void => {
    const phase = state.instancePhase[instance]
    const row = state.instanceRows[instance]
    if (!row || (row.workload.kind !== 'server' && !isFluidStore(row.workload)) || (phase !== listening && phase !== draining)) return
    found.push({
      instance, row, takes: phase === listening && ready.includes(instance),
      isStalled: state.instanceIsStalled[instance] === 1, slowness: slownessAt(state, instance, now),
      delay: state.instanceDelay[instance]!, errors: state.instanceErrors[instance] ?? null, network: signatureOf(state, { instance, row }),
      coldSince: coldSinceOf(row, old, instance, now),
    })
  }
  for (const id of members) if (state.instanceIndex.has(id)) add(state.instanceIndex.get(id)!)
  // One that has left the Service still works off what it has.
  for (const { members: former, lined } of old?.groups ?? []) {
    if (lined === 0) continue
    for (const { instance, row } of former) {
      const isThere = state.instanceRows[instance]?.start === row.start
      if (isThere && !found.some((each) => each.instance === instance)) add(instance)
    }
  }
  return found
}

/** A cache that flows find is empty, and so is one that has been away. */
function coldSinceOf({ workload, start }: InstanceRow, old: Station | undefined, instance: number, now: Instant): Instant {
  if (workload.kind !== 'cache') return 0
  const before = old?.groups.flatMap(({ members }) => members).find((each) => each.instance === instance && each.row.start === start)
  return before?.coldSince ?? now
}

function sameConditions(old: Station, conditions: readonly Condition[]): boolean {
  const known = new Map(old.groups.flatMap(({ members }) => members).map((each) => [each.instance, each]))
  return known.size === conditions.length && conditions.every((each) => {
    const before = known.get(each.instance)
    return before !== undefined && sameRow(before.row, each.row) && before.takes === each.takes && before.isStalled === each.isStalled
      && before.slowness === each.slowness && before.delay === each.delay && sameErrors(before.errors, each.errors) && before.network === each.network
      && before.coldSince === each.coldSince
  })
}

function sameErrors(a: Condition['errors'], b: Condition['errors']): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

function lostOf({ members, line }: Group, conditions: readonly Condition[]): Lost[] {
  const gone = members.filter(({ instance, row }) => !conditions.some((each) => each.instance === instance && each.row.start === row.start))
  return gone.length === 0 ? [] : line.map((segment) => ({ segment, instances: gone.length }))
}

/** Alike are those with the same description and condition, and the same line. */
function grouped(conditions: readonly Condition[], old: Station | undefined): Group[] {
  const groups = new Map<string, Group>()
  const texts = new Map<object, string>()
  for (const condition of conditions) {
    const { row, takes, isStalled, slowness, delay, errors, network, coldSince } = condition
    const former = old?.groups.findIndex(({ members }) =>
      members.some((each) => each.instance === condition.instance && each.row.start === row.start)) ?? -1
    const from = former < 0 ? undefined : old!.groups[former]!
    const hasLine = from !== undefined && from.lined > 0
    const text = texts.get(row.workload) ?? JSON.stringify(row.workload)
    texts.set(row.workload, text)
    const key = [text, row.cpuLimit, takes, isStalled, slowness, delay, errors, network, coldSince, hasLine ? former : ''].join('|')
    const known = groups.get(key)
    if (known) groups.set(key, { ...known, members: [...known.members, condition] })
    else {
      groups.set(key, {
        members: [condition], line: hasLine ? from.line : [], lined: hasLine ? from.lined : 0,
        expected: from?.expected ?? old?.groups[0]?.expected ?? [], full: from?.full ?? 0,
      })
    }
  }
  return [...groups.values()]
}

/** Whether an instance's speed changes by itself. */
export function isWarming(state: TrafficState, stations: readonly Station[]): boolean {
  return stations.some(({ groups }) => groups.some(({ members }) => members.some(({ instance, slowness }) =>
    state.instanceWarming[instance]! > 0 && slowness > state.instanceSlowness[instance]!)))
}
