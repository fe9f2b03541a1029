/**
 * How a call to a database or a cache ends, and how long a caller's pool lets it wait before. Where all its workers stand in line for the pool,
 * they end one after another as its connections do: the pool's ends vary as the work on a connection, and the waits are so many of them.
 */
import { gammaQuantile, meanOf } from '@track/simulation'
import { poolExhausted, success } from '../../../exact/outcomes.ts'
import type { Target } from '../../../workloads/workload.ts'
import { answeringOf, type End, foreseenWait } from '../answering.ts'
import { boundedWait } from '../bounded-wait.ts'
import type { Station } from '../../quiet-wait.ts'
import { atOnce, momentsOf, type Points, pointsOf, scaled, shifted, sumOf, totalOf } from '../points.ts'
import { recall } from '../recall.ts'
import type { Run, WorkingGroup } from '../run.ts'
import type { WayPlace } from '../ways.ts'
import { hitShare } from './hit-share.ts'
import { type FluidStore, visitsOf } from './visits.ts'

/** Wait and work of each visit, what the caller does between two, and the log at each commit. */
export function storeEnds(run: Run, { working, share, late }: WayPlace, target: Target, delay: number): readonly End[] {
  const answering = answeringOf(run, working)
  const wait = foreseenWait(run, working)
  const holds = routesVisited(working, target).map((route) => answering.works[route]!.hold)
  const later = delay + working.group.members[0]!.delay
  return recallEnds(target, [wait, late, share, later, ...holds], () => {
    const store = working.group.members[0]!.row.workload as FluidStore
    const think = target.think ? pointsOf(target.think) : atOnce
    let points: Points = scaled(atOnce, 1)
    holds.forEach((hold, index) => {
      points = sumOf(sumOf(points, wait), hold)
      if (store.kind !== 'database') return
      if (target.statements![index]!.kind === 'write') points = sumOf(points, pointsOf(store['commit.service']))
      if (index > 0) points = sumOf(points, think)
    })
    return [{ outcome: success, points: shifted(scaled(sumOf(points, late), share), later) }]
  })
}

const recallEnds = recall<Target, readonly End[]>()

/** The group's routes that a call takes, in its order. */
export function routesVisited({ workload: { routes }, group }: WorkingGroup, target: Target): number[] {
  const store = group.members[0]!.row.workload as FluidStore
  return visitsOf(store, target).map(({ path }) => routes.findIndex((route) => route.path === path))
}

/**
 * The same behind a pool: who finds no connection free waits with its worker in hand, so that no more wait than there are workers
 * left; the server's own line is what grows when the pool is too small.
 */
export function behindPool(run: Run, client: number, ends: readonly End[]): readonly End[] {
  const { policy } = run.state.clientRows[client]!
  const connections = policy['pool.connections']
  const caller = connections === undefined ? undefined : callerOf(run, client)
  if (connections === undefined || !caller) return ends
  const pending = policy['pool.pending'] ?? Infinity
  const left = caller.workload.concurrency - connections
  if (left <= 0) return ends
  const arrivals = callsOf(run, caller, client)
  const own = ownWorkOf(caller)
  const found = recallPool(ends, [arrivals, connections, pending, left, own], () => {
    let [mean, squares, all] = [0, 0, 0]
    for (const { points } of ends) {
      const moments = momentsOf(points)
      mean += moments.sum
      squares += moments.squares
      all += totalOf(points)
    }
    mean = Math.max(1, mean / all)
    const asked = { arrivals, service: mean, hands: connections, spacingVariation: 1, serviceVariation: Math.max(0, squares / all / (mean * mean) - 1) }
    const isBounded = pending < left
    const { full, wait } = isBounded ? boundedWait(asked, pending) : { full: 0, wait: waitWithWorkers(asked, { left, own }) }
    const refused = isBounded ? full : 0
    const waited = ends.map(({ outcome, points }) => ({ outcome, points: scaled(sumOf(points, wait), 1 - refused) }))
    const met = refused > 0 ? [...waited, { outcome: poolExhausted, points: scaled(atOnce, refused) }] : waited
    return { ends: met, variation: !isBounded && isOver(asked) ? asked.serviceVariation : undefined }
  })
  if (found.variation !== undefined) caller.bottleneck = found.variation
  return found.ends
}

const boundless = 1_000_000
/** Above this load all workers are in line. */
const fullLoad = 0.999

/** Nobody waits for longer than all other workers before him take, as far as those are not at work of their own. */
function waitWithWorkers(asked: Station, { left, own }: { readonly left: number; readonly own: number }): Points {
  const most = Math.max(0, left * asked.service / asked.hands - own)
  if (isOver(asked)) return stagesOf(most, left)
  const { values, shares } = boundedWait(asked, boundless).wait
  return { values: values.map((value) => Math.min(value, most)), shares }
}

function isOver({ arrivals, service, hands }: Station): boolean {
  return arrivals * service >= fullLoad * hands
}

const parts = 12

/** So many ends of work, one after the other, are waited for: Erlang's distribution. */
function stagesOf(mean: number, stages: number): Points {
  const values = Float64Array.from({ length: parts }, (_, part) => mean / stages * gammaQuantile(stages, (part + 0.5) / parts))
  return { values, shares: new Float64Array(parts).fill(1 / parts) }
}

interface BehindPool {
  readonly ends: readonly End[]
  /** Of a pool that is always full: how much the work on a connection varies. */
  readonly variation: number | undefined
}

const recallPool = recall<readonly End[], BehindPool>()

/** What a worker does itself for a request, on average. */
function ownWorkOf({ workload: { routes }, expected, group }: WorkingGroup): number {
  const all = expected.reduce((sum, rate) => sum + rate, 0)
  const mean = routes.reduce((sum, { service }, route) => sum + (all > 0 ? expected[route]! / all : 1 / routes.length) * meanOf(service), 0)
  return mean * group.members[0]!.slowness
}

/** The group that the client's process stands for. */
function callerOf({ state, stations }: Run, client: number): WorkingGroup | undefined {
  const instance = state.instanceIndex.get(state.clientRows[client]!.process)
  for (const { groups } of stations.values()) {
    const found = groups.find(({ group }) => group.members.some((member) => member.instance === instance))
    if (found) return found
  }
  return undefined
}

/** Calls a microsecond that one process makes along a client, if all goes well. */
function callsOf(run: Run, { workload: { routes }, expected, group }: WorkingGroup, client: number): number {
  const { clients } = group.members[0]!.row
  return routes.reduce((sum, { calls }, route) => {
    let share = 1
    let made = 0
    calls.forEach(({ dependency, step }, index) => {
      const before = calls[index - 1]?.step
      if (before?.does === 'look up') share = 1 - hitShare(run, clients[calls[index - 1]!.dependency]!, before.use)
      made += clients[dependency] === client ? share : 0
      if (step?.does === 'fill') share = 1
    })
    return sum + expected[route]! * made
  }, 0)
}
