/**
 * grep: lines that match. Follows GNU grep 3.8. Left out: back-references, -P beyond what RE2
 * reads, -z, -b, colours, binary files.
 */
import { matchesPattern, parsePattern } from '@track/files'
import { checkpoint, close, isRefusal, list, print, printError, stat } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { RegexError } from '../../regex/posix.ts'
import { matches, type Regex, regex } from '../../regex/regex.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { flush, type Lines, linesOf, nextLine, openOperand, type Output, put, readOperand, splitLines } from '../lines.ts'

interface Options {
  readonly regexes: readonly Regex[]
  readonly invert: boolean
  readonly count: boolean
  readonly numbers: boolean
  readonly only: boolean
  readonly quiet: boolean
  readonly names: boolean
  readonly filesWith: boolean
  readonly filesWithout: boolean
  readonly most: number
  readonly before: number
  readonly after: number
  readonly silent: boolean
}

/** Letters that no option has stand for options that have only a long name. */
const spec = {
  short: 'EFGPe:f:ivwxncoqlLhHrRsm:A:B:C:aIy#?!+:-:/:', digits: 'C',
  long: {
    'extended-regexp': 'E', 'fixed-strings': 'F', 'basic-regexp': 'G', 'perl-regexp': 'P', regexp: 'e', file: 'f', 'ignore-case': 'i', 'invert-match': 'v',
    'word-regexp': 'w', 'line-regexp': 'x', 'line-number': 'n', count: 'c', 'only-matching': 'o', quiet: 'q', silent: 'q', 'files-with-matches': 'l',
    'files-without-match': 'L', 'no-filename': 'h', 'with-filename': 'H', recursive: 'r', 'dereference-recursive': 'R', 'no-messages': 's', 'max-count': 'm',
    'after-context': 'A', 'before-context': 'B', context: 'C', text: 'a', color: '#', colour: '#', 'line-buffered': '!', include: '+', exclude: '-',
    'exclude-dir': '/',
  },
}

const grep: Program = {
  name: 'grep',
  *run({ argv }, resumed) {
    const name = argv[0]!.replace(/^.*\//s, '')
    const flags = parseFlags(argv, spec)
    if ('words' in flags) {
      if (flags.help !== undefined) return yield* refuseFlags('grep', flags)
      yield* printError(`grep: ${flags.words}\nUsage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`)
      return 2
    }
    const patterns = yield* patternsOf(flags)
    if (!patterns) return 2
    const { files } = patterns
    const regexes = compile(patterns.texts, flags, name)
    if (typeof regexes === 'string') return yield* fail(regexes)
    const context = ['A', 'B', 'C'].flatMap((letter) => flags.values(letter)).find((given) => !/^\d+$/.test(given))
    if (context !== undefined) return yield* fail(`${context}: invalid context length argument`)
    const recursive = flags.has('r') || flags.has('R')
    const options = optionsOf(flags, regexes, recursive || files.length > 1)
    const operands = files.length > 0 ? files : [recursive ? '.' : '-']
    if (operands.length === 1 && operands[0] === '-' && !recursive) return yield* searchInput(options, resumed as unknown as Searching | undefined)
    return yield* searchAll(operands, options, recursive ? flags : undefined)
  },
}

/** Also under its two obsolescent names, which Debian's do not complain about. */
export const greps: readonly Program[] = [
  grep,
  { ...grep, name: 'egrep' },
  { ...grep, name: 'fgrep' },
]

function* fail(words: string): Guest<number> {
  yield* printError(`grep: ${words}\n`)
  return 2
}

function* patternsOf(flags: Flags): Guest<{ texts: string[]; files: readonly string[] } | undefined> {
  if (!flags.has('e') && !flags.has('f')) {
    const [pattern, ...files] = flags.operands
    if (pattern !== undefined) return { texts: pattern.split('\n'), files }
    yield* printError("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n")
    return undefined
  }
  const texts = flags.values('e').flatMap((each) => each.split('\n'))
  for (const name of flags.values('f')) {
    const text = yield* readOperand('grep', name)
    if (text === undefined) return undefined
    texts.push(...splitLines(text))
  }
  return { texts, files: flags.operands }
}

function compile(texts: readonly string[], flags: Flags, name: string): Regex[] | string {
  const kind = flags.order.findLast((letter) => 'EFGP'.includes(letter)) ?? (name === 'egrep' ? 'E' : name === 'fgrep' ? 'F' : 'G')
  const dialect = ({ E: 'extended', F: 'fixed', G: 'basic', P: 'perl' } as const)[kind as 'E' | 'F' | 'G' | 'P']
  const whole = flags.has('x') ? 'line' : flags.has('w') ? 'word' : undefined
  try {
    return texts.map((text) => regex(text, { dialect, ignoreCase: flags.has('i') || flags.has('y'), ...(whole ? { whole } : {}) }))
  } catch (error) {
    // A pattern that cannot be read, in the tool's words.
    if (error instanceof RegexError) return error.message.startsWith('Unmatched [') && /\[\^?$/.test(texts.at(-1)!) ? 'Invalid regular expression' : error.message
    throw error
  }
}

function optionsOf(flags: Flags, regexes: readonly Regex[], several: boolean): Options {
  const context = Number(flags.value('C') ?? 0)
  return {
    regexes, invert: flags.has('v'), count: flags.has('c'), numbers: flags.has('n'), only: flags.has('o'), quiet: flags.has('q'),
    names: flags.has('H') || (several && !flags.has('h')), filesWith: flags.has('l'), filesWithout: flags.has('L'),
    most: Number(flags.value('m') ?? Infinity), before: Number(flags.value('B') ?? context), after: Number(flags.value('A') ?? context),
    silent: flags.has('s'),
  }
}

function* searchAll(operands: readonly string[], options: Options, recursion: Flags | undefined): Guest<number> {
  let found = false
  let failed = false
  for (const operand of operands) {
    for (const name of recursion ? yield* filesBelow(operand, recursion) : [operand]) {
      const matched = yield* searchFile(name, options, recursion !== undefined)
      if (matched === undefined) failed = true
      else if (matched !== options.filesWithout) found = true
      if (found && options.quiet) return 0
    }
  }
  return failed ? 2 : found ? 0 : 1
}

/** Whether the file has a match; undefined when it cannot be read. */
function* searchFile(name: string, options: Options, isFile: boolean): Guest<boolean | undefined> {
  const facts = name === '-' || isFile ? undefined : yield* stat(name)
  if (facts && !isRefusal(facts) && facts.type === 'directory') {
    if (!options.silent) yield* printError(`grep: ${name}: Is a directory\n`)
    return undefined
  }
  if (options.silent && facts && isRefusal(facts)) return undefined
  const fd = yield* openOperand('grep', name)
  if (fd === undefined) return undefined
  const matched = yield* search(name === '-' ? '(standard input)' : name, fd, options)
  if (fd !== 0) yield* close(fd)
  return matched
}

function* filesBelow(path: string, flags: Flags): Guest<string[]> {
  const facts = yield* stat(path)
  if (isRefusal(facts)) return [path]
  if (facts.type !== 'directory') return isIncluded(path, flags) ? [path] : []
  const names = yield* list(path)
  if (isRefusal(names)) return []
  const found: string[] = []
  for (const name of names) {
    const inner = path === '.' && !flags.operands.includes('.') ? name : `${path.replace(/\/$/, '')}/${name}`
    const isExcluded = flags.values('/').some((pattern) => matchesPattern(parsePattern(pattern), name))
    if (!isExcluded) found.push(...(yield* filesBelow(inner, flags)))
  }
  return found
}

function isIncluded(path: string, flags: Flags): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const any = (patterns: readonly string[]) => patterns.some((pattern) => matchesPattern(parsePattern(pattern), name))
  return (!flags.has('+') || any(flags.values('+'))) && !any(flags.values('-'))
}

interface Progress {
  number: number
  printed: number
  matched: number
  /** Lines kept in case the next one matches. */
  before: { number: number; line: string }[]
  after: number
}

/** Where a search stands. */
interface Searching {
  readonly lines: Lines
  readonly output: Output
  readonly progress: Progress
}

const readsKept = 16

/** Standard input alone may go on for ever (`kubectl logs -f | grep`): what was searched is forgotten. */
function* searchInput(options: Options, from: Searching | undefined): Guest<number> {
  const matched = yield* search('(standard input)', 0, options, { isEndless: true, from })
  return matched !== options.filesWithout ? 0 : 1
}

function begun(fd: number): Searching {
  return { lines: linesOf(fd), output: { text: '' }, progress: { number: 0, printed: 0, matched: 0, before: [], after: 0 } }
}

function* search(
  name: string, fd: number, options: Options, { isEndless = false, from = begun(fd) }: { isEndless?: boolean; from?: Searching | undefined } = {},
): Guest<boolean> {
  const [lines, output, progress] = [{ ...from.lines }, { ...from.output }, { ...from.progress }]
  const stopsEarly = options.quiet || options.filesWith || options.filesWithout
  for (;;) {
    if (isEndless && lines.reads >= readsKept) {
      lines.reads = 0
      yield* checkpoint({ lines: { ...lines }, output: { ...output }, progress: { ...progress, before: [...progress.before] } })
    }
    const line = yield* nextLine(lines, output)
    if (line === undefined) break
    progress.number++
    const matched = options.regexes.some((each) => each.test(line)) !== options.invert
    if (matched && progress.matched < options.most) {
      progress.matched++
      if (stopsEarly) break
      if (!options.count) yield* put(output, matchText(name, line, options, progress))
    } else if (!options.count && progress.after > 0) {
      progress.after--
      yield* put(output, context(name, progress.number, line, options, '-'))
      progress.printed = progress.number
    } else if (options.before > 0) {
      progress.before.push({ number: progress.number, line })
      if (progress.before.length > options.before) progress.before.shift()
    }
    if (progress.matched >= options.most && progress.after === 0) break
  }
  yield* flush(output)
  const found = progress.matched > 0
  if (options.quiet) return found
  if (options.filesWith || options.filesWithout) {
    if (found === options.filesWith) yield* print(`${name}\n`)
    return found
  }
  if (options.count) yield* print(`${options.names ? `${name}:` : ''}${progress.matched}\n`)
  return found
}

function context(name: string, number: number, line: string, options: Options, mark: string): string {
  return `${options.names ? name + mark : ''}${options.numbers ? number + mark : ''}${line}\n`
}

function matchText(name: string, line: string, options: Options, progress: Progress): string {
  const { number, before, printed } = progress
  progress.before = []
  progress.after = options.after
  progress.printed = number
  if (options.only) {
    if (options.invert) return ''
    return parts(line, options.regexes).map((part) => context(name, number, part, options, ':')).join('')
  }
  const first = before[0]?.number ?? number
  const hasContext = options.before > 0 || options.after > 0
  const separator = hasContext && printed > 0 && first > printed + 1 ? '--\n' : ''
  const above = before.map((each) => context(name, each.number, each.line, options, '-')).join('')
  return separator + above + context(name, number, line, options, ':')
}

/** What `-o` prints: the matches of all patterns, in order, none within another. */
function parts(line: string, regexes: readonly Regex[]): string[] {
  const all = regexes.flatMap((each) => [...matches(each, line)]).filter(({ start, end }) => end > start)
  all.sort((a, b) => a.start - b.start || b.end - a.end)
  let last = 0
  return all.filter(({ start, end }) => {
    if (start < last) return false
    last = end
    return true
  }).map(({ start, end }) => line.slice(start, end))
}
