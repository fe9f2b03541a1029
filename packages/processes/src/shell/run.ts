/** Runs a shell: one frame's step after the other, until it must wait or has had its share. */
import type { Code } from '../code.ts'
import { payDebt } from '../guest.ts'
import { isFull } from '../input-output.ts'
import { change, debtMax, type Kernel, park, rowOf } from '../kernel.ts'
import { terminate } from '../lifecycle.ts'
import { limits, OutOfMemory } from '../limits.ts'
import { complete, exitShell, pushTrap } from './errexit.ts'
import { ExpansionError } from './expansion/expansion-error.ts'
import { stepCommand, stepFunction } from './frames/command.ts'
import { stepArithmeticFor, stepCase, stepFor, stepIf, stepRedirected, stepSelect, stepWhile } from './frames/compound.ts'
import { stepEnter } from './frames/enter.ts'
import { stepArithmetic, stepTest } from './frames/expressions.ts'
import { stepForeground } from './frames/foreground.ts'
import { stepInput, stepPrompt } from './frames/interactive.ts'
import { stepAndOr, stepList } from './frames/list.ts'
import { stepPrefix } from './frames/pipeline.ts'
import { stepRetry } from './frames/retry.ts'
import type { FrameKind, FrameOf } from './shell-row.ts'
import { complain, isOn, loadShell, pop, type Shell, storeShell, write } from './shell.ts'
import { skipToNextLine } from './skipping.ts'
import { startShell } from './start.ts'
import { stepSubstitution } from './substitution.ts'
import { takeSignals } from './traps.ts'
import { leave, unwindTo } from './unwind.ts'

const steps: { readonly [Kind in FrameKind]: (shell: Shell, frame: FrameOf<Kind>) => void } = {
  enter: stepEnter,
  list: stepList,
  andor: stepAndOr,
  prefix: stepPrefix,
  command: stepCommand,
  foreground: stepForeground,
  substitution: stepSubstitution,
  if: stepIf,
  while: stepWhile,
  for: stepFor,
  cfor: stepArithmeticFor,
  select: stepSelect,
  case: stepCase,
  redirected: stepRedirected,
  function: stepFunction,
  sourced: (shell, frame) => {
    leave(shell, frame)
    pop(shell)
  },
  trap: (shell, frame) => {
    shell.status = frame.status
    pop(shell)
  },
  retry: stepRetry,
  test: stepTest,
  arithmetic: stepArithmetic,
  prompt: stepPrompt,
  input: stepInput,
}

/** Runs a shell for at most `budget` steps; answers how many it took. */
export function runShell(kernel: Kernel, code: Code, pid: string, budget: number): number {
  if (!kernel.state.shells.has(pid)) startShell(kernel, pid)
  const shell = loadShell(kernel, code, pid)
  let count = 0
  while (count < budget) {
    count++
    if (rowOf(kernel, pid).pending.length > 0) takeSignals(shell)
    if (!stepOnce(shell)) return count
    const row = kernel.state.processes.get(pid)
    if (!row || row.status === 'exited' || !kernel.state.shells.has(pid)) return count
    if (row.status !== 'running') break
    if (shell.fullDescriptor !== undefined && isFull(kernel, pid, shell.fullDescriptor)) {
      park(kernel, pid)
      break
    }
    shell.fullDescriptor = undefined
    if (shell.debt >= debtMax) {
      storeShell(shell)
      payDebt(kernel, pid)
      return count
    }
  }
  storeShell(shell)
  return count
}

/** One step; false when the shell has ended. */
function stepOnce(shell: Shell): boolean {
  const frame = shell.frames
  if (frame === null) return end(shell)
  try {
    (steps[frame.kind] as (shell: Shell, frame: FrameOf<FrameKind>) => void)(shell, frame)
  } catch (error) {
    // A mistake in what is expanded, told in bash's words, or more than a process may hold; anything
    // else is a bug and goes on up.
    if (error instanceof ExpansionError) recover(shell, error)
    else if (error instanceof RangeError) endWithoutMemory(shell, error)
    else throw error
  }
  return true
}

function recover(shell: Shell, { message, leaves, status }: ExpansionError): void {
  if (message !== '') complain(shell, message)
  if (leaves === 'command') {
    leave(shell, shell.frames!)
    pop(shell)
    return complete(shell, status)
  }
  if (shell.interactive) {
    unwindTo(shell, (frame) => frame.kind === 'prompt')
    shell.status = 1
  } else if (leaves === 'shell') exitShell(shell, isOn(shell, 'command') ? 127 : status)
  else skipToNextLine(shell)
}

/** Follows bash's xmalloc.c: it says so and ends. The machine's own limits do not tell how much was asked. */
function endWithoutMemory(shell: Shell, error: RangeError): void {
  const wanted = error instanceof OutOfMemory ? error.wanted : 2 * limits.memory
  write(shell, 2, `${shell.messagePrefix}: xrealloc: cannot allocate ${wanted} bytes\n`)
  shell.exiting = true
  exitShell(shell, 2)
}

/** The EXIT trap, then the end. */
function end(shell: Shell): boolean {
  const { kernel, pid } = shell
  const trap = shell.traps.get('EXIT')
  if (trap && !shell.exiting) {
    shell.exiting = true
    pushTrap(shell, 'EXIT', trap)
    return true
  }
  if (shell.debt > 0 && rowOf(kernel, pid).parent === '') {
    storeShell(shell)
    payDebt(kernel, pid)
    shell.debt = 0
    return rowOf(kernel, pid).status === 'running'
  }
  change(kernel, pid, { debt: 0 })
  terminate(kernel, pid, { exitCode: shell.status & 0xff })
  return false
}

