/** sed scripts as rows. Follows GNU sed 4.9's compile.c. Left out: e, F, z, and special files. */
import { RegexError } from '../../regex/posix.ts'
import { type Regex, regex } from '../../regex/regex.ts'

export type Address =
  | { readonly is: 'line'; readonly line: number }
  | { readonly is: 'last' }
  | { readonly is: 'regex'; readonly regex: Regex | undefined }
  | { readonly is: 'step'; readonly first: number; readonly step: number }
  | { readonly is: 'zero' }

/** The end of a range. */
export type RangeEnd = Address | { readonly is: 'plus'; readonly count: number } | { readonly is: 'multiple'; readonly of: number }

export interface Command {
  readonly name: string
  readonly from: Address | undefined
  readonly to: RangeEnd | undefined
  readonly negated: boolean
  /** Text of a, i, c; a label; a file; the tables of y. */
  readonly text: string
  readonly substitution: Substitution | undefined
  /** For `{`, `b` and `t`: the index of the command that comes next. */
  readonly target: number
  readonly number: number | undefined
}

export interface Substitution {
  readonly regex: Regex | undefined
  readonly replacement: readonly ReplacementPart[]
  readonly global: boolean
  readonly print: boolean
  readonly occurrence: number
  readonly file: string | undefined
}

export type ReplacementPart = { readonly text: string } | { readonly group: number } | { readonly change: 'U' | 'L' | 'u' | 'l' | 'E' }

/** What sed says of a script that it cannot read, with the place. */
export class SedError extends Error {}

interface Reader {
  readonly text: string
  at: number
  readonly extended: boolean
}

type Draft = { -readonly [Field in keyof Command]: Command[Field] }

export function parseSed(text: string, extended: boolean): Command[] {
  const reader: Reader = { text, at: 0, extended }
  const commands: Draft[] = []
  const open: number[] = []
  for (;;) {
    skip(reader, /[\s;]/)
    if (reader.at >= text.length) break
    if (text[reader.at] === '#') {
      skip(reader, /[^\n]/)
      continue
    }
    const command = parseCommand(reader)
    if (command.name === '{') open.push(commands.length)
    if (command.name === '}') {
      const start = open.pop()
      if (start === undefined) throw failure(reader, "unexpected `}'")
      commands[start]!.target = commands.length
      continue
    }
    commands.push(command)
  }
  if (open.length > 0) throw new SedError("-e expression #1, char 0: unmatched `{'")
  return resolveLabels(commands)
}

function failure(reader: Reader, words: string): SedError {
  return new SedError(`-e expression #1, char ${Math.min(reader.at, reader.text.length)}: ${words}`)
}

function resolveLabels(commands: Draft[]): Command[] {
  const labels = new Map(commands.flatMap((command, index) => (command.name === ':' ? [[command.text, index] as const] : [])))
  for (const command of commands) {
    if (!'btT'.includes(command.name)) continue
    const target = command.text === '' ? commands.length : labels.get(command.text)
    if (target === undefined) throw new SedError(`-e expression #1, char 0: can't find label for jump to \`${command.text}'`)
    command.target = target
  }
  return commands
}

function skip(reader: Reader, pattern: RegExp): void {
  while (reader.at < reader.text.length && pattern.test(reader.text[reader.at]!)) reader.at++
}

function parseCommand(reader: Reader): Draft {
  const from = parseAddress(reader)
  let to: RangeEnd | undefined
  skip(reader, /[ \t]/)
  if (from && reader.text[reader.at] === ',') {
    reader.at++
    skip(reader, /[ \t]/)
    to = parseRangeEnd(reader)
    if (!to) {
      reader.at++
      throw failure(reader, 'unexpected `,\'')
    }
  }
  if (from?.is === 'zero' && to?.is !== 'regex') throw failure(reader, 'invalid usage of line address 0')
  skip(reader, /[ \t]/)
  let negated = false
  while (reader.text[reader.at] === '!') {
    negated = true
    reader.at++
    skip(reader, /[ \t]/)
  }
  const name = reader.text[reader.at]
  reader.at++
  if (name === undefined || name === '\n' || name === ';') throw failure(reader, 'missing command')
  const command: Draft = { name, from, to, negated, text: '', substitution: undefined, target: 0, number: undefined }
  parseArguments(reader, command)
  return command
}

function parseAddress(reader: Reader): Address | undefined {
  const char = reader.text[reader.at]
  if (char === undefined) return undefined
  const digits = /^\d+/.exec(reader.text.slice(reader.at))?.[0]
  if (digits !== undefined) {
    reader.at += digits.length
    const step = /^~(\d+)/.exec(reader.text.slice(reader.at))
    if (step) {
      reader.at += step[0].length
      return { is: 'step', first: Number(digits), step: Number(step[1]) }
    }
    return digits === '0' ? { is: 'zero' } : { is: 'line', line: Number(digits) }
  }
  if (char === '$') {
    reader.at++
    return { is: 'last' }
  }
  if (char !== '/' && char !== '\\') return undefined
  reader.at += char === '/' ? 1 : 2
  const delimiter = reader.text[reader.at - 1]!
  const pattern = delimited(reader, delimiter, 'unterminated address regex')
  const flag = /^[IM]+/.exec(reader.text.slice(reader.at))?.[0] ?? ''
  reader.at += flag.length
  return { is: 'regex', regex: compile(reader, pattern, flag) }
}

function parseRangeEnd(reader: Reader): RangeEnd | undefined {
  const relative = /^([+~])(\d+)/.exec(reader.text.slice(reader.at))
  if (!relative) return parseAddress(reader)
  reader.at += relative[0].length
  return relative[1] === '+' ? { is: 'plus', count: Number(relative[2]) } : { is: 'multiple', of: Number(relative[2]) }
}

function compile(reader: Reader, pattern: string, flags: string): Regex | undefined {
  if (pattern === '') return undefined
  try {
    return regex(pattern, { dialect: reader.extended ? 'extended' : 'basic', ignoreCase: /[iI]/.test(flags), multiline: /[mM]/.test(flags) })
  } catch (error) {
    // A pattern that cannot be read, in the tool's words.
    if (error instanceof RegexError) throw failure(reader, error.message)
    throw error
  }
}

/** Text up to an unescaped delimiter; an escaped one stands for itself, `\n` for a newline. */
function delimited(reader: Reader, delimiter: string, unterminated: string, isPattern = true): string {
  let text = ''
  let inSet = false
  for (; reader.at < reader.text.length; reader.at++) {
    const char = reader.text[reader.at]!
    if (char === '\\' && !inSet) {
      const next = reader.text[++reader.at]
      if (next === undefined) break
      if (next === delimiter) text += isPattern && /[.*[\]^$+?(){}|]/.test(delimiter) ? `[${delimiter}]` : delimiter
      else text += `\\${next}`
      continue
    }
    if (isPattern && char === '[') inSet = true
    else if (char === ']') inSet = false
    if (char === delimiter && !(inSet && isPattern)) {
      reader.at++
      return text
    }
    if (char === '\n' && !isPattern && delimiter !== '\n') text += char
    else text += char
  }
  throw failure(reader, unterminated)
}

function parseArguments(reader: Reader, command: Draft): void {
  const { name } = command
  if ('{='.includes(name) || 'dDgGhHnNpPxzF'.includes(name)) {
    if (name !== '{') endOfCommand(reader)
    return
  }
  if (name === '}') {
    if (command.from) throw failure(reader, '} doesn\'t want any addresses')
    return endOfCommand(reader)
  }
  if ('aic'.includes(name)) {
    command.text = parseText(reader)
    return
  }
  if (':btT'.includes(name)) {
    if (name === ':' && command.from) throw failure(reader, ': doesn\'t want any addresses')
    skip(reader, /[ \t]/)
    const label = (name === ':' ? /^[^\n;]*/ : /^[^\n;}]*/).exec(reader.text.slice(reader.at))![0]
    reader.at += label.length
    command.text = label.trim()
    return
  }
  if ('rRwW'.includes(name)) {
    skip(reader, /[ \t]/)
    const file = /^[^\n]*/.exec(reader.text.slice(reader.at))![0]
    if (file === '') throw failure(reader, 'missing filename in r/R/w/W commands')
    reader.at += file.length
    command.text = file
    return
  }
  if ('qQlL'.includes(name)) {
    skip(reader, /[ \t]/)
    const digits = /^\d*/.exec(reader.text.slice(reader.at))![0]
    reader.at += digits.length
    command.number = digits === '' ? undefined : Number(digits)
    return endOfCommand(reader)
  }
  if (name === 's') {
    command.substitution = parseSubstitution(reader)
    return
  }
  if (name !== 'y') throw failure(reader, `unknown command: \`${name}'`)
  command.text = parseTransliteration(reader)
  endOfCommand(reader)
}

function endOfCommand(reader: Reader): void {
  skip(reader, /[ \t]/)
  const char = reader.text[reader.at]
  if (char === undefined || char === '}' || char === '#') return
  if (char !== ';' && char !== '\n') {
    reader.at++
    throw failure(reader, 'extra characters after command')
  }
  reader.at++
}

/** `a\` with lines after it, or `a text`; a backslash at the end of a line goes on. */
function parseText(reader: Reader): string {
  skip(reader, /[ \t]/)
  if (reader.at >= reader.text.length) throw failure(reader, "expected \\ after `a', `c' or `i'")
  if (reader.text[reader.at] === '\\') {
    reader.at++
    skip(reader, /[ \t]/)
    if (reader.text[reader.at] === '\n') reader.at++
    else if (reader.at < reader.text.length) skip(reader, /[ \t]/)
  }
  let text = ''
  for (; reader.at < reader.text.length; reader.at++) {
    const char = reader.text[reader.at]!
    if (char === '\\') {
      reader.at++
      text += reader.text[reader.at] ?? ''
    } else if (char === '\n') break
    else text += char
  }
  reader.at++
  return `${text}\n`
}

function parseTransliteration(reader: Reader): string {
  const delimiter = reader.text[reader.at++]
  if (delimiter === undefined) throw failure(reader, "unterminated `y' command")
  const plain = (text: string) => text.replace(/\\(.)/gs, (_, char: string) => ({ n: '\n', t: '\t', '\\': '\\' })[char] ?? `\\${char}`)
  const from = plain(delimited(reader, delimiter, "unterminated `y' command", false))
  const to = plain(delimited(reader, delimiter, "unterminated `y' command", false))
  if (Array.from(from).length !== Array.from(to).length) throw failure(reader, "strings for `y' command are different lengths")
  return from + to
}

function parseSubstitution(reader: Reader): Substitution {
  const delimiter = reader.text[reader.at++]
  if (delimiter === undefined || delimiter === '\n' || delimiter === '\\') throw failure(reader, "unterminated `s' command")
  const pattern = delimited(reader, delimiter, "unterminated `s' command")
  const replacement = delimited(reader, delimiter, "unterminated `s' command", false)
  let flags = ''
  let occurrence = 1
  let file: string | undefined
  for (;;) {
    const char = reader.text[reader.at]
    if (char === undefined || char === '\n' || char === ';' || char === '}' || char === '#') break
    reader.at++
    if ('gpiIMm'.includes(char)) flags += char
    else if (char >= '0' && char <= '9') {
      const digits = /^\d+/.exec(reader.text.slice(reader.at - 1))![0]
      reader.at += digits.length - 1
      occurrence = Number(digits)
      if (occurrence === 0) throw failure(reader, "number option to `s' command may not be zero")
    } else if (char === 'w') {
      skip(reader, /[ \t]/)
      file = /^[^\n]*/.exec(reader.text.slice(reader.at))![0]
      reader.at += file.length
    } else if (char !== ' ' && char !== '\t') throw failure(reader, "unknown option to `s'")
  }
  const compiled = compile(reader, pattern, flags)
  return { regex: compiled, replacement: parseReplacement(replacement), global: flags.includes('g'), print: flags.includes('p'), occurrence, file }
}

function parseReplacement(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = []
  let literal = ''
  const flush = () => {
    if (literal !== '') parts.push({ text: literal })
    literal = ''
  }
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (char === '&') {
      flush()
      parts.push({ group: 0 })
    } else if (char === '\\') {
      const next = text[++at] ?? '\\'
      if (next >= '0' && next <= '9') {
        flush()
        parts.push({ group: Number(next) })
      } else if (next === 'U' || next === 'L' || next === 'u' || next === 'l' || next === 'E') {
        flush()
        parts.push({ change: next })
      } else literal += { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }[next] ?? next
    } else literal += char
  }
  flush()
  return parts
}
