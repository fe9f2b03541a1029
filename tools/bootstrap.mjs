/**
 * Starts the project on a machine that has Node 20.19 or newer, npm and git, and nothing else:
 * installs what is missing, then goes on under the Node that the lockfile brings.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const stamp = join(root, 'node_modules', '.installed')

const scripts = {
  start: ['apps/cli/src/main.ts', 'serve', '--build', '--open'],
  test: ['tools/check/index.ts'],
  bench: ['tools/bench/index.ts'],
}

function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) throw error
  return signal ? 1 : (status ?? 1)
}

function install() {
  const wanted = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(node)) return 0
  console.log('Installing (npm ci) …')
  const status = run('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' })
  if (status !== 0) return status
  if (!existsSync(node)) {
    console.error('The Node that this project runs on was not installed: npm ran without install scripts. Run "npm ci" without --ignore-scripts and try again.')
    return 1
  }
  writeFileSync(stamp, wanted)
  return 0
}

const [name = '', ...rest] = process.argv.slice(2)
const script = scripts[name]
if (!script) {
  console.error(`no script "${name}": one of ${Object.keys(scripts).join(', ')}`)
  process.exit(2)
}
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`)
  process.exit(1)
}
const path = `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`
process.exitCode = install() || run(node, ['tools/generate-schema/index.ts']) || run(node, [...script, ...rest], { env: { ...process.env, PATH: path } })
