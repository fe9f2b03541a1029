/** Scenarios that were played against a real Alertmanager 0.34, played again in virtual time. */
import { readFileSync } from 'node:fs'
import { parseTimestamp, Simulation, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { answerAlertmanager } from './api/handler.ts'
import { type AlertmanagerPart, alertmanagerPart } from './part.ts'

type Step = readonly [at: number, method: string, path: string, body?: unknown]

interface Line {
  readonly at: number
  readonly request?: string
  readonly status?: number
  readonly delivered?: string
  readonly body: string
}

interface Played {
  readonly name: string
  readonly config: string
  readonly startedAt: string
  readonly steps: readonly Step[]
  readonly until: number
  readonly answers?: readonly (readonly [from: number, path: string, status: number, body?: string])[]
  readonly transcript: readonly Line[]
}

const address = 'http://receiver.example'

/** As the recorder writes them: fractions of seconds are nobody's fact. */
function wholeSeconds(text: string): string {
  return text.replaceAll(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z/g, '$1Z')
}

function partFor({ config, startedAt, answers = [] }: Played): AlertmanagerPart {
  const start = parseTimestamp(startedAt)
  return alertmanagerPart({
    config, externalUrl: 'http://alertmanager.example:9093',
    deliver(simulation, { to }) {
      const answer = answers.findLast(([from, path]) => address + path === to && start + from * second <= simulation.now)
      return { status: answer?.[2] ?? 200, body: answer?.[3] ?? '', took: 0.06 * second }
    },
  })
}

/** Requests at their times, and what comes of it all. */
function play(played: Played, part: AlertmanagerPart, simulation: Simulation): readonly Line[] {
  const start = parseTimestamp(played.startedAt)
  const silences: string[] = []
  const lines: Line[] = []
  const filled = (text: string) => text
    .replaceAll(/@(-?[\d.]+)/g, (_, at: string) => new Date(start / 1000 + Number(at) * 1000).toISOString())
    .replaceAll(/\$(\d+)/g, (_, number: string) => silences[Number(number) - 1] ?? '')
  for (const [at, method, path, body] of played.steps) {
    simulation.runUntil(start + Math.round(at * second))
    const text = body === undefined ? '' : filled(typeof body === 'string' ? body : JSON.stringify(body))
    const answer = answerAlertmanager(simulation, part, { method, url: filled(path), body: text })
    const [, made] = /"silenceID":"([^"]+)"/.exec(answer.body) ?? []
    if (made !== undefined && !silences.includes(made)) silences.push(made)
    lines.push({ at, request: `${method} ${path}`, status: answer.status, body: wholeSeconds(answer.body) })
  }
  simulation.runUntil(start + played.until * second)
  for (const { at, to, body } of simulation.state(part).deliveries) {
    // What could not be made was not sent.
    if (to === '') continue
    lines.push({ at: Math.floor((at - start) / second), delivered: to.slice(address.length), body: wholeSeconds(body) })
  }
  const named = lines.map((line) => ({ ...line, body: silences.reduce((text, id, index) => text.replaceAll(id, `silence-${index + 1}`), line.body) }))
  return inOrder(named)
}

function inOrder(lines: readonly Line[]): readonly Line[] {
  const key = (line: Line) => `${line.delivered ?? ''}\0${line.body}`
  const isRequest = (line: Line) => Number(line.request !== undefined)
  return lines.toSorted((a, b) => a.at - b.at || isRequest(b) - isRequest(a) || (isRequest(a) ? 0 : key(a) < key(b) ? -1 : 1))
}

function recorded(name: string): readonly Played[] {
  return JSON.parse(readFileSync(new URL(`../../testdata/${name}`, import.meta.url), 'utf8')) as readonly Played[]
}

/** What depends on the build and on the machine. */
function withoutBuild(lines: readonly Line[]): readonly Line[] {
  return lines.map((line) => ({ ...line, body: line.body.replace(/"uptime":.*$/s, '').replaceAll('http://127.0.0.1:19360', address) }))
}

describe('who is notified when', () => {
  test.each(recorded('alertmanager-timings.json').map((played) => [played.name, played] as const))('%s', (_, played) => {
    const part = partFor(played)
    const simulation = Simulation.start([part], { seed: 1, startedAt: parseTimestamp(played.startedAt) })
    expect(play(played, part, simulation)).toEqual(inOrder(played.transcript))
  })
})

describe('what is sent', () => {
  test.each(recorded('alertmanager-payloads.json').map((played) => [played.name, played] as const))('%s', (_, played) => {
    const part = partFor(played)
    const simulation = Simulation.start([part], { seed: 1, startedAt: parseTimestamp(played.startedAt) })
    expect(play(played, part, simulation)).toEqual(inOrder(played.transcript))
  })
})

describe('the API', () => {
  test.each(recorded('alertmanager-api.json').map((played) => [played.name, played] as const))('%s', (_, played) => {
    const part = partFor(played)
    const simulation = Simulation.start([part], { seed: 1, startedAt: parseTimestamp(played.startedAt) })
    expect(withoutBuild(play(played, part, simulation))).toEqual(withoutBuild(played.transcript))
  })
})

