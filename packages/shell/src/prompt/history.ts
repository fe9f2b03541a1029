/**
 * The history of what was typed at a prompt: a file of the world, so that it forks and rewinds.
 * Entries stand after the instant at which they were typed, as bash writes them with
 * HISTTIMEFORMAT. Follows bash's bashhist.c with HISTCONTROL=ignoreboth. Left out: HISTSIZE,
 * HISTIGNORE.
 */
import { appendFile, isRefusal, readFile } from '@track/files'
import { fileSystem, promptOf } from '@track/processes'
import { second, type Simulation } from '@track/simulation'
import { home, hostFileSystem } from '../host.ts'

const historyFile = `${home}/.bash_history`

/** The entries, oldest first. */
export function readHistory(simulation: Simulation): string[] {
  const text = readFile(fileSystem(simulation, hostFileSystem), historyFile)
  return isRefusal(text) ? [] : parseHistory(text)
}

function parseHistory(text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n')
  const hasTimes = lines.some(isTime)
  if (!hasTimes) return lines.filter((line) => line !== '')
  const entries: string[][] = []
  for (const line of lines) {
    if (isTime(line)) entries.push([])
    else (entries.at(-1) ?? entries[entries.push([]) - 1]!).push(line)
  }
  return entries.map((entry) => entry.join('\n')).filter((entry) => entry !== '')
}

function isTime(line: string): boolean {
  return /^#\d+$/.test(line)
}

/** Whether bash would keep a line that comes after another (HISTCONTROL=ignoreboth). */
function isWorthKeeping(entry: string, last: string | undefined): boolean {
  return entry.trim() !== '' && !entry.startsWith(' ') && entry !== last
}

/** Notes what was typed, if it was typed at a prompt. */
export function writeHistory(simulation: Simulation, terminal: string, typed: string): void {
  if (promptOf(simulation, terminal).asks !== 'command') return
  const entry = typed.replace(/\n$/, '')
  if (!isWorthKeeping(entry, readHistory(simulation).at(-1))) return
  const line = `#${Math.floor(simulation.now / second)}\n${entry}\n`
  // A full or read-only disk loses the history and nothing else, as it does for bash.
  appendFile(fileSystem(simulation, hostFileSystem), historyFile, line, { at: simulation.now })
}
