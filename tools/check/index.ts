/**
 * Runs every check and every test, and ends with one line: how many passed, how many failed.
 * `node tools/check/index.ts [step …]` runs the steps whose names contain one of the words.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Step, steps } from './steps.ts'

interface Count {
  readonly passed: number
  readonly failed: number
}

const root = join(import.meta.dirname, '..', '..')

function run({ name, arguments: words, isVitest = false }: Step): Count {
  process.stdout.write(`\n── ${name}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'track-check-'))
  const report = join(folder, 'report.json')
  const reporting = isVitest ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : []
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
  const { status } = spawnSync(process.execPath, [...words, ...reporting], {
    cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path },
  })
  const count = countOf(isVitest && existsSync(report) ? readFileSync(report, 'utf8') : undefined, status === 0)
  rmSync(folder, { recursive: true, force: true })
  return count
}

/** A step that failed without a failed test (it could not start) counts as one failure. */
function countOf(report: string | undefined, succeeded: boolean): Count {
  if (report === undefined) return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(report) as Record<string, number>
  const failed = (numFailedTests ?? 0) + (numPendingTests ?? 0)
  return { passed: numPassedTests ?? 0, failed: failed === 0 && !succeeded ? 1 : failed }
}

const words = process.argv.slice(2)
const wanted = words.length === 0 ? steps : steps.filter(({ name }) => words.some((word) => name.includes(word)))
const counts = wanted.map((step) => ({ step, count: run(step) }))
const passed = counts.reduce((sum, { count }) => sum + count.passed, 0)
const failed = counts.reduce((sum, { count }) => sum + count.failed, 0)

process.stdout.write('\n')
for (const { step, count } of counts) {
  process.stdout.write(`${step.name}: ${count.passed} passed, ${count.failed} failed\n`)
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
