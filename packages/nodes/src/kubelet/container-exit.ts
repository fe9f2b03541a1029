/** A container has ended: how it is written down, and who is told. */
import type { Simulation } from '@track/simulation'
import { containerKey, nodesOf } from '../state.ts'
import { cancelHook } from './hooks.ts'
import { killEnded } from './kill-container.ts'
import { postStartEnded } from './post-start.ts'
import { markUnseen } from './relist.ts'

/** How much of a termination message is kept (`MaxContainerTerminationMessageLength`). */
const messageMax = 4_096

export function containerExited(
  simulation: Simulation, uid: string, container: string,
  { exitCode, reason, message }: { exitCode: number; reason?: string; message?: string },
): void {
  const state = nodesOf(simulation)
  const key = containerKey(uid, container)
  const row = state.containers.get(key)
  if (row?.state !== 'running') return
  const words = message?.slice(0, messageMax)
  state.containers.set(key, {
    ...row, state: 'exited',
    exited: {
      id: row.id, exitCode, reason: reason ?? (exitCode === 0 ? 'Completed' : 'Error'), startedAt: row.startedAt,
      finishedAt: simulation.now, ...(words && { message: words }),
    },
  })
  const hook = state.hooks.get(key)?.hook
  cancelHook(simulation, key)
  markUnseen(simulation, uid)
  killEnded(simulation, uid, container)
  if (hook === 'postStart') postStartEnded(simulation, uid, container, 'container has ended')
}
