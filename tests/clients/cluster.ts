/** A cluster behind its HTTPS door, and real clients that come in through it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHttpsDoor } from '@track/doors/https'
import { LocalSession } from '@track/session'
import { second } from '@track/simulation'
import { buildBareWorld } from '../../apps/cli/src/bare-world.ts'
import { wordsOf } from '../../packages/shell/src/testing/transcript.ts'
import { helmPath, type HelmVersion, kubectlPath, type KubectlVersion, type Ran, run, type RunOptions } from './clients.ts'
import { lead } from './lead.ts'
import { observed } from './observed-session.ts'
import { writePrograms } from './programs.ts'

export interface Cluster {
  readonly session: LocalSession
  /** The world lives while the client waits. */
  kubectl(version: KubectlVersion, line: string, options?: ClientOptions): Promise<Ran>
  helm(version: HelmVersion, line: string): Promise<Ran>
  advance(seconds: number): Promise<void>
  close(): Promise<void>
}

export type ClientOptions = Pick<RunOptions, 'input' | 'until' | 'beside'>

export async function openCluster({ nodes = 3 }: { nodes?: number } = {}): Promise<Cluster> {
  const world = buildBareWorld({ seed: 1, nodes })
  world.runFor(5 * second)
  const session = new LocalSession({ world })
  const observedSession = observed(session)
  const door = await openHttpsDoor(observedSession.session, { port: 0 })
  const home = mkdtempSync(join(tmpdir(), 'clients-'))
  const kubeconfig = join(home, 'kubeconfig')
  writeFileSync(kubeconfig, door.kubeconfig, { mode: 0o600 })
  const env = { HOME: home, KUBECONFIG: kubeconfig, TZ: 'UTC', PATH: writePrograms(join(home, 'bin')) }
  const led = (path: string, line: string, options?: ClientOptions) =>
    run(path, wordsOf(line), { ...options, env, lead: (child) => lead(session, observedSession, { child }) })
  return {
    session,
    kubectl: (version, line, options) => led(kubectlPath(version), line, options),
    helm: (version, line) => led(helmPath(version), line),
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
