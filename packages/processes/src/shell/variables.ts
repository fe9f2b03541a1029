/** Getting and setting a shell's variables, the special and the computed ones included. */
import { integerBelow, printMicroTimestamp, second, stream } from '@track/simulation'
import { localTime, numberOf, rowOf } from '../kernel.ts'
import { limits, OutOfMemory } from '../limits.ts'
import { evaluateText } from './arithmetic/text.ts'
import { ExpansionError } from './expansion/expansion-error.ts'
import type { FrameOf } from './shell-row.ts'
import { isOn, type Shell } from './shell.ts'
import { hasFlag, scalarOf, type Variable } from './variable.ts'

/** What `$NAME` means where it is not stored but known. */
const computed: Readonly<Record<string, (shell: Shell) => Variable>> = {
  RANDOM: (shell) => scalar(String(random(shell))),
  SRANDOM: (shell) => scalar(String(integerBelow(0x1_0000_0000, processStream(shell), shell.drawn++))),
  SECONDS: (shell) => scalar(String(Math.floor((timeOf(shell) - shell.secondsFrom) / second))),
  EPOCHSECONDS: (shell) => scalar(String(Math.floor(timeOf(shell) / second))),
  EPOCHREALTIME: (shell) => scalar(`${Math.floor(timeOf(shell) / second)}.${printMicroTimestamp(timeOf(shell)).slice(20, 26)}`),
  LINENO: (shell) => scalar(String(shell.line)),
  BASHPID: (shell) => scalar(numberOf(shell.pid)),
  PPID: (shell) => scalar(numberOf(rowOf(shell.kernel, shell.pid).parent) || '0'),
  BASH_SUBSHELL: (shell) => scalar(String(shell.depth)),
  PIPESTATUS: (shell) => ({ list: shell.pipeStatus.map(String), flags: 'a' }),
  FUNCNAME: (shell) => ({ list: functionNames(shell), flags: 'a' }),
  DIRSTACK: (shell) => ({ list: [rowOf(shell.kernel, shell.pid).cwd, ...shell.directories], flags: 'a' }),
}

function scalar(value: string): Variable {
  return { value, flags: '' }
}

export function timeOf(shell: Shell): number {
  return localTime(shell.kernel, rowOf(shell.kernel, shell.pid)) - rowOf(shell.kernel, shell.pid).debt + shell.debt
}

function processStream(shell: Shell) {
  return shell.kernel.simulation.stream('shell', shell.pid)
}

/** `RANDOM=n` seeds it: the same numbers follow in every world. */
function random(shell: Shell): number {
  const from = shell.seed === undefined ? processStream(shell) : stream(shell.seed, 'RANDOM')
  return integerBelow(32_768, from, shell.drawn++)
}

export function functionNames(shell: Shell): string[] {
  const names: string[] = []
  for (let frame = shell.frames; frame; frame = frame.below) if (frame.kind === 'function') names.push(frame.name)
  if (names.length > 0 && !shell.interactive && !isOn(shell, 'command')) names.push('main')
  return names
}

export function getVariable(shell: Shell, name: string): Variable | undefined {
  const known = shell.overlay?.has(name) ? shell.overlay.get(name) : shell.variables.get(name)
  if (known !== undefined) return hasFlag(known, 'n') ? getVariable(shell, known.value ?? '') : known
  return Object.hasOwn(computed, name) ? computed[name]!(shell) : undefined
}

/** The variable that a `declare -n` name stands for. */
export function targetName(shell: Shell, name: string): string {
  const known = shell.overlay?.has(name) ? shell.overlay.get(name) : shell.variables.get(name)
  return hasFlag(known, 'n') && known!.value !== undefined && known!.value !== name ? targetName(shell, known!.value) : name
}

export function putVariable(shell: Shell, name: string, variable: Variable | undefined): void {
  if (variable?.value !== undefined && variable.value.length > largeValue) holdAll(shell, variable.value.length)
  if (shell.tentative) (shell.overlay ??= new Map()).set(name, variable)
  else if (variable) shell.variables.set(name, variable)
  else shell.variables.delete(name)
}

/** Values from here up are counted with all others of the shell. */
const largeValue = 1_048_576

function holdAll({ variables }: Shell, wanted: number): void {
  let total = wanted
  for (const { value } of variables.values()) total += value?.length ?? 0
  if (total > limits.memory) throw new OutOfMemory(wanted)
}

/** `$1`, `$#`, `$?`, `$name`; undefined when unset. Lists (`$@`) are not for this. */
export function getParameter(shell: Shell, name: string): string | undefined {
  const first = name.charCodeAt(0)
  if (first >= 48 && first <= 57) return name === '0' ? shell.scriptName : shell.positional[Number(name) - 1]
  if (name.length === 1) {
    const special = specials[name]
    if (special) return special(shell)
  }
  return scalarOf(getVariable(shell, name))
}

const specials: Readonly<Record<string, (shell: Shell) => string | undefined>> = {
  '?': (shell) => String(shell.status),
  '#': (shell) => String(shell.positional.length),
  $: (shell) => numberOf(shell.shellPid),
  '!': (shell) => (shell.lastBackground === '' ? undefined : numberOf(shell.lastBackground)),
  '-': (shell) => optionLetters(shell),
  _: (shell) => shell.lastArgument,
}

const letters = {
  allexport: 'a', errexit: 'e', noglob: 'f', hashall: 'h', monitor: 'm', noexec: 'n', nounset: 'u', verbose: 'v', xtrace: 'x',
  braceexpand: 'B', noclobber: 'C', errtrace: 'E',
} as const

function optionLetters(shell: Shell): string {
  const on = Object.entries(letters).filter(([name]) => isOn(shell, name)).map(([, letter]) => letter)
  return on.join('') + (shell.interactive ? 'i' : '') + (isOn(shell, 'command') ? 'c' : '') + (isOn(shell, 'stdin') ? 's' : '')
}

/** Sets a scalar, or element 0 of what is an array; refuses a readonly one. */
export function setVariable(shell: Shell, given: string, value: string, { append = false } = {}): void {
  const name = targetName(shell, given)
  const before = shell.overlay?.has(name) ? shell.overlay.get(name) : shell.variables.get(name)
  if (hasFlag(before, 'r')) throw new ExpansionError(`${name}: readonly variable`)
  if (before === undefined && setComputed(shell, name, value)) return
  const text = before && before.flags !== '' ? shaped(shell, before, value) : value
  if (before?.list || before?.table) return setElement(shell, name, '0', value, { append })
  const whole = append ? appended(shell, before, text) : text
  const flags = before?.flags ?? ''
  const exported = isOn(shell, 'allexport') && !flags.includes('x')
  putVariable(shell, name, { value: whole, flags: exported ? `${flags}x` : flags })
}

function appended(shell: Shell, before: Variable | undefined, text: string): string {
  if (!hasFlag(before, 'i')) return (before?.value ?? '') + text
  return String(evaluateText(shell, `(${before?.value || '0'})+(${text || '0'})`))
}

function shaped(shell: Shell, before: Variable, value: string): string {
  if (hasFlag(before, 'i')) return String(evaluateText(shell, value))
  if (hasFlag(before, 'l')) return value.toLowerCase()
  return hasFlag(before, 'u') ? value.toUpperCase() : value
}

function setComputed(shell: Shell, name: string, value: string): boolean {
  if (name === 'RANDOM') {
    shell.seed = Number(value) || 0
    shell.drawn = 0
  } else if (name === 'SECONDS') shell.secondsFrom = timeOf(shell) - (Number(value) || 0) * second
  else return Object.hasOwn(computed, name)
  return true
}

/** Sets `name[key]`; the key of an indexed array is arithmetic. */
export function setElement(shell: Shell, given: string, key: string, value: string, { append = false } = {}): void {
  const name = targetName(shell, given)
  const before = shell.overlay?.has(name) ? shell.overlay.get(name) : shell.variables.get(name)
  if (hasFlag(before, 'r')) throw new ExpansionError(`${name}: readonly variable`)
  const text = before && before.flags !== '' ? shaped(shell, before, value) : value
  if (before?.table) {
    const table = new Map(before.table)
    table.set(key, append ? (table.get(key) ?? '') + text : text)
    return putVariable(shell, name, { ...before, table })
  }
  const list = before?.list?.slice() ?? (before?.value === undefined ? [] : [before.value])
  const index = elementIndex(shell, name, list, key)
  while (list.length < index) list.push(undefined)
  list[index] = append ? (list[index] ?? '') + text : text
  const { value: _scalar, ...rest } = before ?? { flags: '' }
  putVariable(shell, name, { ...rest, list, flags: rest.flags.includes('a') ? rest.flags : `a${rest.flags}` })
}

const indexMax = 1_000_000

function elementIndex(shell: Shell, name: string, list: readonly unknown[], key: string): number {
  const index = Number(evaluateText(shell, key))
  const place = index < 0 ? list.length + index : index
  if (place < 0) throw new ExpansionError(`${name}[${key}]: bad array subscript`)
  if (place > indexMax) throw new ExpansionError(`${name}[${key}]: not simulated here: an index beyond ${indexMax}`)
  return place
}

export function getElement(shell: Shell, name: string, key: string): string | undefined {
  const variable = getVariable(shell, name)
  if (!variable) return undefined
  if (variable.table) return variable.table.get(key)
  const list = variable.list ?? (variable.value === undefined ? [] : [variable.value])
  const index = Number(evaluateText(shell, key))
  const place = index < 0 ? list.length + index : index
  if (place < 0) throw new ExpansionError(`${name}: bad array subscript`, { leaves: 'command' })
  return list[place]
}

export function unsetElement(shell: Shell, given: string, key: string): void {
  const name = targetName(shell, given)
  const before = shell.variables.get(name)
  if (before?.table) {
    const table = new Map(before.table)
    table.delete(key)
    putVariable(shell, name, { ...before, table })
  } else if (before?.list) {
    const list = before.list.slice()
    const index = elementIndex(shell, name, list, key)
    if (index < list.length) list[index] = undefined
    while (list.length > 0 && list.at(-1) === undefined) list.pop()
    putVariable(shell, name, { ...before, list })
  }
}

/** Exported variables, for a program. */
export function environment(shell: Shell): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, variable] of shell.variables) {
    if (variable.flags.includes('x') && variable.value !== undefined) env[name] = variable.value
  }
  return env
}

/** The values that a function call saves are put back when its frame is left. */
export function enclosingFunction(shell: Shell): FrameOf<'function'> | undefined {
  for (let frame = shell.frames; frame; frame = frame.below) if (frame.kind === 'function') return frame
  return undefined
}
