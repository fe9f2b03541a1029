/**
 * The default scheduler: takes pods from its queue, one at a time, and binds them to nodes.
 *
 * Follows pkg/scheduler/scheduler.go of Kubernetes 1.34. Left out: volumes, dynamic resources,
 * extenders, other profiles, and the limit of 50 requests a second.
 */
import { groupResource, nodes, pods } from '@track/apimachinery'
import { acknowledge, storeOf, subscribe } from '@track/apiserver'
import type { Duration, Part, Simulation } from '@track/simulation'
import { catchUp } from './cluster-changes.ts'
import { cycleTime } from './decision-counts.ts'
import type { Plugin } from './plugin.ts'
import { defaultPlugins } from './profile.ts'
import { flushEvery, nextTryAt, requeue, takePod, unschedulableFor } from './queue.ts'
import { schedulePod } from './scheduling-cycle.ts'
import { emptyState, type SchedulerState } from './state.ts'

const name = 'scheduler'

/** Build the world with it after the API server's and the events' parts. */
export function schedulerPart(plugins: readonly Plugin[] = defaultPlugins): Part<SchedulerState> {
  const part: Part<SchedulerState> = {
    name,
    initial(simulation) {
      subscribe(storeOf(simulation), { part: name, event: 'changes', resources: [groupResource(pods), groupResource(nodes)] })
      return emptyState()
    },
    events: {
      changes(simulation) {
        acknowledge(storeOf(simulation), name, 'changes')
        const state = simulation.state(part)
        catchUp(simulation, state, plugins)
        plan(simulation, state)
      },
      cycle: (simulation) => cycle(simulation, simulation.state(part), plugins),
      flush: (simulation) => flush(simulation, simulation.state(part)),
    },
  }
  return part
}

/** From now on the scheduler hears of new pods so much later. */
export function delayScheduler(simulation: Simulation, late: Duration): void {
  simulation.state({ name } as Part<SchedulerState>).late = late
}

function cycle(simulation: Simulation, state: SchedulerState, plugins: readonly Plugin[]): void {
  state.cycleAt = Infinity
  catchUp(simulation, state, plugins)
  const row = takePod(state, simulation.now)
  if (row) {
    state.busyUntil = simulation.now + cycleTime
    schedulePod(simulation, state, plugins, row)
  }
  plan(simulation, state)
}

/** Plans the next cycle for when there is something to try. */
function plan(simulation: Simulation, state: SchedulerState): void {
  const { now } = simulation
  const at = Math.max(nextTryAt(state, now), state.busyUntil)
  if (at < state.cycleAt) {
    if (state.cycleAt < Infinity) simulation.cancel(state.cycleEvent)
    state.cycleAt = at
    state.cycleEvent = simulation.schedule({ at: Math.max(at, now), part: name, event: 'cycle' })
  }
  if (state.flushIsPlanned || state.queued.size === 0) return
  state.flushIsPlanned = true
  simulation.scheduleAfter({ after: flushEvery, part: name, event: 'flush' })
}

/** Pods that nothing helped for five minutes are tried all the same. */
function flush(simulation: Simulation, state: SchedulerState): void {
  state.flushIsPlanned = false
  requeue(state, ({ since }) => simulation.now - since > unschedulableFor, simulation.now)
  plan(simulation, state)
}
