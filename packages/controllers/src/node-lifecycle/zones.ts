/**
 * How fast nodes of a zone may be given up: when many fail at once it is rather the network, and
 * when all do, nobody is.
 *
 * Follows ComputeZoneState and handleDisruption of
 * pkg/controller/nodelifecycle/node_lifecycle_controller.go of Kubernetes 1.34.
 */
import { condition, type Node } from '@track/apimachinery'
import { type Duration, type Instant, second } from '@track/simulation'
import type { NodeLifecycleState, Zone, ZoneState } from './state.ts'

const healthyQps = 0.1
const reducedQps = 0.01
const largeZone = 50
const unhealthyThreshold = 0.55

export function zoneOf({ metadata }: Node): string {
  const { 'topology.kubernetes.io/region': region = '', 'topology.kubernetes.io/zone': zone = '' } = metadata.labels ?? {}
  return `${region}:${zone}`
}

export function zoneState(nodes: readonly Node[]): ZoneState {
  const ready = nodes.filter(({ status }) => condition(status?.conditions, 'Ready')?.status === 'True').length
  const unready = nodes.length - ready
  if (ready === 0 && unready > 0) return 'FullDisruption'
  return unready > 2 && unready / nodes.length >= unhealthyThreshold ? 'PartialDisruption' : 'Normal'
}

function qpsOf(state: ZoneState, size: number): number {
  if (state !== 'PartialDisruption') return healthyQps
  return size > largeZone ? reducedQps : 0
}

export type Disruption = 'begins' | 'ends' | undefined

/** Sets each zone's pace; says when all zones begin or cease to be down. */
export function updateZones({ zones }: NodeLifecycleState, nodes: readonly Node[], now: Instant): Disruption {
  const counted = nodes.filter(({ metadata }) => metadata.labels?.['node.kubernetes.io/exclude-disruption'] === undefined)
  const byZone = Map.groupBy(counted, zoneOf)
  const next = new Map(Array.from(byZone, ([zone, members]) => [zone, zoneState(members)]))
  const wasDown = [...zones.values()].every(({ state }) => state === 'FullDisruption')
  const isDown = [...next.values()].every((state) => state === 'FullDisruption')
  for (const zone of zones.keys()) if (!next.has(zone)) zones.delete(zone)
  if (isDown && wasDown) return undefined
  for (const [zone, state] of next) {
    const before = zones.get(zone)
    if (isDown) zones.set(zone, { state, qps: 0, tokens: 0, at: now })
    else if (!before || before.state !== state || wasDown) {
      zones.set(zone, { state, qps: qpsOf(state, byZone.get(zone)!.length), tokens: before ? spendable(before, now) : 1, at: now })
    }
  }
  return isDown ? 'begins' : wasDown && zones.size > 0 ? 'ends' : undefined
}

/** At most one node at once. */
export function spendable({ tokens, at, qps }: Zone, now: Instant): number {
  return Math.min(1, tokens + ((now - at) / second) * qps)
}

/** How long until the zone's next node; Infinity when there will be none. */
export function untilNext(zone: Zone, now: Instant): Duration {
  const tokens = spendable(zone, now)
  if (tokens >= 1) return 0
  return zone.qps === 0 ? Infinity : Math.ceil(((1 - tokens) / zone.qps) * second)
}
