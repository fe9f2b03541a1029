/** A world with one plain host, for the tests of this package: type a command, see what it says. */
import { fileTree, type FileText } from '@track/files'
import { day, parseTimestamp, Simulation } from '@track/simulation'
import { addFileSystem, exitCodeOf, readOutput, setTree, startProcess } from './index.ts'
import { coreutils } from './programs/coreutils.ts'
import { processesPart, type ProcessesOptions } from './part.ts'
import { unixTree } from './unix-tree.ts'

export const startedAt = parseTimestamp('2026-01-05T08:00:00Z')
const workDirectory = '/tmp/shell-case'

export interface Answered {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | undefined
}

export interface TestCommand {
  readonly command: string
  readonly files?: Readonly<Record<string, FileText>>
  readonly seed?: number
}

/** A world in which bash is about to run a command; `settle` runs it and answers what came out. */
export function worldWith({ command, files = {}, seed = 7 }: TestCommand, options: Partial<ProcessesOptions> = {}): { simulation: Simulation; pid: string; stdout: string; stderr: string } {
  const programs = [...coreutils, ...(options.programs ?? [])]
  const part = processesPart({ ...options, programs })
  const simulation = Simulation.start([part], { seed, startedAt })
  const base = unixTree({ programs, at: startedAt })
  addFileSystem(simulation, 'host', { base, files: { [workDirectory]: { directory: true } }, mounts: [{ at: workDirectory, tree: 'work', readOnly: false }] })
  const own = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/${name}`, text]))
  setTree(simulation, 'work', fileTree(own, startedAt))
  const started = startProcess(simulation, {
    argv: ['bash', '-c', command], fileSystem: 'host', cwd: workDirectory, stdin: { text: '' }, cost: 0,
    env: { HOME: workDirectory, PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC', USER: 'root' },
  })
  if ('error' in started) throw new Error(started.error)
  return { simulation, ...started }
}

export function settle({ simulation, pid, stdout, stderr }: ReturnType<typeof worldWith>): Answered {
  simulation.runUntil(startedAt + day)
  return { stdout: readOutput(simulation, stdout), stderr: readOutput(simulation, stderr), exitCode: exitCodeOf(simulation, pid) }
}
