/** The builtins by name. Left out: bind, compgen, complete, enable, fc, help, suspend. */
import { write } from '../shell.ts'
import { functionNames } from '../variables.ts'
import type { Builtin } from './builtin.ts'
import { declare, exportNames, local, readonly, typeset, unset } from './declare.ts'
import { cd, dirs, popd, pushd, pwd } from './directories.ts'
import { breakLoop, continueLoop, evaluate, exit, failure, nothing, returnFrom, shift, source } from './flow.ts'
import { history } from './history.ts'
import { bg, disown, fg, jobs, kill, trap, wait } from './jobs.ts'
import { alias, command, hash, type, unalias } from './names.ts'
import { getopts, letBuiltin, set, shopt, umask } from './options.ts'
import { echo, printf } from './output.ts'
import { mapfile, read } from './read.ts'
import { bracket, test } from './test.ts'
import { ulimit } from './ulimit.ts'

const caller: Builtin = (shell, [level]) => {
  const names = functionNames(shell)
  if (names.length === 0) return 1
  write(shell, 1, level === undefined ? `${shell.line} NULL\n` : `${shell.line} ${names[Number(level) + 1] ?? 'main'} ${shell.scriptName}\n`)
  return 0
}

const times: Builtin = (shell) => {
  write(shell, 1, '0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n')
  return 0
}

/** `builtin` and `exec` change the very frame that they stand in: frames/command.ts does them. */
const doneByFrame = nothing

export const builtins: Readonly<Record<string, Builtin>> = {
  '.': source, ':': nothing, '[': bracket, alias, bg, break: breakLoop, builtin: doneByFrame, caller, cd, command, continue: continueLoop, declare, dirs, disown,
  echo, eval: evaluate, exec: doneByFrame, exit, export: exportNames, false: failure, fg, getopts, hash, history, jobs, kill, let: letBuiltin, local, logout: exit, mapfile, popd,
  printf, pushd, pwd, read, readarray: mapfile, readonly, return: returnFrom, set, shift, shopt, source, test, times, trap, true: nothing, type, typeset,
  ulimit, umask, unalias, unset, wait,
}
