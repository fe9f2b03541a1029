/** What a Load's status says: whether it sends, in which grain, or why it does not. */
import { type Condition, deepEqual, withCondition } from '@track/apimachinery'
import { storedObject, storeOf } from '@track/apiserver'
import { contextFor, type ControllerContext } from '@track/controller-runtime'
import { printTimestamp, type Simulation } from '@track/simulation'
import { type ReportData, stopClient } from '@track/traffic'
import { loadId, type LoadObject, loads } from './load-kind.ts'
import { forget } from './outside-part.ts'

type Writing = Pick<ControllerContext, 'api' | 'events'>

export const loadControllerName = 'load-controller'

/** Why it does not send. */
export type NotSending = 'NoWay' | 'NoQueue' | 'GrainRefused'

/** The conditions of one that sends, or does not for a reason. */
export function readiness({ metadata, status }: LoadObject, now: string, reason: NotSending | 'Sending', message: string): Condition[] {
  const next: Condition = { type: 'Ready', status: reason === 'Sending' ? 'True' : 'False', observedGeneration: metadata.generation ?? 1, reason, message }
  return withCondition(status?.conditions, next, now)
}

export function sayNotSending({ api, events }: Writing, load: LoadObject, reason: NotSending, message: string): void {
  events.record(load, { type: 'Warning', reason, message })
  const { grain: _grain, grainReason: _reason, ...rest } = load.status ?? {}
  const status = { ...rest, conditions: readiness(load, printTimestamp(api.now), reason, message) }
  if (!deepEqual(status, load.status)) api.updateStatus(loads, { ...load, status })
}

/** A Load's requests are counted otherwise than they were, or cannot be counted any more. */
export function loadTold(simulation: Simulation, { id, what, message = '', chosen }: ReportData): void {
  const load = storedObject(storeOf(simulation), loads, id.slice(loadId('').length)) as LoadObject | undefined
  if (!load) return
  const context = contextFor(simulation, { name: loadControllerName })
  if (what === 'boot failed') {
    if (forget(simulation, id)) stopClient(simulation, id)
    sayNotSending(context, load, message.startsWith('NOT_FOUND') ? 'NoQueue' : 'GrainRefused', message)
  } else if (what === 'logged' && chosen && load.status?.grain !== chosen.grain) {
    context.events.record(load, { type: 'Normal', reason: 'GrainChosen', message })
    context.api.updateStatus(loads, { ...load, status: { ...load.status, grain: chosen.grain, grainReason: chosen.why } })
  }
}
