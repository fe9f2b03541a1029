/**
 * Records what the real Alertmanager and amtool 0.34.2 do. The tests only read what was recorded.
 * `node tools/record/alertmanager.ts FOLDER-WITH-BINARIES [WHAT …]`
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { playAmtool } from './alertmanager/amtool.ts'
import { ask, said } from './alertmanager/ask.ts'
import { configTexts, intervalTexts } from './alertmanager/configs.ts'
import { matcherTexts } from './alertmanager/matchers.ts'
import { routeCases } from './alertmanager/routes.ts'
import { payloads } from './alertmanager/payloads.ts'
import { answers } from './alertmanager/requests.ts'
import { scenarios } from './alertmanager/scenarios.ts'
import { alerts, group, htmls, texts } from './alertmanager/templates.ts'
import { play } from './alertmanager/world.ts'

const [folder = '', ...wanted] = process.argv.slice(2)
if (folder === '') throw new Error('usage: node tools/record/alertmanager.ts FOLDER-WITH-BINARIES [WHAT …]')
const testdata = join(import.meta.dirname, '../../packages/telemetry/testdata')

function write(file: string, cases: readonly unknown[]): void {
  writeFileSync(join(testdata, file), `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`)
  process.stdout.write(`${file}: ${cases.length} cases\n`)
}

/** In real time: they take as long as the longest. */
async function timings(): Promise<void> {
  const played = await Promise.all(scenarios.map((scenario, index) => play(join(folder, 'alertmanager'), scenario, 19_300 + 2 * index)))
  write('alertmanager-timings.json', played)
}

/** Every text in every syntax, as a list and as one. */
function matchers(): void {
  const modes = ['fallback', 'classic', 'utf8'] as const
  const texts = matcherTexts(1500)
  const questions = texts.flatMap((text) => modes.flatMap((mode) => [{ matchers: text, mode }, { matcher: text, mode }]))
  const answers = ask(join(folder, 'alertmanager-eval'), questions).map(said)
  write('alertmanager-matchers.json', texts.map((text, index) => [text, ...answers.slice(index * 6, index * 6 + 6)]))
}

/** Fingerprints, and how label sets are printed. */
function labels(): void {
  const sets = [
    {}, { a: 'b' }, { alertname: 'Down' }, { alertname: 'Down', instance: '10.0.0.1:9100', job: 'node' }, { b: '', a: 'x' }, { 'ö b': 'é' }, { a: '🙂\n"' },
    ...Array.from({ length: 40 }, (_, index) => ({ alertname: `Alert${index}`, [`label_${index % 7}`]: 'x'.repeat(index), zone: String(index * 7919) })),
  ]
  const answers = ask(join(folder, 'alertmanager-eval'), sets.map((set) => ({ labels: set }))).map(said)
  write('alertmanager-labels.json', sets.map((set, index) => [set, answers[index]]))
}

/** How each is refused, or printed as the API shows it. Words that differ from run to run are no fact. */
function configs(): void {
  const texts = configTexts(500)
  const runs = Array.from({ length: 12 }, () => ask(join(folder, 'alertmanager-eval'), texts.map((config) => ({ config }))).map(said))
  const isAgreed = (index: number) => runs[0]![index] !== undefined && runs.every((run) => JSON.stringify(run[index]) === JSON.stringify(runs[0]![index]))
  write('alertmanager-configs.json', texts.map((text, index) => [text, runs[0]![index]] as const).filter((_, index) => isAgreed(index)))
}

/** The API's answers. */
async function api(): Promise<void> {
  write('alertmanager-api.json', [await play(join(folder, 'alertmanager'), answers, 19_360)])
}

/** What amtool says, of files and of a server. */
async function amtool(): Promise<void> {
  write('alertmanager-amtool.json', [await playAmtool(folder, 19_370)])
}

/** What goes out to each integration. */
async function sent(): Promise<void> {
  write('alertmanager-payloads.json', [await play(join(folder, 'alertmanager'), payloads, 19_380)])
}

/** Templates carried out as text and as HTML. */
function templates(): void {
  const about = { alerts, group, receiver: 'team (a)' }
  const questions = [...texts.map((text) => ({ ...about, text })), ...htmls.map((html) => ({ ...about, html }))]
  const answered = ask(join(folder, 'alertmanager-eval'), questions).map(said)
  const kinds = [...texts.map((text) => ['text', text] as const), ...htmls.map((html) => ['html', html] as const)]
  write('alertmanager-templates.json', [about, ...kinds.map(([kind, source], index) => [kind, source, answered[index]])])
}

/** Where alerts go in grown routing trees. */
function routes(): void {
  const cases = routeCases(120)
  const answered = ask(join(folder, 'alertmanager-eval'), cases).map(said)
  write('alertmanager-routes.json', cases.map(({ config, sets }, index) => [config, sets, answered[index]]))
}

/** Whether instants are in time intervals, and how those are printed. */
function intervals(): void {
  const at = ['2026-01-01T00:00:00Z', '2026-02-28T23:59:59Z', '2024-02-29T12:00:00Z', '2026-07-04T17:00:00Z', '2026-07-05T08:59:59Z', '2026-12-31T23:30:00Z', '2025-03-31T09:00:00Z', '2025-04-30T16:59:59Z', '2026-11-23T09:00:00Z', '2027-06-15T00:00:01Z']
  const written = intervalTexts()
  const answered = ask(join(folder, 'alertmanager-eval'), written.map((interval) => ({ interval, at }))).map(said)
  write('alertmanager-intervals.json', [at, ...written.map((text, index) => [text, answered[index]])])
}

const recordings: Readonly<Record<string, () => Promise<void> | void>> = { matchers, labels, configs, routes, intervals, templates, sent, api, amtool, timings }

for (const [name, record] of Object.entries(recordings)) if (wanted.length === 0 || wanted.includes(name)) await record()
