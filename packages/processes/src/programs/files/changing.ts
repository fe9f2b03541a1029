/** mkdir, rmdir, rm, touch, ln, chmod: programs that change the tree. */
import {
  chmod as changeMode, isRefusal, link, list, lstat, makeDirectory, now, print, printError, readLine, remove, stat, symlink, touch as touchFile,
} from '../../calls.ts'
import type { Guest, Program, Refusal } from '../../program.ts'
import { fileName } from '@track/files'
import { type Instant, parseTimestamp, printTimestamp } from '@track/simulation'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { parseDate } from '../running/date.ts'
import { modeText } from './ls.ts'

function* missingOperand(name: string): Guest<number> {
  yield* printError(`${name}: missing operand\nTry '${name} --help' for more information.\n`)
  return 1
}

export const mkdir: Program = {
  name: 'mkdir',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'pvm:', long: { parents: 'p', verbose: 'v', mode: 'm' } })
    if ('words' in flags) return yield* refuseFlags('mkdir', flags)
    if (flags.operands.length === 0) return yield* missingOperand('mkdir')
    const mode = flags.has('m') ? parseMode(flags.value('m')!, 0o777) : undefined
    let status = 0
    for (const path of flags.operands) {
      const made = flags.has('v') ? yield* missingOf(path, flags.has('p')) : []
      const refusal = yield* makeDirectory(path, flags.has('p'), mode)
      if (refusal) {
        status = 1
        yield* printError(`mkdir: cannot create directory ‘${path}’: ${refusal.error}\n`)
      } else yield* print(made.map((each) => `mkdir: created directory '${each}'\n`).join(''))
    }
    return status
  },
}

/** A directory that is not there, with `-p` also those above it. */
function* missingOf(path: string, parents: boolean): Guest<string[]> {
  const paths = parents ? [...path.matchAll(/[^/]+(?=\/|$)/g)].map(({ index, 0: name }) => path.slice(0, index + name.length)) : [path]
  const missing: string[] = []
  for (const each of paths) if (isRefusal(yield* stat(each))) missing.push(each)
  return missing
}

export const rmdir: Program = {
  name: 'rmdir',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'pv', long: { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': '!' } })
    if ('words' in flags) return yield* refuseFlags('rmdir', flags)
    if (flags.operands.length === 0) return yield* missingOperand('rmdir')
    let status = 0
    for (const path of flags.operands.flatMap((each) => (flags.has('p') ? withParents(each) : [each]))) {
      const refusal = yield* remove(path, true)
      if (!refusal) {
        if (flags.has('v')) yield* print(`rmdir: removing directory, '${path}'\n`)
        continue
      }
      status = 1
      yield* printError(`rmdir: failed to remove '${path}': ${refusal.error}\n`)
    }
    return status
  },
}

/** `a/b/c`, `a/b`, `a`. */
function withParents(path: string): string[] {
  const parts = path.replace(/\/+$/, '').split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).filter((each) => each !== '')
}

export const rm: Program = {
  name: 'rm',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'rRfivdI', long: { recursive: 'r', force: 'f', verbose: 'v', dir: 'd', interactive: 'i' } })
    if ('words' in flags) return yield* refuseFlags('rm', flags)
    if (flags.operands.length === 0 && !flags.has('f')) return yield* missingOperand('rm')
    let status = 0
    for (const path of flags.operands) if (!(yield* removeOne(path, flags))) status = 1
    return status
  },
}

function* removeOne(path: string, flags: Flags): Guest<boolean> {
  const facts = yield* lstat(path)
  if (isRefusal(facts)) {
    if (flags.has('f') && facts.error === 'No such file or directory') return true
    yield* printError(`rm: cannot remove '${path}': ${facts.error}\n`)
    return false
  }
  const isDirectory = facts.type === 'directory'
  if (isDirectory && (path === '.' || path === '..' || path.endsWith('/.') || path.endsWith('/..'))) {
    yield* printError(`rm: refusing to remove '.' or '..' directory: skipping '${path}'\n`)
    return false
  }
  if (isDirectory && !flags.has('r') && !flags.has('R') && !flags.has('d')) {
    yield* printError(`rm: cannot remove '${path}': Is a directory\n`)
    return false
  }
  if (isDirectory && !flags.has('d')) {
    const names = yield* list(path)
    for (const name of isRefusal(names) ? [] : names) {
      if (!(yield* removeOne(`${path.replace(/\/$/, '')}/${name}`, flags))) return false
    }
  }
  if (flags.has('i') && !flags.has('f')) {
    const kind = isDirectory ? 'directory' : facts.type === 'symlink' ? 'symbolic link' : facts.size === 0 ? 'regular empty file' : 'regular file'
    yield* printError(`rm: remove ${kind} '${path}'? `)
    if (!/^[yY]/.test((yield* readLine()) ?? '')) return true
  }
  const refusal = yield* remove(path, isDirectory)
  if (refusal) yield* printError(`rm: cannot remove '${path}': ${refusal.error}\n`)
  else if (flags.has('v')) yield* print(`removed ${isDirectory ? 'directory ' : ''}'${path}'\n`)
  return !refusal
}

export const touch: Program = {
  name: 'touch',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'acmd:t:r:', long: { 'no-create': 'c', date: 'd', reference: 'r' } })
    if ('words' in flags) return yield* refuseFlags('touch', flags)
    if (flags.operands.length === 0) {
      yield* printError("touch: missing file operand\nTry 'touch --help' for more information.\n")
      return 1
    }
    const given = flags.value('d')
    const reference = flags.value('r')
    const other = reference === undefined ? undefined : yield* stat(reference)
    const stamp = flags.value('t')
    const stamped = stamp === undefined ? undefined : parseStamp(stamp, yield* now())
    if (stamp !== undefined && stamped === undefined) {
      yield* printError(`touch: invalid date format ‘${stamp}’\n`)
      return 1
    }
    const at = stamped ?? (given !== undefined ? parseDate(given, yield* now()) : other && !isRefusal(other) ? other.modifiedAt : undefined)
    if (given !== undefined && at === undefined) {
      yield* printError(`touch: invalid date format ‘${given}’\n`)
      return 1
    }
    let status = 0
    for (const path of flags.operands) {
      if (flags.has('c') && isRefusal(yield* stat(path))) continue
      const refusal = yield* touchFile(path, at)
      if (!refusal) continue
      status = 1
      yield* printError(`touch: cannot touch '${path}': ${refusal.error}\n`)
    }
    return status
  },
}

export const ln: Program = {
  name: 'ln',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'sfnvTr', long: { symbolic: 's', force: 'f', 'no-dereference': 'n', verbose: 'v' } })
    if ('words' in flags) return yield* refuseFlags('ln', flags)
    const targets = flags.operands.length === 1 ? flags.operands : flags.operands.slice(0, -1)
    const place = flags.operands.length === 1 ? '.' : flags.operands.at(-1)
    if (place === undefined) {
      yield* printError("ln: missing file operand\nTry 'ln --help' for more information.\n")
      return 1
    }
    const facts = yield* flags.has('n') ? lstat(place) : stat(place)
    const isInto = !isRefusal(facts) && facts.type === 'directory'
    if (targets.length > 1 && !isInto) {
      yield* printError(`ln: target '${place}': ${isRefusal(facts) ? facts.error : 'Not a directory'}\n`)
      return 1
    }
    let status = 0
    for (const target of targets) {
      const source = flags.has('s') ? undefined : yield* stat(target)
      if (source && !isRefusal(source) && source.type === 'directory') {
        yield* printError(`ln: ${target}: hard link not allowed for directory\n`)
        status = 1
        continue
      }
      const path = isInto ? `${place.replace(/\/$/, '')}/${fileName(target)}` : place
      if (flags.has('f')) yield* remove(path)
      const refusal: Refusal | null = flags.has('s') ? yield* symlink(path, target) : yield* link(path, target)
      if (!refusal) {
        if (flags.has('v')) yield* print(`'${path}' ${flags.has('s') ? '->' : '=>'} '${target}'\n`)
        continue
      }
      status = 1
      const what = refusal.error === 'File exists' || flags.has('s') ? `failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${path}'` : `failed to access '${target}'`
      yield* printError(`ln: ${what}: ${refusal.error}\n`)
    }
    return status
  },
}

/** `[[CC]YY]MMDDhhmm[.ss]`; without a year, the present one. */
function parseStamp(text: string, at: Instant): Instant | undefined {
  const match = /^(\d{2}|\d{4})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text)
  if (!match) return undefined
  const [, year = printTimestamp(at).slice(0, 4), month, day, hour, minute, second = '00'] = match
  const whole = year.length === 4 ? year : `${Number(year) < 69 ? '20' : '19'}${year}`
  const instant = parseTimestamp(`${whole}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(instant) ? undefined : instant
}

export const chmod: Program = {
  name: 'chmod',
  *run({ argv }) {
    // `-x` is a mode here, not an option.
    const args = argv.map((arg) => (/^-[rwx]+$/.test(arg) ? `a${arg}` : arg))
    const flags = parseFlags(args, { short: 'Rvf', long: { recursive: 'R', verbose: 'v' } })
    if ('words' in flags) return yield* refuseFlags('chmod', flags)
    const [given, ...paths] = flags.operands
    if (given === undefined || paths.length === 0) {
      yield* printError(`chmod: missing operand${given === undefined ? '' : ` after ‘${given}’`}\nTry 'chmod --help' for more information.\n`)
      return 1
    }
    if (parseMode(given, 0) === undefined) {
      yield* printError(`chmod: invalid mode: ‘${given}’\nTry 'chmod --help' for more information.\n`)
      return 1
    }
    let status = 0
    for (const path of paths) if (!(yield* chmodOne(path, given, flags))) status = 1
    return status
  },
}

function* chmodOne(path: string, given: string, flags: Flags): Guest<boolean> {
  const facts = yield* stat(path)
  if (isRefusal(facts)) {
    yield* printError(`chmod: cannot access '${path}': ${facts.error}\n`)
    return false
  }
  const mode = parseMode(given, facts.mode)!
  yield* changeMode(path, mode)
  if (flags.has('v')) {
    const shown = (bits: number) => `${bits.toString(8).padStart(4, '0')} (${modeText({ ...facts, mode: bits }).slice(1)})`
    yield* print(`mode of '${path}' ${mode === facts.mode ? `retained as ${shown(mode)}` : `changed from ${shown(facts.mode)} to ${shown(mode)}`}\n`)
  }
  if (!flags.has('R') || facts.type !== 'directory') return true
  const names = yield* list(path)
  for (const name of isRefusal(names) ? [] : names) yield* chmodOne(`${path}/${name}`, given, flags)
  return true
}

/** `755`, `u+x,go-w`; undefined for what is no mode. */
function parseMode(text: string, before: number): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8)
  let mode = before
  for (const part of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(part)
    if (!match) return undefined
    const [, who = '', operator = '', what = ''] = match
    const bits = (what.includes('r') ? 4 : 0) | (what.includes('w') ? 2 : 0) | (what.includes('x') || (what.includes('X') && (before & 0o111) !== 0) ? 1 : 0)
    const everyone = who === '' || who.includes('a')
    for (const [letter, shift] of [['u', 6], ['g', 3], ['o', 0]] as const) {
      if (!everyone && !who.includes(letter)) continue
      if (operator === '+') mode |= bits << shift
      else if (operator === '-') mode &= ~(bits << shift)
      else mode = (mode & ~(7 << shift)) | (bits << shift)
    }
  }
  return mode
}
