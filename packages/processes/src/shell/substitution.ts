/** Substitutions: expansion that needs a command's output, or a path to its input or output. */
import { addPipe, attachNew, closeDescriptor, release, retain } from '../descriptors.ts'
import { readDescriptor } from '../input-output.ts'
import { park, rowOf } from '../kernel.ts'
import { reap } from '../lifecycle.ts'
import { withinMemory } from '../limits.ts'
import { AnswerNeeded } from './expansion/expansion-error.ts'
import { canFork } from './forking.ts'
import type { Frame, FrameOf } from './shell-row.ts'
import { pop, push, replaceTop, type Shell } from './shell.ts'
import { forkShell, ownDescriptors } from './subshell.ts'

/**
 * Does an expansion for the top frame. Undefined when a command must run first: its frame is
 * then on top, and this one is stepped again with one answer more. What the expansion assigns
 * is kept only when it is complete, because it begins anew each time.
 */
export function expanding<Result extends object | string | number | bigint | boolean>(shell: Shell, work: () => Result): Result | undefined {
  const { drawn, seed } = shell
  shell.tentative = true
  shell.answersUsed = 0
  try {
    const result = work()
    keepAssignments(shell)
    return result
  } catch (error) {
    // A substitution without an answer; a mistake goes on up to the step, and what was assigned stays.
    if (!(error instanceof AnswerNeeded)) {
      keepAssignments(shell)
      throw error
    }
    begin(shell, error)
    shell.drawn = drawn
    shell.seed = seed
    return undefined
  } finally {
    shell.tentative = false
    shell.overlay = undefined
  }
}

function keepAssignments({ overlay, variables }: Shell): void {
  for (const [name, variable] of overlay ?? []) {
    if (variable) variables.set(name, variable)
    else variables.delete(name)
  }
}

function begin(shell: Shell, needed: AnswerNeeded): void {
  if (needed.kind === 'output') beginOutput(shell, needed)
  else beginProcess(shell, needed)
}

function beginOutput(shell: Shell, place: AnswerNeeded): void {
  const { kernel, pid } = shell
  if (!canFork(shell)) return
  const ends = addPipe(kernel)
  const fd = attachNew(kernel, pid, ends.read, ownDescriptors)
  const child = forkShell(shell, { place, descriptors: { 1: ends.write }, isSubstitution: true })
  push<'substitution'>(shell, { kind: 'substitution', source: place.source, node: place.node, fd, pid: child, text: '', ended: false })
}

/** `<(…)` and `>(…)`: a pipe under a number that the command inherits, as `/dev/fd/63`. */
function beginProcess(shell: Shell, place: AnswerNeeded): void {
  const { kernel, pid } = shell
  if (!canFork(shell)) return
  const ends = addPipe(kernel)
  const isInput = place.kind === 'read-end'
  const [own, theirs] = isInput ? [ends.read, ends.write] : [ends.write, ends.read]
  retain(kernel, own)
  forkShell(shell, { place, descriptors: { [isInput ? 1 : 0]: theirs }, background: true })
  let fd = 63
  while (rowOf(kernel, pid).descriptors[fd] !== undefined) fd--
  const taken = attachNew(kernel, pid, own, fd)
  release(kernel, own)
  const frame = shell.frames!
  const opened = frame.kind === 'command' || frame.kind === 'redirected' ? { opened: [...frame.opened, taken] } : {}
  shell.frames = { ...frame, ...opened, answers: [...frame.answers, `/dev/fd/${taken}`] } as Frame
}

/** Collects the output, then waits for the command. */
export function stepSubstitution(shell: Shell, frame: FrameOf<'substitution'>): void {
  const { kernel, pid } = shell
  if (!frame.ended) {
    const answer = readDescriptor(kernel, pid, frame.fd, 'chunk')
    if (answer === 'wait') return park(kernel, pid)
    const text = 'text' in answer ? answer.text : ''
    if (text !== '') return replaceTop(shell, frame, { text: withinMemory(frame.text + text) })
    closeDescriptor(kernel, pid, frame.fd)
    return replaceTop(shell, frame, { ended: true })
  }
  const child = kernel.state.processes.get(frame.pid)
  if (child && child.status !== 'exited') return park(kernel, pid)
  const status = child ? reap(kernel, child).exitCode ?? 0 : 0
  pop(shell)
  shell.status = status
  shell.substitutionStatus = status
  const below = shell.frames!
  shell.frames = { ...below, answers: [...below.answers, frame.text] }
}
