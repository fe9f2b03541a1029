/**
 * The world's program in two scripts: what a first prompt calls, and the rest. Both share every
 * module that the first one has; a module of the rest is stood in for there until it is called.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { digestOf } from '../digest.ts'
import { facadeOf } from './facade.ts'

export interface WorldBundles {
  /** Paths in the site. */
  readonly first: string
  readonly late: string
}

const root = resolve(import.meta.dirname, '../../../../..')
const source = resolve(import.meta.dirname, '../..')
const entry = join(source, 'worker/main.ts')
const lateCode = join(source, 'worker/late-code.ts')
const placeholder = 'LATE_SCRIPT_GOES_HERE'
/** A smaller module is not worth standing in for. */
const bytesMin = 700

const base = {
  bundle: true, minify: true, format: 'iife', platform: 'browser', target: 'es2022', metafile: true, write: false, absWorkingDir: root,
  legalComments: 'none', logLevel: 'warning', define: { LATE_SCRIPT: JSON.stringify(placeholder) },
} as const satisfies BuildOptions

/** `called`: the modules that a first prompt calls, by their paths in the repository. */
export async function buildWorld(out: string, called: readonly string[]): Promise<WorldBundles> {
  const late = await lateModules(new Set(called))
  const first = await build({ ...base, entryPoints: [entry], plugins: [standIns(late)] })
  const shared = new Set(Object.keys(first.metafile.inputs).filter((path) => !path.startsWith('late:')))
  const used = new Set<string>()
  const rest = await build({ ...base, stdin: { contents: restOf(late), resolveDir: root, loader: 'ts' }, plugins: [sharedModules(shared, used)] })
  const whole = await build({
    ...base, stdin: { contents: `${sharing([...used])}\nimport ${JSON.stringify(entry)}\n`, resolveDir: root, loader: 'ts' }, plugins: [standIns(late)],
  })
  const latePath = written(out, 'world-rest', rest.outputFiles![0]!.text)
  const firstText = whole.outputFiles![0]!.text.replaceAll(placeholder, latePath.slice('assets/'.length))
  return { first: written(out, 'world', firstText), late: latePath }
}

function written(out: string, name: string, text: string): string {
  const path = `assets/${name}-${digestOf(text).slice(0, 8).toUpperCase()}.js`
  writeFileSync(join(out, path), text)
  return path
}

interface LateModule {
  readonly path: string
  readonly facade: string
}

/** By path, in the order of their numbers. */
async function lateModules(called: ReadonlySet<string>): Promise<ReadonlyMap<string, LateModule>> {
  const { metafile } = await build({ ...base, entryPoints: [entry] })
  const packagesCalled = new Set([...called].map(packageOf).filter((name) => name !== undefined))
  const candidates = Object.keys(metafile.inputs).filter((path) => {
    if (path.includes(':') || called.has(path) || path.startsWith('apps/') || statSync(join(root, path)).size < bytesMin) return false
    const name = packageOf(path)
    return name === undefined || !packagesCalled.has(name)
  })
  const late = new Map<string, LateModule>()
  for (const path of candidates.toSorted()) {
    const text = readFileSync(join(root, path), 'utf8')
    // What a package is outside of modules cannot be told from its file.
    if (!/^export\b/m.test(text) && !/\bexport\s*\{/.test(text)) continue
    const exports = await import(pathToFileURL(join(root, path)).href) as Record<string, unknown>
    const facade = facadeOf(exports, late.size)
    if (facade !== undefined && facade.length < text.length / 2) late.set(path, { path, facade })
  }
  return late
}

/** `re2js`, `@noble/hashes`; undefined for a module of the repository. */
function packageOf(path: string): string | undefined {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
}

/** In the first script: late modules as their stand-ins. */
function standIns(late: ReadonlyMap<string, LateModule>): Plugin {
  return {
    name: 'stand-ins',
    setup(setup) {
      setup.onResolve({ filter: /^late-code$/ }, () => ({ path: lateCode }))
      setup.onResolve({ filter: /./ }, async ({ path, pluginData, importer, resolveDir, kind }) => {
        if (pluginData === 'found') return undefined
        const found = await setup.resolve(path, { importer, resolveDir, kind, pluginData: 'found' })
        const name = relative(root, found.path)
        return late.has(name) ? { path: name, namespace: 'late', sideEffects: false } : found
      })
      setup.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({ contents: late.get(path)!.facade, loader: 'js', resolveDir: root }))
    },
  }
}

/** The second script: late modules under their numbers. */
function restOf(late: ReadonlyMap<string, LateModule>): string {
  const paths = [...late.keys()]
  const imports = paths.map((path, number) => `import * as m${number} from ${JSON.stringify(join(root, path))}`)
  return `${imports.join('\n')}\nglobalThis.trackLate = [${paths.map((_, number) => `m${number}`).join(', ')}]\n`
}

/** In the second script: what the first one has is taken from it. */
function sharedModules(shared: ReadonlySet<string>, used: Set<string>): Plugin {
  return {
    name: 'shared-modules',
    setup(setup) {
      setup.onResolve({ filter: /./ }, async ({ path, pluginData, importer, resolveDir, kind }) => {
        if (pluginData === 'found') return undefined
        const found = await setup.resolve(path, { importer, resolveDir, kind, pluginData: 'found' })
        const name = relative(root, found.path)
        if (!shared.has(name)) return found
        used.add(name)
        return { path: name, namespace: 'shared', sideEffects: false }
      })
      setup.onLoad({ filter: /./, namespace: 'shared' }, ({ path }) => ({ contents: `module.exports = globalThis.trackShared[${JSON.stringify(path)}]`, loader: 'js' }))
    },
  }
}

/** The first script hands out those of its modules that the second one uses. */
function sharing(paths: readonly string[]): string {
  const imports = paths.map((path, number) => `import * as s${number} from ${JSON.stringify(join(root, path))}`)
  return `${imports.join('\n')}\nglobalThis.trackShared = {${paths.map((path, number) => `${JSON.stringify(path)}: s${number}`).join(', ')}}`
}
