/** A container has ended: how it is written down, and who is told. */
import type { Simulation } from '@track/simulation'
import { endRun, type RunEnd, signalRun } from '../containers/run.ts'
import { containerKey, nodesOf } from '../state.ts'
import { cancelHook } from './hooks.ts'
import { killEnded } from './kill-container.ts'
import { postStartEnded } from './post-start.ts'
import { markUnseen } from './relist.ts'

/** How much of a termination message is kept (`MaxContainerTerminationMessageLength`). */
const messageMax = 4_096

/** What ran in a container has ended, if an end is given; one that was replaced meanwhile is not meant. */
export function runEnded(simulation: Simulation, end: RunEnd | undefined): void {
  if (end && endRun(simulation, end)) containerExited(simulation, end)
}

/** SIGKILL from outside of the pod, as the runtime sends it; false where nothing runs. */
export function killContainer(simulation: Simulation, uid: string, container: string): boolean {
  const end = signalRun(simulation, uid, container, 'KILL')
  runEnded(simulation, end)
  return end !== undefined
}

function containerExited(simulation: Simulation, { uid, container, exitCode, reason, message }: RunEnd): void {
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
