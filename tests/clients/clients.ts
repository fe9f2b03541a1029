/** Where the real clients are, and how a test runs one. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export type KubectlVersion = 'v32' | 'v34' | 'v35'

export const kubectlVersions: readonly KubectlVersion[] = ['v32', 'v34', 'v35']

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

export function kubectlPath(version: KubectlVersion): string {
  return join(import.meta.dirname, 'node_modules', '.clients', version, 'kubectl')
}

/** Runs a client to its end; `until` ends it early, when its output matches (for watches). */
export function run(
  command: string,
  words: readonly string[],
  { input = '', env = {}, until }: { input?: string; env?: Record<string, string>; until?: RegExp } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env: { HOME: '/nonexistent', ...env } })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (until?.test(stdout)) child.kill('SIGINT')
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }))
    child.stdin.end(input)
  })
}
