/**
 * Records what the real sloth makes of documents of objectives: its output, its log, its exit code and
 * the files that it writes. The tests only read what was recorded. `node tools/record/sloth.ts PROGRAM`
 * PROGRAM: sloth v0.12.0, built with `-ldflags "-X github.com/slok/sloth/internal/info.Version=v0.12.0"`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { slothRuns } from './sloth/runs.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/sloth.ts PROGRAM')

function filesUnder(folder: string, path = ''): [string, string][] {
  return readdirSync(join(folder, path)).sort().flatMap((name): [string, string][] => {
    const inner = path === '' ? name : `${path}/${name}`
    return statSync(join(folder, inner)).isDirectory() ? filesUnder(folder, inner) : [[inner, readFileSync(join(folder, inner), 'utf8')]]
  })
}

const cases = slothRuns().map((run) => {
  const folder = mkdtempSync(join(tmpdir(), 'sloth-'))
  for (const [path, text] of Object.entries(run.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const { stdout, stderr, status } = spawnSync(program, run.argv, { cwd: folder, encoding: 'utf8' })
  const written = Object.fromEntries(filesUnder(folder).filter(([path, text]) => run.files[path] !== text))
  rmSync(folder, { recursive: true })
  return [run, { stdout, stderr: stderr.replaceAll(folder, 'FOLDER').replaceAll(/"?time"?[=:]"[^"]*"/g, 'TIME'), status, written }]
})
const path = join(import.meta.dirname, '../../packages/telemetry/testdata/sloth.json')
writeFileSync(path, `{"cases": [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`)
