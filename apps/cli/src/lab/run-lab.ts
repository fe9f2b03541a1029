/** A lab from its opening to its end: the world, its door, its socket, and whoever works in it. */
import { readLabFiles } from '@track/labs'
import type { Pace } from '@track/session'
import { complain, exitCode, say } from '../command.ts'
import { serveControl } from '../control/serve.ts'
import { ended, failed } from '../ending.ts'
import { printEngineBug } from '../engine-bug.ts'
import { folderOf } from '../module-folders.ts'
import { type MonitoringWish, openDoors } from '../open-doors.ts'
import { styleFor } from '../terminal-text.ts'
import { leaveTerminal, shellAtTerminal } from './at-terminal.ts'
import { type OpenedLab, openLab } from './open-lab.ts'
import { onTaskDone, printOpening } from './opening.ts'
import { StateFolder } from './state-folder.ts'

export interface LabWish {
  readonly pace: Pace
  readonly port: number
  /** Where the kubeconfig is written; in the state folder when left out. */
  readonly file: string | undefined
  readonly isServed: boolean
  readonly isFresh: boolean
  readonly doors: MonitoringWish
}

export async function runLab(module: string, wish: LabWish): Promise<number> {
  const state = new StateFolder(module)
  state.lock()
  try {
    if (wish.isFresh && state.hasWorld) say(`The saved session was kept in ${state.setAside()}.`)
    if (process.stderr.isTTY) complain('Starting the world …')
    const opened = await openLab(readLabFiles(folderOf(module)), state, wish.pace)
    try {
      return await workIn(opened, state, wish)
    } finally {
      await opened.close()
    }
  } finally {
    state.unlock()
  }
}

async function workIn({ learner, isResumed, notes: reasons }: OpenedLab, state: StateFolder, wish: LabWish): Promise<number> {
  const ending = ended()
  const notes = reasons.map((reason) => `track: ${reason}`)
  for (const note of notes) complain(note)
  const file = wish.file ?? state.kubeconfig
  const doors = await openDoors(learner.session, { port: wish.port, file, ...wish.doors })
  const control = await serveControl(learner, state).catch(async (reason: unknown) => {
    await doors.close()
    throw reason
  })
  const isInteractive = !wish.isServed && process.stdin.isTTY && process.stdout.isTTY
  const opening = printOpening(learner, { isResumed, kubeconfig: file, isInteractive, addresses: doors }, styleFor(process.stdout))
  if (!isInteractive) {
    say(opening)
    onTaskDone(learner, () => styleFor(process.stdout), (text) => say(`\n${text}`))
  }
  const shell = isInteractive ? [shellAtTerminal(learner, opening)] : []
  await Promise.race([ending, failed(learner.session), ...shell])
  const { failure } = learner.session.view()
  if (isInteractive) leaveTerminal(learner)
  control.close()
  await doors.close()
  if (!failure) return exitCode.done
  complain(printEngineBug(failure, state.folder))
  return exitCode.bug
}
