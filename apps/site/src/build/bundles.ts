/** The scripts of the site, bundled: the reading pages', the workspace's, the world's worker, and the one that works offline. */
import { join } from 'node:path'
import { build, type BuildOptions, type Metafile } from 'esbuild'
import type { LabOfModule } from './labs.ts'
import { buildWorld } from './late/world-bundles.ts'

export interface Bundles {
  /** Paths in the site. */
  readonly page: string
  readonly theme: string
  readonly workspace: string
  readonly worker: string
  readonly style: string
}

const base = {
  bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', splitting: true, metafile: true,
  entryNames: 'assets/[name]-[hash]', chunkNames: 'assets/[name]-[hash]', assetNames: 'assets/[name]-[hash]',
  jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none', logLevel: 'warning',
} as const satisfies BuildOptions

/** Entry files by the name that pages know them by. */
const entries = {
  page: '../page/main.ts',
  workspace: '../workspace/main.tsx',
  style: '../style/site.css',
  theme: '../page/theme.ts',
  offline: '../offline/service-worker.ts',
} as const

function sourceOf(entry: string): string {
  return join(import.meta.dirname, entry)
}

/** `lab`: what a first prompt of it does without is loaded later. */
export async function buildBundles(out: string, lab: LabOfModule | undefined): Promise<Bundles> {
  const { page, workspace, style, theme } = entries
  const results = await Promise.all([
    build({ ...base, entryPoints: [sourceOf(page), sourceOf(workspace), sourceOf(style)], outdir: out }),
    // Runs before the page is painted, so it is no module.
    build({ ...base, splitting: false, format: 'iife', entryPoints: [sourceOf(theme)], outdir: out }),
  ])
  const { first } = await buildWorld(out, lab)
  const outputs = Object.assign({}, ...results.map(({ metafile }) => metafile.outputs)) as Metafile['outputs']
  const pathOf = (entry: string) => {
    const [path] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry.replace('..', 'src'))) ?? []
    if (path === undefined) throw new Error(`no bundle of ${entry}`)
    return path.slice(path.lastIndexOf('assets/'))
  }
  return { page: pathOf(page), workspace: pathOf(workspace), worker: first, style: pathOf(style), theme: pathOf(theme) }
}

/** `version` changes when any file of the site does: that is how a browser learns of a new edition. */
export async function buildOfflineScript(out: string, version: string): Promise<void> {
  await build({
    ...base, splitting: false, format: 'iife', entryPoints: [sourceOf(entries.offline)], outfile: join(out, 'service-worker.js'),
    entryNames: '', define: { SITE_VERSION: JSON.stringify(version) },
  })
}
