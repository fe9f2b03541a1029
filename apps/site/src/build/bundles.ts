/** The scripts of the site, bundled: the reading pages', the workspace's, the world's worker, and the one that works offline. */
import { join } from 'node:path'
import { build, type BuildOptions, type Metafile } from 'esbuild'

export interface Bundles {
  /** Paths in the site. */
  readonly page: string
  readonly theme: string
  readonly workspace: string
  readonly worker: string
  readonly style: string
}

const source = join(import.meta.dirname, '..')

const base = {
  bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', splitting: true, metafile: true,
  entryNames: 'assets/[name]-[hash]', chunkNames: 'assets/[name]-[hash]', assetNames: 'assets/[name]-[hash]',
  jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none', logLevel: 'warning',
} as const satisfies BuildOptions

/** Entry files by the name that pages know them by. */
const entries = {
  page: 'page/main.ts',
  workspace: 'workspace/main.tsx',
  worker: 'worker/main.ts',
  style: 'style/site.css',
} as const

export async function buildBundles(out: string): Promise<Bundles> {
  const { page, workspace, worker, style } = entries
  const results = await Promise.all([
    build({ ...base, entryPoints: [join(source, page), join(source, workspace), join(source, style)], outdir: out }),
    build({ ...base, entryPoints: [join(source, worker)], outdir: out, entryNames: 'assets/world-[hash]' }),
    // Runs before the page is painted, so it is no module.
    build({ ...base, splitting: false, format: 'iife', entryPoints: [join(source, 'page/theme.ts')], outdir: out }),
  ])
  const outputs = Object.assign({}, ...results.map(({ metafile }) => metafile.outputs)) as Metafile['outputs']
  const pathOf = (entry: string) => {
    const [path] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(`src/${entry}`)) ?? []
    if (path === undefined) throw new Error(`no bundle of ${entry}`)
    return path.slice(path.lastIndexOf('assets/'))
  }
  return { page: pathOf(page), workspace: pathOf(workspace), worker: pathOf(worker), style: pathOf(style), theme: pathOf('page/theme.ts') }
}

/** `version` changes when any file of the site does: that is how a browser learns of a new edition. */
export async function buildOfflineScript(out: string, version: string): Promise<void> {
  await build({
    ...base, splitting: false, format: 'iife', entryPoints: [join(source, 'offline/service-worker.ts')], outfile: join(out, 'service-worker.js'),
    entryNames: '', define: { SITE_VERSION: JSON.stringify(version) },
  })
}
