/**
 * Faults at work. What they make of an instance or of a client's way is worked out anew from the rows that are
 * at work whenever one begins or heals, so that a healed fault leaves nothing behind.
 */
import type { Instant } from '@track/simulation'
import { isFluid } from '../fluid/services/changing.ts'
import { changeFlow } from '../fluid/flowing.ts'
import { restart } from '../process-life.ts'
import type { TrafficState } from '../state.ts'
import { type AnswerRule, ruleOf } from './answers.ts'
import { publishPoison, stampede } from './bursts.ts'
import { crash } from './crashing.ts'
import { withDisks } from './disks.ts'
import { type Fault, type FaultKind, faultKinds, type FaultRow } from './fault.ts'
import { allFaults, faultNamed, putFault } from './fault-table.ts'
import { refreshNetworks } from './network.ts'
import { isAt } from './place.ts'
import { forgetBuckets } from './shaping.ts'
import { standStill } from './stalling.ts'

export function beginFault(state: TrafficState, now: Instant, id: string): void {
  const planned = rowOf(state, id)
  if (planned.phase !== 'planned') return
  const missed = withoutFeeling(state, planned.fault)
  const row: FaultRow = { ...planned, phase: 'at work', beganAt: now, ...(missed.length > 0 && { missed }) }
  putFault(state, row)
  const { fault } = row
  switch (faultKinds[fault.kind].actsOn) {
    case 'world': return
    case 'link': return refreshNetworks(state)
    case 'queue': return publishPoison(state, now, fault)
    case 'load': return putFault(state, { ...row, hit: stampede(state, now, fault) })
    case 'instance':
      for (const instance of instancesAt(state, fault)) {
        if (fault.kind === 'crash') crash(state, now, instance)
        refreshFaults(state, now, instance)
      }
  }
}

export function endFault(state: TrafficState, now: Instant, id: string): void {
  const row = rowOf(state, id)
  if (row.phase === 'healed') return
  const wasAtWork = row.phase === 'at work'
  putFault(state, { ...row, phase: 'healed', healedAt: now })
  if (!wasAtWork) return
  state.quotas.delete(id)
  forgetBuckets(state, id)
  switch (faultKinds[row.fault.kind].actsOn) {
    case 'link': return refreshNetworks(state)
    case 'queue': case 'load': case 'world': return
    case 'instance':
      if (row.fault.kind === 'crash') restartAll(state, now, row)
      for (const instance of instancesAt(state, row.fault)) refreshFaults(state, now, instance)
  }
}

/** A process that nobody watches over comes up again when its crash heals; others are their watchers' business. */
function restartAll(state: TrafficState, now: Instant, { hit }: FaultRow): void {
  for (const id of hit) {
    const instance = state.instanceIndex.get(id)
    if (instance !== undefined && !state.instanceRows[instance]!.reportTo) restart(state, now, instance)
  }
}

function rowOf(state: TrafficState, id: string): FaultRow {
  const row = faultNamed(state, id)
  if (!row) throw new Error(`no fault "${id}" among ${allFaults(state).map(({ fault }) => fault.id).join(', ') || 'none'}`)
  return row
}

function instancesAt(state: TrafficState, fault: Fault): number[] {
  return [...state.instanceIndex.values()].filter((instance) => isAt(state, fault.where, state.instanceRows[instance]!))
}

/** Loads and queues that are counted in flows and so do not feel it. */
function withoutFeeling(state: TrafficState, fault: Fault): string[] {
  const { kind, where, queue = '', isSticky = false } = fault
  if (kind === 'poison') return state.queueRows.filter(({ name, grain }) => name === queue && grain === 'fluid').map(({ name }) => name)
  if (kind !== 'answers' && kind !== 'quota' && kind !== 'herd' && !isSticky) return []
  return [...state.clientIndex.values()].flatMap((client) => {
    const row = state.clientRows[client]!
    if (!isFluid(row)) return []
    const isMeant = kind !== 'herd' || isAt(state, where, row)
    return isMeant ? [row.id] : []
  })
}

/** What faults make of an instance. */
interface Effects {
  isStalled: number
  slowness: number
  delay: number
  warmth: number
  warming: number
  errors: number[] | null
  unlucky: number[] | null
  answers: AnswerRule[] | null
}

/** Works out anew what the faults at work make of an instance. */
export function refreshFaults(state: TrafficState, now: Instant, instance: number): void {
  const { id, levers } = state.instanceRows[instance]!
  const slowness = state.backupSlowness?.get(id) ?? 1
  // Its own warm-up is looked at wherever one is: for a microsecond after the start as far as faults go.
  const warming = levers?.warmUp === undefined ? 0 : 1
  const effects: Effects = { isStalled: state.leverIsPaused?.[instance] ?? 0, slowness, delay: 0, warmth: 1, warming, errors: null, unlucky: null, answers: null }
  for (const row of state.faultsAtWork.values()) {
    if (faultKinds[row.fault.kind].actsOn !== 'instance') continue
    if (!isAt(state, row.fault.where, state.instanceRows[instance]!)) continue
    note(state, row, instance)
    add(state, instance, effects, row)
  }
  state.instanceDelay[instance] = effects.delay
  state.instanceErrors[instance] = effects.errors
  state.instanceUnlucky[instance] = effects.unlucky
  state.instanceAnswers[instance] = effects.answers
  const { queue } = state.instanceRows[instance]!
  const change = () => {
    state.instanceSlowness[instance] = effects.slowness
    state.instanceWarmth[instance] = effects.warmth
    state.instanceWarming[instance] = effects.warming
    if (effects.isStalled !== state.instanceIsStalled[instance]) standStill(state, now, instance, effects.isStalled)
  }
  if (queue >= 0 && state.queueRows[queue]!.grain === 'fluid') changeFlow(state, now, queue, change)
  else change()
}

function add(state: TrafficState, instance: number, effects: Effects, row: FaultRow): void {
  const { fault } = row
  switch (fault.kind) {
    case 'stall': effects.isStalled = 1; break
    case 'slow': effects.slowness *= fault.factor ?? 1; break
    case 'slow start': effects.warmth = fault.factor ?? 1; effects.warming = fault.over ?? effects.warming; break
    case 'latency': effects.delay += fault.delay ?? 0; break
    case 'errors':
      if (fault.isSticky) effects.unlucky = withErrors(state, instance, effects.unlucky, fault)
      else effects.errors = withErrors(state, instance, effects.errors, fault)
      break
    case 'answers': case 'quota': {
      const { workload } = state.instanceRows[instance]!
      if (workload.kind === 'server') effects.answers = [...effects.answers ?? [], ruleOf(row, workload)]
    }
  }
}

function note(state: TrafficState, row: FaultRow, instance: number): void {
  const { id, workload } = state.instanceRows[instance]!
  const { hit, missed = [] } = row
  const isDeaf = row.fault.kind === 'disk' ? !withDisks.has(workload.kind) : workload.kind !== 'server' && ofServers.has(row.fault.kind)
  if (isDeaf) {
    if (!missed.includes(id)) putFault(state, { ...row, missed: [...missed, id] })
  } else if (!hit.includes(id)) putFault(state, { ...row, hit: [...hit, id] })
}

/** Faults of answers: a database, a cache or a worker has none that they could spoil. */
const ofServers: ReadonlySet<FaultKind> = new Set(['errors', 'answers', 'quota'])

function withErrors(state: TrafficState, instance: number, errors: number[] | null, fault: Fault): number[] | null {
  const { workload } = state.instanceRows[instance]!
  if (workload.kind !== 'server') return errors
  const { path, method } = fault.where
  return workload.routes.map((route, index) => {
    const isMeant = (path === undefined || path === route.path) && (method === undefined || method === route.method)
    return (errors?.[index] ?? 0) + (isMeant ? fault.ratio ?? 0 : 0)
  })
}
