/** Builtins about names: `type`, `command -v`, `alias`, `hash`. */
import { findCommands } from '../../execution.ts'
import { filesOf } from '../../file-systems.ts'
import { rowOf } from '../../kernel.ts'
import { quoteSingle } from '../quoting.ts'
import { scriptOf } from '../script.ts'
import { nodeOf, type Shell, write } from '../shell.ts'
import { getParameter } from '../variables.ts'
import { type Builtin, fail, parseOptions } from './builtin.ts'
import { builtinNames } from './builtin-names.ts'
import { printNode } from '../printing.ts'

const keywords = new Set([
  'if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'select', 'while', 'until', 'do', 'done', 'in', 'function', 'time', '{', '}', '!',
  '[[', ']]', 'coproc',
])

interface Meaning {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file'
  readonly text: string
}

function meanings(shell: Shell, name: string): Meaning[] {
  const found: Meaning[] = []
  const alias = shell.aliases.get(name)
  if (alias !== undefined) found.push({ kind: 'alias', text: alias })
  if (keywords.has(name)) found.push({ kind: 'keyword', text: name })
  if (shell.functions.has(name)) found.push({ kind: 'function', text: name })
  if (builtinNames.has(name)) found.push({ kind: 'builtin', text: name })
  if (name.includes('/')) {
    const [path] = findCommands(filesOf(shell.kernel, shell.pid), name.replace(/^.*\//s, ''), {
      path: name.slice(0, name.lastIndexOf('/')) || '/', cwd: rowOf(shell.kernel, shell.pid).cwd,
    })
    return path === undefined ? found : [...found, { kind: 'file', text: name }]
  }
  const paths = findCommands(filesOf(shell.kernel, shell.pid), name, {
    path: getParameter(shell, 'PATH') ?? '', cwd: rowOf(shell.kernel, shell.pid).cwd,
  })
  return [...found, ...paths.map((text): Meaning => ({ kind: 'file', text }))]
}

export function printFunction(shell: Shell, name: string): string {
  const { source, node } = shell.functions.get(name)!
  return `${name} () \n${printNode(scriptOf(shell.code, source), nodeOf(shell, { source, node }))}\n`
}

const sentences: Readonly<Record<Meaning['kind'], (name: string, text: string) => string>> = {
  alias: (name, text) => `${name} is aliased to \`${text}'`,
  keyword: (name) => `${name} is a shell keyword`,
  function: (name) => `${name} is a function`,
  builtin: (name) => `${name} is a shell builtin`,
  file: (name, text) => `${name} is ${text}`,
}

function describe(shell: Shell, name: string, { kind, text }: Meaning): string {
  const sentence = `${sentences[kind](name, text)}\n`
  return kind === 'function' ? sentence + printFunction(shell, name) : sentence
}

export const type: Builtin = (shell, args) => {
  const { given, rest, invalid } = parseOptions(args, 'afptP')
  if (invalid !== undefined) return fail(shell, `type: ${invalid}: invalid option\ntype: usage: type [-afptP] name [name ...]`, 2)
  let status = 0
  for (const name of rest) {
    let found = meanings(shell, name).filter(({ kind }) => !(given.has('f') && kind === 'function'))
    if (given.has('P')) found = found.filter(({ kind }) => kind === 'file')
    if (found.length === 0) {
      status = 1
      if (!given.has('t') && !given.has('p') && !given.has('P')) fail(shell, `type: ${name}: not found`)
    }
    for (const each of given.has('a') ? found : found.slice(0, 1)) {
      if (given.has('t')) write(shell, 1, `${each.kind}\n`)
      else if (given.has('p') || given.has('P')) write(shell, 1, each.kind === 'file' ? `${each.text}\n` : '')
      else write(shell, 1, describe(shell, name, each))
    }
  }
  return status
}

/** `command -v` and `-V`; anything else of `command` has been taken away before. */
export const command: Builtin = (shell, [option, ...names]) => {
  if (option === undefined) return 0
  let status = 1
  for (const name of names) {
    const [first] = meanings(shell, name)
    if (first) status = 0
    if (!first) {
      if (option === '-V') fail(shell, `command: ${name}: not found`)
    } else if (option === '-V') write(shell, 1, describe(shell, name, first))
    else write(shell, 1, `${first.kind === 'alias' ? `alias ${name}=${quoteSingle(first.text)}` : first.kind === 'file' ? first.text : name}\n`)
  }
  return status
}

export const alias: Builtin = (shell, args) => {
  const print = (name: string) => write(shell, 1, `alias ${name}=${quoteSingle(shell.aliases.get(name)!)}\n`)
  const words = args[0] === '-p' ? args.slice(1) : args
  if (words.length === 0) [...shell.aliases.keys()].sort().forEach(print)
  let status = 0
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals > 0) shell.aliases = new Map(shell.aliases).set(word.slice(0, equals), word.slice(equals + 1))
    else if (shell.aliases.has(word)) print(word)
    else status = fail(shell, `alias: ${word}: not found`)
  }
  return status
}

export const unalias: Builtin = (shell, args) => {
  if (args[0] === '-a') {
    shell.aliases = new Map()
    return 0
  }
  let status = 0
  const aliases = new Map(shell.aliases)
  for (const name of args) if (!aliases.delete(name)) status = fail(shell, `unalias: ${name}: not found`)
  shell.aliases = aliases
  return status
}

/** Nothing is remembered: PATH is looked through each time. */
export const hash: Builtin = (shell, args) => {
  let status = 0
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    if (!meanings(shell, name).some(({ kind }) => kind === 'file')) status = fail(shell, `hash: ${name}: not found`)
  }
  return status
}
