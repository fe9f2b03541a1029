/** The lab that is open on this machine. */
import { Refused } from './command.ts'
import { noLabOpen } from './control/call.ts'
import { StateFolder } from './lab/state-folder.ts'
import { modulesWithLabs } from './module-folders.ts'

export function openSessions(): StateFolder[] {
  return modulesWithLabs().map((module) => new StateFolder(module)).filter(({ owner }) => owner !== undefined)
}

/** The one session that is open; refuses when there is none, or more than one. */
export function openSession(): StateFolder {
  const [open, ...more] = openSessions()
  if (more.length > 0) throw new Refused('more than one lab is open: end all but one.')
  if (!open) throw new Refused(noLabOpen)
  return open
}
