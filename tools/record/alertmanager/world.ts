/**
 * One real Alertmanager with a webhook receiver that notes what it is sent: a scenario is played
 * against the clock, and what came out is a transcript in whole seconds.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** `@5` in a body or path is the scenario's second 5, `$1` the first silence that was made. */
export type Step = readonly [at: number, method: string, path: string, body?: unknown]

export interface Scenario {
  readonly name: string
  /** `HOOK` is where the webhook receiver listens; `MINUTE+1` the start of the next minute. */
  readonly config: string
  readonly steps: readonly Step[]
  readonly until: number
  /** What a path of the receiver answers from one second on; 200 without. */
  readonly answers?: readonly (readonly [from: number, path: string, status: number, body?: string])[]
  /** How many seconds before a full minute the scenario begins. */
  readonly beforeMinute?: number
  readonly flags?: readonly string[]
}

export interface Line {
  readonly at: number
  readonly request?: string
  readonly status?: number
  readonly delivered?: string
  readonly body: string
}

const hookAddress = 'http://receiver.example'

/** Plays a scenario; ports from `port` on are its own. */
export async function play(program: string, scenario: Scenario, port: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'))
  const lines: Line[] = []
  const silences: string[] = []
  let start = 0
  const since = () => (Date.now() - start) / 1000
  const hook = createServer((incoming, outgoing) => {
    const at = since()
    let body = ''
    incoming.on('data', (chunk: Buffer) => { body += chunk.toString() })
    incoming.on('end', () => {
      const path = incoming.url ?? ''
      lines.push({ at: Math.floor(at), delivered: path, body: wholeSeconds(body).replaceAll(`http://127.0.0.1:${port}`, hookAddress) })
      const answer = scenario.answers?.findLast(([from, of]) => of === path && from <= at)
      // Slower than the drift of the machine's timers: what depends on the order of the two is then the same each time.
      setTimeout(() => { outgoing.writeHead(answer?.[2] ?? 200); outgoing.end(answer?.[3] ?? '') }, 60)
    })
  }).listen(port, '127.0.0.1')
  start = await beginning(scenario)
  const config = scenario.config.replaceAll(/MINUTE\+(\d+)/g, (_, count) => minuteOf(start + Number(count) * 60_000 + (scenario.beforeMinute ?? 0) * 1000))
  writeFileSync(join(folder, 'alertmanager.yml'), config.replaceAll('HOOK', `http://127.0.0.1:${port}`))
  const child = spawn(program, [
    `--config.file=${join(folder, 'alertmanager.yml')}`, `--storage.path=${join(folder, 'data')}`, '--cluster.listen-address=',
    `--web.listen-address=127.0.0.1:${port + 1}`, '--web.external-url=http://alertmanager.example:9093', '--web.route-prefix=/',
    '--log.level=error', ...(scenario.flags ?? []),
  ], { stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    await ready(port + 1)
    for (const [at, method, path, body] of scenario.steps) {
      await sleep(Math.max(0, start + at * 1000 - Date.now()))
      const asked = filled(path, start, silences)
      const answer = await fetch(`http://127.0.0.1:${port + 1}${asked}`, {
        method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? filled(body, start, silences) : filled(JSON.stringify(body), start, silences) }),
      })
      const text = await answer.text()
      const [, made] = /"silenceID":"([^"]+)"/.exec(text) ?? []
      if (made !== undefined && !silences.includes(made)) silences.push(made)
      lines.push({ at, request: `${method} ${path}`, status: answer.status, body: wholeSeconds(text) })
    }
    await sleep(Math.max(0, start + scenario.until * 1000 - Date.now()))
  } finally {
    child.kill('SIGKILL')
    hook.close()
    hook.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  }
  const named = lines.map((line) => ({ ...line, body: silences.reduce((text, id, index) => text.replaceAll(id, `silence-${index + 1}`), line.body) }))
  return {
    name: scenario.name, config: config.replaceAll('HOOK', hookAddress), startedAt: new Date(start).toISOString(), steps: scenario.steps, until: scenario.until,
    ...(scenario.answers ? { answers: scenario.answers } : {}), transcript: inOrder(named),
  }
}

/** A start far enough ahead for the program to be up, on a whole second, or before a whole minute. */
async function beginning({ beforeMinute }: Scenario): Promise<number> {
  const soon = Math.ceil((Date.now() + 2500) / 1000) * 1000
  if (beforeMinute === undefined) return soon
  return Math.ceil((soon + beforeMinute * 1000) / 60_000) * 60_000 - beforeMinute * 1000
}

function minuteOf(timeMs: number): string {
  return new Date(timeMs - 60_000).toISOString().slice(11, 16)
}

async function ready(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      if ((await fetch(`http://127.0.0.1:${port}/-/ready`)).ok) return
    } catch { /* It does not listen yet. */ }
    await sleep(50)
  }
  throw new Error('alertmanager does not come up')
}

function filled(text: string, start: number, silences: readonly string[]): string {
  return text
    .replaceAll(/@(-?[\d.]+)/g, (_, at) => new Date(start + Number(at) * 1000).toISOString())
    .replaceAll(/\$(\d+)/g, (_, number) => silences[Number(number) - 1] ?? '')
}

/** Fractions of seconds are the machine's. */
function wholeSeconds(text: string): string {
  return text.replaceAll(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z/g, '$1Z')
}

/** Of one second: by what was asked, then by where it went. The order of groups is no fact. */
function inOrder(lines: readonly Line[]): readonly Line[] {
  const key = (line: Line) => `${line.delivered ?? ''}\0${line.body}`
  return lines.toSorted((a, b) => a.at - b.at || (a.request === undefined && b.request === undefined ? (key(a) < key(b) ? -1 : 1) : 0))
}
