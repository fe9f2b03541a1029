/**
 * Records what Go and Prometheus make of rule files: `yaml` (texts read into structs), `files`,
 * `templates`, `worlds` (groups evaluated over series), `promtool` (what it prints), `histograms` (its unit tests over native histograms), `api` (what it tells over HTTP).
 * PROGRAM answers JSON with Prometheus' own packages, or is promtool or prometheus.
 * The tests only read what was recorded. `node tools/record/rules.ts WHAT PROGRAM`
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { askedOfPrometheus } from './rules/prometheus-api.ts'
import { promtoolHistogramRuns } from './rules/promtool-histograms.ts'
import { type PromtoolRun, promtoolRuns } from './rules/promtool-runs.ts'
import { ruleFiles } from './rules/rule-files.ts'
import { askedTemplates, templateLoad } from './rules/templates.ts'
import { grownWorlds } from './rules/worlds.ts'
import { yamlTexts } from './rules/yaml-texts.ts'

const [what = '', program = ''] = process.argv.slice(2)
const packages = join(import.meta.dirname, '../../packages')

function ask<Answer = unknown[]>(input: unknown): Answer {
  return JSON.parse(execFileSync(program, { input: JSON.stringify(input), maxBuffer: 1 << 30 }).toString())
}

/** One case a line. */
function write(path: string, cases: readonly unknown[]): void {
  writeFileSync(join(packages, path), `{"cases": [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`)
}

interface YamlAnswer {
  readonly v2?: object
  readonly v3?: object
  readonly v2Error?: string
  readonly v3Error?: string
  readonly tree?: unknown
}

/** Without zero values, and without what v3 reads as v2 does. */
function compact({ v2, v3, v2Error, v3Error, tree }: YamlAnswer, withTree: boolean): object {
  const [second, third] = [v2 ? given(v2) : { error: v2Error }, v3 ? given(v3) : { error: v3Error ?? '' }]
  const isSame = JSON.stringify(second) === JSON.stringify(third)
  return { v2: second, ...(isSame ? {} : { v3: third }), ...(withTree ? { tree } : {}) }
}

function given(root: object): object {
  const isZero = (value: unknown) => value === null || value === '' || value === 0 || value === false || JSON.stringify(value) === '{"URL":"","Retry":0}'
  return Object.fromEntries(Object.entries(root).filter(([, value]) => !isZero(value)))
}

function recordYaml(): void {
  const texts = yamlTexts()
  const answers = ask(texts)
  write('formats/testdata/decode.json', texts.map((text, index) => [text, compact(answers[index] as YamlAnswer, index < 130)]))
  // Texts with mistakes in their syntax, which v3 places elsewhere.
  const { cases } = JSON.parse(readFileSync(join(packages, 'formats/testdata/yaml.json'), 'utf8')) as { cases: [{ text: string }, unknown][] }
  const mistaken = cases.map(([{ text }]) => text)
  const said = ask(mistaken) as { v3Error?: string }[]
  write('formats/testdata/yaml-v3.json', mistaken.map((text, index) => [text, said[index]!.v3Error?.startsWith('yaml: unmarshal errors') ? '' : said[index]!.v3Error ?? '']))
}

function recordFiles(): void {
  const files = ruleFiles()
  const answers = ask<{ files: readonly string[][] }>({ files })
  write('telemetry/testdata/rules-files.json', files.map((file, index) => [file, answers.files[index]]))
}

function recordTemplates(): void {
  const templates = askedTemplates()
  const answers = ask<{ templates: readonly { text?: string; error?: string }[] }>({ templates, load: templateLoad })
  // Where a map or a value is printed by its address, there is nothing to compare.
  // Spans are kept to the microsecond here.
  const isComparable = (text = '') => !/0x[\da-f]{6,}|map\[%!/.test(text) && !/\dns$|854775808s$/.test(text)
  const cases = templates.map((template, index) => [template, answers.templates[index]!] as const).filter(([, { text }]) => isComparable(text))
  write('telemetry/testdata/rules-templates.json', cases)
}

function recordWorlds(): void {
  const worlds = grownWorlds(60)
  const answers = ask<{ worlds: readonly unknown[] }>({ worlds })
  write('telemetry/testdata/rules-worlds.json', worlds.map((world, index) => [world, answers.worlds[index]]))
  const hashes = ['a.yml', '/etc/prometheus/rules/long-name.yaml', '', 'ü.yml'].flatMap((file) => ['g', 'kubernetes-apps', 'ü'].flatMap((name) =>
    ['60000000000', '15000000000', '7000000000'].map((interval) => [file, name, interval, '1700000000123456000'])))
  const offsets = ask<{ hashes: readonly string[] }>({ hashes }).hashes
  write('telemetry/testdata/rules-offsets.json', hashes.map((hash, index) => [hash, offsets[index]]))
}

/** Each in a folder of its own, with what it prints and its exit code. */
function recordPromtool(): void {
  write('telemetry/testdata/rules-promtool.json', ranCases(promtoolRuns()))
}

function recordHistograms(): void {
  const cases = ranCases(promtoolHistogramRuns())
  const rules = cases[0]![0].files['rules.yml']!
  const path = join(packages, 'telemetry/testdata/rules-histograms.json')
  writeFileSync(path, `{"rules": ${JSON.stringify(rules)},\n"cases": [\n${cases.map(([{ files }, answer]) => JSON.stringify([files['test.yml'], answer])).join(',\n')}\n]}\n`)
}

function ranCases(runs: readonly PromtoolRun[]) {
  return runs.map((run) => {
    const folder = mkdtempSync(join(tmpdir(), 'promtool-'))
    for (const [path, text] of Object.entries(run.files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const { stdout, stderr, status } = spawnSync(program, run.argv, { cwd: folder, input: run.stdin ?? '', encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    return [run, { stdout, stderr, status }] as const
  })
}

async function recordApi(): Promise<void> {
  const path = join(packages, 'telemetry/testdata/rules-api.json')
  const { file } = JSON.parse(readFileSync(path, 'utf8')) as { file: string }
  const cases = await askedOfPrometheus(program, file)
  writeFileSync(path, `{"file": ${JSON.stringify(file)},\n"cases": [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`)
}

const recorders: Readonly<Record<string, () => void | Promise<void>>> = { yaml: recordYaml, files: recordFiles, templates: recordTemplates, worlds: recordWorlds, promtool: recordPromtool, histograms: recordHistograms, api: recordApi }
const record = recorders[what]
if (!record || program === '') throw new Error(`usage: node tools/record/rules.ts ${Object.keys(recorders).join('|')} PROGRAM`)
await record()
