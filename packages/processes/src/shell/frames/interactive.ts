/** The bottom of a shell that reads its commands: from a terminal with a prompt, or from input. */
import { readDescriptor } from '../../input-output.ts'
import { openRow } from '../../descriptors.ts'
import { park, rowOf } from '../../kernel.ts'
import { expandAliasesIn } from '../alias.ts'
import { exitShell } from '../errexit.ts'
import { reportJobs } from '../jobs.ts'
import { expandPrompt } from '../prompt-text.ts'
import { parseScript } from '../script.ts'
import type { FrameOf } from '../shell-row.ts'
import { complain, isOn, push, replaceTop, type Shell, write } from '../shell.ts'
import { getParameter } from '../variables.ts'

export function stepPrompt(shell: Shell, frame: FrameOf<'prompt'>): void {
  const { kernel, pid } = shell
  if (!frame.shown) {
    if (frame.pending === '') reportJobs(shell)
    if (echoes(shell) && !isTypedAhead(shell, frame)) write(shell, 2, promptText(shell, frame.pending !== ''))
    return replaceTop(shell, frame, { shown: true })
  }
  const answer = readDescriptor(kernel, pid, 0, 'line')
  if (answer === 'wait') return park(kernel, pid)
  const line = 'text' in answer ? answer.text : ''
  if (line === '') return endOfInput(shell, frame)
  const source = frame.pending + line
  if (source.trim() === '') return replaceTop(shell, frame, { pending: '', shown: false })
  const { error } = parseScript(source)
  if (error?.incomplete) return replaceTop(shell, frame, { pending: source, shown: false })
  replaceTop(shell, frame, { pending: '', shown: false })
  begin(shell, source)
}

function promptText(shell: Shell, continues: boolean): string {
  const text = getParameter(shell, continues ? 'PS2' : 'PS1') ?? (continues ? '> ' : '\\s-\\v\\$ ')
  return expandPrompt(shell, text)
}

function echoes(shell: Shell): boolean {
  return terminalOf(shell)?.echo ?? false
}

function terminalOf(shell: Shell) {
  const id = rowOf(shell.kernel, shell.pid).descriptors[0]
  const row = id === undefined ? undefined : openRow(shell.kernel, id)
  return row?.on === 'terminal' ? shell.kernel.state.terminals.get(row.terminal) : undefined
}

/** The next line of a command was typed with the one before: nobody is asked for it. */
function isTypedAhead(shell: Shell, frame: FrameOf<'prompt'>): boolean {
  return frame.pending !== '' && (terminalOf(shell)?.input.length ?? 0) > 0
}

function endOfInput(shell: Shell, frame: FrameOf<'prompt'>): void {
  if (frame.pending !== '') {
    complain(shell, 'syntax error: unexpected end of file')
    shell.status = 2
    return replaceTop(shell, frame, { pending: '', shown: false })
  }
  if (shell.jobs.some((job) => job.status === 'Stopped') && !isOn(shell, 'warned')) {
    write(shell, 2, 'There are stopped jobs.\n')
    shell.options = { ...shell.options, warned: true }
    return replaceTop(shell, frame, { shown: false })
  }
  write(shell, 2, 'exit\n')
  exitShell(shell, shell.status)
}

/** Puts the commands of a whole line on top. */
function begin(shell: Shell, typed: string): void {
  shell.line = 1
  const source = isOn(shell, 'expand_aliases') ? expandAliasesIn(shell.code, typed, shell.aliases) : typed
  push<'list'>(shell, { kind: 'list', source, node: 0, index: 0 })
}

/** `… | bash`: a command is run as soon as it is whole, so that it can read what follows. */
export function stepInput(shell: Shell, frame: FrameOf<'input'>): void {
  const { kernel, pid } = shell
  const answer = readDescriptor(kernel, pid, 0, 'line')
  if (answer === 'wait') return park(kernel, pid)
  const line = 'text' in answer ? answer.text : ''
  const source = frame.pending + line
  if (source.trim() === '' && line === '') return exitShell(shell, shell.status)
  if (line !== '') {
    const { error } = parseScript(source)
    if (error?.incomplete || source.trim() === '') return replaceTop(shell, frame, { pending: source })
  }
  replaceTop(shell, frame, { pending: '' })
  begin(shell, source)
}

