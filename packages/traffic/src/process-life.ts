/** The life of a process in the traffic: it comes up or fails to, drains, and is gone. */
import type { Instant } from '@track/simulation'
import { enterNext } from './exact/arriving.ts'
import { dispatch } from './exact/consuming.ts'
import { openConsumer } from './dependencies/broker/opening.ts'
import { loseStore } from './dependencies/stores.ts'
import { draining, gone, listening, ofStore } from './exact/instances.ts'
import { openPauses } from './exact/pauses.ts'
import { watchMemory } from './exact/serving.ts'
import { changeFlow } from './fluid/flowing.ts'
import { addFluidLoad, hasLine, isFluid } from './fluid/services/changing.ts'
import { choiceOf, producerRefusal } from './fluid/services/choosing.ts'
import type { Grain } from './exact/queues.ts'
import type { TrafficState } from './state.ts'

/** A process has come up: it listens or consumes, or exits because its boot fails. */
export function finishStart(state: TrafficState, now: Instant, id: string, start: number): void {
  const instance = state.instanceIndex.get(id)
  if (instance === undefined || state.instanceRows[instance]!.start !== start) return
  const row = state.instanceRows[instance]!
  const message = bootFailure(state, instance)
  if (message !== undefined) {
    state.instancePhase[instance] = gone
    if (row.reportTo) {
      state.reports.push({ to: row.reportTo, data: { id, what: 'boot failed', exitCode: row.workload['boot.exitCode'], message } })
    }
    return
  }
  open(state, now, instance)
  if (row.reportTo) state.reports.push({ to: row.reportTo, data: { id, what: 'started' } })
  // What it holds without any work may be more than it may hold.
  watchMemory(state, instance, row)
}

function bootFailure(state: TrafficState, instance: number): string | undefined {
  const { workload, queue } = state.instanceRows[instance]!
  if (workload['boot.fails'] !== undefined) return workload['boot.fails']
  if (workload.kind !== 'worker' || queue >= 0) return undefined
  // RabbitMQ's words.
  return `NOT_FOUND - no queue '${workload.consumes}' in vhost '/'`
}

function open(state: TrafficState, now: Instant, instance: number): void {
  const { queue } = state.instanceRows[instance]!
  if (queue < 0) {
    state.instancePhase[instance] = listening
    openPauses(state, now, instance)
    if (queue === ofStore) openConsumer(state, now, instance)
    return
  }
  const change = () => {
    state.instancePhase[instance] = listening
    state.queueConsumers[queue] = [...state.queueConsumers[queue]!, instance]
  }
  if (state.queueRows[queue]!.grain === 'fluid') changeFlow(state, now, queue, change)
  else {
    change()
    dispatch(state, now, queue)
  }
}

/** A load generator has come up: its first request is entered, or its flow begins. */
export function beginLoad(state: TrafficState, now: Instant, { id, start, isAgain }: { readonly id: string; readonly start: number; readonly isAgain: boolean }): void {
  const client = state.clientIndex.get(id)
  if (client === undefined || state.clientRows[client]!.start !== start) return
  const { generator, queue, workload, service, reportTo } = state.clientRows[client]!
  const choice = service < 0 ? undefined : choiceOf(state, { id, workload: workload!, service, startedAt: now })
  const isLost = workload!.publishes !== undefined && queue < 0
  const message = workload!['boot.fails'] ?? (isLost ? `NOT_FOUND - no queue '${workload!.publishes}' in vhost '/'` : choice?.refusal ?? producerRefusal(state, workload!, now))
  if (message !== undefined) {
    if (reportTo) state.reports.push({ to: reportTo, data: { id, what: 'boot failed', exitCode: workload!['boot.exitCode'], message } })
    return
  }
  if (choice?.refusal === undefined && choice) chosen(state, client, choice, isAgain)
  if (reportTo && !isAgain) state.reports.push({ to: reportTo, data: { id, what: 'started' } })
  if (queue >= 0 && state.queueRows[queue]!.grain === 'fluid') {
    changeFlow(state, now, queue, () => {
      state.flowProducers[queue] = [...state.flowProducers[queue]!, client]
    })
  } else if (isFluid(state.clientRows[client]!)) addFluidLoad(state, client, workload!.grain === 'auto')
  else if (generator!.model !== 'closed') enterNext(state, client, now)
}

/** From now on it is counted so; what was not asked for is said, and what is otherwise than it was. */
function chosen(state: TrafficState, client: number, choice: { readonly grain: Grain; readonly why: string }, isAgain: boolean): void {
  const { grain, why } = choice
  const row = state.clientRows[client]!
  if (row.workload!.grain !== 'auto') return
  const workload = { ...row.workload!, grain }
  state.clientRows[client] = { ...row, workload, policy: workload }
  if ((grain === 'fluid' || isAgain) && row.reportTo) {
    state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'logged', message: `grain: ${grain}, ${why}`, chosen: { grain, why } } })
  }
}

/** A process that died comes up again. */
export function restart(state: TrafficState, now: Instant, instance: number): void {
  if (state.instancePhase[instance] !== gone) return
  const { queue } = state.instanceRows[instance]!
  if (queue >= 0) leaveConsumers(state, queue, instance)
  open(state, now, instance)
}

/** SIGTERM: nothing new is taken, what there is gets finished, and then it is reported. */
export function drain(state: TrafficState, now: Instant, instance: number): void {
  const row = state.instanceRows[instance]!
  if (state.instancePhase[instance] === gone || state.instancePhase[instance] === draining) return
  const { queue } = row
  // A fast shutdown: whoever is connected is cut off.
  if (queue === ofStore) loseStore(state, now, instance)
  if (queue >= 0 && state.queueRows[queue]!.grain === 'fluid') {
    changeFlow(state, now, queue, () => {
      state.instancePhase[instance] = draining
    })
  } else state.instancePhase[instance] = draining
  const isIdle = state.instanceBusy[instance] === 0 && (state.leverAway?.[instance] ?? 0) === 0 && state.instanceQueued[instance] === 0 && !hasLine(state, instance)
  if (isIdle && row.reportTo) state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'drained', exitCode: 0 } })
}

/** Takes an instance off the list of its queue's consumers. */
export function leaveConsumers(state: TrafficState, queue: number, instance: number): void {
  state.queueConsumers[queue] = state.queueConsumers[queue]!.filter((each) => each !== instance)
}
