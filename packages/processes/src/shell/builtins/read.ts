/** `read` and `mapfile`: lines of input into variables. */
import { second } from '@track/simulation'
import { openRow } from '../../descriptors.ts'
import { putBack, readDescriptor } from '../../input-output.ts'
import { rowOf } from '../../kernel.ts'
import { withinMemory } from '../../limits.ts'
import { assignArray } from '../assignment.ts'
import { separatorsOf } from '../expansion/word.ts'
import type { CommandRun } from '../shell-row.ts'
import { type Shell, write } from '../shell.ts'
import { setVariable, timeOf } from '../variables.ts'
import { type Builtin, type BuiltinResult, fail, type Options, parseOptions } from './builtin.ts'

export const read: Builtin = (shell, args, run) => {
  const options = parseOptions(args, 'ra:d:eei:n:N:p:st:u:')
  if (options.invalid !== undefined) return fail(shell, `read: ${options.invalid}: invalid option\nread: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]`, 2)
  for (const name of options.rest) {
    if (!/^[A-Za-z_]\w*(\[.*\])?$/s.test(name)) return fail(shell, `read: \`${name}': not a valid identifier`)
  }
  const fd = Number(options.given.get('u') ?? 0)
  if (run.kept.length === 0 && options.given.has('p') && isTerminal(shell, fd)) write(shell, 2, options.given.get('p')!)
  return collect(shell, options, run, fd)
}

function isTerminal(shell: Shell, fd: number): boolean {
  const id = rowOf(shell.kernel, shell.pid).descriptors[fd]
  return id !== undefined && openRow(shell.kernel, id).on === 'terminal'
}

/** Reads until the delimiter; what came before a wait is kept in the frame. */
function collect(shell: Shell, options: Options, run: CommandRun, fd: number): BuiltinResult {
  const { given } = options
  const delimiter = given.has('N') ? undefined : given.has('d') ? given.get('d')!.charAt(0) || '\0' : '\n'
  const most = Number(given.get('n') ?? given.get('N') ?? Infinity)
  const scan: Scan = { count: 0, isQuoted: false }
  let text = run.kept[0] ?? ''
  endOf(scan, text, delimiter, Infinity, given.has('r'))
  const timeout = given.get('t')
  const deadline = run.deadline ?? (timeout === undefined ? undefined : timeOf(shell) + Math.round(Number(timeout) * second))
  for (;;) {
    const answer = readDescriptor(shell.kernel, shell.pid, fd, 'line')
    if (answer === 'wait') {
      if (deadline !== undefined && deadline <= shell.kernel.simulation.now) return assign(shell, options, text, 142)
      return { wait: true, kept: [text], deadline }
    }
    if ('error' in answer) return fail(shell, `read: read error: ${fd}: ${answer.error}`)
    if (answer.text === '') return assign(shell, options, text, 1)
    const cut = endOf(scan, answer.text, delimiter, most, given.has('r'))
    text = withinMemory(text + answer.text.slice(0, cut?.end))
    if (!cut) continue
    putBack(shell.kernel, shell.pid, fd, answer.text.slice(cut.next))
    return assign(shell, options, text, 0)
  }
}

/** What is to be known of what was read before. */
interface Scan {
  /** Characters; a backslash and what it quotes are one. */
  count: number
  /** It ended with a backslash. */
  isQuoted: boolean
}

/** Where in a piece the record ends; a delimiter after a backslash does not end it, unless `-r`. */
function endOf(scan: Scan, piece: string, delimiter: string | undefined, most: number, raw: boolean): { end: number; next: number } | undefined {
  for (let at = 0; at < piece.length; at++) {
    if (scan.isQuoted) scan.isQuoted = false
    else if (!raw && piece[at] === '\\') {
      scan.isQuoted = true
      continue
    } else if (piece[at] === delimiter) return { end: at, next: at + 1 }
    if (++scan.count >= most) return { end: at + 1, next: at + 1 }
  }
  return undefined
}

function assign(shell: Shell, { given, rest }: Options, line: string, status: number): number {
  const raw = given.has('r')
  const text = raw ? line : line.replace(/\\\n/g, '')
  const separators = separatorsOf(shell)
  const array = given.get('a')
  if (array !== undefined) {
    const fields = splitFields(text, separators, Infinity, raw)
    shell.variables.delete(array)
    assignArray(shell, array, fields.map((value) => ({ key: undefined, value, append: false })), false)
    return status
  }
  if (rest.length === 0) {
    setVariable(shell, 'REPLY', raw ? text : text.replace(/\\(.)/gs, '$1'))
    return status
  }
  const fields = given.has('N') ? [text] : splitFields(text, separators, rest.length, raw)
  rest.forEach((name, index) => setVariable(shell, name, fields[index] ?? ''))
  return status
}

/** Splits at the separators; the last name gets all that is left. Backslashes quote, unless raw. */
function splitFields(text: string, separators: string, most: number, raw: boolean): string[] {
  const isSpace = (char: string | undefined) => char !== undefined && ' \t\n'.includes(char) && separators.includes(char)
  const isSeparator = (char: string | undefined) => char !== undefined && separators.includes(char)
  const fields: string[] = []
  let at = 0
  while (isSpace(text[at])) at++
  while (at < text.length) {
    if (fields.length === most - 1) return [...fields, lastField(text.slice(at), separators, raw)]
    let field = ''
    while (at < text.length && !isSeparator(text[at])) {
      if (!raw && text[at] === '\\') at++
      field += text[at++] ?? ''
    }
    fields.push(field)
    while (isSpace(text[at])) at++
    if (isSeparator(text[at]) && !isSpace(text[at])) {
      at++
      while (isSpace(text[at])) at++
    }
  }
  return fields
}

function lastField(text: string, separators: string, raw: boolean): string {
  let end = text.length
  while (end > 0 && ' \t\n'.includes(text[end - 1]!) && separators.includes(text[end - 1]!)) end--
  let rest = text.slice(0, end)
  // One separator at the very end belongs to no field.
  const last = rest.at(-1)
  if (last !== undefined && separators.includes(last) && !' \t\n'.includes(last) && ![...rest.slice(0, -1)].some((char) => separators.includes(char))) rest = rest.slice(0, -1)
  return raw ? rest : rest.replace(/\\(.)/gs, '$1')
}

export const mapfile: Builtin = (shell, args, run) => {
  const { given, rest } = parseOptions(args, 'td:n:O:s:u:C:c:')
  const fd = Number(given.get('u') ?? 0)
  let text = run.kept[0] ?? ''
  for (;;) {
    const answer = readDescriptor(shell.kernel, shell.pid, fd, 'chunk')
    if (answer === 'wait') return { wait: true, kept: [text] }
    if ('error' in answer) return fail(shell, `mapfile: read error: ${fd}: ${answer.error}`)
    if (answer.text === '') break
    text = withinMemory(text + answer.text)
  }
  const delimiter = given.has('d') ? given.get('d')!.charAt(0) || '\0' : '\n'
  const lines = text.split(delimiter)
  if (lines.at(-1) === '') lines.pop()
  else if (lines.length > 0) lines[lines.length - 1] += '\0'
  const skipped = lines.slice(Number(given.get('s') ?? 0), given.has('n') && given.get('n') !== '0' ? Number(given.get('s') ?? 0) + Number(given.get('n')) : undefined)
  const values = skipped.map((line) => (line.endsWith('\0') ? line.slice(0, -1) : given.has('t') ? line : line + delimiter))
  const name = rest[0] ?? 'MAPFILE'
  const origin = Number(given.get('O') ?? 0)
  if (!given.has('O')) shell.variables.delete(name)
  assignArray(shell, name, values.map((value, index) => ({ key: String(origin + index), value, append: false })), given.has('O'))
  return 0
}
