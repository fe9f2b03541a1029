/**
 * Which modules a first prompt calls, from the sources: opens a lab, types `kubectl get nodes`, and
 * prints their paths. Run by the build: `node apps/site/src/build/late/sources-called.ts FOLDER`,
 * with `lab.json` and `start.zst` in it.
 */
import { readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decompress } from 'fzstd'
import type { LabBundle } from '../../lab-link/messages.ts'
import { askFirst } from './ask-first.ts'

const root = resolve(import.meta.dirname, '../../../../..')
const folder = process.argv[2]!

async function calledModules(): Promise<string[]> {
  const bundle = JSON.parse(readFileSync(join(folder, 'lab.json'), 'utf8')) as LabBundle
  const inspector = new Session()
  inspector.connect()
  await inspector.post('Profiler.enable')
  await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  const { openLab } = await import('../../worker/open-lab.ts')
  // What runs when a module is loaded is no call.
  await inspector.post('Profiler.takePreciseCoverage')
  const { lab } = await openLab(bundle, { labs: undefined, fromStart: false, start: async () => decompress(readFileSync(join(folder, 'start.zst'))) })
  lab.session.setPace({ kind: 'paused' })
  await askFirst(lab.session)
  const { result } = await inspector.post('Profiler.takePreciseCoverage')
  return result
    .filter(({ url, functions }) => url.startsWith('file:') && functions.some(({ functionName, ranges }) => functionName !== '' && ranges[0]!.count > 0))
    .map(({ url }) => relative(root, fileURLToPath(url)))
}

process.stdout.write(JSON.stringify((await calledModules()).toSorted()))
process.exit(0)
