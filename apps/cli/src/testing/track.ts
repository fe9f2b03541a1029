/** The real `track` as child processes, with a home and a state folder of their own. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'track.mjs')

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

/** One `track` that goes on until it is ended. */
export interface Running {
  readonly pid: number
  /** All that it has printed, once something of that is there. */
  printed(pattern: RegExp): Promise<string>
  end(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<Ran>
  /** When it ends by itself. */
  readonly ran: Promise<Ran>
}

export interface Home {
  readonly folder: string
  /** Where the session of the only lab is kept. */
  readonly session: string
  track(...words: readonly string[]): Promise<Ran>
  start(...words: readonly string[]): Running
  /** Ends what still runs, and removes the folder. */
  remove(): Promise<void>
}

const module = 'foundations/systems-thinking/feedback-loops'

export function newHome(more: Readonly<Record<string, string>> = {}): Home {
  const folder = mkdtempSync(join(tmpdir(), 'track-'))
  const env = { HOME: folder, XDG_STATE_HOME: folder, PATH: process.env['PATH'] ?? '', ...more }
  const all: Running[] = []
  const start = (...words: readonly string[]) => {
    const running = run([bin, ...words], env)
    all.push(running)
    return running
  }
  return {
    folder, start,
    session: join(folder, 'track', module.replaceAll('/', '.')),
    track: (...words) => start(...words).ran,
    async remove() {
      await Promise.all(all.map((each) => each.end('SIGKILL')))
      rmSync(folder, { recursive: true })
    },
  }
}

export function run(words: readonly string[], env: Readonly<Record<string, string>> = { PATH: process.env['PATH'] ?? '' }): Running {
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  const ran = new Promise<Ran>((resolve) => {
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }))
  })
  return {
    pid: child.pid!, ran,
    async printed(pattern) {
      while (!pattern.test(stdout + stderr)) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended before it had printed ${String(pattern)}:\n${stdout}${stderr}`)
        await new Promise<void>((resolve) => {
          for (const stream of [child.stdout, child.stderr]) stream.once('data', () => resolve())
          child.once('close', () => resolve())
        })
      }
      return stdout + stderr
    },
    end(signal) {
      child.kill(signal)
      return ran
    },
  }
}

/** How long a test may take that starts several processes, on a machine that is busy. */
export const startsMs = 180_000

/** Lines of a stack, which nobody is to see. */
export const stack = /^\s+at .+:\d+/m
