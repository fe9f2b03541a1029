/**
 * What people do about a page that they have acknowledged: one at a time, they look for what is wrong and mend it. It is the
 * oldest incident that nobody has taken up; where all are taken up the page waits for its like, and where there is none it was a false alarm.
 */
import { type Distribution, type Duration, sample, type Simulation } from '@track/simulation'
import { add } from '../measures.ts'
import { families, inSeconds } from './on-call-metrics.ts'
import type { OnCallPart } from './on-call-part.ts'
import type { Cause, Desk, OnCallState } from './page.ts'
import { closePage } from './paging.ts'

const emptyDesk: Desk = { page: undefined, since: 0, event: '', waiting: [] }

function deskOf({ desks }: OnCallState, name: string): Desk {
  return desks.get(name) ?? emptyDesk
}

export function takeUp(simulation: Simulation, part: OnCallPart, name: string, id: string): void {
  const state = simulation.state(part)
  const desk = deskOf(state, name)
  if (desk.page !== undefined) {
    state.desks.set(name, { ...desk, waiting: [...desk.waiting, id] })
    return
  }
  const page = state.pages.get(id)!
  const cause = causeFor(simulation, part)
  const { now } = simulation
  state.pages.set(id, { ...page, takenUpAt: now, ...(cause && { cause }) })
  const who = state.people.get(name)
  const took = drawn(simulation, cause?.id ?? `${page.policy}/${page.key}/${page.triggeredAt}`, 'diagnosis', cause?.diagnosis ?? who?.falseAlarm)
  sit(simulation, part, name, { page: id, took, event: 'diagnosed' })
}

/** Something is wrong and nobody has taken it up. */
function causeFor(simulation: Simulation, part: OnCallPart): Cause | undefined {
  const taken = new Set(Array.from(simulation.state(part).pages.values(), ({ cause }) => cause?.id))
  const open = part.causes.open(simulation)
  return open.find(({ id }) => !taken.has(id)) ?? open[0]
}

/** Keyed by what is wrong, so that another rota finds the same incident as hard as this one does. */
function drawn(simulation: Simulation, id: string, step: string, distribution: Distribution | undefined): Duration {
  return distribution ? Math.max(1, Math.round(sample(distribution, simulation.stream('on call', step, id), 0))) : 1
}

function sit(simulation: Simulation, part: OnCallPart, name: string, { page, took, event }: { readonly page: string; readonly took: Duration; readonly event: string }): void {
  const { desks } = simulation.state(part)
  const data = { person: name, page }
  const desk = deskOf(simulation.state(part), name)
  desks.set(name, { ...desk, page, since: simulation.now, event: simulation.scheduleAfter({ after: took, part: part.name, event, data }) })
}

export interface Working {
  readonly person: string
  readonly page: string
}

export function diagnosed(simulation: Simulation, part: OnCallPart, { person: name, page: id }: Working): void {
  const state = simulation.state(part)
  const page = state.pages.get(id)!
  leave(simulation, part, name)
  state.pages.set(id, { ...page, diagnosedAt: simulation.now })
  const { cause } = page
  if (!cause) return end(simulation, part, { person: name, page: id, how: 'false alarm' })
  if (!isOpen(simulation, part, cause)) return end(simulation, part, { person: name, page: id, how: 'gone by itself' })
  sit(simulation, part, name, { page: id, took: drawn(simulation, cause.id, 'repair', cause.repair), event: 'repaired' })
}

export function repaired(simulation: Simulation, part: OnCallPart, { person: name, page: id }: Working): void {
  const { cause } = simulation.state(part).pages.get(id)!
  leave(simulation, part, name)
  const wasOpen = isOpen(simulation, part, cause!)
  if (wasOpen) part.causes.repair(simulation, cause!.id)
  end(simulation, part, { person: name, page: id, how: wasOpen ? 'repaired' : 'gone by itself' })
}

function isOpen(simulation: Simulation, part: OnCallPart, { id }: Cause): boolean {
  return part.causes.open(simulation).some((each) => each.id === id)
}

/** Lets go of a page that has ended by itself, and takes up the next. */
export function putDown(simulation: Simulation, part: OnCallPart, name: string, id: string): void {
  const state = simulation.state(part)
  const desk = deskOf(state, name)
  if (desk.page !== id) {
    state.desks.set(name, { ...desk, waiting: desk.waiting.filter((each) => each !== id) })
    return
  }
  simulation.cancel(desk.event)
  leave(simulation, part, name)
  next(simulation, part, name)
}

function end(simulation: Simulation, part: OnCallPart, { person: name, page, how }: Working & { readonly how: 'repaired' | 'false alarm' | 'gone by itself' }): void {
  closePage(simulation, part, page, how)
  next(simulation, part, name)
}

/** Counts the time, and clears the desk. */
function leave(simulation: Simulation, part: OnCallPart, name: string): void {
  const state = simulation.state(part)
  const desk = deskOf(state, name)
  const on = state.pages.get(desk.page!)?.cause ? 'incident' : 'false alarm'
  add(state, families.work, [name, on], inSeconds(simulation.now - desk.since))
  state.desks.set(name, { ...desk, page: undefined, event: '' })
}

function next(simulation: Simulation, part: OnCallPart, name: string): void {
  const state = simulation.state(part)
  const [first, ...waiting] = deskOf(state, name).waiting
  if (first === undefined) return
  state.desks.set(name, { ...deskOf(state, name), waiting })
  takeUp(simulation, part, name, first)
}
