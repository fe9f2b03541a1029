/** cp and mv. Left out: -i asks nobody, -u, -b, preserving of owners. */
import { fileName } from '@track/files'
import {
  chmod, isRefusal, list, lstat, makeDirectory, print, printError, readFile, remove, rename, stat, symlink, touch, writeFile,
} from '../../calls.ts'
import type { FileFacts, Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'

interface Places {
  readonly sources: readonly string[]
  readonly target: string
  readonly into: boolean
}

/** Where each source goes: into a directory, or to a new name. */
function* placesOf(name: string, flags: Flags): Guest<Places | undefined> {
  const { operands } = flags
  const directory = flags.value('t')
  const sources = directory === undefined ? operands.slice(0, -1) : operands
  const target = directory ?? operands.at(-1)
  if (target === undefined || sources.length === 0) {
    const words = target === undefined ? 'missing file operand' : `missing destination file operand after '${target}'`
    yield* printError(`${name}: ${words}\nTry '${name} --help' for more information.\n`)
    return undefined
  }
  const facts = yield* stat(target)
  const into = !isRefusal(facts) && facts.type === 'directory' && !flags.has('T')
  if (!into && sources.length > 1) {
    yield* printError(`${name}: target '${target}': ${isRefusal(facts) ? facts.error : 'Not a directory'}\n`)
    return undefined
  }
  return { sources, target, into }
}

function destination({ target, into }: Places, source: string): string {
  return into ? `${target.replace(/(?!^)\/$/, '')}/${fileName(source.replace(/\/+$/, ''))}` : target
}

export const cp: Program = {
  name: 'cp',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'rRafvnpdt:TLP', long: { recursive: 'r', archive: 'a', force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory': 't', preserve: 'p' },
    })
    if ('words' in flags) return yield* refuseFlags('cp', flags)
    const places = yield* placesOf('cp', flags)
    if (!places) return 1
    let status = 0
    for (const source of places.sources) if (!(yield* copyOne(source, destination(places, source), flags))) status = 1
    return status
  },
}

function* copyOne(source: string, target: string, flags: Flags): Guest<boolean> {
  const recursive = flags.has('r') || flags.has('R') || flags.has('a')
  const facts = yield* recursive && !flags.has('L') ? lstat(source) : stat(source)
  if (isRefusal(facts)) {
    yield* printError(`cp: cannot stat '${source}': ${facts.error}\n`)
    return false
  }
  if (facts.type === 'directory') {
    if (recursive) return yield* copyDirectory(source, target, facts, flags)
    yield* printError(`cp: -r not specified; omitting directory '${source}'\n`)
    return false
  }
  const before = yield* stat(target)
  if (!isRefusal(before) && before.path === facts.path) {
    yield* printError(`cp: '${source}' and '${target}' are the same file\n`)
    return false
  }
  if (flags.has('n') && !isRefusal(before)) return true
  const refusal = yield* facts.type === 'symlink' ? symlink(target, facts.target ?? '') : copyFile(source, target, facts, flags)
  if (refusal) yield* printError(`cp: cannot create regular file '${target}': ${refusal.error}\n`)
  else if (flags.has('v')) yield* print(`'${source}' -> '${target}'\n`)
  return !refusal
}

function* copyFile(source: string, target: string, facts: FileFacts, flags: Flags): Guest<{ error: string } | null> {
  const text = yield* readFile(source)
  if (isRefusal(text)) return text
  const refusal = yield* writeFile(target, text)
  if (refusal) return refusal
  yield* chmod(target, facts.mode)
  if (flags.has('p') || flags.has('a')) yield* touch(target, facts.modifiedAt)
  return null
}

function* copyDirectory(source: string, target: string, facts: FileFacts, flags: Flags): Guest<boolean> {
  const before = yield* stat(target)
  if (isRefusal(before)) {
    const refusal = yield* makeDirectory(target, false, facts.mode)
    if (refusal) {
      yield* printError(`cp: cannot create directory '${target}': ${refusal.error}\n`)
      return false
    }
  } else if (before.type !== 'directory') {
    yield* printError(`cp: cannot overwrite non-directory '${target}' with directory '${source}'\n`)
    return false
  }
  if (flags.has('v')) yield* print(`'${source}' -> '${target}'\n`)
  const names = yield* list(source)
  let done = true
  for (const name of isRefusal(names) ? [] : names) {
    if (!(yield* copyOne(`${source.replace(/\/$/, '')}/${name}`, `${target}/${name}`, flags))) done = false
  }
  return done
}

export const mv: Program = {
  name: 'mv',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'fvnt:Ti', long: { force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory': 't' } })
    if ('words' in flags) return yield* refuseFlags('mv', flags)
    const places = yield* placesOf('mv', flags)
    if (!places) return 1
    let status = 0
    for (const source of places.sources) if (!(yield* moveOne(source, destination(places, source), flags))) status = 1
    return status
  },
}

function* moveOne(source: string, target: string, flags: Flags): Guest<boolean> {
  const facts = yield* lstat(source)
  if (isRefusal(facts)) {
    yield* printError(`mv: cannot stat '${source}': ${facts.error}\n`)
    return false
  }
  const before = yield* stat(target)
  if (!isRefusal(before) && before.path === facts.path) {
    yield* printError(`mv: '${source}' and '${target}' are the same file\n`)
    return false
  }
  if (!isRefusal(before) && flags.has('n')) return true
  if (!isRefusal(before) && before.type !== 'directory' && facts.type === 'directory') {
    yield* printError(`mv: cannot overwrite non-directory '${target}' with directory '${source}'\n`)
    return false
  }
  if (!isRefusal(before) && before.type === 'file') yield* remove(target)
  const refusal = yield* rename(source, target)
  if (!refusal) {
    if (flags.has('v')) yield* print(`renamed '${source}' -> '${target}'\n`)
    return true
  }
  if (refusal.error === 'Invalid argument') yield* printError(`mv: cannot move '${source}' to a subdirectory of itself, '${target}'\n`)
  else yield* printError(`mv: cannot move '${source}' to '${target}': ${refusal.error}\n`)
  return false
}
