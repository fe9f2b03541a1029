/** A cluster behind its HTTPS door, and real clients that come in through it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HttpsDoor, openHttpsDoor } from '@track/doors/https'
import { LocalSession } from '@track/session'
import { second } from '@track/simulation'
import { buildBareWorld } from '../../apps/cli/src/bare-world.ts'
import { kubectlPath, type KubectlVersion, type Ran, run } from './clients.ts'

export interface Cluster {
  readonly session: LocalSession
  readonly door: HttpsDoor
  /** Where kubectl has its home: its kubeconfig and its cache of discovery. */
  readonly home: string
  /** While the client runs, the world stands still but for what its requests cost. */
  kubectl(version: KubectlVersion, line: string, options?: ClientOptions): Promise<Ran>
  /** While the client runs, the world lives a hundred times as fast as the machine: for what waits. */
  waiting(version: KubectlVersion, line: string, options?: ClientOptions): Promise<Ran>
  advance(seconds: number): Promise<void>
  close(): Promise<void>
}

export interface ClientOptions {
  readonly input?: string
  /** Ends the client as Ctrl-C does, when its output matches. */
  readonly until?: RegExp
}

const waitingSpeed = 100

export async function openCluster({ nodes = 3 }: { nodes?: number } = {}): Promise<Cluster> {
  const world = buildBareWorld({ seed: 1, nodes })
  world.runFor(5 * second)
  const session = new LocalSession({ world })
  const door = await openHttpsDoor(session, { port: 0 })
  const home = mkdtempSync(join(tmpdir(), 'clients-'))
  const kubeconfig = join(home, 'kubeconfig')
  writeFileSync(kubeconfig, door.kubeconfig, { mode: 0o600 })
  const kubectl: Cluster['kubectl'] = (version, line, options) =>
    run(kubectlPath(version), wordsOf(line), { ...options, env: { HOME: home, KUBECONFIG: kubeconfig, TZ: 'UTC', PATH: '/usr/bin:/bin' } })
  return {
    session, door, home, kubectl,
    async waiting(version, line, options) {
      session.setPace({ kind: 'running', speed: waitingSpeed })
      try {
        return await kubectl(version, line, options)
      } finally {
        session.setPace({ kind: 'paused' })
      }
    },
    advance: async (seconds) => {
      await session.advance(seconds * second)
    },
    async close() {
      session.dispose()
      await door.close()
      rmSync(home, { recursive: true })
    },
  }
}

/** Parts a line at its spaces; what stands between single quotes stays together. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S*?)='([^']*)'|(\S+)/g), ([, quoted, name, value, word]) =>
    quoted ?? (name === undefined ? word! : `${name}=${value}`))
}
