/** Caches that fill from empty: flows look again, the oftener the younger they are, until they answer what they always will. */
import { type Instant, millisecond } from '@track/simulation'
import type { TrafficState } from '../../../state.ts'
import type { CacheUse } from '../../../workloads/workload.ts'
import { type WorkingStation, workingStation } from '../run.ts'
import type { Condition, Station } from '../services.ts'
import { looksALife, shareAt } from './hit-share.ts'
import { targetsAt } from './visits.ts'

export function hasColdCache(stations: readonly Station[]): boolean {
  return stations.some(({ groups }) => groups.some(({ members }) => members[0]!.coldSince > 0))
}

/** Nearer than this to what they answer in the end they are warm. */
const nearEnough = 0.005

/** The stations, with those caches marked that are as full as they will be. */
export function withWarmed(state: TrafficState, now: Instant): Station[] {
  return state.fluidStations.map((station) => {
    if (!hasColdCache([station])) return station
    const warm = asWarm(station)
    return isAsGood(state, workingStation(state, station), workingStation(state, warm), now) ? warm : station
  })
}

function asWarm(station: Station): Station {
  const warmed = (members: readonly Condition[]) => members.map((each) => ({ ...each, coldSince: 0 }))
  return { ...station, groups: station.groups.map((group) => ({ ...group, members: warmed(group.members) })) }
}

/** Parts of a time to live at which it is looked at. */
const looks = 8

/** Whether all that is looked up is found as often, now and for a time to live; nobody knows while nobody asks. */
function isAsGood(state: TrafficState, station: WorkingStation, warm: WorkingStation, now: Instant): boolean {
  if (station.groups.every(({ expected }) => expected.every((rate) => rate === 0))) return false
  return usesOf(state, station.service).every((use) => {
    const settled = shareAt(state, warm, use, now)
    const times = Array.from({ length: looks }, (_, look) => now + Math.round(use.ttl * look / looks))
    return times.every((at) => Math.abs(settled - shareAt(state, station, use, at)) <= nearEnough)
  })
}

function usesOf(state: TrafficState, service: number): CacheUse[] {
  return targetsAt(state, service).flatMap(({ step }) => (step?.does === 'look up' ? [step.use] : []))
}

/** Until when what is answered now is near enough: a part of how long it fills already, and of a time to live. */
export function changesAt(state: TrafficState, now: Instant): Instant {
  return Math.min(...state.fluidStations.filter((station) => hasColdCache([station])).map(({ service, groups }) => {
    const since = Math.max(...groups.map(({ members }) => members[0]!.coldSince))
    const shortest = Math.min(...usesOf(state, service).map(({ ttl }) => ttl))
    return now + Math.max(100 * millisecond, Math.round(Math.min(now - since, shortest) / looksALife))
  }))
}
