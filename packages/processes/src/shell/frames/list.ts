/** Lists of statements: `a; b & c`, and `a && b || c`. */
import type { AndOr, CompoundList, Script as ScriptNode, Statement } from 'unbash'
import { numberOf } from '../../kernel.ts'
import { addJob } from '../jobs.ts'
import { expandAliasesIn } from '../alias.ts'
import { lineAt, scriptOf } from '../script.ts'
import { canFork, retry } from '../forking.ts'
import type { FrameOf } from '../shell-row.ts'
import { isOn, nodeOf, numberOfNode, pop, replaceTop, type Shell, write } from '../shell.ts'
import { isRunnable } from '../syntax-error.ts'
import { forkShell } from '../subshell.ts'
import { enter } from './enter.ts'

export function stepList(shell: Shell, frame: FrameOf<'list'>): void {
  const node = nodeOf<CompoundList | ScriptNode>(shell, frame)
  const error = node.type === 'Script' && frame.node === 0 ? scriptOf(shell.code, frame.source).error : undefined
  const statement = node.commands[frame.index]
  if (error && !isRunnable(error) && (frame.index >= error.runs || !statement)) return endInError(shell, error)
  if (!statement) {
    if (frame.index === 0) shell.status = 0
    return pop(shell)
  }
  if (node.type === 'Script' && frame.node === 0 && shell.aliases.size > 0 && replaceAliases(shell, frame, statement)) return
  // The last statement needs nobody to come back to.
  if (frame.index === node.commands.length - 1 && !error && frame.below === null) pop(shell)
  else replaceTop(shell, frame, { index: frame.index + 1 })
  if (statement.background) startInBackground(shell, frame.source, statement)
  else enter(shell, frame.source, statement.command)
}

/** Aliases of a script count from the line after; the rest of the source is parsed again then. */
function replaceAliases(shell: Shell, frame: FrameOf<'list'>, statement: Statement): boolean {
  if (shell.interactive || !isOn(shell, 'expand_aliases')) return false
  const { pos, end } = statement
  const rest = frame.source.slice(pos)
  const expanded = expandAliasesIn(shell.code, rest, shell.aliases, end - pos)
  if (expanded === rest) return false
  // Empty lines before it keep the numbers of the lines.
  const source = '\n'.repeat(lineAt(scriptOf(shell.code, frame.source), pos) - 1) + expanded
  replaceTop(shell, frame, { source, index: 0 })
  return true
}

function endInError(
  shell: Shell, { line, words, shown }: { line: number; words: string; shown: string | undefined },
): void {
  const start = shell.interactive ? `${shell.messagePrefix}: ` : `${shell.messagePrefix}${isOn(shell, 'command') ? ': -c' : ''}: line ${line}: `
  write(shell, 2, `${start}${words}\n`)
  if (shown !== undefined && !shell.interactive) write(shell, 2, `${start}\`${shown}'\n`)
  pop(shell)
  shell.status = 2
}

/** `a &`: a subshell that nobody waits for. */
export function startInBackground(shell: Shell, source: string, statement: Statement): void {
  if (!canFork(shell)) return retry(shell, { source, node: numberOfNode(shell, statement) }, statement)
  const place = { source, node: numberOfNode(shell, statement.command) }
  const monitor = isOn(shell, 'monitor')
  const pid = forkShell(shell, { place, background: true, group: monitor ? 'own' : undefined })
  const text = source.slice(statement.command.pos, statement.command.end)
  const job = addJob(shell, { group: pid, pids: [pid], text, status: 'Running' })
  shell.lastBackground = pid
  shell.status = 0
  if (shell.interactive) write(shell, 2, `[${job.number}] ${numberOf(pid)}\n`)
}

export function stepAndOr(shell: Shell, frame: FrameOf<'andor'>): void {
  const node = nodeOf<AndOr>(shell, frame)
  let { index } = frame
  while (index > 0 && index < node.commands.length) {
    const runs = node.operators[index - 1] === '&&' ? shell.status === 0 : shell.status !== 0
    if (runs) break
    index++
  }
  const command = node.commands[index]
  if (!command) return pop(shell)
  replaceTop(shell, frame, { index: index + 1 })
  enter(shell, frame.source, command)
}
