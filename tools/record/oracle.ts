/** A real cluster behind `kubectl proxy`, for the recorders. It needs `kubectl` in the path and KUBECONFIG. */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

// What the API answers is read field by field; its types are the simulation's.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Answer = any

export interface Oracle {
  request(method: string, path: string, body?: unknown, type?: string): Promise<Answer>
  /** A merge patch. */
  patch(path: string, body: unknown): Promise<Answer>
}

export async function withOracle(port: number, use: (oracle: Oracle) => Promise<void>): Promise<void> {
  const request: Oracle['request'] = async (method, path, body, type = 'application/json') => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method, headers: { 'content-type': type }, ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return answer.json()
  }
  const patch: Oracle['patch'] = (path, body) => request('PATCH', path, body, 'application/merge-patch+json')
  const proxy = spawn('kubectl', ['proxy', `--port=${port}`], { stdio: 'ignore' })
  try {
    await sleep(1500)
    await use({ request, patch })
  } finally {
    proxy.kill()
  }
}

/** Runs the scenarios of a JSON file, or those named on the command line, and writes into each what came of it. */
export async function recordFile(file: string, record: (scenario: Answer) => Promise<object>): Promise<void> {
  const scenarios: Answer[] = JSON.parse(readFileSync(file, 'utf8'))
  for (const scenario of scenarios) {
    if (process.argv.length > 2 && !process.argv.includes(scenario.name)) continue
    Object.assign(scenario, await record(scenario))
    process.stdout.write(`${scenario.name}\n`)
    writeFileSync(file, `${JSON.stringify(scenarios, null, 1)}\n`)
  }
}
