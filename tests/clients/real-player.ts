/** Plays a scenario with a real kubectl, through the HTTPS door of a session. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openHttpsDoor } from '@track/doors/https'
import { LocalSession } from '@track/session'
import type { Simulation } from '@track/simulation'
import { type Player, type Scenario, wordsOf } from '../../packages/shell/src/testing/transcript.ts'
import { run } from './clients.ts'
import { lead } from './lead.ts'
import { observed } from './observed-session.ts'
import { writePrograms } from './programs.ts'

export interface RealPlayer extends Player {
  close(): Promise<void>
}

export async function realPlayer(world: Simulation, { files }: Scenario, kubectl: string): Promise<RealPlayer> {
  const own = new LocalSession({ world })
  const observedSession = observed(own)
  const { kubeconfig, close } = await openHttpsDoor(observedSession.session, { port: 0 })
  const folder = mkdtempSync(join(tmpdir(), 'parity-'))
  const home = join(folder, 'home')
  writeTree(home, { ...files, '.kube/config': kubeconfig })
  const environment = {
    HOME: home, KUBECONFIG: join(home, '.kube', 'config'), PATH: writePrograms(join(folder, 'bin')), SHELL: '/bin/sh', TZ: 'UTC',
  }
  return {
    async run({ command, during, env }, input) {
      const { stdout, stderr, exitCode } = await run(kubectl, wordsOf(command).slice(1), {
        input, cwd: home, env: { ...environment, ...env }, lead: (child) => lead(own, observedSession, { child, during }),
      })
      return { stdout, stderr, exitCode: exitCode ?? 1 }
    },
    async advanceTo(elapsed) {
      const { now, startedAt } = own.view()
      if (startedAt + elapsed > now) await own.advance(startedAt + elapsed - now)
    },
    async close() {
      own.dispose()
      await close()
      rmSync(folder, { recursive: true })
    },
  }
}

function writeTree(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
