/**
 * Records what the real bash and the real utilities answer to the cases under
 * packages/processes/testdata/cases, into testdata/recorded: standard output, standard error and
 * exit code. Usage: node tools/record/shell.ts [TOPIC…]
 *
 * A case file holds commands separated by lines of `###`; what stands behind `###` is a name.
 * Every case runs in a fresh directory with the files of `testdata/files.json`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const testdata = join(import.meta.dirname, '../../packages/processes/testdata')
const workDirectory = '/tmp/shell-case'

interface Recorded {
  readonly command: string
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

function casesOf(topic: string): string[] {
  const text = readFileSync(join(testdata, 'cases', `${topic}.sh`), 'utf8')
  return text.split(/^###.*\n/m).map((each) => each.replace(/\n$/, '')).filter((each) => each.trim() !== '')
}

function record(command: string, files: Readonly<Record<string, string>>): Recorded {
  rmSync(workDirectory, { recursive: true, force: true })
  mkdirSync(workDirectory)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(workDirectory, name)), { recursive: true })
    writeFileSync(join(workDirectory, name), content)
  }
  const { stdout, stderr, status } = spawnSync('bash', ['-c', command], {
    cwd: workDirectory, encoding: 'utf8', timeout: 20_000, input: '',
    env: { HOME: workDirectory, PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC', USER: 'root' },
  })
  return { command, stdout, stderr, exitCode: status ?? -1 }
}

const files = JSON.parse(readFileSync(join(testdata, 'files.json'), 'utf8')) as Record<string, string>
const asked = process.argv.slice(2)
const topics = asked.length > 0 ? asked : readdirSync(join(testdata, 'cases')).map((name) => name.replace(/\.sh$/, ''))
for (const topic of topics) {
  const recorded = casesOf(topic).map((command) => record(command, files))
  writeFileSync(join(testdata, 'recorded', `${topic}.json`), `${JSON.stringify(recorded, null, 1)}\n`)
  process.stdout.write(`${topic}: ${recorded.length} cases\n`)
}
