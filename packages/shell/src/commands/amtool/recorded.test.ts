/** What the real amtool 0.34 printed, beside a real Alertmanager; ours speaks to the world's. */
import { readFileSync } from 'node:fs'
import { type FileText } from '@track/files'
import { addFileSystem, binary, coreutils, exitCodeOf, processesPart, readOutput, startProcess, type SystemCallHandler } from '@track/processes'
import type { HttpAnswer, HttpCall } from '@track/cluster'
import { millisecond, parseTimestamp, type Plain, second, Simulation } from '@track/simulation'
import { type AlertmanagerPart, alertmanagerPart, answerAlertmanager } from '@track/telemetry'
import { expect, test } from 'vitest'
import { amtool } from './program.ts'

interface Recorded {
  readonly startedAt: string
  readonly files: Readonly<Record<string, string>>
  readonly answers: readonly (readonly [command: string, stdout: string, stderr: string, exitCode: number])[]
}

const [recorded] = JSON.parse(readFileSync(new URL('../../../../telemetry/testdata/alertmanager-amtool.json', import.meta.url), 'utf8')) as readonly Recorded[]
const server = 'alertmanager.example:9093'
const times = { resolved: millisecond, connected: 2 * millisecond, total: 5 * millisecond }

/** A network with one server on it; nobody listens elsewhere. */
function network(part: AlertmanagerPart): SystemCallHandler {
  return {
    begin(simulation, _caller, request) {
      const { host, port, method, path, body = '' } = request as unknown as HttpCall
      if (`${host}:${port}` !== server) return { answer: { address: host, times, result: { failure: 'refused' } } satisfies HttpAnswer as unknown as Plain }
      const { status, contentType, body: text } = answerAlertmanager(simulation, part, { method, url: path, body })
      const page = { status, headers: [['content-type', contentType]], body: text }
      return { answer: { address: host, times, result: { page } } as unknown as Plain }
    },
  }
}

/** The recorder's marks in the place of ids, as they appear. */
function marked(silences: string[], text: string): string {
  for (const [id] of text.matchAll(/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g)) if (!silences.includes(id) && !id.startsWith('11111111')) silences.push(id)
  return silences.reduce((all, id, index) => all.replaceAll(id, `silence-${index + 1}`), text)
}

/** Log lines have the machine's time. */
const withoutTimes = (text: string) => text.replaceAll(/time=\S+/g, 'time=')

/** Long texts of help are the real one's own; advice on a file's matchers is not given here. */
const isCompared = ([command]: Recorded['answers'][number]) => !['', 'check-config old-matcher.yml'].includes(command) && !command.includes('cluster show -o')

function play({ startedAt, files, answers }: Recorded): readonly unknown[] {
  const start = parseTimestamp(startedAt)
  const alertmanager = alertmanagerPart({ config: files['routed.yml']! })
  const processes = processesPart({ programs: [...coreutils, amtool], systemCalls: { network: network(alertmanager) } })
  const simulation = Simulation.start([processes, alertmanager], { seed: 5, startedAt: start })
  const texts: Record<string, FileText> = { '/bin/bash': binary('bash'), '/usr/bin/amtool': binary('amtool'), '/tmp': { directory: true } }
  for (const [name, text] of Object.entries(files)) texts[`/work/${name}`] = text
  addFileSystem(simulation, 'host', { files: texts })
  const silences: string[] = []
  return answers.filter(isCompared).map(([command, , , ]) => {
    const line = command.replaceAll('URL', `http://${server}`).replaceAll(/\$(\d)/g, (_, number: string) => silences[Number(number) - 1] ?? '')
    const started = startProcess(simulation, {
      argv: ['bash', '-c', `amtool ${line.replaceAll(/\((?![^"]*"(?:[^"]*"[^"]*")*[^"]*$)/g, '\\(')}`], fileSystem: 'host', cwd: '/work', stdin: { text: '' }, cost: 0,
      env: { HOME: '/work', PATH: '/usr/bin:/bin', TZ: 'UTC', USER: 'root' },
    })
    if ('error' in started) throw new Error(started.error)
    while (exitCodeOf(simulation, started.pid) === undefined) simulation.runFor(second / 10)
    const [stdout, stderr] = [readOutput(simulation, started.stdout), readOutput(simulation, started.stderr)]
    return [command, withoutTimes(marked(silences, stdout)), marked(silences, stderr), exitCodeOf(simulation, started.pid)]
  })
}

test('amtool takes its server from its own file', () => {
  const files = { 'routed.yml': recorded!.files['routed.yml']!, '.config/amtool/config.yml': `alertmanager.url: http://${server}\noutput: extended\ncomment_required: false\n` }
  const answers = ['alert query', 'silence add a=b --end=2099-01-01T00:00:00Z', '-o simple silence query'].map((command) => [command, '', '', 0] as const)
  const head = 'Labels  Annotations  Starts At  Ends At  Generator URL  State  \n'
  const silences = 'ID                                    Matchers  Ends At                  Created By  Comment  \nsilence-1  a="b"     2099-01-01 00:00:00 UTC  root                 \n'
  expect(play({ startedAt: recorded!.startedAt, files, answers })).toEqual([[answers[0]![0], head, '', 0], [answers[1]![0], 'silence-1\n', '', 0], [answers[2]![0], silences, '', 0]])
})

test('amtool says what the real one says', () => {
  const wanted = recorded!.answers.filter(isCompared).map(([command, stdout, stderr, exitCode]) => [command, withoutTimes(stdout), stderr, exitCode])
  expect(play(recorded!)).toEqual(wanted)
})
