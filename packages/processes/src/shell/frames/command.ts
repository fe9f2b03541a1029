/** Simple commands: expanded, redirected, then a function, a builtin or a program. */
import { absolutePath } from '@track/files'
import type { Command } from 'unbash'
import { costOf, costs } from '../../costs.ts'
import { findCommand, loadExecutable } from '../../execution.ts'
import { filesOf } from '../../file-systems.ts'
import { isAlive, park, rowOf } from '../../kernel.ts'
import { addProcess } from '../../lifecycle.ts'
import { limits } from '../../limits.ts'
import { type ExpandedAssignment, type ExpandedCommand, expandCommand } from '../assignment.ts'
import type { BuiltinResult } from '../builtins/builtin.ts'
import { builtins } from '../builtins/table.ts'
import { complete } from '../errexit.ts'
import { ExpansionError } from '../expansion/expansion-error.ts'
import { quoteIfNeeded } from '../quoting.ts'
import { shellProgram } from '../program.ts'
import { keepRedirections, redirect } from '../redirection.ts'
import type { CommandRun, FrameOf, SavedVariable } from '../shell-row.ts'
import { complain, isOn, nodeOf, pop, push, replaceTop, setLine, type Shell, write } from '../shell.ts'
import { becomeProgram, childDispositions, ownDescriptors } from '../subshell.ts'
import { canFork } from '../forking.ts'
import { expanding } from '../substitution.ts'
import { leave, nesting, restoreDescriptors } from '../unwind.ts'
import { expandPrompt } from '../prompt-text.ts'
import { environment, getParameter } from '../variables.ts'
import { enter } from './enter.ts'
import { pushForeground } from './foreground.ts'

export function stepCommand(shell: Shell, frame: FrameOf<'command'>): void {
  if (frame.run) return goOn(shell, frame, frame.run)
  const node = nodeOf<Command>(shell, frame)
  setLine(shell, frame.source, node.pos)
  if (frame.answers.length === 0) shell.substitutionStatus = undefined
  const expanded = expanding(shell, () => expandCommand(shell, frame.source, node))
  if (!expanded) return
  const now = shell.frames as FrameOf<'command'>
  if (isOn(shell, 'xtrace')) trace(shell, expanded)
  if (expanded.words.length === 0) return finishAssignments(shell, now, expanded)
  shell.lastArgument = expanded.words.at(-1)!
  dispatch(shell, now, expanded)
}

function trace(shell: Shell, { words, assignments }: ExpandedCommand): void {
  const start = expandPrompt(shell, getParameter(shell, 'PS4') ?? '+ ')
  const marks = start.charAt(0).repeat(shell.depth > 0 ? 1 : 1) + start.slice(1)
  const texts = assignments.map(({ name, value }) => `${name}=${quoteIfNeeded(value)}`)
  if (words.length === 0) for (const text of texts) write(shell, 2, `${marks}${text}\n`)
  else write(shell, 2, `${marks}${[...texts, ...words.map(quoteIfNeeded)].join(' ')}\n`)
}

function finishAssignments(shell: Shell, frame: FrameOf<'command'>, { redirections }: ExpandedCommand): void {
  shell.debt += costs.builtin
  const saved = redirect(shell, redirections)
  if (typeof saved === 'string') complain(shell, saved)
  else restoreDescriptors(shell, saved)
  finish(shell, frame, typeof saved === 'string' ? 1 : shell.substitutionStatus ?? 0)
}

function finish(shell: Shell, frame: FrameOf<'command'>, status: number): void {
  leave(shell, frame)
  pop(shell)
  shell.pipeStatus = [status]
  complete(shell, status)
}

function dispatch(shell: Shell, frame: FrameOf<'command'>, expanded: ExpandedCommand): void {
  const { skipped, functions } = prefixes(expanded.words)
  const words = expanded.words.slice(skipped)
  const name = words[0]!
  if (functions && shell.functions.has(name)) return callFunction(shell, frame, { ...expanded, words })
  if (name === 'exec') return replaceShell(shell, frame, { ...expanded, words })
  const arrays = skipped === 0 ? expanded.arrays : {}
  if (builtins[name] && Object.hasOwn(builtins, name)) return callBuiltin(shell, frame, { ...expanded, words, arrays })
  runProgram(shell, frame, { ...expanded, words })
}

/** `command` and `builtin` before a command: functions are not looked at. */
function prefixes(words: readonly string[]): { skipped: number; functions: boolean } {
  let skipped = 0
  while ((words[skipped] === 'command' || words[skipped] === 'builtin') && skipped + 1 < words.length) {
    const next = words[skipped + 1]!
    if (words[skipped] === 'command' && (next === '-v' || next === '-V')) break
    skipped += next === '-p' || next === '--' ? 2 : 1
  }
  return { skipped: skipped >= words.length ? 0 : skipped, functions: skipped === 0 }
}

/** Redirections and `NAME=value` before a function or builtin hold while it runs. */
function prepare(shell: Shell, frame: FrameOf<'command'>, { words, arrays, assignments, redirections }: ExpandedCommand): CommandRun | undefined {
  shell.debt += costs.builtin
  const saved = redirect(shell, redirections)
  if (typeof saved === 'string') {
    complain(shell, saved)
    finish(shell, frame, 1)
    return undefined
  }
  return { words, arrays, saved, savedVariables: assignForNow(shell, assignments), called: false, kept: [], deadline: undefined }
}

function assignForNow(shell: Shell, assignments: readonly ExpandedAssignment[]): SavedVariable[] {
  return assignments.map(({ name, value }) => {
    const variable = shell.variables.get(name)
    shell.variables.set(name, { value, flags: 'x' })
    return { name, variable }
  })
}

function callFunction(shell: Shell, frame: FrameOf<'command'>, expanded: ExpandedCommand): void {
  const run = prepare(shell, frame, expanded)
  if (!run) return
  const [name, ...positional] = expanded.words
  const { source, node } = shell.functions.get(name!)!
  replaceTop(shell, frame, { run: { ...run, called: true } })
  if (nesting(shell, 'function') >= limits.nesting) throw new ExpansionError(`${name}: maximum function nesting level exceeded (${limits.nesting})`)
  push<'function'>(shell, {
    kind: 'function', source, node, name: name!, scope: { positional: shell.positional, locals: [] }, callLine: shell.line,
  })
  shell.positional = positional
  enter(shell, source, nodeOf(shell, { source, node }))
}

/** The body is over. */
export function stepFunction(shell: Shell, frame: FrameOf<'function'>): void {
  leave(shell, frame)
  pop(shell)
}

function callBuiltin(shell: Shell, frame: FrameOf<'command'>, expanded: ExpandedCommand): void {
  const run = prepare(shell, frame, expanded)
  if (!run) return
  replaceTop(shell, frame, { run })
  tryBuiltin(shell, shell.frames as FrameOf<'command'>, run)
}

function tryBuiltin(shell: Shell, frame: FrameOf<'command'>, run: CommandRun): void {
  const [name, ...args] = run.words
  const result: BuiltinResult = builtins[name!]!(shell, args, run)
  if (!isAlive(shell.kernel.state.processes.get(shell.pid))) return
  if (typeof result === 'number') {
    // A builtin that changed the frame (`exec`) has replaced it; the present one is left.
    return finish(shell, shell.frames as FrameOf<'command'>, result)
  }
  if ('wait' in result) {
    replaceTop(shell, frame, { run: { ...run, kept: result.kept ?? run.kept, deadline: result.deadline ?? run.deadline } })
    return park(shell.kernel, shell.pid, result.deadline ?? run.deadline)
  }
  if ('call' in result) {
    replaceTop(shell, frame, { run: { ...run, called: true } })
    return result.call(shell)
  }
  leave(shell, frame)
  pop(shell)
  result.jump(shell)
}

function goOn(shell: Shell, frame: FrameOf<'command'>, run: CommandRun): void {
  if (run.program) runProgram(shell, { ...frame, run: undefined }, run.program)
  else if (run.called) finish(shell, frame, shell.status)
  else tryBuiltin(shell, frame, run)
}

interface Loaded {
  readonly program: string
  readonly argv: readonly string[]
}

/** The program that a command names; bash's words and status when there is none. */
function loadCommand(shell: Shell, words: readonly string[]): Loaded | { readonly words: string; readonly status: number } {
  const { kernel, pid } = shell
  const name = words[0]!
  const files = filesOf(kernel, pid)
  const { cwd } = rowOf(kernel, pid)
  const path = name.includes('/')
    ? absolutePath(cwd, name)
    : findCommand(files, name, { path: getParameter(shell, 'PATH') ?? '', cwd })
  if (path === undefined || name === '') return { words: `${name}: command not found`, status: 127 }
  const loaded = loadExecutable(files, path, words, { shown: name.includes('/') ? name : path })
  if ('script' in loaded) return { program: shellProgram, argv: ['bash', name.includes('/') ? name : path, ...words.slice(1)] }
  if (!('error' in loaded)) {
    if (loaded.program === shellProgram || shell.code.programs.has(loaded.program)) return loaded
    return { words: `${name}: cannot execute binary file: Exec format error`, status: 126 }
  }
  if (loaded.interpreter !== undefined) return { words: `${name}: cannot execute: required file not found`, status: 127 }
  return { words: `${name}: ${loaded.error}`, status: loaded.error === 'No such file or directory' ? 127 : 126 }
}

function runProgram(shell: Shell, frame: FrameOf<'command'>, expanded: ExpandedCommand): void {
  const { kernel, code, pid } = shell
  const { words, assignments, redirections } = expanded
  if (!isLast(shell, frame) && !canFork(shell)) {
    // The words are kept: to expand them again might do what they do a second time.
    if (shell.forkTries > 0) replaceTop(shell, frame, { run: { ...forLater, program: expanded } })
    return
  }
  const saved = redirect(shell, redirections)
  if (typeof saved === 'string') {
    complain(shell, saved)
    return finish(shell, frame, 1)
  }
  const loaded = loadCommand(shell, words)
  if ('words' in loaded) {
    complain(shell, loaded.words)
    restoreDescriptors(shell, saved)
    return finish(shell, frame, loaded.status)
  }
  const env = environment(shell)
  for (const { name, value } of assignments) env[name] = value
  if (isTooLong(loaded.argv, env)) {
    complain(shell, `${words[0]}: Argument list too long`)
    restoreDescriptors(shell, saved)
    return finish(shell, frame, 126)
  }
  const cost = costOf(code, loaded.program)
  if (isLast(shell, frame)) {
    keepRedirections(shell, saved)
    return becomeProgram(shell, { ...loaded, env, cost })
  }
  const row = rowOf(kernel, pid)
  const child = addProcess(kernel, {
    parent: pid, host: row.host, user: row.user, argv: loaded.argv, env, cwd: row.cwd, program: loaded.program,
    fileSystem: row.fileSystem, terminal: row.terminal, descriptors: inheritedDescriptors(row.descriptors),
    group: isOn(shell, 'monitor') ? undefined : row.group, dispositions: childDispositions(shell), cost,
  })
  restoreDescriptors(shell, saved)
  const node = nodeOf<Command>(shell, frame)
  leave(shell, { ...frame, run: undefined })
  pop(shell)
  pushForeground(shell, frame, { pids: [child.pid], text: frame.source.slice(node.pos, node.end) })
}

function isTooLong(argv: readonly string[], env: Readonly<Record<string, string>>): boolean {
  let length = 0
  for (const word of argv) length += word.length + 9
  for (const [name, value] of Object.entries(env)) length += name.length + value.length + 10
  return length > limits.arguments
}

const forLater: CommandRun = { words: [], arrays: {}, saved: [], savedVariables: [], called: false, kept: [], deadline: undefined }

function inheritedDescriptors(descriptors: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(descriptors).filter(([fd]) => Number(fd) < ownDescriptors))
}

/** Nothing is left to do after it: the program takes the shell's place, as bash has it. */
function isLast(shell: Shell, frame: FrameOf<'command'>): boolean {
  if (frame.below !== null || shell.interactive) return false
  if (shell.depth === 0 && !isOn(shell, 'command')) return false
  return ![...shell.traps.values()].some((text) => text !== '')
}

/** `exec`: with a command it takes the shell's place; without, its redirections stay. */
function replaceShell(shell: Shell, frame: FrameOf<'command'>, { words, assignments, redirections }: ExpandedCommand): void {
  const saved = redirect(shell, redirections)
  if (typeof saved === 'string') {
    complain(shell, saved)
    return finish(shell, frame, 1)
  }
  keepRedirections(shell, saved)
  const command = words.slice(words[1] === '--' ? 2 : words[1] === '-a' ? 3 : 1)
  if (command.length === 0) return finish(shell, frame, 0)
  const loaded = loadCommand(shell, command)
  if ('words' in loaded) {
    complain(shell, `exec: ${loaded.words.replace(': command not found', ': not found')}`)
    shell.frames = null
    shell.status = loaded.status
    return
  }
  const env = environment(shell)
  for (const { name, value } of assignments) env[name] = value
  becomeProgram(shell, { ...loaded, env, cost: costOf(shell.code, loaded.program) })
}
