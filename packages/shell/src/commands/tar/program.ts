/**
 * tar: files into one stream, and out of it.
 *
 * Follows GNU tar 1.34. Left out: compression, appending, incremental archives, most of its options; what it takes of
 * owners and times it keeps to itself.
 */
import {
  chmod, type Guest, isRefusal, makeDirectory, print, printError, type Program, readAll, readFile, symlink, touch, writeFile,
} from '@track/processes'
import { second } from '@track/simulation'
import { type ArchiveEntry, readArchive, writeArchive } from './archive.ts'
import { entriesOf } from './tree.ts'

interface Options {
  readonly mode: 'c' | 'x' | 't'
  readonly file: string
  readonly directory: string
  readonly isVerbose: boolean
  /** Files get the time at which they are taken out. */
  readonly isTouched: boolean
  readonly operands: readonly string[]
}

const tryHelp = "Try 'tar --help' or 'tar --usage' for more information.\n"
const longNames: Readonly<Record<string, string>> = { create: 'c', extract: 'x', get: 'x', list: 't', verbose: 'v', touch: 'm', file: 'f', directory: 'C' }
const ignored = ['no-same-permissions', 'no-same-owner', 'same-permissions', 'preserve-permissions', 'same-owner']

export const tar: Program = {
  name: 'tar',
  *run({ argv }) {
    const options = optionsIn(argv.slice(1))
    if ('wrong' in options) {
      yield* printError(`tar: ${options.wrong}\n${tryHelp}`)
      return 2
    }
    return yield* options.mode === 'c' ? create(options) : unpack(options)
  },
}

function optionsIn(words: readonly string[]): Options | { readonly wrong: string } {
  const letters: string[] = []
  const values: Record<string, string> = {}
  const operands: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    const [, long, value] = /^--([a-z-]+)(?:=(.*))?$/.exec(word) ?? []
    if (long !== undefined && ignored.includes(long)) continue
    if (long !== undefined && longNames[long] === undefined) return { wrong: `unrecognized option '${word}'` }
    const isBundle = long === undefined && (word.startsWith('-') || index === 0) && word !== '-'
    if (long === undefined && !isBundle) {
      operands.push(word)
      continue
    }
    for (const letter of long === undefined ? word.replace(/^-/, '') : longNames[long]!) {
      if (!'cxtvmfCpo'.includes(letter)) return { wrong: 'zZjJ'.includes(letter) ? `not simulated here: compression (-${letter})` : `invalid option -- '${letter}'` }
      letters.push(letter)
      if (letter === 'f' || letter === 'C') values[letter] = value ?? words[++index] ?? ''
    }
  }
  const modes = letters.filter((letter) => 'cxt'.includes(letter))
  if (modes.length > 1) return { wrong: "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option" }
  if (modes.length === 0) return { wrong: "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options" }
  const mode = modes[0] as Options['mode']
  if (mode === 'c' && operands.length === 0) return { wrong: 'Cowardly refusing to create an empty archive' }
  return { mode, operands, file: values['f'] ?? '-', directory: values['C'] ?? '.', isVerbose: letters.includes('v'), isTouched: letters.includes('m') }
}

function below(directory: string, path: string): string {
  return directory === '.' || path.startsWith('/') ? path : `${directory.replace(/\/$/, '')}/${path}`
}

function* create({ file, directory, operands, isVerbose }: Options): Guest<number> {
  const all: ArchiveEntry[] = []
  let hasFailed = false
  let isTold = false
  for (const operand of operands) {
    const name = operand.replace(/^\/+/, '')
    if (name !== operand && !isTold) {
      isTold = true
      yield* printError("tar: Removing leading `/' from member names\n")
    }
    const { entries, missing } = yield* entriesOf(below(directory, operand), name === '' ? './' : name)
    for (const { path, error } of missing) yield* printError(`tar: ${path}: Cannot stat: ${error}\n`)
    hasFailed ||= missing.length > 0
    all.push(...entries)
  }
  if (isVerbose) for (const { name, type } of all) yield* (file === '-' ? printError : print)(`${shown(name, type)}\n`)
  const archive = writeArchive(all)
  if (file === '-') yield* print(archive)
  else {
    const refusal = yield* writeFile(file, archive)
    if (refusal) return yield* fatal(`${file}: Cannot open: ${refusal.error}`)
  }
  if (!hasFailed) return 0
  yield* printError('tar: Exiting with failure status due to previous errors\n')
  return 2
}

function* fatal(words: string): Guest<number> {
  yield* printError(`tar: ${words}\ntar: Error is not recoverable: exiting now\n`)
  return 2
}

function shown(name: string, type: ArchiveEntry['type']): string {
  return type === 'directory' && !name.endsWith('/') ? `${name}/` : name
}

function* unpack({ mode, file, directory, operands, isVerbose, isTouched }: Options): Guest<number> {
  const text = file === '-' ? yield* readAll() : yield* readFile(file)
  if (isRefusal(text)) return yield* fatal(`${file}: Cannot open: ${text.error}`)
  const isThere = yield* readable(directory)
  if (!isThere) return yield* fatal(`${directory}: Cannot open: No such file or directory`)
  const entries = readArchive(text)
  if (!entries) {
    yield* printError('tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n')
    return 2
  }
  let hasFailed = false
  for (const entry of entries.filter(({ name }) => operands.length === 0 || operands.some((each) => name === each || name.startsWith(`${each.replace(/\/$/, '')}/`)))) {
    if (mode === 't' || isVerbose) yield* print(`${shown(entry.name, entry.type)}\n`)
    const error = mode === 't' ? undefined : yield* put(below(directory, entry.name.replace(/^\/+/, '')), entry, isTouched)
    if (error !== undefined) yield* printError(`tar: ${entry.name}: Cannot open: ${error}\n`)
    hasFailed ||= error !== undefined
  }
  if (!hasFailed) return 0
  yield* printError('tar: Exiting with failure status due to previous errors\n')
  return 2
}

function* readable(directory: string): Guest<boolean> {
  return directory === '.' || (yield* makeDirectory(directory))?.error === 'File exists'
}

/** What kept it from being put there. */
function* put(path: string, { type, content, mode, modifiedAt, target = '' }: ArchiveEntry, isTouched: boolean): Guest<string | undefined> {
  const parent = path.replace(/\/+$/, '').replace(/\/?[^/]*$/, '')
  if (parent !== '') yield* makeDirectory(parent, true)
  if (type === 'directory') yield* makeDirectory(path, true)
  else if (type === 'symlink') yield* symlink(path, target)
  else {
    const refusal = yield* writeFile(path, content)
    if (refusal) return refusal.error
    yield* chmod(path, mode)
  }
  if (!isTouched && type !== 'symlink') yield* touch(path, modifiedAt * second)
  return undefined
}
