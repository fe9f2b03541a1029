/** What follows a postStart hook: the start is done, or the container is killed for its failure. */
import type { Simulation } from '@track/simulation'
import { containerKey, nodesOf } from '../state.ts'
import { endStart } from './container-start.ts'
import { killContainer } from './kill-container.ts'

export function postStartEnded(simulation: Simulation, uid: string, container: string, failure: string | undefined): void {
  const state = nodesOf(simulation)
  const key = containerKey(uid, container)
  const start = state.starts.get(key)
  if (!start) return
  if (failure === undefined) return endStart(simulation, uid, start)
  state.waiting.set(key, { reason: 'PostStartHookError', message: failure })
  if (state.containers.get(key)?.state !== 'running') return endFailedPostStart(simulation, uid, container)
  killContainer(simulation, uid, { container, message: 'FailedPostStartHook', ends: 'post start' })
}

export function endFailedPostStart(simulation: Simulation, uid: string, container: string): void {
  const state = nodesOf(simulation)
  const key = containerKey(uid, container)
  const start = state.starts.get(key)
  if (start) endStart(simulation, uid, start, state.waiting.get(key) ?? { reason: 'PostStartHookError', message: '' })
}
