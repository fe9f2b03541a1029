/** Leaving frames: what each put aside is put back on the way. */
import { closeDescriptor, attach, release } from '../descriptors.ts'
import type { Frame, FrameKind, SavedDescriptor, SavedVariable } from './shell-row.ts'
import type { Shell } from './shell.ts'

/** Pops frames from the top until one satisfies `stop`; that one stays. False when none did. */
export function unwindTo(shell: Shell, stop: (frame: Frame) => boolean): boolean {
  while (shell.frames) {
    if (stop(shell.frames)) return true
    leave(shell, shell.frames)
    shell.frames = shell.frames.below
  }
  return false
}

/** How many frames of a kind stand within each other. */
export function nesting(shell: Shell, kind: FrameKind): number {
  let depth = 0
  for (let frame = shell.frames; frame; frame = frame.below) if (frame.kind === kind) depth++
  return depth
}

/** Puts back what the frame had put aside. */
export function leave(shell: Shell, frame: Frame): void {
  switch (frame.kind) {
    case 'command':
      closeOpened(shell, frame.opened)
      if (frame.run) {
        restoreDescriptors(shell, frame.run.saved)
        restoreVariables(shell, frame.run.savedVariables)
      }
      return
    case 'redirected':
      closeOpened(shell, frame.opened)
      if (frame.saved) restoreDescriptors(shell, frame.saved)
      return
    case 'function':
      restoreVariables(shell, frame.scope.locals)
      shell.positional = frame.scope.positional
      return
    case 'sourced':
      if (frame.positional) shell.positional = frame.positional
      return
    case 'substitution':
      closeDescriptor(shell.kernel, shell.pid, frame.fd)
      return
    default:
  }
}

/** The last saved is put back first. */
export function restoreDescriptors(shell: Shell, saved: readonly SavedDescriptor[]): void {
  for (const { fd, open } of saved.toReversed()) {
    if (open === undefined) closeDescriptor(shell.kernel, shell.pid, fd)
    else {
      attach(shell.kernel, shell.pid, fd, open)
      release(shell.kernel, open)
    }
  }
}

function restoreVariables(shell: Shell, saved: readonly SavedVariable[]): void {
  for (const { name, variable } of saved.toReversed()) {
    if (variable) shell.variables.set(name, variable)
    else shell.variables.delete(name)
  }
}

/** The descriptors of process substitutions are closed after the command. */
function closeOpened(shell: Shell, opened: readonly number[]): void {
  for (const fd of opened) closeDescriptor(shell.kernel, shell.pid, fd)
}
