/**
 * Whether what a terminal's foreground does has an end of its own. If so the world runs to it at
 * once (`sleep 30` costs a person nothing); if not, time passes at the pace of the session.
 */
import { partName, type ProcessesState, type ProcessRow } from '@track/processes'
import type { Part, Simulation } from '@track/simulation'
import { verbs } from '../commands/kubectl/verbs.ts'
import { FlagError, type FlagTable, parseFlags } from '../flags.ts'
import { findVerb, globalFlags } from '../kubectl/program.ts'
import { openTerminals } from './shell-part.ts'

/** What goes on until somebody stops it: one row a reason. */
interface EndlessRow {
  readonly program: string
  /** Of kubectl. */
  readonly verb?: string
  readonly when: (argv: readonly string[], flags: Readonly<Record<string, unknown>>) => boolean
  readonly because: string
}

const isOn = (...names: readonly string[]) => (_argv: readonly string[], flags: Readonly<Record<string, unknown>>) =>
  names.some((name) => flags[name] === true)
const always = () => true

export const endlessRows: readonly EndlessRow[] = [
  { program: 'watch', when: always, because: 'it repeats its command until Ctrl-C' },
  { program: 'tail', when: (argv) => argv.some((word) => /^(-[0-9qv]*[fF]|--follow)/.test(word)), because: 'it follows its files until Ctrl-C' },
  { program: 'sleep', when: (argv) => argv.includes('infinity'), because: 'infinity has no end' },
  { program: 'kubectl', verb: 'get', when: isOn('watch', 'watch-only'), because: 'it shows changes until Ctrl-C' },
  { program: 'kubectl', verb: 'events', when: isOn('watch'), because: 'it shows events until Ctrl-C' },
  { program: 'kubectl', verb: 'logs', when: isOn('follow'), because: 'it follows a log as long as its container runs' },
  { program: 'kubectl', verb: 'exec', when: isOn('stdin', 'tty'), because: 'a person talks to what runs there' },
  { program: 'kubectl', verb: 'attach', when: always, because: 'a person talks to what runs there' },
  { program: 'kubectl', verb: 'debug', when: isOn('stdin'), because: 'a person talks to what runs there' },
  { program: 'kubectl', verb: 'port-forward', when: always, because: 'it forwards until Ctrl-C' },
  { program: 'kubectl', verb: 'proxy', when: always, because: 'it serves until Ctrl-C' },
]

/** A loop without a condition and without a way out of it is watched, not waited for. */
const endlessLoop = /\bwhile\s+(?:true|:)\s*[;\n]|\buntil\s+false\s*[;\n]|\bfor\s*\(\(\s*[^;)]*;\s*;/
const wayOut = /\b(?:break|exit|return|exec)\b/

/** Time passes as fast as it can while a terminal's foreground is busy with something that ends. */
export function isHurrying(simulation: Simulation): boolean {
  return openTerminals(simulation).some((terminal) => hasEnd(simulation, terminal))
}

function hasEnd(simulation: Simulation, terminal: string): boolean {
  const state = simulation.state({ name: partName } as Part<ProcessesState>)
  const { foreground } = state.terminals.get(terminal)!
  let isEndless = false
  for (const row of state.processes.values()) {
    if (row.group !== foreground || row.status === 'exited') continue
    if (isAsking(state, row)) return false
    if (row.program === 'timeout') return true
    isEndless ||= goesOn(state, row)
  }
  return !isEndless
}

/**
 * The first of a process and of those that it started that goes on until somebody stops it: its words.
 * What `timeout` runs has an end.
 */
export function endlessWithin(simulation: Simulation, pid: string): string | undefined {
  const state = simulation.state({ name: partName } as Part<ProcessesState>)
  const within = new Set<string>()
  for (const row of state.processes.values()) {
    if ((row.pid !== pid && !within.has(row.parent)) || row.status === 'exited' || row.program === 'timeout') continue
    within.add(row.pid)
    if (goesOn(state, row)) return state.shells.has(row.pid) ? 'a loop without an end' : row.argv.join(' ')
  }
  return undefined
}

/** It waits for what a person types. */
function isAsking(state: ProcessesState, row: ProcessRow): boolean {
  if (row.status !== 'waiting') return false
  const shell = state.shells.get(row.pid)
  if (shell) {
    const { frames } = shell
    return frames?.kind === 'prompt' || frames?.kind === 'select' || (frames?.kind === 'command' && readsTerminal(state, row, 0))
  }
  const call = state.guests.get(row.pid)?.waits?.call
  if (call?.call === 'poll') return call.fds.some((fd) => readsTerminal(state, row, fd))
  return (call?.call === 'read' || call?.call === 'readLine') && readsTerminal(state, row, call.fd)
}

function readsTerminal(state: ProcessesState, row: ProcessRow, fd: number): boolean {
  const open = state.opens.get(row.descriptors[fd] ?? '')
  return open?.on === 'terminal' && state.terminals.get(open.terminal)!.waiting.includes(row.pid)
}

function goesOn(state: ProcessesState, { pid, program, argv }: ProcessRow): boolean {
  const shell = state.shells.get(pid)
  if (!shell) return isEndless(program, argv)
  for (let frame = shell.frames; frame; frame = frame.below) {
    if ((frame.kind === 'while' || frame.kind === 'cfor') && endlessLoop.test(frame.source) && !wayOut.test(frame.source)) return true
  }
  return false
}

/** Answers by the words of a command: asked at every event, while a process keeps the same words. */
const known = new WeakMap<readonly string[], boolean>()

export function isEndless(program: string, argv: readonly string[]): boolean {
  const before = known.get(argv)
  if (before !== undefined) return before
  const answer = decide(program, argv)
  known.set(argv, answer)
  return answer
}

function decide(program: string, argv: readonly string[]): boolean {
  const rows = endlessRows.filter((row) => row.program === program)
  if (rows.length === 0) return false
  if (program !== 'kubectl') return rows.some(({ when }) => when(argv, {}))
  const found = findVerb(argv.slice(1), verbs)
  const row = rows.find(({ verb }) => verb === found?.verb.name)
  if (!row || !found) return false
  const flags = flagsOf({ ...globalFlags, ...found.verb.flags }, found.rest, found.verb.stopsAtOperands ?? false)
  return flags !== undefined && row.when(argv, flags)
}

function flagsOf(table: FlagTable, words: readonly string[], stopsAtOperands: boolean): Readonly<Record<string, unknown>> | undefined {
  try {
    return parseFlags(table, words, { stopsAtOperands }).flags
  } catch (reason) {
    // It does not parse: kubectl says so and ends.
    if (reason instanceof FlagError) return undefined
    throw reason
  }
}
