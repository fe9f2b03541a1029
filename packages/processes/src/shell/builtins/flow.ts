/** Builtins that change what runs next: loops, functions, `eval`, `source`, `exit`, `exec`. */
import { isRefusal, readFile } from '@track/files'
import { findCommand } from '../../execution.ts'
import { filesOf, pathOf } from '../../file-systems.ts'
import { rowOf } from '../../kernel.ts'
import { limits } from '../../limits.ts'
import { expandAliasesIn } from '../alias.ts'
import { exitShell } from '../errexit.ts'
import { ExpansionError } from '../expansion/expansion-error.ts'
import type { Frame } from '../shell-row.ts'
import { complain, isOn, pop, push, type Shell, write } from '../shell.ts'
import { leave, nesting, unwindTo } from '../unwind.ts'
import { getParameter } from '../variables.ts'
import { type Builtin, fail } from './builtin.ts'

const loops = new Set<Frame['kind']>(['while', 'for', 'cfor', 'select'])

/** The loops around, up to the function or script. */
function loopsAround(shell: Shell): number {
  let count = 0
  for (let frame = shell.frames; frame && frame.kind !== 'function'; frame = frame.below) if (loops.has(frame.kind)) count++
  return count
}

function leaveLoops(name: 'break' | 'continue'): Builtin {
  return (shell, [count = '1']) => {
    if (!/^\d+$/.test(count)) return fail(shell, `${name}: ${count}: numeric argument required`, 128)
    if (Number(count) < 1) return fail(shell, `${name}: ${count}: loop count out of range`)
    const around = loopsAround(shell)
    if (around === 0) return fail(shell, `${name}: only meaningful in a \`for', \`while', or \`until' loop`, 0)
    const levels = Math.min(around, Number(count))
    return {
      jump: () => {
        for (let level = levels; level > 0; level--) {
          unwindTo(shell, (frame) => loops.has(frame.kind))
          if (level > 1 || name === 'break') pop(shell)
        }
        shell.status = 0
      },
    }
  }
}

export const breakLoop = leaveLoops('break')
export const continueLoop = leaveLoops('continue')

export const returnFrom: Builtin = (shell, [given]) => {
  const callers = new Set<Frame['kind']>(['function', 'sourced'])
  let isInside = false
  for (let frame = shell.frames; frame; frame = frame.below) if (callers.has(frame.kind)) isInside = isInside || isCall(frame)
  if (!isInside) return fail(shell, "return: can only `return' from a function or sourced script", 2)
  if (given !== undefined && !/^-?\d+$/.test(given)) return fail(shell, `return: ${given}: numeric argument required`, 2)
  const status = given === undefined ? shell.status : Number(given) & 0xff
  return {
    jump: () => {
      unwindTo(shell, (frame) => callers.has(frame.kind) && isCall(frame))
      leave(shell, shell.frames!)
      pop(shell)
      shell.status = status
    },
  }
}

/** `eval` cannot be returned from. */
function isCall(frame: Frame): boolean {
  return frame.kind === 'function' || (frame.kind === 'sourced' && frame.name !== undefined)
}

export const exit: Builtin = (shell, [given]) => {
  if (shell.interactive) write(shell, 2, 'exit\n')
  if (given !== undefined && !/^[-+]?\d+$/.test(given)) {
    complain(shell, `exit: ${given}: numeric argument required`)
    return { jump: () => exitShell(shell, 2) }
  }
  const status = given === undefined ? shell.status : Number(given) & 0xff
  return { jump: () => exitShell(shell, status) }
}

export const evaluate: Builtin = (shell, args) => {
  const text = args.join(' ')
  if (text.trim() === '') return 0
  // Empty lines before it: its lines count on from the line that `eval` stands in.
  const source = '\n'.repeat(shell.line - 1) + text
  return { call: () => pushScript(shell, source, undefined, undefined) }
}

function pushScript(shell: Shell, text: string, name: string | undefined, positional: readonly string[] | undefined): void {
  if (nesting(shell, 'sourced') >= limits.nesting) {
    throw new ExpansionError(`${name === undefined ? 'eval: maximum eval' : `${name}: maximum source file`} nesting level exceeded (${limits.nesting})`)
  }
  const source = isOn(shell, 'expand_aliases') ? expandAliasesIn(shell.code, text, shell.aliases) : text
  push<'sourced'>(shell, { kind: 'sourced', source, node: 0, name, positional: positional ? shell.positional : undefined })
  push<'list'>(shell, { kind: 'list', source, node: 0, index: 0 })
  if (positional) shell.positional = positional
}

export const source: Builtin = (shell, [name, ...positional]) => {
  if (name === undefined) {
    return fail(shell, 'source: filename argument required\nsource: usage: source filename [arguments]', 2)
  }
  const { kernel, pid } = shell
  const files = filesOf(kernel, pid)
  const { cwd } = rowOf(kernel, pid)
  const found = name.includes('/') ? undefined : findCommand(files, name, { path: getParameter(shell, 'PATH') ?? '', cwd })
  const text = readFile(files, found ?? pathOf(kernel, pid, name))
  if (isRefusal(text)) return fail(shell, `${name}: ${text.error}`)
  return { call: () => pushScript(shell, text, name, positional.length > 0 ? positional : undefined) }
}

export const shift: Builtin = (shell, [given = '1']) => {
  if (!/^-?\d+$/.test(given)) return fail(shell, `shift: ${given}: numeric argument required`)
  const count = Number(given)
  if (count < 0) return fail(shell, `shift: ${given}: shift count out of range`)
  if (count > shell.positional.length) return 1
  shell.positional = shell.positional.slice(count)
  return 0
}

/** `time` of builtins and `:`: nothing is done. */
export const nothing: Builtin = () => 0
export const failure: Builtin = () => 1

