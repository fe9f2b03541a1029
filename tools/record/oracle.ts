/** A real cluster behind `kubectl proxy`, for the recorders. It needs `kubectl` in the path and KUBECONFIG. */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What is read of the objects and lists that the API answers. */
export interface Answer {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly uid: string
    readonly resourceVersion: string
    readonly creationTimestamp: string
    readonly deletionTimestamp?: string
    readonly annotations: Readonly<Record<string, string>>
  }
  readonly spec: { readonly replicas: number; readonly taints?: readonly { readonly key: string }[] }
  readonly status: AnswerStatus
  readonly items: readonly Answer[]
  /** Of an event, or of a refusal. */
  readonly involvedObject: { readonly kind: string }
  readonly type: string
  readonly reason: string
  readonly message: string
}

export interface AnswerStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string; readonly message: string }[]
  readonly phase?: string
  readonly replicas?: number
  readonly readyReplicas?: number
  readonly availableReplicas?: number
  readonly startTime?: string
  readonly completionTime?: string
}

/** In the order in which they were written. */
export function byVersion(a: Answer, b: Answer): number {
  return Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)
}

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
    return await answer.json() as Answer
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
export async function recordFile<T extends { readonly name: string }>(file: string, record: (scenario: T) => Promise<object>): Promise<void> {
  const scenarios = JSON.parse(readFileSync(file, 'utf8')) as T[]
  for (const scenario of scenarios) {
    if (process.argv.length > 2 && !process.argv.includes(scenario.name)) continue
    Object.assign(scenario, await record(scenario))
    process.stdout.write(`${scenario.name}\n`)
    writeFileSync(file, `${JSON.stringify(scenarios, null, 1)}\n`)
  }
}
