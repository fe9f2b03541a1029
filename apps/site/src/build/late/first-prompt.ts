/**
 * Which modules a first prompt calls: opens a lab as its page does, types `kubectl get nodes`, and
 * prints the paths. Run by the build: `node apps/site/src/build/late/first-prompt.ts LAB.json`.
 */
import { readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LabBundle } from '../../lab-link/messages.ts'

const root = resolve(import.meta.dirname, '../../../../..')
const patienceMs = 30_000

async function calledModules(bundle: LabBundle): Promise<string[]> {
  const inspector = new Session()
  inspector.connect()
  await inspector.post('Profiler.enable')
  await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  const { openLab } = await import('../../worker/open-lab.ts')
  const { startPrompt } = await import('@track/shell')
  // What runs when a module is loaded is no call.
  await inspector.post('Profiler.takePreciseCoverage')
  const { lab } = await openLab(bundle, undefined, false)
  let shown = ''
  const sees = async (text: RegExp) => {
    const end = performance.now() + patienceMs
    while (!text.test(shown)) {
      if (performance.now() > end) throw new Error(`the prompt does not answer: ${JSON.stringify(shown)}`)
      await new Promise((done) => { setTimeout(done, 5) })
    }
  }
  const prompt = await startPrompt(lab.session, { output: (text) => { shown += text }, size: { columns: 100, rows: 30 } })
  await sees(/\$ /)
  await lab.session.query('topology')
  await lab.session.query('open terminals')
  prompt.type('kubectl get nodes\r')
  await sees(/ROLES[^]*\$ /)
  const { result } = await inspector.post('Profiler.takePreciseCoverage')
  return result
    .filter(({ url, functions }) => url.startsWith('file:') && functions.some(({ functionName, ranges }) => functionName !== '' && ranges[0]!.count > 0))
    .map(({ url }) => relative(root, fileURLToPath(url)))
}

const called = await calledModules(JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as LabBundle)
process.stdout.write(JSON.stringify(called.toSorted()))
process.exit(0)
