/** ps, pgrep, pkill, kill: the processes of the same host. Left out: most of ps' columns. */
import { minute, hour, second } from '@track/simulation'
import { now, print, printError, processes, signal } from '../../calls.ts'
import { strftime } from '../../formats/strftime.ts'
import type { Guest, ProcessListing, Program } from '../../program.ts'
import { RegexError } from '../../regex/posix.ts'
import { regex, type Regex } from '../../regex/regex.ts'
import { parseSignal, signals } from '../../signals.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

const number = (pid: string) => pid.slice(pid.lastIndexOf(':') + 1) || '0'
const states: Readonly<Record<string, string>> = { running: 'R', waiting: 'S', stopped: 'T', exited: 'Z' }

export const ps: Program = {
  name: 'ps',
  *run({ argv, pid }) {
    const letters = argv.slice(1).join('').replaceAll('-', '')
    const at = yield* now()
    const rows = (yield* processes()).filter((row) => row.status !== 'exited' || row.pid === pid)
    const command = (row: ProcessListing) => row.argv.join(' ')
    const age = (row: ProcessListing) => {
      const seconds = Math.floor((at - row.startedAt) / second)
      return `${String(Math.floor(seconds / (hour / second))).padStart(2, '0')}:${String(Math.floor((seconds % 3600) / (minute / second))).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
    }
    let lines: string[]
    if (letters.includes('u')) {
      lines = ['USER         PID STAT START   COMMAND', ...rows.map((row) =>
        `${row.user.padEnd(8)} ${number(row.pid).padStart(7)} ${states[row.status]!.padEnd(4)} ${strftime('%H:%M', row.startedAt).padEnd(7)} ${command(row)}`)]
    } else if (letters.includes('f')) {
      lines = ['UID          PID    PPID STIME     ELAPSED CMD', ...rows.map((row) =>
        `${row.user.padEnd(8)} ${number(row.pid).padStart(7)} ${number(row.parent === 'init' ? '0' : row.parent).padStart(7)} ${strftime('%H:%M', row.startedAt)} ${age(row).padStart(11)} ${command(row)}`)]
    } else {
      lines = ['    PID  ELAPSED CMD', ...rows.map((row) => `${number(row.pid).padStart(7)} ${age(row)} ${row.argv[0]}`)]
    }
    yield* print(lines.map((line) => `${line}\n`).join(''))
    return 0
  },
}

function* matching(name: string, pattern: string, { full, exact, own }: { full: boolean; exact: boolean; own: string }): Guest<ProcessListing[] | undefined> {
  let matcher: Regex
  try {
    matcher = regex(pattern, { dialect: 'extended', ...(exact ? { whole: 'line' } : {}) })
  } catch (error) {
    // A pattern that cannot be read, in the tool's words.
    if (!(error instanceof RegexError)) throw error
    yield* printError(`${name}: ${error.message}\n`)
    return undefined
  }
  return (yield* processes()).filter((row) => {
    const base = row.argv[0]!.replace(/^.*\//s, '')
    return row.pid !== own && row.status !== 'exited' && matcher.test(full ? row.argv.join(' ') : base)
  })
}

export const pgrep: Program = {
  name: 'pgrep',
  *run({ argv, pid }) {
    const flags = parseFlags(argv, { short: 'flaxc', long: { full: 'f', 'list-name': 'l', 'list-full': 'a', exact: 'x', count: 'c' } })
    if ('words' in flags) return yield* refuseFlags('pgrep', flags, 2)
    const rows = yield* matching('pgrep', flags.operands[0] ?? '', { full: flags.has('f'), exact: flags.has('x'), own: pid })
    if (!rows) return 2
    if (flags.has('c')) yield* print(`${rows.length}\n`)
    else {
      yield* print(rows.map((row) => {
        const words = flags.has('a') ? ` ${row.argv.join(' ')}` : flags.has('l') ? ` ${row.argv[0]}` : ''
        return `${number(row.pid)}${words}\n`
      }).join(''))
    }
    return rows.length > 0 ? 0 : 1
  },
}

export const pkill: Program = {
  name: 'pkill',
  *run({ argv, pid }) {
    const given = /^-(?:[A-Z]+|\d+)$/.test(argv[1] ?? '') ? argv[1]!.slice(1) : 'TERM'
    const name = parseSignal(given) ?? 'TERM'
    const rest = /^-(?:[A-Z]+|\d+)$/.test(argv[1] ?? '') ? [argv[0]!, ...argv.slice(2)] : argv
    const flags = parseFlags(rest, { short: 'fx', long: { full: 'f', exact: 'x' } })
    if ('words' in flags) return yield* refuseFlags('pkill', flags, 2)
    const rows = yield* matching('pkill', flags.operands[0] ?? '', { full: flags.has('f'), exact: flags.has('x'), own: pid })
    for (const row of rows ?? []) yield* signal(row.pid, name)
    return !rows ? 2 : rows.length > 0 ? 0 : 1
  },
}

export const killProgram: Program = {
  name: 'kill',
  *run({ argv, host }) {
    if (argv[1] === '-l' || argv[1] === '-L') {
      const names = Object.entries(signals)
      const asked = argv[2]
      if (asked === undefined) yield* print(`${names.map(([name]) => name).join(' ')}\n`)
      else {
        const found = parseSignal(asked)
        if (!found) {
          yield* printError(`kill: unknown signal name ${asked}\n`)
          return 1
        }
        yield* print(/^\d+$/.test(asked) ? `${found}\n` : `${signals[found].number}\n`)
      }
      return 0
    }
    const hasSignal = /^-\w+$/.test(argv[1] ?? '')
    const name = hasSignal ? parseSignal(argv[1]!.slice(1)) : 'TERM'
    if (!name) {
      yield* printError(`kill: unknown signal: ${argv[1]!.slice(1)}\n`)
      return 1
    }
    let status = 0
    for (const target of argv.slice(hasSignal ? 2 : 1)) {
      const refusal = yield* signal(host === '' ? target : `${host}:${target}`, name)
      if (refusal === null) continue
      status = 1
      yield* printError(`kill: (${target}): ${refusal.error}\n`)
    }
    return status
  },
}
