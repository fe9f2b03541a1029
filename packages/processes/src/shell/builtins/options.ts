/** `set`, `shopt`, `umask`, `getopts`, `let`. */
import { isZero } from '../arithmetic/integer.ts'
import { evaluateText } from '../arithmetic/text.ts'
import { declaration } from '../declaration.ts'
import { quoteIfNeeded } from '../quoting.ts'
import { isOn, setOption, type Shell, write } from '../shell.ts'
import { isSet } from '../variable.ts'
import { getParameter, setVariable } from '../variables.ts'
import { type Builtin, fail, usage } from './builtin.ts'
import { ExpansionError } from '../expansion/expansion-error.ts'

const letters: Readonly<Record<string, string>> = {
  a: 'allexport', B: 'braceexpand', C: 'noclobber', e: 'errexit', E: 'errtrace', f: 'noglob', h: 'hashall', m: 'monitor', n: 'noexec', u: 'nounset',
  v: 'verbose', x: 'xtrace', b: 'notify', k: 'keyword', p: 'privileged', P: 'physical', T: 'functrace', t: 'onecmd', H: 'histexpand',
}

const named = new Set([...Object.values(letters), 'pipefail', 'posix', 'history', 'ignoreeof', 'emacs', 'vi', 'interactive-comments', 'nolog'])

export const set: Builtin = (shell, args) => {
  if (args.length === 0) return printVariables(shell)
  let index = 0
  for (; index < args.length; index++) {
    const arg = args[index]!
    if (arg === '--' || arg === '-') {
      shell.positional = args.slice(index + 1)
      return 0
    }
    if (!/^[-+]\w/.test(arg)) break
    const cluster = setCluster(shell, arg, args[index + 1])
    if (typeof cluster === 'number') return cluster
    if (cluster.tookName) index++
  }
  if (index < args.length) shell.positional = args.slice(index)
  return 0
}

/** The letters of one word; `o` takes the next word as a name. A number ends the command. */
function setCluster(shell: Shell, arg: string, next: string | undefined): number | { readonly tookName: boolean } {
  const on = arg.startsWith('-')
  let tookName = false
  for (const letter of arg.slice(1)) {
    if (letter === 'o') {
      if (next === undefined) return printOptions(shell, on)
      if (!named.has(next)) return fail(shell, `set: ${next}: invalid option name`, 2)
      setOption(shell, next, on)
      tookName = true
    } else if (letters[letter]) setOption(shell, letters[letter], on)
    else {
      fail(shell, `set: ${arg[0]}${letter}: invalid option`, 2)
      return usage(shell, 'set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]')
    }
  }
  return { tookName }
}

function printVariables(shell: Shell): number {
  for (const name of [...shell.variables.keys()].sort()) {
    const variable = shell.variables.get(name)!
    if (!isSet(variable)) continue
    const value = variable.value === undefined ? declaration(name, variable).replace(/^.*?=/s, '') : quoteIfNeeded(variable.value)
    write(shell, 1, `${name}=${value}\n`)
  }
  return 0
}

function printOptions(shell: Shell, table: boolean): number {
  for (const name of [...named].sort()) {
    const on = isOn(shell, name)
    write(shell, 1, table ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`)
  }
  return 0
}

const shellOptions = new Set([
  'autocd', 'cdspell', 'checkjobs', 'checkwinsize', 'cmdhist', 'dotglob', 'expand_aliases', 'extglob', 'failglob', 'globstar', 'histappend', 'inherit_errexit',
  'interactive_comments', 'lastpipe', 'localvar_inherit', 'login_shell', 'nocaseglob', 'nocasematch', 'nullglob', 'progcomp', 'promptvars', 'sourcepath', 'xpg_echo',
])

export const shopt: Builtin = (shell, args) => {
  const flags = args.filter((arg) => arg.startsWith('-')).join('')
  const names = args.filter((arg) => !arg.startsWith('-'))
  const known = flags.includes('o') ? named : shellOptions
  for (const name of names) {
    if (!known.has(name)) return fail(shell, `shopt: ${name}: invalid shell option name`)
    if (name === 'lastpipe' && flags.includes('s')) return fail(shell, 'shopt: not simulated here: lastpipe')
  }
  if (flags.includes('s') || flags.includes('u')) {
    for (const name of names) setOption(shell, name, flags.includes('s'))
    return 0
  }
  const shown = names.length > 0 ? names : [...known].sort()
  if (!flags.includes('q')) {
    for (const name of shown) {
      const on = isOn(shell, name)
      write(shell, 1, flags.includes('p') ? `shopt ${on ? '-s' : '-u'} ${name}\n` : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`)
    }
  }
  return names.every((name) => isOn(shell, name)) ? 0 : 1
}

export const umask: Builtin = (shell, [given]) => {
  if (given === undefined) write(shell, 1, `${shell.umask.toString(8).padStart(4, '0')}\n`)
  else if (/^[0-7]{1,4}$/.test(given)) shell.umask = parseInt(given, 8)
  else return fail(shell, `umask: ${given}: octal number out of range`)
  return 0
}

export const letBuiltin: Builtin = (shell, args) => {
  if (args.length === 0) return fail(shell, 'let: expression expected')
  try {
    let status = 0
    for (const arg of args) status = isZero(evaluateText(shell, arg)) ? 1 : 0
    return status
  } catch (error) {
    // A mistake in an expression is this command's failure alone.
    if (error instanceof ExpansionError) return fail(shell, `let: ${error.message}`)
    throw error
  }
}

/** One option a call; OPTIND and the place within a cluster say where it goes on. */
export const getopts: Builtin = (shell, [letterList, name, ...given]) => {
  if (letterList === undefined || name === undefined) return fail(shell, 'getopts: usage: getopts optstring name [arg ...]', 2)
  const args = given.length > 0 ? given : shell.positional
  const silent = letterList.startsWith(':')
  const index = Number(getParameter(shell, 'OPTIND')) || 1
  const word = args[index - 1]
  const at = index === 1 && shell.optionAt > (word?.length ?? 0) ? 1 : Math.max(1, shell.optionAt)
  if (word === undefined || !/^-./.test(word) || word === '--') {
    setVariable(shell, name, '?')
    if (word === '--') setVariable(shell, 'OPTIND', String(index + 1))
    shell.optionAt = 0
    return 1
  }
  const letter = word[at]!
  const place = letter === ':' ? -1 : letterList.indexOf(letter)
  const isLastLetter = at + 1 >= word.length
  const go = (next: number, optionAt: number) => {
    setVariable(shell, 'OPTIND', String(next))
    shell.optionAt = optionAt
  }
  if (place < 0) {
    go(isLastLetter ? index + 1 : index, isLastLetter ? 0 : at + 1)
    return refuseOption(shell, name, letter, { silent, mark: '?', words: `illegal option -- ${letter}` })
  }
  if (letterList[place + 1] !== ':') {
    go(isLastLetter ? index + 1 : index, isLastLetter ? 0 : at + 1)
    shell.variables.delete('OPTARG')
    setVariable(shell, name, letter)
    return 0
  }
  const value = isLastLetter ? args[index] : word.slice(at + 1)
  go(isLastLetter ? index + 2 : index + 1, 0)
  if (value === undefined) {
    go(index + 1, 0)
    return refuseOption(shell, name, letter, { silent, mark: silent ? ':' : '?', words: `option requires an argument -- ${letter}` })
  }
  setVariable(shell, 'OPTARG', value)
  setVariable(shell, name, letter)
  return 0
}

function refuseOption(shell: Shell, name: string, letter: string, how: { silent: boolean; mark: string; words: string }): number {
  if (how.silent) setVariable(shell, 'OPTARG', letter)
  else {
    shell.variables.delete('OPTARG')
    if (getParameter(shell, 'OPTERR') !== '0') write(shell, 2, `${shell.scriptName}: ${how.words}\n`)
  }
  setVariable(shell, name, how.mark)
  return 0
}
