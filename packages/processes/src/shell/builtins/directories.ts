/** `cd`, `pwd` and the stack of directories. */
import { absolutePath, isRefusal, lookUp } from '@track/files'
import { filesOf } from '../../file-systems.ts'
import { change, rowOf } from '../../kernel.ts'
import { type Shell, write } from '../shell.ts'
import { getParameter, putVariable } from '../variables.ts'
import { type Builtin, fail, parseOptions } from './builtin.ts'

/** Goes there; answers why not. */
function enterDirectory(shell: Shell, path: string): string | undefined {
  const { kernel, pid } = shell
  const { cwd } = rowOf(kernel, pid)
  const target = absolutePath(cwd, path)
  const found = lookUp(filesOf(kernel, pid), target)
  if (isRefusal(found)) return found.error
  if (found.row.type !== 'directory') return 'Not a directory'
  change(kernel, pid, { cwd: target })
  putVariable(shell, 'OLDPWD', { value: cwd, flags: 'x' })
  putVariable(shell, 'PWD', { value: target, flags: 'x' })
  return undefined
}

export const cd: Builtin = (shell, args) => {
  const { rest } = parseOptions(args, 'LPe')
  if (rest.length > 1) return fail(shell, 'cd: too many arguments')
  const [given] = rest
  if (given === undefined && getParameter(shell, 'HOME') === undefined) return fail(shell, 'cd: HOME not set')
  if (given === '-' && !getParameter(shell, 'OLDPWD')) return fail(shell, 'cd: OLDPWD not set')
  const path = given === undefined ? getParameter(shell, 'HOME')! : given === '-' ? getParameter(shell, 'OLDPWD')! : given
  if (path === '') return 0
  const searched = searchPath(shell, path)
  const refusal = enterDirectory(shell, searched ?? path)
  if (refusal !== undefined) return fail(shell, `cd: ${path}: ${refusal}`)
  if (given === '-' || searched !== undefined) write(shell, 1, `${rowOf(shell.kernel, shell.pid).cwd}\n`)
  return 0
}

/** CDPATH, for names that do not say where they are. */
function searchPath(shell: Shell, path: string): string | undefined {
  const places = getParameter(shell, 'CDPATH')
  if (!places || /^\.{0,2}\//.test(path) || path === '.' || path === '..') return undefined
  const { cwd } = rowOf(shell.kernel, shell.pid)
  return places.split(':').filter((place) => place !== '' && place !== '.').map((place) => absolutePath(cwd, `${place}/${path}`)).find((candidate) => {
    const found = lookUp(filesOf(shell.kernel, shell.pid), candidate)
    return !isRefusal(found) && found.row.type === 'directory'
  })
}

export const pwd: Builtin = (shell) => {
  write(shell, 1, `${rowOf(shell.kernel, shell.pid).cwd}\n`)
  return 0
}

function tilde(shell: Shell, path: string): string {
  const home = getParameter(shell, 'HOME')
  return home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path
}

function stack(shell: Shell): string[] {
  return [rowOf(shell.kernel, shell.pid).cwd, ...shell.directories]
}

function printStack(shell: Shell): void {
  write(shell, 1, `${stack(shell).map((path) => tilde(shell, path)).join(' ')}\n`)
}

export const dirs: Builtin = (shell, [option]) => {
  if (option === '-c') shell.directories = []
  else if (option === '-p' || option === '-l') write(shell, 1, stack(shell).map((path) => `${option === '-l' ? path : tilde(shell, path)}\n`).join(''))
  else if (option === '-v') write(shell, 1, stack(shell).map((path, index) => `${String(index).padStart(2)}  ${tilde(shell, path)}\n`).join(''))
  else printStack(shell)
  return 0
}

/** `+n` or `-n`: the whole stack turned so that this one is on top. */
function rotation(shell: Shell, given: string): string[] | undefined {
  const all = stack(shell)
  const count = Number(given.slice(1))
  if (!/^[-+]\d+$/.test(given) || count >= all.length) return undefined
  const at = given.startsWith('+') ? count : all.length - 1 - count
  return [...all.slice(at), ...all.slice(0, at)]
}

export const pushd: Builtin = (shell, [given]) => {
  const { cwd } = rowOf(shell.kernel, shell.pid)
  if (given === undefined && shell.directories.length === 0) return fail(shell, 'pushd: no other directory')
  const turned = given === undefined ? [shell.directories[0]!, cwd, ...shell.directories.slice(1)] : rotation(shell, given) ?? [given, cwd, ...shell.directories]
  const refusal = enterDirectory(shell, turned[0]!)
  if (refusal !== undefined) return fail(shell, `pushd: ${turned[0]!}: ${refusal}`)
  shell.directories = turned.slice(1)
  printStack(shell)
  return 0
}

export const popd: Builtin = (shell) => {
  const [next, ...rest] = shell.directories
  if (next === undefined) return fail(shell, 'popd: directory stack empty')
  const refusal = enterDirectory(shell, next)
  if (refusal !== undefined) return fail(shell, `popd: ${next}: ${refusal}`)
  shell.directories = rest
  printStack(shell)
  return 0
}
