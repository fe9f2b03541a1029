/**
 * Runs every check and every test, and ends with one line: how many passed, how many failed.
 * `node tools/check/index.ts [step …]` runs the steps whose names contain one of the words.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { type Step, steps } from './steps.ts'

interface Count {
  readonly passed: number
  readonly failed: number
  /** What failed, by file and name; named again before the last line, where a long output is read first. */
  readonly failures: readonly string[]
}

/** What is read of vitest's JSON report. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages: readonly string[] }[]
  }[]
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
  if (report === undefined) return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, failures: [] }
  const read = JSON.parse(report) as Report
  const failed = read.numFailedTests + read.numPendingTests
  return { passed: read.numPassedTests, failed: failed === 0 && !succeeded ? 1 : failed, failures: failuresOf(read) }
}

function failuresOf({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name)
    const tests = assertionResults.filter((test) => test.status !== 'passed')
    if (tests.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : []
    return tests.map((test) => `${file}: ${test.fullName}: ${firstLine(test.failureMessages[0] ?? test.status)}`)
  })
}

function firstLine(text: string): string {
  return stripVTControlCharacters(text).split('\n')[0] ?? ''
}

const words = process.argv.slice(2)
const wanted = words.length === 0 ? steps : steps.filter(({ name }) => words.some((word) => name.includes(word)))
const counts = wanted.map((step) => ({ step, count: run(step) }))
const passed = counts.reduce((sum, { count }) => sum + count.passed, 0)
const failed = counts.reduce((sum, { count }) => sum + count.failed, 0)

process.stdout.write('\n')
for (const { step, count } of counts) {
  process.stdout.write(`${step.name}: ${count.passed} passed, ${count.failed} failed\n`)
  for (const failure of count.failures) process.stdout.write(`  ${failure}\n`)
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
