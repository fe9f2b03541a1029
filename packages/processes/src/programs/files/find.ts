/** find: a walk through the tree with tests and actions. Left out: -newerXY, -regex, -perm /mode. */
import { fileName, matchesPattern, parsePattern } from '@track/files'
import { day, minute, type Instant } from '@track/simulation'
import { isRefusal, list, lstat, now, print, printError, remove, spawn, stat, wait } from '../../calls.ts'
import type { FileFacts, Guest, Program } from '../../program.ts'
import { modeText } from './ls.ts'
import { strftime } from '../../formats/strftime.ts'

interface Entry {
  readonly path: string
  readonly facts: FileFacts
  readonly depth: number
  readonly start: string
}

interface Walk {
  readonly now: Instant
  /** -prune was met: what is below is left out. */
  pruned: boolean
  quit: boolean
  status: number
}

type Test = (entry: Entry, walk: Walk) => Guest<boolean>

interface Expression {
  readonly test: Test
  readonly acts: boolean
  readonly maxDepth: number
  readonly minDepth: number
  readonly depthFirst: boolean
  /** What `-exec … +` has gathered. */
  readonly batches: { readonly argv: readonly string[]; readonly paths: string[] }[]
}

/** What find says of an expression that it cannot read. */
class FindError extends Error {}

export const find: Program = {
  name: 'find',
  *run({ argv }) {
    const words = argv.slice(1).filter((word, index) => !(index === 0 && (word === '-L' || word === '-P' || word === '-H')))
    const first = words.findIndex((word) => word.startsWith('-') || word === '(' || word === '!')
    const starts = first < 0 ? words : words.slice(0, first)
    let expression: Expression
    try {
      expression = parse(first < 0 ? [] : words.slice(first))
    } catch (error) {
      // An expression that cannot be read, in the tool's words.
      if (!(error instanceof FindError)) throw error
      yield* printError(`find: ${error.message}\n`)
      return 1
    }
    const walk: Walk = { now: yield* now(), pruned: false, quit: false, status: 0 }
    for (const start of starts.length === 0 ? ['.'] : starts) {
      const facts = yield* lstat(start)
      if (isRefusal(facts)) {
        walk.status = 1
        yield* printError(`find: ‘${start}’: ${facts.error}\n`)
      } else yield* visit({ path: start, facts, depth: 0, start }, expression, walk)
    }
    for (const { argv: command, paths } of expression.batches) if (paths.length > 0 && (yield* runOne([...command, ...paths])) !== 0) walk.status = 1
    return walk.status
  },
}

function* visit(entry: Entry, expression: Expression, walk: Walk): Guest<void> {
  const { maxDepth, minDepth, depthFirst } = expression
  walk.pruned = false
  if (!depthFirst && entry.depth >= minDepth) yield* judge(entry, expression, walk)
  const { pruned } = walk
  if (entry.facts.type === 'directory' && entry.depth < maxDepth && !pruned && !walk.quit) {
    const names = yield* list(entry.path)
    for (const name of isRefusal(names) ? [] : names) {
      const path = `${entry.path.replace(/(?!^)\/$/, '')}${entry.path === '/' ? '' : '/'}${name}`
      const facts = yield* lstat(path)
      if (!isRefusal(facts) && !walk.quit) yield* visit({ path, facts, depth: entry.depth + 1, start: entry.start }, expression, walk)
    }
  }
  if (depthFirst && entry.depth >= minDepth && !walk.quit) yield* judge(entry, expression, walk)
}

function* judge(entry: Entry, { test, acts }: Expression, walk: Walk): Guest<void> {
  const holds = yield* test(entry, walk)
  if (holds && !acts) yield* print(`${entry.path}\n`)
}

interface Reader {
  readonly words: readonly string[]
  at: number
  acts: boolean
  maxDepth: number
  minDepth: number
  depthFirst: boolean
  readonly batches: { argv: readonly string[]; paths: string[] }[]
}

function parse(words: readonly string[]): Expression {
  const reader: Reader = { words, at: 0, acts: false, maxDepth: Infinity, minDepth: 0, depthFirst: false, batches: [] }
  const test = words.length === 0 ? always : either(reader)
  if (reader.at < words.length) throw new FindError(`paths must precede expression: \`${words[reader.at]}'`)
  return { ...reader, test }
}

const always: Test = function* () {
  return true
}

function either(reader: Reader): Test {
  let left = both(reader)
  while (reader.words[reader.at] === '-o' || reader.words[reader.at] === '-or') {
    reader.at++
    const [one, two] = [left, both(reader)]
    left = function* (entry, walk) {
      return (yield* one(entry, walk)) || (yield* two(entry, walk))
    }
  }
  return left
}

function both(reader: Reader): Test {
  let left = negated(reader)
  for (;;) {
    const word = reader.words[reader.at]
    if (word === undefined || word === '-o' || word === '-or' || word === ')') return left
    if (word === '-a' || word === '-and') reader.at++
    const [one, two] = [left, negated(reader)]
    left = function* (entry, walk) {
      return (yield* one(entry, walk)) && (yield* two(entry, walk))
    }
  }
}

function negated(reader: Reader): Test {
  const word = reader.words[reader.at]
  if (word === '!' || word === '-not') {
    reader.at++
    const inner = negated(reader)
    return function* (entry, walk) {
      return !(yield* inner(entry, walk))
    }
  }
  if (word === '(') {
    reader.at++
    const inner = either(reader)
    if (reader.words[reader.at++] !== ')') throw new FindError("invalid expression; you have used a '(' but not closed it with a ')'")
    return inner
  }
  return primary(reader)
}

function argument(reader: Reader, name: string): string {
  const word = reader.words[reader.at++]
  if (word === undefined) throw new FindError(`missing argument to \`${name}'`)
  return word
}

/** A test without calls. */
function pure(test: (entry: Entry, walk: Walk) => boolean): Test {
  return function* (entry, walk) {
    return test(entry, walk)
  }
}

const typeLetters = { f: 'file', d: 'directory', l: 'symlink', p: 'pipe', c: 'device' } as const

function primary(reader: Reader): Test {
  const name = reader.words[reader.at++]!
  const test = tests[name]
  if (test) return test(reader, name)
  const action = actions[name]
  if (action) {
    if (name !== '-prune') reader.acts = true
    return action(reader, name)
  }
  if (!name.startsWith('-')) throw new FindError(`paths must precede expression: \`${name}'`)
  throw new FindError(`unknown predicate \`${name}'`)
}

type Maker = (reader: Reader, name: string) => Test

function byName(ignoreCase: boolean, of: (entry: Entry) => string): Maker {
  return (reader, name) => {
    const pattern = parsePattern(argument(reader, name), { ignoreCase })
    return pure((entry) => matchesPattern(pattern, ignoreCase ? of(entry).toLowerCase() : of(entry)))
  }
}

function byNumber(unit: number, of: (entry: Entry, walk: Walk) => number): Maker {
  return (reader, name) => {
    const text = argument(reader, name)
    const match = /^([-+]?)(\d+)([cwbkMG]?)$/.exec(text)
    if (!match) throw new FindError(`invalid argument \`${text}' to \`${name}'`)
    const [, sign, digits, suffix = ''] = match
    const size = { c: 1, w: 2, b: 512, k: 1024, M: 1048576, G: 1073741824 }[suffix] ?? unit
    return pure((entry, walk) => {
      const value = name === '-size' ? Math.ceil(of(entry, walk) / size) : Math.floor(of(entry, walk) / unit)
      return sign === '+' ? value > Number(digits) : sign === '-' ? value < Number(digits) : value === Number(digits)
    })
  }
}

const baseName = ({ path }: Entry) => fileName(path.replace(/(?!^)\/+$/, '')) || '/'

const tests: Readonly<Record<string, Maker>> = {
  '-name': byName(false, baseName),
  '-iname': byName(true, baseName),
  '-path': byName(false, ({ path }) => path),
  '-wholename': byName(false, ({ path }) => path),
  '-ipath': byName(true, ({ path }) => path),
  '-type': (reader, name) => {
    const letters = argument(reader, name).split(',')
    for (const letter of letters) if (!(letter in typeLetters)) throw new FindError(`Unknown argument to -type: ${letter}`)
    return pure(({ facts }) => letters.some((letter) => typeLetters[letter as keyof typeof typeLetters] === facts.type))
  },
  '-size': byNumber(512, ({ facts }) => facts.size),
  '-mtime': byNumber(day, ({ facts }, walk) => walk.now - facts.modifiedAt),
  '-mmin': byNumber(minute, ({ facts }, walk) => walk.now - facts.modifiedAt),
  '-empty': () => function* ({ facts, path }) {
    if (facts.type !== 'directory') return facts.type === 'file' && facts.size === 0
    const names = yield* list(path)
    return !isRefusal(names) && names.length === 0
  },
  '-newer': (reader, name) => {
    const other = argument(reader, name)
    return function* ({ facts }) {
      const reference = yield* stat(other)
      return !isRefusal(reference) && facts.modifiedAt > reference.modifiedAt
    }
  },
  '-perm': (reader, name) => {
    const text = argument(reader, name)
    const bits = parseInt(text.replace(/^[-/]/, ''), 8)
    return pure(({ facts }) => (text.startsWith('-') ? (facts.mode & bits) === bits : text.startsWith('/') ? (facts.mode & bits) !== 0 : facts.mode === bits))
  },
  '-executable': () => pure(({ facts }) => facts.type === 'directory' || (facts.mode & 0o111) !== 0),
  '-readable': () => pure(() => true),
  '-writable': () => pure(() => true),
  '-true': () => pure(() => true),
  '-false': () => pure(() => false),
  '-maxdepth': (reader, name) => {
    reader.maxDepth = Number(argument(reader, name))
    return pure(() => true)
  },
  '-mindepth': (reader, name) => {
    reader.minDepth = Number(argument(reader, name))
    return pure(() => true)
  },
  '-depth': (reader) => {
    reader.depthFirst = true
    return pure(() => true)
  },
}

function executing(reader: Reader): Test {
  const argv: string[] = []
  for (;;) {
    const word = argument(reader, '-exec')
    if (word === ';') break
    if (word === '+' && argv.at(-1) === '{}') {
      const batch = { argv: argv.slice(0, -1), paths: [] as string[] }
      reader.batches.push(batch)
      return pure(({ path }) => batch.paths.push(path) > 0)
    }
    argv.push(word)
  }
  return function* ({ path }) {
    return (yield* runOne(argv.map((word) => word.replaceAll('{}', path)))) === 0
  }
}

function* runOne(argv: readonly string[]): Guest<number> {
  const child = yield* spawn(argv)
  if (!isRefusal(child)) return (yield* wait(child.pid))?.exitCode ?? 0
  yield* printError(`find: ‘${argv[0]}’: ${child.error}\n`)
  return 127
}

const actions: Readonly<Record<string, Maker>> = {
  '-print': () => function* ({ path }) {
    yield* print(`${path}\n`)
    return true
  },
  '-print0': () => function* ({ path }) {
    yield* print(`${path}\0`)
    return true
  },
  '-printf': (reader, name) => {
    const format = argument(reader, name)
    return function* (entry) {
      yield* print(formatted(format, entry))
      return true
    }
  },
  '-ls': () => function* ({ path, facts }) {
    yield* print(`${modeText(facts)} ${String(facts.size).padStart(8)} ${strftime('%b %e %H:%M', facts.modifiedAt)} ${path}\n`)
    return true
  },
  '-delete': (reader) => {
    reader.depthFirst = true
    return function* ({ path, facts }, walk) {
      if (path === '.') return true
      const refusal = yield* remove(path, facts.type === 'directory')
      if (!refusal) return true
      walk.status = 1
      yield* printError(`find: cannot delete ‘${path}’: ${refusal.error}\n`)
      return false
    }
  },
  '-prune': () => pure((_, walk) => {
    walk.pruned = true
    return true
  }),
  '-quit': () => pure((_, walk) => {
    walk.quit = true
    return true
  }),
  '-exec': (reader) => executing(reader),
}

function formatted(format: string, { path, facts, depth, start }: Entry): string {
  const fields: Readonly<Record<string, string>> = {
    p: path, f: fileName(path) || path, h: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.', s: String(facts.size), d: String(depth),
    m: facts.mode.toString(8), M: modeText(facts), y: facts.type === 'directory' ? 'd' : facts.type === 'symlink' ? 'l' : 'f', P: path.slice(start.length + 1),
    l: facts.target ?? '', '%': '%',
  }
  return format.replace(/%([a-zA-Z%])|\\(.)/g, (whole, field?: string, escape?: string) => {
    if (field !== undefined) return fields[field] ?? whole
    return { n: '\n', t: '\t', 0: '\0', '\\': '\\' }[escape!] ?? whole
  })
}
