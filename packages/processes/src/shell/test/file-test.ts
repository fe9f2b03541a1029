/** The tests on files and strings that `[` and `[[` share: `-f`, `-z`, `-nt`, `-eq` … */
import { isRefusal, lookUp, sizeOf } from '@track/files'
import { openRow } from '../../descriptors.ts'
import { filesOf, pathOf } from '../../file-systems.ts'
import { rowOf } from '../../kernel.ts'
import type { Shell } from '../shell.ts'
import { isSet } from '../variable.ts'
import { getElement, getParameter, getVariable } from '../variables.ts'

type UnaryTest = (shell: Shell, operand: string) => boolean

function row(shell: Shell, path: string, follow = true) {
  if (path === '') return undefined
  const found = lookUp(filesOf(shell.kernel, shell.pid), pathOf(shell.kernel, shell.pid, path), { follow })
  return isRefusal(found) ? undefined : found.row
}

const isDevice = (path: string) => /^\/dev\/(?:null|zero|full|u?random|tty|std(?:in|out|err)|fd\/\d+)$/.test(path)
const exists: UnaryTest = (shell, path) => row(shell, path) !== undefined || isDevice(path)
const isLink: UnaryTest = (shell, path) => row(shell, path, false)?.type === 'symlink'
const never: UnaryTest = () => false

export const unaryTests: Readonly<Record<string, UnaryTest>> = {
  '-a': exists,
  '-e': exists,
  '-f': (shell, path) => row(shell, path)?.type === 'file',
  '-d': (shell, path) => row(shell, path)?.type === 'directory',
  '-h': isLink,
  '-L': isLink,
  '-s': (shell, path) => {
    const found = row(shell, path)
    return found !== undefined && sizeOf(found) > 0
  },
  '-r': exists,
  '-w': exists,
  '-x': (shell, path) => {
    const found = row(shell, path)
    return found !== undefined && (found.type === 'directory' || (found.mode & 0o111) !== 0)
  },
  '-p': (shell, path) => /^\/dev\/fd\/\d+$/.test(path) && exists(shell, path),
  '-c': (_, path) => isDevice(path),
  '-b': never,
  '-S': never,
  '-g': never,
  '-u': never,
  '-k': never,
  '-N': exists,
  '-O': exists,
  '-G': exists,
  '-t': (shell, fd) => {
    const id = rowOf(shell.kernel, shell.pid).descriptors[fd]
    return id !== undefined && openRow(shell.kernel, id).on === 'terminal'
  },
  '-z': (_, text) => text === '',
  '-n': (_, text) => text !== '',
  '-v': (shell, name) => {
    const element = /^(\w+)\[(.*)\]$/s.exec(name)
    if (element) return getElement(shell, element[1]!, element[2]!) !== undefined
    return /^\d+$/.test(name) ? getParameter(shell, name) !== undefined : isSet(getVariable(shell, name))
  },
  '-o': (shell, option) => shell.options[option] === true,
  '-R': (shell, name) => shell.variables.get(name)?.flags.includes('n') ?? false,
}

export const numberTests: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
}

export const fileTests: Readonly<Record<string, (shell: Shell, a: string, b: string) => boolean>> = {
  '-nt': (shell, a, b) => (row(shell, a)?.modifiedAt ?? -1) > (row(shell, b)?.modifiedAt ?? -1),
  '-ot': (shell, a, b) => (row(shell, a)?.modifiedAt ?? -1) < (row(shell, b)?.modifiedAt ?? -1),
  '-ef': (shell, a, b) => row(shell, a) !== undefined && row(shell, a) === row(shell, b),
}
