/**
 * The share of look-ups that a cache answers at a rate. Filling from empty it is a renewal process' (what was filled together expires together); then by times to live alone a key is found in l t of l t + 1
 * look-ups (l a second, alive for t); where there is room for fewer entries, the time that an entry stays is Che's.
 *
 * Follows Che, Tung, Wang, "Hierarchical Web Caching Systems" (2002), and Fricker, Robert, Roberts, "A versatile and accurate
 * approximation for LRU cache performance" (2012). Left out: rates that change while it fills; shards that are fuller than others.
 */
import { type Duration, exp, type Instant, log, oncePerRow, second } from '@track/simulation'
import type { TrafficState } from '../../../state.ts'
import { type KeyPopularity, probabilityOf } from '../../../workloads/key-popularity.ts'
import type { CacheUse, CacheWorkload } from '../../../workloads/workload.ts'
import { recall } from '../recall.ts'
import type { Run, WorkingStation } from '../run.ts'
import { targetsAt } from './visits.ts'

/** Keys that are about as popular: how many, and how popular each of them is. */
interface Popular {
  readonly keys: number
  readonly share: number
}

const single = 64

/** The most popular keys one by one, then ever larger bundles. */
const popularOnce = oncePerRow((popularity: KeyPopularity): readonly Popular[] => {
  const { kind, count } = popularity
  if (kind === 'uniform') return [{ keys: count, share: 1 / count }]
  if (kind === 'hot') {
    const { hot } = popularity
    return [{ keys: hot, share: probabilityOf(popularity, 0) }, ...(hot < count ? [{ keys: count - hot, share: probabilityOf(popularity, hot) }] : [])]
  }
  const bundles: Popular[] = []
  for (let from = 0; from < count;) {
    const keys = from < single ? 1 : Math.min(count - from, Math.ceil(from / 16))
    let share = 0
    for (let key = from; key < from + keys; key++) share += probabilityOf(popularity, key)
    bundles.push({ keys, share: share / keys })
    from += keys
  }
  return bundles
})

interface Space {
  readonly popular: readonly Popular[]
  readonly ttl: number
  /** Look-ups a microsecond. */
  readonly rate: number
}

/** How often a cold cache is looked at while it grows as old again, or in a time to live. */
export const looksALife = 32

export function hitShare(run: Run, client: number, use: CacheUse): number {
  const station = run.stations.get(run.state.clientRows[client]!.service)
  return station ? shareAt(run.state, station, use, run.from) : 0
}

/** The share that the cache's instances answer, each as far as it has filled by then. */
export function shareAt(state: TrafficState, station: WorkingStation, use: CacheUse, at: Instant): number {
  const size = sizeOf(station)
  return station.groups.reduce((sum, { group: { members }, size: own }) => {
    const { coldSince } = members[0]!
    return sum + own / size * shareOfAge(state, station, use, coldSince === 0 ? longest : middleAge(at - coldSince, use.ttl))
  }, 0)
}

/** Of the time for which this is good: cold caches are looked at again after a part of their age, or of a time to live (`changesAt`). */
function middleAge(age: Duration, ttl: Duration): Duration {
  return age + Math.min(age, ttl) / (2 * looksALife)
}

function shareOfAge(state: TrafficState, station: WorkingStation, use: CacheUse, age: Duration): number {
  const rate = rateOf(station, `GET ${use.space}`)
  const room = roomOf(station.groups[0]!.group.members[0]!.row.workload as CacheWorkload) * sizeOf(station)
  const spaces = room === Infinity ? [] : spacesOf(state, station)
  return recallShare(use, [rate, room, age, ...spaces.map((space) => space.rate)], () => {
    const own = { popular: popularOnce(use.key), ttl: use.ttl, rate }
    const stay = stayOf(spaces, room)
    const found = own.popular.reduce((sum, { keys, share }) => sum + keys * share * presentShare(own, share, stay, age), 0)
    return rate > 0 ? Math.min(1, found) : 0
  })
}

/** How likely a key is there: filled by its look-ups, until it expires or others have taken its place. */
function presentShare(space: Space, share: number, stay: Duration, age: Duration): number {
  const asked = 1 - exp(-space.rate * share * Math.min(stay, age))
  const cycles = age / space.ttl
  return Math.min(asked, cycles > cyclesMax ? aliveShare(space, share) : 1 - absentShare(space.rate * share, space.ttl, age))
}

/** After so many times to live what was filled together is spread out. */
const cyclesMax = 32

/**
 * How likely a key is not there, so long after the cache was empty: it comes and goes, alive for its time to live and away until somebody
 * asks. After n lives it is away if exactly n askers have come in the time beside them: Poisson's terms.
 */
export function absentShare(rate: number, ttl: Duration, age: Duration): number {
  let [sum, factorial] = [exp(-rate * age), 0]
  for (let lives = 1; lives * ttl < age; lives++) {
    const asked = rate * (age - lives * ttl)
    factorial += log(lives)
    sum += exp(lives * log(asked) - asked - factorial)
  }
  return Math.min(1, sum)
}

function sizeOf({ groups }: WorkingStation): number {
  return groups.reduce((sum, { size }) => sum + size, 0)
}

const recallShare = recall<CacheUse, number>()

function roomOf({ maxmemory, 'entry.bytes': bytes }: CacheWorkload): number {
  return maxmemory === 0 ? Infinity : Math.floor(maxmemory / bytes)
}

function rateOf({ groups }: WorkingStation, path: string): number {
  return groups.reduce((sum, { size, workload: { routes }, expected }) =>
    sum + size * routes.reduce((rates, route, index) => rates + (route.path === path ? expected[index]! : 0), 0), 0)
}

function spacesOf(state: TrafficState, station: WorkingStation): Space[] {
  const uses = new Map<string, CacheUse>()
  for (const { step } of targetsAt(state, station.service)) if (step?.does === 'look up') uses.set(step.use.space, step.use)
  return [...uses.values()].map(({ space, key, ttl }) => ({ popular: popularOnce(key), ttl, rate: rateOf(station, `GET ${space}`) }))
}

function aliveShare({ rate, ttl }: Space, share: number): number {
  const times = rate * share * ttl
  return times / (1 + times)
}

/** How long an entry stays that nobody asks for: until as many others have come as there is room for. */
function stayOf(spaces: readonly Space[], room: number): number {
  const present = (stay: number): number => spaces.reduce((sum, space) => sum + space.popular.reduce((entries, { keys, share }) =>
    entries + keys * Math.min(aliveShare(space, share), 1 - exp(-space.rate * share * stay)), 0), 0)
  if (room === Infinity || present(longest) <= room) return longest
  let [low, high] = [0, longest]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (present(middle) < room) low = middle
    else high = middle
  }
  return low
}

const longest = 1e9 * second
