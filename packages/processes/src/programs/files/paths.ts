/** basename, dirname, realpath, readlink, mktemp. */
import { absolutePath, fileName, parentPath } from '@track/files'
import { chance, isRefusal, lstat, makeDirectory, print, printError, stat, writeFile } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

export const basename: Program = {
  name: 'basename',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'as:', long: { multiple: 'a', suffix: 's' }, stopAtOperand: true })
    if ('words' in flags) return yield* refuseFlags('basename', flags)
    const several = flags.has('a') || flags.has('s')
    const [first] = flags.operands
    if (first === undefined) return yield* missing('basename')
    if (!several && flags.operands.length > 2) {
      yield* printError(`basename: extra operand ‘${flags.operands[2]}’\nTry 'basename --help' for more information.\n`)
      return 1
    }
    const suffix = flags.value('s') ?? (several ? '' : flags.operands[1] ?? '')
    for (const path of several ? flags.operands : [first]) {
      const name = fileName(path.replace(/(?!^)\/+$/, '')) || '/'
      yield* print(`${suffix !== '' && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name}\n`)
    }
    return 0
  },
}

export function* missing(name: string): Guest<number> {
  yield* printError(`${name}: missing operand\nTry '${name} --help' for more information.\n`)
  return 1
}

export const dirname: Program = {
  name: 'dirname',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'z', long: { zero: 'z' } })
    if ('words' in flags) return yield* refuseFlags('dirname', flags)
    if (flags.operands.length === 0) return yield* missing('dirname')
    for (const path of flags.operands) {
      const trimmed = path.replace(/(?!^)\/+$/, '')
      yield* print(`${trimmed.includes('/') ? parentPath(trimmed).replace(/(?!^)\/+$/, '') : '.'}${flags.has('z') ? '\0' : '\n'}`)
    }
    return 0
  },
}

export const realpath: Program = {
  name: 'realpath',
  *run({ argv, cwd }) {
    const flags = parseFlags(argv, { short: 'emsq!:', long: { 'relative-to': '!', 'canonicalize-existing': 'e', 'canonicalize-missing': 'm', 'no-symlinks': 's', quiet: 'q' } })
    if ('words' in flags) return yield* refuseFlags('realpath', flags)
    if (flags.operands.length === 0) return yield* missing('realpath')
    let status = 0
    for (const path of flags.operands) {
      const facts = yield* stat(path)
      const parent = isRefusal(facts) ? yield* stat(parentPath(absolutePath(cwd, path))) : facts
      const base = flags.value('!')
      const shown = (whole: string) => `${base === undefined ? whole : relativePath(absolutePath(cwd, base), whole)}\n`
      if (!isRefusal(facts)) yield* print(shown(facts.path))
      else if (flags.has('m') || (!flags.has('e') && !isRefusal(parent))) yield* print(shown(absolutePath(cwd, path)))
      else {
        status = 1
        yield* printError(`realpath: ${path}: ${facts.error}\n`)
      }
    }
    return status
  },
}

/** From one directory to a path. */
function relativePath(from: string, to: string): string {
  const [a, b] = [from, to].map((path) => path.split('/').filter((part) => part !== '')) as [string[], string[]]
  let same = 0
  while (same < a.length && same < b.length && a[same] === b[same]) same++
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/') || '.'
}

export const readlink: Program = {
  name: 'readlink',
  *run({ argv, cwd }) {
    const flags = parseFlags(argv, { short: 'fenmqs', long: { canonicalize: 'f', 'canonicalize-existing': 'e', 'no-newline': 'n' } })
    if ('words' in flags) return yield* refuseFlags('readlink', flags)
    if (flags.operands.length === 0) return yield* missing('readlink')
    let status = 0
    for (const path of flags.operands) {
      if (flags.has('f') || flags.has('e')) {
        const facts = yield* stat(path)
        if (!isRefusal(facts)) yield* print(`${facts.path}\n`)
        else if (flags.has('f')) yield* print(`${absolutePath(cwd, path)}\n`)
        else status = 1
        continue
      }
      const facts = yield* lstat(path)
      if (isRefusal(facts) || facts.target === undefined) status = 1
      else yield* print(`${facts.target}${flags.has('n') ? '' : '\n'}`)
    }
    return status
  },
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

export const mktemp: Program = {
  name: 'mktemp',
  *run({ argv, env }) {
    const flags = parseFlags(argv, { short: 'dup:qt', long: { directory: 'd', 'dry-run': 'u', tmpdir: 'p', quiet: 'q' } })
    if ('words' in flags) return yield* refuseFlags('mktemp', flags)
    const [given] = flags.operands
    const template = given ?? 'tmp.XXXXXXXXXX'
    const marks = /X{3,}(?=[^X]*$)/.exec(template)
    if (!marks) {
      yield* printError(`mktemp: too few X's in template ‘${template}’\n`)
      return 1
    }
    let random = ''
    for (let index = 0; index < marks[0].length; index++) random += letters[Math.floor((yield* chance()) * letters.length)]
    const name = template.slice(0, marks.index) + random + template.slice(marks.index + marks[0].length)
    const place = given === undefined || flags.has('p') || flags.has('t') ? `${flags.value('p') ?? env['TMPDIR'] ?? '/tmp'}/` : ''
    const path = place + name
    const refusal = flags.has('u') ? null : flags.has('d') ? yield* makeDirectory(path, false, 0o700) : yield* writeFile(path, '')
    if (refusal) {
      yield* printError(`mktemp: failed to create ${flags.has('d') ? 'directory' : 'file'} via template '${place}${template}': ${refusal.error}\n`)
      return 1
    }
    yield* print(`${path}\n`)
    return 0
  },
}
