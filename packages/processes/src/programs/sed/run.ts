/** The cycle of sed: a line into the pattern space, the commands, the pattern space out. */
import { appendFile, compute, isRefusal, readFile } from '../../calls.ts'
import type { Guest } from '../../program.ts'
import { type Match, matches, type Regex } from '../../regex/regex.ts'
import { type Output, put } from '../lines.ts'
import type { Address, Command, RangeEnd, ReplacementPart, Substitution } from './parse.ts'

/** Where the lines come from: one file, or several one after the other. */
export interface Input {
  next(): Guest<string | undefined>
  /** Whether no line follows; may have to wait for one to know. */
  isLast(): Guest<boolean>
  /** Whether the last line taken ended with a newline. */
  terminated(): boolean
}

export interface Sed {
  readonly commands: readonly Command[]
  readonly quiet: boolean
  readonly output: Output
  input: Input
  line: number
  pattern: string
  hold: string
  /** By command: the line where its range began, and the line where it ends at the latest. */
  ranges: Map<number, { readonly end: number }>
  last: Regex | undefined
  substituted: boolean
  /** Put out after the cycle: texts of `a`, contents of `r`. */
  appended: string[]
  exitCode: number | undefined
  /** Files of `w` that have been emptied. */
  readonly written: Set<string>
  steps: number
}

/** What goes on after a command. */
type Next = number | 'end' | 'again' | 'delete' | 'quit'

/** Commands, and kilobytes of pattern space, after which time has passed. */
const stepsAtOnce = 2_000

export function* runSed(sed: Sed): Guest<void> {
  let keeps = false
  for (;;) {
    if (!keeps) {
      const line = yield* sed.input.next()
      if (line === undefined) return
      sed.line++
      sed.pattern = line
    }
    const next = yield* cycle(sed)
    keeps = next === 'again'
    if (next !== 'delete' && next !== 'again' && !sed.quiet && !(next === 'quit' && sed.exitCode === -1)) yield* putLine(sed, sed.pattern)
    yield* putAppended(sed)
    if (next === 'quit') return
  }
}

function* putLine(sed: Sed, text: string): Guest<void> {
  yield* put(sed.output, sed.input.terminated() ? `${text}\n` : text)
}

function* putAppended(sed: Sed): Guest<void> {
  for (const text of sed.appended) {
    // The text after a last line without newline begins on a line of its own.
    if (!sed.input.terminated() && !sed.output.text.endsWith('\n') && sed.output.text !== '') yield* put(sed.output, '\n')
    yield* put(sed.output, text)
  }
  sed.appended = []
}

function* cycle(sed: Sed): Guest<Next> {
  sed.substituted = false
  for (let index = 0; index < sed.commands.length;) {
    const command = sed.commands[index]!
    const chosen = (yield* selects(sed, command, index)) !== command.negated
    if (!chosen) {
      index = command.name === '{' ? command.target : index + 1
      continue
    }
    const next = yield* execute(sed, command, index)
    if (typeof next !== 'number') return next
    index = next
    // A long pattern space takes long to look at.
    sed.steps += 1 + (sed.pattern.length >> 8)
    if (sed.steps < stepsAtOnce) continue
    yield* compute(sed.steps)
    sed.steps = 0
  }
  return 'end'
}

function* selects(sed: Sed, { from, to }: Command, index: number): Guest<boolean> {
  if (!from) return true
  if (!to) return yield* matchesAddress(sed, from)
  const range = sed.ranges.get(index)
  if (range) {
    const isEnd = to.is === 'regex' ? testRegex(sed, to.regex) : to.is === 'last' ? yield* sed.input.isLast() : sed.line >= range.end
    if (isEnd) sed.ranges.delete(index)
    return !(to.is === 'line' && sed.line > range.end)
  }
  if (from.is === 'zero') {
    if (sed.line !== 1) return false
    if (to.is === 'regex' && !testRegex(sed, to.regex)) sed.ranges.set(index, { end: Infinity })
    return true
  }
  if (!(yield* matchesAddress(sed, from))) return false
  const end = endOf(sed, to)
  if (end > sed.line && !(to.is === 'last' && (yield* sed.input.isLast()))) sed.ranges.set(index, { end })
  return true
}

function endOf(sed: Sed, to: RangeEnd): number {
  switch (to.is) {
    case 'line': return to.line
    case 'plus': return sed.line + to.count
    case 'multiple': return to.of === 0 ? sed.line : Math.ceil(sed.line / to.of) * to.of
    default: return Infinity
  }
}

function* matchesAddress(sed: Sed, address: Address): Guest<boolean> {
  switch (address.is) {
    case 'line': return sed.line === address.line
    case 'last': return yield* sed.input.isLast()
    case 'regex': return testRegex(sed, address.regex)
    case 'step': return address.step === 0 ? sed.line === address.first : sed.line >= address.first && (sed.line - address.first) % address.step === 0
    case 'zero': return false
  }
}

/** An empty pattern is the one used last. */
function used(sed: Sed, regex: Regex | undefined): Regex | undefined {
  if (regex) sed.last = regex
  return sed.last
}

function testRegex(sed: Sed, regex: Regex | undefined): boolean {
  return used(sed, regex)?.test(sed.pattern) ?? false
}

function* execute(sed: Sed, command: Command, index: number): Guest<Next> {
  const next = index + 1
  switch (command.name) {
    case '{': return next
    case '=':
      yield* put(sed.output, `${sed.line}\n`)
      return next
    case 'a':
      sed.appended.push(command.text)
      return next
    case 'i':
      yield* put(sed.output, command.text)
      return next
    case 'c':
      if (!command.to || !sed.ranges.has(index) || command.negated) yield* put(sed.output, command.text)
      return 'delete'
    case 'b': return command.target
    case 't':
    case 'T': {
      const jumps = sed.substituted === (command.name === 't')
      sed.substituted = false
      return jumps ? command.target : next
    }
    case 'd': return 'delete'
    case 'D':
      if (!sed.pattern.includes('\n')) return 'delete'
      sed.pattern = sed.pattern.slice(sed.pattern.indexOf('\n') + 1)
      return 'again'
    case 'n': return yield* nextLine(sed, next)
    case 'N': return yield* appendLine(sed, next)
    case 'l':
      yield* put(sed.output, `${visible(sed.pattern)}$\n`)
      return next
    case 'p':
      yield* putLine(sed, sed.pattern)
      return next
    case 'P':
      yield* put(sed.output, `${sed.pattern.split('\n')[0]}\n`)
      return next
    case 'q':
    case 'Q':
      sed.exitCode = command.name === 'Q' ? -1 : command.number ?? 0
      if (command.name === 'Q' && command.number !== undefined) sed.ranges.set(-1, { end: command.number })
      return 'quit'
    default: return yield* executeData(sed, command, next)
  }
}

/** Commands on the two spaces and on files. */
function* executeData(sed: Sed, command: Command, next: number): Guest<Next> {
  switch (command.name) {
    case 'g':
      sed.pattern = sed.hold
      break
    case 'G':
      sed.pattern += `\n${sed.hold}`
      break
    case 'h':
      sed.hold = sed.pattern
      break
    case 'H':
      sed.hold += `\n${sed.pattern}`
      break
    case 'x': {
      const { hold } = sed
      sed.hold = sed.pattern
      sed.pattern = hold
      break
    }
    case 'z':
      sed.pattern = ''
      break
    case 's': {
      const substitution = command.substitution!
      if (!substitute(sed, substitution)) break
      sed.substituted = true
      if (substitution.print) yield* putLine(sed, sed.pattern)
      if (substitution.file !== undefined) yield* writeTo(sed, substitution.file, sed.pattern)
      break
    }
    case 'y': {
      const table = Array.from(command.text)
      const half = table.length / 2
      sed.pattern = Array.from(sed.pattern, (char) => {
        const place = table.indexOf(char)
        return place >= 0 && place < half ? table[place + half]! : char
      }).join('')
      break
    }
    case 'r': {
      const text = yield* readFile(command.text)
      if (!isRefusal(text)) sed.appended.push(text)
      break
    }
    case 'w':
      yield* writeTo(sed, command.text, sed.pattern)
      break
    case 'W':
      yield* writeTo(sed, command.text, sed.pattern.split('\n')[0]!)
      break
    default:
  }
  return next
}

function* nextLine(sed: Sed, next: number): Guest<Next> {
  if (yield* sed.input.isLast()) {
    sed.exitCode = 0
    return 'quit'
  }
  if (!sed.quiet) yield* putLine(sed, sed.pattern)
  yield* putAppended(sed)
  sed.pattern = (yield* sed.input.next()) ?? ''
  sed.line++
  return next
}

/** At the end GNU prints the pattern space before it ends. */
function* appendLine(sed: Sed, next: number): Guest<Next> {
  if (yield* sed.input.isLast()) {
    sed.exitCode = 0
    return 'quit'
  }
  sed.pattern += `\n${(yield* sed.input.next()) ?? ''}`
  sed.line++
  return next
}

function* writeTo(sed: Sed, file: string, text: string): Guest<void> {
  if (file === '/dev/stdout') return yield* put(sed.output, `${text}\n`)
  if (!sed.written.has(file)) {
    sed.written.add(file)
    yield { call: 'writeFile', path: file, content: '' }
  }
  yield* appendFile(file, `${text}\n`)
}

function substitute(sed: Sed, { regex, replacement, global, occurrence }: Substitution): boolean {
  const re = used(sed, regex)
  if (!re) return false
  let result = ''
  let from = 0
  let count = 0
  let changed = false
  for (const match of matches(re, sed.pattern)) {
    if (++count < occurrence) continue
    result += sed.pattern.slice(from, match.start) + insertion(replacement, match, sed.pattern)
    from = match.end
    changed = true
    if (!global) break
  }
  if (changed) sed.pattern = result + sed.pattern.slice(from)
  return changed
}

function insertion(parts: readonly ReplacementPart[], match: Match, text: string): string {
  let result = ''
  let lasting: 'U' | 'L' | undefined
  let once: 'u' | 'l' | undefined
  for (const part of parts) {
    if ('change' in part) {
      if (part.change === 'u' || part.change === 'l') once = part.change
      else lasting = part.change === 'E' ? undefined : part.change
      continue
    }
    const place = 'group' in part ? match.groups[part.group] : undefined
    let piece = 'text' in part ? part.text : !place || place[0] < 0 ? '' : text.slice(place[0], place[1])
    if (lasting) piece = lasting === 'U' ? piece.toUpperCase() : piece.toLowerCase()
    if (once && piece !== '') {
      piece = (once === 'u' ? piece.charAt(0).toUpperCase() : piece.charAt(0).toLowerCase()) + piece.slice(1)
      once = undefined
    }
    result += piece
  }
  return result
}

function visible(text: string): string {
  return Array.from(text, (char) => {
    const named = { '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' }[char]
    return named ?? (char < ' ' || char === '\x7f' ? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}` : char)
  }).join('')
}
