/** Builtins that declare and forget variables and functions. */
import { assignArray } from '../assignment.ts'
import { declaration } from '../declaration.ts'
import { quoteIfNeeded } from '../quoting.ts'
import type { CommandRun, Frame } from '../shell-row.ts'
import { isOn, type Shell, write } from '../shell.ts'
import { hasFlag, isSet, type Variable, withFlag } from '../variable.ts'
import { enclosingFunction, getVariable, setElement, setVariable, targetName, unsetElement } from '../variables.ts'
import { type Builtin, type BuiltinResult, fail } from './builtin.ts'
import { printFunction } from './names.ts'

interface Request {
  readonly on: string
  readonly off: string
  readonly words: readonly { readonly text: string; readonly index: number }[]
  readonly invalid: string | undefined
}

function parse(args: readonly string[]): Request {
  let on = ''
  let off = ''
  let index = 0
  for (; index < args.length; index++) {
    const arg = args[index]!
    if (arg === '--') {
      index++
      break
    }
    if (!/^[-+][A-Za-z]/.test(arg)) break
    const bad = [...arg.slice(1)].find((letter) => !'aAfFgiIlnprtux'.includes(letter))
    if (bad) return { on, off, words: [], invalid: `-${bad}` }
    if (arg.startsWith('-')) on += arg.slice(1)
    else off += arg.slice(1)
  }
  return { on, off, words: args.slice(index).map((text, at) => ({ text, index: index + at + 1 })), invalid: undefined }
}

function declaring(name: string, base: { readonly on?: string; readonly local?: boolean } = {}): Builtin {
  return (shell, args, run): BuiltinResult => {
    const request = parse(args)
    if (request.invalid) return fail(shell, `${name}: ${request.invalid}: invalid option`, 2)
    const on = request.on + (base.on ?? '')
    if (base.local && !enclosingFunction(shell)) return fail(shell, `${name}: can only be used in a function`)
    if (on.includes('f') || on.includes('F')) return listFunctions(shell, name, on, request)
    if (request.words.length === 0) return list(shell, name, on)
    if (on.includes('p') && name !== 'local') return printEach(shell, name, request)
    const isLocal = base.local || (!base.on && enclosingFunction(shell) !== undefined && !on.includes('g'))
    let status = 0
    for (const word of request.words) status = declareOne(shell, { name, on, off: request.off, isLocal }, word, run) || status
    return status
  }
}

interface How {
  readonly name: string
  readonly on: string
  readonly off: string
  readonly isLocal: boolean
}

function declareOne(shell: Shell, how: How, { text, index }: { text: string; index: number }, run: CommandRun): number {
  const match = /^([A-Za-z_]\w*)(?:\[(.*?)\])?(?:(\+?)=(.*))?$/s.exec(text)
  if (!match) return fail(shell, `${how.name}: \`${text}': not a valid identifier`)
  const [, name = '', key, plus, value] = match
  if (how.isLocal) saveLocal(shell, name)
  const before = shell.variables.get(name) ?? { flags: '' }
  if (hasFlag(before, 'r') && (value !== undefined || how.off.includes('r'))) return fail(shell, `${how.name}: ${name}: readonly variable`)
  let variable: Variable = before
  for (const letter of how.on) if ('aAilnux'.includes(letter)) variable = attribute(variable, letter)
  for (const letter of how.off) if ('ilnux'.includes(letter)) variable = withFlag(variable, letter, false)
  shell.variables.set(name, variable)
  const elements = run.arrays[index]
  if (elements) assignArray(shell, name, elements, plus === '+')
  else if (value !== undefined && how.on.includes('n')) shell.variables.set(name, { ...variable, value })
  else if (value !== undefined && key !== undefined) setElement(shell, name, key, value, { append: plus === '+' })
  else if (value !== undefined) setVariable(shell, name, value, { append: plus === '+' })
  if (how.on.includes('r')) shell.variables.set(name, withFlag(shell.variables.get(name)!, 'r'))
  return 0
}

function attribute(variable: Variable, letter: string): Variable {
  const flagged = withFlag(variable, letter)
  if (letter === 'A' && !variable.table) {
    const { value: _value, ...rest } = flagged
    return { ...rest, table: new Map(variable.value === undefined ? [] : [['0', variable.value]]) }
  }
  if (letter === 'a' && !variable.list) {
    const { value, ...rest } = flagged
    return { ...rest, list: value === undefined ? [] : [value] }
  }
  if (letter === 'u') return withFlag(flagged, 'l', false)
  return letter === 'l' ? withFlag(flagged, 'u', false) : flagged
}

/** The first `local` of a name in a call keeps what it hides. */
function saveLocal(shell: Shell, name: string): void {
  const scope = enclosingFunction(shell)!
  if (scope.scope.locals.some((each) => each.name === name)) return
  const saved = { ...scope, scope: { ...scope.scope, locals: [...scope.scope.locals, { name, variable: shell.variables.get(name) }] } }
  shell.frames = replaceFrame(shell.frames, scope, saved)
  const inherits = isOn(shell, 'localvar_inherit') ? shell.variables.get(name) : undefined
  if (inherits) shell.variables.set(name, inherits)
  else shell.variables.delete(name)
}

function replaceFrame(frames: Frame | null, old: Frame, replacement: Frame): Frame | null {
  if (frames === old) return replacement
  return frames && { ...frames, below: replaceFrame(frames.below, old, replacement) }
}

function list(shell: Shell, name: string, on: string): number {
  const names = [...shell.variables.keys()].sort()
  for (const each of names) {
    const variable = shell.variables.get(each)!
    const flags = on.replace(/[pg]/g, '')
    if (![...flags].every((flag) => variable.flags.includes(flag))) continue
    if (flags === '' && on === '' && name !== 'local') {
      if (isSet(variable)) write(shell, 1, `${each}=${variable.list || variable.table ? declaration(each, variable).replace(/^.*?=/s, '') : quoteIfNeeded(variable.value!)}\n`)
    } else write(shell, 1, `${declaration(each, variable)}\n`)
  }
  return 0
}

function printEach(shell: Shell, command: string, { words }: Request): number {
  let status = 0
  for (const { text } of words) {
    const variable = shell.variables.get(text) ?? getVariable(shell, text)
    if (variable) write(shell, 1, `${declaration(text, variable)}\n`)
    else status = fail(shell, `${command}: ${text}: not found`)
  }
  return status
}

function listFunctions(shell: Shell, command: string, on: string, { words }: Request): number {
  const names = words.length > 0 ? words.map(({ text }) => text) : [...shell.functions.keys()].sort()
  let status = 0
  for (const name of names) {
    const known = shell.functions.get(name)
    if (!known) status = 1
    else if (command === 'export' || on.includes('x')) shell.functions = new Map(shell.functions).set(name, { ...known, exported: true })
    else if (on.includes('F')) write(shell, 1, words.length > 0 ? `${name}\n` : `declare -f ${name}\n`)
    else write(shell, 1, printFunction(shell, name))
  }
  return status
}

export const declare = declaring('declare')
export const typeset = declaring('typeset')
export const local = declaring('local', { local: true })
export const readonly: Builtin = (shell, args, run) => {
  if (args.length === 0 || (args.length === 1 && args[0] === '-p')) return list(shell, 'readonly', 'r')
  return declaring('readonly', { on: 'rg' })(shell, args, run)
}

export const exportNames: Builtin = (shell, args, run) => {
  if (args.length === 0 || (args.length === 1 && args[0] === '-p')) {
    return list(shell, 'export', 'x')
  }
  if (args[0] === '-n') {
    for (const name of args.slice(1)) {
      const variable = shell.variables.get(name)
      if (variable) shell.variables.set(name, withFlag(variable, 'x', false))
    }
    return 0
  }
  return declaring('export', { on: 'xg' })(shell, args, run)
}

export const unset: Builtin = (shell, args) => {
  const onlyFunctions = args[0] === '-f'
  const names = /^-[fvn]$/.test(args[0] ?? '') ? args.slice(1) : args
  let status = 0
  for (const name of names) status = unsetOne(shell, name, onlyFunctions, args[0] === '-n') || status
  return status
}

function unsetOne(shell: Shell, name: string, onlyFunctions: boolean, reference: boolean): number {
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name)
  if (element && !onlyFunctions) {
    if (element[2] === '@' || element[2] === '*') shell.variables.delete(element[1]!)
    else unsetElement(shell, element[1]!, element[2]!.replace(/^(["'])(.*)\1$/s, '$2'))
    return 0
  }
  const target = reference ? name : targetName(shell, name)
  const variable = onlyFunctions ? undefined : shell.variables.get(target)
  if (hasFlag(variable, 'r')) return fail(shell, `unset: ${target}: cannot unset: readonly variable`)
  if (variable) shell.variables.delete(target)
  else if (shell.functions.has(name)) {
    const functions = new Map(shell.functions)
    functions.delete(name)
    shell.functions = functions
  }
  return 0
}

