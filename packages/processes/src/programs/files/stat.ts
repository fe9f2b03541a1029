/** stat, du, tree, file: what is known of files. */
import { strftime } from '../../formats/strftime.ts'
import { isRefusal, list, lstat, print, printError, readFile, stat as statFile } from '../../calls.ts'
import type { FileFacts, Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { humanSize, modeText } from './ls.ts'
import { missing } from './paths.ts'

const typeNames = { file: 'regular file', directory: 'directory', symlink: 'symbolic link', pipe: 'fifo', device: 'character special file' } as const

export const stat: Program = {
  name: 'stat',
  *run({ argv, user }) {
    const flags = parseFlags(argv, { short: 'c:Lft', long: { format: 'c', printf: 'c', dereference: 'L' } })
    if ('words' in flags) return yield* refuseFlags('stat', flags)
    if (flags.operands.length === 0) return yield* missing('stat')
    let status = 0
    for (const path of flags.operands) {
      const facts = yield* flags.has('L') ? statFile(path) : lstat(path)
      if (isRefusal(facts)) {
        status = 1
        yield* printError(`stat: cannot statx '${path}': ${facts.error}\n`)
      } else if (flags.has('c')) yield* print(`${formatted(flags.value('c')!, path, facts, user)}\n`)
      else yield* print(described(path, facts, user))
    }
    return status
  },
}

function typeName({ type, size }: FileFacts): string {
  return type === 'file' && size === 0 ? 'regular empty file' : typeNames[type]
}

function formatted(format: string, path: string, facts: FileFacts, user: string): string {
  const id = user === 'root' ? '0' : '1000'
  const fields: Readonly<Record<string, string>> = {
    n: path, N: facts.target === undefined ? `'${path}'` : `'${path}' -> '${facts.target}'`, s: String(facts.size), a: facts.mode.toString(8), A: modeText(facts),
    F: typeName(facts), U: user, G: user, u: id, g: id, Y: String(Math.floor(facts.modifiedAt / 1e6)), y: strftime('%Y-%m-%d %H:%M:%S.%N %z', facts.modifiedAt),
    h: '1', b: String(Math.ceil(facts.size / 4096) * 8), B: '512', i: '1', '%': '%',
  }
  return format.replace(/%([a-zA-Z%])/g, (whole, field: string) => fields[field] ?? whole)
}

function described(path: string, facts: FileFacts, user: string): string {
  const id = user === 'root' ? 0 : 1000
  const time = strftime('%Y-%m-%d %H:%M:%S.%N %z', facts.modifiedAt)
  const owner = `${String(id).padStart(5)}/${user.padStart(8)}`
  return [
    `  File: ${path}${facts.target === undefined ? '' : ` -> ${facts.target}`}`,
    `  Size: ${String(facts.size).padEnd(10)}\tBlocks: ${String(Math.ceil(facts.size / 4096) * 8).padEnd(10)} IO Block: 4096   ${typeName(facts)}`,
    `Access: (0${facts.mode.toString(8).padStart(3, '0')}/${modeText(facts)})  Uid: (${owner})   Gid: (${owner})`,
    `Modify: ${time}`,
    `Change: ${time}`,
    '',
  ].join('\n')
}

export const du: Program = {
  name: 'du',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'shakcbd:', long: { summarize: 's', 'human-readable': 'h', all: 'a', total: 'c', bytes: 'b', 'max-depth': 'd' } })
    if ('words' in flags) return yield* refuseFlags('du', flags)
    const size = (bytes: number) => (flags.has('b') ? String(bytes) : flags.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / 1024)))
    const most = flags.has('s') ? 0 : Number(flags.value('d') ?? Infinity)
    let status = 0
    let total = 0
    for (const path of flags.operands.length === 0 ? ['.'] : flags.operands) {
      const bytes = yield* measure(path, { depth: 0, most, all: flags.has('a'), exact: flags.has('b'), size })
      if (bytes === undefined) status = 1
      else total += bytes
    }
    if (flags.has('c')) yield* print(`${size(total)}\ttotal\n`)
    return status
  },
}

interface Measuring {
  readonly depth: number
  readonly most: number
  readonly all: boolean
  readonly exact: boolean
  size(bytes: number): string
}

function* measure(path: string, how: Measuring): Guest<number | undefined> {
  const facts = yield* lstat(path)
  if (isRefusal(facts)) {
    yield* printError(`du: cannot access '${path}': ${facts.error}\n`)
    return undefined
  }
  let bytes = how.exact ? facts.size : Math.ceil(facts.size / 4096) * 4096
  if (facts.type === 'directory') {
    const names = yield* list(path)
    for (const name of isRefusal(names) ? [] : names) bytes += (yield* measure(`${path.replace(/\/$/, '')}/${name}`, { ...how, depth: how.depth + 1 })) ?? 0
  }
  if (how.depth === 0 || (how.depth <= how.most && (facts.type === 'directory' || how.all))) yield* print(`${how.size(bytes)}\t${path}\n`)
  return bytes
}

export const tree: Program = {
  name: 'tree',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'adL:fi', long: { noreport: '!' } })
    if ('words' in flags) return yield* refuseFlags('tree', flags)
    const counts = { directories: 0, files: 0 }
    for (const path of flags.operands.length === 0 ? ['.'] : flags.operands) {
      const facts = yield* statFile(path)
      if (isRefusal(facts) || facts.type !== 'directory') {
        yield* print(`${path}  [error opening dir]\n`)
        continue
      }
      yield* print(`${path}\n`)
      yield* branch(path, '', { all: flags.has('a'), onlyDirectories: flags.has('d'), most: Number(flags.value('L') ?? Infinity) }, 1, counts)
    }
    const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`
    const files = flags.has('d') ? '' : `, ${plural(counts.files, 'file', 'files')}`
    yield* print(`\n${plural(counts.directories, 'directory', 'directories')}${files}\n`)
    return 0
  },
}

function* branch(
  path: string, indent: string, how: { all: boolean; onlyDirectories: boolean; most: number }, depth: number, counts: { directories: number; files: number },
): Guest<void> {
  const names = yield* list(path)
  const entries: { name: string; facts: FileFacts }[] = []
  for (const name of isRefusal(names) ? [] : names) {
    const facts = yield* lstat(`${path}/${name}`)
    if (isRefusal(facts) || (name.startsWith('.') && !how.all) || (how.onlyDirectories && facts.type !== 'directory')) continue
    entries.push({ name, facts })
  }
  for (const [index, { name, facts }] of entries.entries()) {
    const isLast = index === entries.length - 1
    if (facts.type === 'directory') counts.directories++
    else counts.files++
    yield* print(`${indent}${isLast ? '└── ' : '├── '}${name}${facts.target === undefined ? '' : ` -> ${facts.target}`}\n`)
    if (facts.type === 'directory' && depth < how.most) yield* branch(`${path}/${name}`, `${indent}${isLast ? '    ' : '│   '}`, how, depth + 1, counts)
  }
}

export const file: Program = {
  name: 'file',
  *run({ argv }) {
    const widest = Math.max(0, ...argv.slice(1).map((path) => path.length))
    for (const path of argv.slice(1)) {
      const facts = yield* lstat(path)
      const text = isRefusal(facts) || facts.type !== 'file' ? '' : yield* readFile(path)
      yield* print(`${`${path}:`.padEnd(widest + 1)} ${isRefusal(facts) ? `cannot open \`${path}' (${facts.error})` : kind(facts, isRefusal(text) ? '' : text)}\n`)
    }
    return 0
  },
}

function kind(facts: FileFacts, text: string): string {
  if (facts.type === 'directory') return 'directory'
  if (facts.type === 'symlink') return `symbolic link to ${facts.target}`
  if (text === '') return 'empty'
  if (text.startsWith('\x7fELF')) return 'ELF 64-bit LSB executable, x86-64'
  if (/^#!.*\b(?:ba)?sh\b/.test(text)) return 'Bourne-Again shell script, ASCII text executable'
  if (/^\s*[[{]/.test(text)) return 'JSON text data'
  return /^[\x00-\x7f]*$/.test(text) ? 'ASCII text' : 'Unicode text, UTF-8 text'
}
