/**
 * Records what a real API server of Kubernetes 1.34 answers to the cases of tools/record/apiserver,
 * into packages/apiserver/testdata. It needs an API server without controllers or scheduler, whose
 * namespaces have their default service account, and `kubectl` in the path:
 * `KUBECONFIG=… node tools/record/apiserver.ts [FILE…]`
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { normalised, withTimes } from '../../packages/apiserver/src/testing/normalised.ts'
import type { Case, RecordedRequest } from './apiserver/case.ts'
import { recordings } from './apiserver/recordings.ts'

const port = 18_771
const base = `http://127.0.0.1:${port}`
const folder = join(import.meta.dirname, '../../packages/apiserver/testdata')

interface Answer {
  readonly code: number
  readonly warnings?: readonly string[]
  readonly body: unknown
}

async function ask({ method, path, body, type = 'application/json', accept = 'application/json', agent = 'track/1' }: RecordedRequest, isText = false): Promise<Answer> {
  const now = Date.now() * 1000
  const answer = await fetch(base + path, {
    method, headers: { 'content-type': type, accept, 'user-agent': agent },
    ...(body !== undefined && { body: JSON.stringify(withTimes(body, now)) }),
  })
  const text = await answer.text()
  const warnings = warningsOf(answer.headers.get('warning'))
  return { code: answer.status, ...(warnings.length > 0 && { warnings }), body: text.startsWith('{') && !isText ? JSON.parse(text) as unknown : text }
}

/** `299 - "first", 299 - "second"` */
function warningsOf(header: string | null): string[] {
  return [...(header ?? '').matchAll(/299 - ("(?:[^"\\]|\\.)*")/g)].map(([, quoted]) => JSON.parse(quoted!) as string)
}

async function record({ name, requests, isText }: Case): Promise<object> {
  let answer: Answer | undefined
  for (const request of requests) answer = await ask(request, isText)
  for (const { method, path, body } of requests.toReversed()) await clean(method, path, body as { metadata?: { name?: string } })
  return { name, requests, ...(isText && { isText }), answer: normalised(answer) }
}

async function clean(method: string, target: string, body: { metadata?: { name?: string; generateName?: string } } | undefined): Promise<void> {
  if (method !== 'POST' && method !== 'PUT') return
  const path = target.split('?')[0]!
  const at = method === 'PUT' ? path : `${path}/${body?.metadata?.name ?? ''}`
  if (!body?.metadata?.name) {
    if (body?.metadata?.generateName) await ask({ method: 'DELETE', path })
    return
  }
  await ask({ method: 'PATCH', path: at, body: { metadata: { finalizers: null } }, type: 'application/merge-patch+json' })
  await ask({ method: 'DELETE', path: at, body: { gracePeriodSeconds: 0, propagationPolicy: 'Background' } })
  if (path === '/api/v1/namespaces') await ask({ method: 'PUT', path: `${at}/finalize`, body: { ...body, spec: { finalizers: [] } } })
}

/** One case a line. */
async function write(file: string, cases: readonly Case[]): Promise<void> {
  const lines: string[] = []
  for (const each of cases) lines.push(JSON.stringify(await record(each)))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${file}.json`), `[\n${lines.join(',\n')}\n]\n`)
  process.stdout.write(`${file}: ${lines.length} cases\n`)
}

const proxy = spawn('kubectl', ['proxy', `--port=${port}`, '--reject-methods=^$', '--reject-paths=^$'], { stdio: 'inherit' })
try {
  for (;;) {
    const isUp = await fetch(`${base}/readyz`).then(({ ok }) => ok, () => false)
    if (isUp) break
    await sleep(100)
  }
  // What the controllers that made the service account left behind.
  await ask({ method: 'DELETE', path: '/api/v1/namespaces/default/configmaps' })
  const wanted = process.argv.slice(2)
  for (const [file, cases] of Object.entries(recordings)) {
    if (wanted.length === 0 || wanted.includes(file)) await write(file, cases)
  }
} finally {
  proxy.kill()
}
