/** ls: names, and with -l what is known of them. Left out: colours, owners other than the user. */
import { day, type Instant } from '@track/simulation'
import { isRefusal, list, lstat, now, print, printError, stat, terminal } from '../../calls.ts'
import { strftime } from '../../formats/strftime.ts'
import type { FileFacts, Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { compareVersions } from '../text/sort.ts'

interface Entry {
  readonly name: string
  readonly facts: FileFacts
}

export const ls: Program = {
  name: 'ls',
  *run({ argv, user }) {
    const flags = parseFlags(argv, {
      short: 'aAlhR1drtSFpnXigoCkvUs#', long: {
        all: 'a', 'almost-all': 'A', 'human-readable': 'h', recursive: 'R', directory: 'd', reverse: 'r', classify: 'F', color: '#', 'full-time': 'l', size: 's',
      },
    })
    if ('words' in flags) return yield* refuseFlags('ls', flags, 2)
    const { columns = 80 } = (yield* terminal(1)) ?? {}
    const view: View = { flags, user, now: yield* now(), columns, isTerminal: (yield* terminal(1)) !== null }
    const files: Entry[] = []
    const directories: string[] = []
    let status = 0
    const names = flags.operands.length === 0 ? ['.'] : flags.operands
    for (const name of names) {
      // A link is followed, unless what it is matters, or where it leads is not there.
      const followed = flags.has('l') || flags.has('d') || flags.has('F') ? undefined : yield* stat(name)
      const facts = followed && !isRefusal(followed) ? followed : yield* lstat(name)
      if (isRefusal(facts)) {
        status = 2
        yield* printError(`ls: cannot access '${name}': ${facts.error}\n`)
      } else if (facts.type === 'directory' && !flags.has('d')) directories.push(name)
      else files.push({ name, facts })
    }
    yield* print(shown(sorted(files, flags), view, false))
    const titled = names.length > 1 || flags.has('R')
    let first = files.length === 0
    for (const directory of directories.sort(byName)) {
      yield* showDirectory(directory, view, titled, first)
      first = false
    }
    return status
  },
}

interface View {
  readonly flags: Flags
  readonly user: string
  readonly now: Instant
  readonly columns: number
  readonly isTerminal: boolean
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function* showDirectory(directory: string, view: View, titled: boolean, first: boolean): Guest<void> {
  const { flags } = view
  const names = yield* list(directory)
  const entries: Entry[] = []
  const hidden = flags.has('a') || flags.has('A')
  for (const name of [...(flags.has('a') ? ['.', '..'] : []), ...(isRefusal(names) ? [] : names)]) {
    if (name.startsWith('.') && !hidden) continue
    const facts = yield* lstat(`${directory}/${name}`)
    if (!isRefusal(facts)) entries.push({ name, facts })
  }
  if (titled) yield* print(`${first ? '' : '\n'}${directory}:\n`)
  yield* print(shown(sorted(entries, flags), view, true))
  if (!flags.has('R')) return
  for (const { name, facts } of sorted(entries, flags)) {
    if (facts.type === 'directory' && name !== '.' && name !== '..') yield* showDirectory(`${directory.replace(/\/$/, '')}/${name}`, view, true, false)
  }
}

function sorted(entries: readonly Entry[], flags: Flags): Entry[] {
  if (flags.has('U')) return [...entries]
  const order = (a: Entry, b: Entry) => {
    if (flags.has('t')) return b.facts.modifiedAt - a.facts.modifiedAt || byName(a.name, b.name)
    if (flags.has('S')) return b.facts.size - a.facts.size || byName(a.name, b.name)
    if (flags.has('X')) return byName(extension(a.name), extension(b.name)) || byName(a.name, b.name)
    return flags.has('v') ? compareVersions(a.name, b.name) : byName(a.name, b.name)
  }
  const result = entries.toSorted(order)
  return flags.has('r') ? result.reverse() : result
}

function extension(name: string): string {
  return /\.[^.]*$/.exec(name)?.[0] ?? ''
}

function shown(entries: readonly Entry[], view: View, isDirectory: boolean): string {
  const { flags } = view
  if (flags.has('l') || flags.has('n') || flags.has('g') || flags.has('o')) return long(entries, view, isDirectory)
  const labels = entries.map((entry) => marked(entry, flags))
  if (labels.length === 0) return ''
  if (flags.has('C') || (view.isTerminal && !flags.has('1'))) return inColumns(labels, view.columns)
  return labels.map((label) => `${label}\n`).join('')
}

function marked({ name, facts }: Entry, flags: Flags): string {
  if (facts.type === 'directory' && (flags.has('F') || flags.has('p'))) return `${name}/`
  if (!flags.has('F')) return name
  if (facts.type === 'symlink') return `${name}@`
  return facts.type === 'file' && (facts.mode & 0o111) !== 0 ? `${name}*` : name
}

/** Down the columns, as many as fit; each as wide as its widest name. */
function inColumns(labels: readonly string[], width: number): string {
  for (let rows = 1; ; rows++) {
    const count = Math.ceil(labels.length / rows)
    const widths = Array.from({ length: count }, (_, column) => Math.max(...labels.slice(column * rows, (column + 1) * rows).map((label) => label.length)))
    if (count > 1 && widths.reduce((so, each) => so + each + 2, -2) >= width) continue
    return Array.from({ length: rows }, (_, row) => {
      const line = widths.map((each, column) => (labels[column * rows + row] ?? '').padEnd(each + 2)).join('')
      return `${line.trimEnd()}\n`
    }).join('')
  }
}

const types = { file: '-', directory: 'd', symlink: 'l', pipe: 'p', device: 'c' } as const

export function modeText({ type, mode }: FileFacts): string {
  const bits = [...'rwxrwxrwx'].map((letter, index) => ((mode >> (8 - index)) & 1 ? letter : '-'))
  return types[type] + bits.join('')
}

function long(entries: readonly Entry[], view: View, isDirectory: boolean): string {
  const { flags } = view
  const rows = entries.map((entry) => {
    const { facts } = entry
    const owner = flags.has('n') ? (view.user === 'root' ? '0' : '1000') : view.user
    const size = flags.has('h') ? humanSize(facts.size) : String(facts.size)
    const target = facts.target === undefined ? '' : ` -> ${facts.target}`
    const owners = [...(flags.has('g') ? [] : [owner]), ...(flags.has('o') ? [] : [owner])].join(' ')
    return { mode: modeText(facts), links: facts.type === 'directory' ? '2' : '1', owners, size, time: timeText(facts.modifiedAt, view.now), name: marked(entry, flags) + target }
  })
  const widest = (field: 'links' | 'size') => Math.max(0, ...rows.map((row) => row[field].length))
  const [links, sizes] = [widest('links'), widest('size')]
  const blocks = entries.reduce((so, { facts }) => so + (facts.type === 'symlink' ? 0 : Math.ceil(facts.size / 4096) * 4), 0)
  const total = isDirectory ? `total ${flags.has('h') ? humanSize(blocks * 1024) : blocks}\n` : ''
  return total + rows.map((row) => `${row.mode} ${row.links.padStart(links)} ${row.owners} ${row.size.padStart(sizes)} ${row.time} ${row.name}\n`).join('')
}

/** Six months are near: then the hour is shown, else the year. */
function timeText(at: Instant, nowAt: Instant): string {
  const isNear = at <= nowAt && nowAt - at < 182 * day
  return strftime(isNear ? '%b %e %H:%M' : '%b %e  %Y', at)
}

/** `1.5K`, `20M`: rounded up, one decimal below ten. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  let value = bytes
  let unit = -1
  while (value >= 1024 && unit < 5) {
    value /= 1024
    unit++
  }
  const text = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value))
  return `${text}${'KMGTPE'[unit]}`
}
