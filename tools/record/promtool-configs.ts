/**
 * Records what `promtool check config` of Prometheus 3.16 prints. The tests only read what was recorded.
 * `node tools/record/promtool-configs.ts PROMTOOL`
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { configRuns } from './prometheus-config/promtool-runs.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/promtool-configs.ts PROMTOOL')

const cases = configRuns().map((run) => {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'))
  for (const [path, text] of Object.entries(run.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const { stdout, stderr, status } = spawnSync(program, run.argv, { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return JSON.stringify([run, { stdout, stderr, status }])
})
writeFileSync(join(import.meta.dirname, '../../packages/telemetry/testdata/prometheus-promtool.json'), `[\n${cases.join(',\n')}\n]\n`)
process.stdout.write(`${cases.length} cases\n`)
