/** Plays a scenario with a real kubectl, through the HTTPS door of a session. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openHttpsDoor } from '../../packages/doors/src/https/index.ts'
import { LocalSession } from '../../packages/session/src/index.ts'
import type { Simulation } from '../../packages/simulation/src/index.ts'
import { type Player, type Scenario, type Seen, type Step, wordsOf } from '../../packages/shell/src/testing/transcript.ts'

export interface RealPlayer extends Player {
  close(): Promise<void>
}

/** How much faster than the machine the world lives while a real client waits for something. */
const waitingSpeed = 40
/** A client that has not ended by then waits, in machine milliseconds. */
const waitsAfterMs = 600

export async function realPlayer(world: Simulation, { files }: Scenario, kubectl: string, more: Readonly<Record<string, string>> = {}): Promise<RealPlayer> {
  const session = new LocalSession({ world })
  const door = await openHttpsDoor(session, { port: 0 })
  const folder = mkdtempSync(join(tmpdir(), 'parity-'))
  const home = join(folder, 'home')
  mkdirSync(join(home, '.kube'), { recursive: true })
  writeFileSync(join(home, '.kube', 'config'), door.kubeconfig)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  return {
    async run(step, stdin) {
      const timer = setTimeout(() => session.setPace({ kind: 'running', speed: waitingSpeed }), waitsAfterMs)
      try {
        return await runClient(kubectl, step, stdin, { home, more, now: () => session.view().now })
      } finally {
        clearTimeout(timer)
        session.setPace({ kind: 'paused' })
      }
    },
    async advanceTo(elapsed) {
      const { now, startedAt } = session.view()
      if (startedAt + elapsed > now) await session.advance(startedAt + elapsed - now)
    },
    async close() {
      session.dispose()
      await door.close()
      rmSync(folder, { recursive: true })
    },
  }
}

interface Place {
  readonly home: string
  /** Of the client's environment. */
  readonly more: Readonly<Record<string, string>>
  readonly now: () => number
}

function runClient(kubectl: string, { command, during }: Step, stdin: string, { home, more, now }: Place): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const child = spawn(kubectl, wordsOf(command).slice(1), { cwd: home, env: { HOME: home, KUBECONFIG: join(home, '.kube', 'config'), ...more } })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
    const startedAt = now()
    const timer = during === undefined ? undefined : setInterval(() => {
      if (now() - startedAt >= during) child.kill('SIGINT')
    }, 10)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearInterval(timer)
      resolve({ stdout, stderr, exitCode: code ?? (signal === 'SIGINT' ? 130 : 1) })
    })
    child.stdin.end(stdin)
  })
}
