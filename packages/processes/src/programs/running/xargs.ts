/** xargs: command lines built from standard input. Left out: -P (one runs at a time), -x, -E. */
import { isRefusal, printError, readAll, spawn, wait, open } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { notStarted } from './env.ts'
import { readOperand } from '../lines.ts'

export const xargs: Program = {
  name: 'xargs',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: '0a:d:I:i?L:n:P:rtpx', long: {
        null: '0', 'arg-file': 'a', delimiter: 'd', replace: 'I', 'max-lines': 'L', 'max-args': 'n', 'max-procs': 'P', 'no-run-if-empty': 'r', verbose: 't',
      },
      stopAtOperand: true,
    })
    if ('words' in flags) return yield* refuseFlags('xargs', flags)
    for (const letter of ['n', 'L', 'P']) {
      const given = flags.value(letter)
      if (given === undefined || /^\d+$/.test(given)) continue
      yield* printError(`xargs: invalid number "${given}" for -${letter} option\nTry 'xargs --help' for more information.\n`)
      return 1
    }
    const file = flags.value('a')
    const text = file === undefined ? yield* readAll() : yield* readOperand('xargs', file)
    if (text === undefined) return 1
    const words = split(text, flags)
    if (typeof words === 'string') {
      yield* printError(`xargs: ${words}\n`)
      return 1
    }
    const command = flags.operands.length === 0 ? ['echo'] : flags.operands
    const quiet = yield* open('/dev/null', 'read')
    let status = 0
    for (const line of commandLines(command, words, flags)) {
      const code = yield* runOne(line, flags, isRefusal(quiet) ? 0 : quiet)
      if (code === 126 || code === 127) return code
      if (code === 255) {
        yield* printError(`xargs: ${command[0]}: exited with status 255; aborting\n`)
        return 124
      }
      if (code > 128) {
        yield* printError(`xargs: ${command[0]}: terminated by signal ${code - 128}\n`)
        return 125
      }
      if (code !== 0) status = 123
    }
    return status
  },
}

function* runOne(line: readonly string[], flags: Flags, stdin: number): Guest<number> {
  if (flags.has('t')) yield* printError(`${line.join(' ')}\n`)
  const child = yield* spawn(line, { descriptors: { 0: flags.has('a') ? 0 : stdin, 1: 1, 2: 2 } })
  if (isRefusal(child)) return yield* notStarted('xargs', line[0]!, child)
  return (yield* wait(child.pid))?.exitCode ?? 0
}

/** Items, each with the number of its line. */
type Items = { readonly text: string; readonly line: number }[]

function split(text: string, flags: Flags): Items | string {
  const delimiter = flags.has('0') ? '\0' : flags.value('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0')
  if (delimiter !== undefined) {
    const parts = text.split(delimiter)
    if (parts.at(-1) === '') parts.pop()
    return parts.map((part, line) => ({ text: part, line }))
  }
  const lines = text.split('\n')
  if (flags.has('I')) {
    return lines.map((line, index) => ({ text: line.trimStart(), line: index })).filter((item) => item.text.trim() !== '').map((item) => ({ ...item, text: unquoted(item.text) }))
  }
  const items: Items = []
  for (const [index, line] of lines.entries()) {
    const words = line.match(/(?:[^\s"'\\]|\\.|"[^"]*"|'[^']*'|["'])+/gs) ?? []
    for (const word of words) {
      const bare = word.replace(/\\.|"[^"]*"|'[^']*'/gs, '')
      const open = /["']/.exec(bare)?.[0]
      if (open) return `unmatched ${open === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`
      items.push({ text: unquoted(word), line: index })
    }
  }
  return items
}

function unquoted(word: string): string {
  return word.replace(/\\(.)|"([^"]*)"|'([^']*)'/gs, (_, char?: string, double?: string, single?: string) => char ?? double ?? single ?? '')
}

function commandLines(command: readonly string[], items: Items, flags: Flags): string[][] {
  const mark = flags.has('I') ? flags.value('I')! : undefined
  if (mark !== undefined) return items.map(({ text }) => command.map((word) => word.replaceAll(mark, text)))
  if (items.length === 0) return flags.has('r') ? [] : [[...command]]
  if (flags.has('L')) {
    const most = Number(flags.value('L'))
    const numbers = [...new Set(items.map(({ line }) => line))]
    const groups = Map.groupBy(items, ({ line }) => Math.floor(numbers.indexOf(line) / most))
    return [...groups.values()].map((group) => [...command, ...group.map(({ text }) => text)])
  }
  const most = Number(flags.value('n') ?? 5_000)
  const lines: string[][] = []
  for (let at = 0; at < items.length; at += most) lines.push([...command, ...items.slice(at, at + most).map(({ text }) => text)])
  return lines
}

