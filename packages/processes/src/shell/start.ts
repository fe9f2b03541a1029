/** How bash starts: its own arguments, its variables, and where its script comes from. */
import { isRefusal, readFile } from '@track/files'
import { openRow } from '../descriptors.ts'
import { filesOf, pathOf } from '../file-systems.ts'
import { writeDescriptor } from '../input-output.ts'
import { change, type Kernel, rowOf } from '../kernel.ts'
import type { ProcessRow } from '../state.ts'
import type { Frame, ShellRow } from './shell-row.ts'
import type { Variable } from './variable.ts'

interface Arguments {
  readonly command: string | undefined
  readonly script: string | undefined
  readonly positional: readonly string[]
  readonly options: Readonly<Record<string, boolean>>
  readonly interactive: boolean
}

const letters: Readonly<Record<string, string>> = {
  a: 'allexport', e: 'errexit', f: 'noglob', n: 'noexec', u: 'nounset', v: 'verbose', x: 'xtrace', m: 'monitor', C: 'noclobber',
}

function parseArguments(argv: readonly string[]): Arguments {
  const options: Record<string, boolean> = {}
  const seen = new Set<string>()
  let index = 1
  for (; index < argv.length; index++) {
    const arg = argv[index]!
    if (arg === '--' || arg === '-') {
      index++
      break
    }
    if (!/^[-+]./.test(arg)) break
    if (arg.startsWith('--')) continue
    for (const letter of arg.slice(1)) seen.add(letter)
    if (arg.includes('o')) options[argv[++index] ?? ''] = arg.startsWith('-')
    for (const letter of arg.slice(1)) if (letters[letter]) options[letters[letter]] = arg.startsWith('-')
  }
  const command = seen.has('c') ? argv[index++] ?? '' : undefined
  const script = command !== undefined || seen.has('s') ? undefined : argv[index]
  if (script !== undefined) index++
  const first = command !== undefined && index < argv.length ? index + 1 : index
  return { command, script, positional: argv.slice(first), options, interactive: seen.has('i') }
}

/** Writes the state of a shell that begins. */
export function startShell(kernel: Kernel, pid: string): void {
  const row = rowOf(kernel, pid)
  const args = parseArguments(row.argv)
  const onTerminal = row.descriptors[0] !== undefined && openRow(kernel, row.descriptors[0]).on === 'terminal'
  const interactive = args.interactive || (onTerminal && args.command === undefined && args.script === undefined)
  const name = args.script ?? (args.command === undefined ? row.argv[0]! : commandName(row.argv))
  const shell: ShellRow = {
    frames: null, status: 0, pipeStatus: [0], scriptName: name, positional: args.positional, functions: new Map(), aliases: new Map(),
    traps: new Map(), options: initialOptions(args, interactive), jobs: [], lastBackground: '', interactive, depth: 0, shellPid: pid,
    line: 1, secondsFrom: kernel.simulation.now, drawn: 0, seed: undefined, optionAt: 0, directories: [], umask: 0o022,
    errorsIgnored: false, exiting: false, messagePrefix: interactive || args.script === undefined ? 'bash' : name, lastArgument: row.argv.at(-1)!,
    substitutionStatus: undefined, forkTries: 0, forkAgainAt: 0,
  }
  kernel.state.variables.set(pid, initialVariables(row))
  if (interactive) change(kernel, pid, { dispositions: { INT: 'catch', TERM: 'ignore', QUIT: 'ignore', TSTP: 'ignore', TTIN: 'ignore', TTOU: 'ignore' } })
  const frames = bottomFrame(kernel, row, args, interactive)
  kernel.state.shells.set(pid, typeof frames === 'number' ? { ...shell, status: frames } : { ...shell, frames })
}

function commandName(argv: readonly string[]): string {
  const at = argv.findIndex((arg) => /^-\w*c\w*$/.test(arg))
  return argv[at + 2] ?? argv[0]!
}

function initialOptions({ command, options, script }: Arguments, interactive: boolean): Record<string, boolean> {
  return {
    braceexpand: true, hashall: true, ...(interactive ? { monitor: true, expand_aliases: true, history: true } : {}),
    extglob: true, ...(command === undefined ? {} : { command: true }), ...(script === undefined && command === undefined ? { stdin: true } : {}),
    ...options,
  }
}

function initialVariables(row: ProcessRow): Map<string, Variable> {
  const variables = new Map<string, Variable>()
  const set = (name: string, value: string, flags = '') => variables.set(name, { value, flags })
  for (const [name, value] of Object.entries(row.env)) if (/^[A-Za-z_]\w*$/.test(name)) set(name, value, 'x')
  if (!variables.has('PATH')) set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
  set('IFS', ' \t\n')
  set('PWD', row.cwd, 'x')
  set('SHLVL', String((Number(row.env['SHLVL']) || 0) + 1), 'x')
  set('OPTIND', '1')
  set('PS4', '+ ')
  set('BASH', '/usr/bin/bash')
  set('BASH_VERSION', '5.2.15(1)-release')
  set('HOSTTYPE', 'x86_64')
  set('OSTYPE', 'linux-gnu')
  set('MACHTYPE', 'x86_64-pc-linux-gnu')
  if (!variables.has('HOSTNAME')) set('HOSTNAME', row.host === '' ? 'localhost' : row.host.split('/')[0]!)
  set('UID', row.user === 'root' ? '0' : '1000', 'ir')
  set('EUID', row.user === 'root' ? '0' : '1000', 'ir')
  variables.set('BASH_VERSINFO', { list: ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'], flags: 'ar' })
  variables.set('OLDPWD', { flags: 'x' })
  return variables
}

function bottomFrame(kernel: Kernel, row: ProcessRow, args: Arguments, interactive: boolean): Frame | number {
  const base = { node: 0, below: null, answers: [] }
  if (args.command !== undefined) return { ...base, kind: 'list', source: args.command, index: 0 }
  if (args.script !== undefined) {
    const text = readFile(filesOf(kernel, row.pid), pathOf(kernel, row.pid, args.script))
    if (!isRefusal(text)) return { ...base, kind: 'list', source: text, index: 0 }
    writeDescriptor(kernel, row.pid, 2, `${row.argv[0]}: ${args.script}: ${text.error}\n`)
    return text.error === 'No such file or directory' ? 127 : 126
  }
  if (interactive) return interactiveFrames(kernel, row)
  return { ...base, kind: 'input', source: '', pending: '' }
}

/** An interactive shell reads ~/.bashrc before it asks for its first command. */
function interactiveFrames(kernel: Kernel, row: ProcessRow): Frame {
  const prompt: Frame = { kind: 'prompt', node: 0, below: null, answers: [], source: '', pending: '', shown: false }
  const source = readFile(filesOf(kernel, row.pid), `${row.env['HOME'] ?? ''}/.bashrc`)
  return isRefusal(source) ? prompt : { kind: 'list', node: 0, below: prompt, answers: [], source, index: 0 }
}
