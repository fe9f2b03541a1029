/**
 * The world's program in two scripts: what a first prompt calls, and the rest. Both share every
 * module that the first one has; a module of the rest is stood in for there until it is called.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type BuildFailure, type BuildOptions, type BuildResult, type Message, type OnResolveArgs, type Plugin, type PluginBuild, type ResolveResult } from 'esbuild'
import { digestOf } from '../digest.ts'
import { keptLater } from '../kept.ts'
import type { LabOfModule } from '../labs.ts'
import { type Exports, facadeOf, type FacadeOptions, type Home } from './facade.ts'
import { sourcesCalled, standInsAsked, type WorldScripts } from './first-prompt.ts'

export interface WorldBundles {
  /** Paths in the site. */
  readonly first: string
  readonly late: string
}

const root = resolve(import.meta.dirname, '../../../../..')
const entry = join(import.meta.dirname, '../../worker/main.ts')
const lateCode = join(import.meta.dirname, '../../worker/late-code.ts')
const placeholder = 'LATE_SCRIPT_GOES_HERE'
/** What a stand-in copies of a module at first; where more is read, it copies what is short, and only then does the module come at once. */
const copiedAtFirst = 40
/** A smaller module is not worth standing in for. */
const charactersMin = 700

const base = {
  bundle: true, minify: true, format: 'iife', platform: 'browser', target: 'es2022', metafile: true, write: false, absWorkingDir: root,
  legalComments: 'none', logLevel: 'warning', define: { LATE_SCRIPT: JSON.stringify(placeholder) },
} as const satisfies BuildOptions

/** Without a lab nobody can say what a first prompt needs: then nothing comes later. */
export async function buildWorld(out: string, lab: LabOfModule | undefined): Promise<WorldBundles> {
  const { first, rest } = lab ? await keptLater('world', [lab.bundle.digest], () => scriptsFor(lab)) : await twoScripts(new Map())
  const late = written(out, 'world-rest', rest)
  return { first: written(out, 'world', first.replaceAll(placeholder, late.slice('assets/'.length))), late }
}

/** Begins with everything that is not called, and takes back what cannot come later after all, until nothing is left to take back. */
async function scriptsFor(lab: LabOfModule): Promise<WorldScripts> {
  let late = without(await lateModules(), sourcesCalled(lab))
  for (;;) {
    const { early, ...scripts } = await twoScripts(late)
    const paths = [...late.keys()]
    const back = early.length > 0 ? early : standInsAsked(scripts, lab).map((number) => paths[number]!)
    if (back.length === 0) return scripts
    late = takenBack(late, back)
  }
}

/** What was read too early gets a longer stand-in, or comes at once where it has that. */
function takenBack(late: LateModules, paths: readonly string[]): LateModules {
  const longer = new Set(paths.filter((path) => late.get(path)!.charactersMax !== undefined && packageOf(path) === undefined))
  const shortened = new Map([...late].map(([path, { charactersMax, ...rest }]) => (
    [path, longer.has(path) || charactersMax === undefined ? rest : { ...rest, charactersMax }] as const
  )))
  return without(shortened, paths.filter((path) => !longer.has(path)))
}

/** Of a package all modules or none. */
function without(late: LateModules, paths: readonly string[]): LateModules {
  const [gone, packages] = [new Set(paths), new Set(paths.flatMap((path) => packageOf(path) ?? []))]
  return new Map([...late].filter(([path]) => !gone.has(path) && !packages.has(packageOf(path) ?? '')))
}

/** `early` are modules of which something cannot be stood in for, or is called while the scripts are being loaded. */
async function twoScripts(late: LateModules): Promise<WorldScripts & { readonly early: readonly string[] }> {
  const first = await build({ ...base, entryPoints: [entry], plugins: [standIns(late)], logLevel: 'silent' })
    .catch((failure: BuildFailure) => failure.errors.map(missingIn))
  if (Array.isArray(first)) return { first: '', rest: '', early: first }
  const early = calledOnLoading([first.outputFiles[0]!.text], late)
  if (early.length > 0) return { first: '', rest: '', early }
  const scripts = await sharingScripts(late, modulesIn(first))
  return { ...scripts, early: calledOnLoading([scripts.first, scripts.rest], late) }
}

/** Whatever the first script has is shared: also what comes into it because something in it is handed out whole. */
async function sharingScripts(late: LateModules, shared: ReadonlySet<string>): Promise<WorldScripts> {
  const offered = await exportsOf(shared)
  const rest = await build({ ...base, stdin: { contents: restOf(late), resolveDir: root, loader: 'ts' }, plugins: [sharedModules(shared, offered)] })
  const taken = modulesIn(rest)
  const first = await build({
    ...base, stdin: { contents: `${sharing(offered, (number) => taken.has(`${exportNamespace}:${number}`))}\nimport ${JSON.stringify(entry)}\n`, resolveDir: root, loader: 'ts' }, plugins: [standIns(late)],
  })
  const present = modulesIn(first)
  if (!present.isSubsetOf(shared)) return sharingScripts(late, shared.union(present))
  return { first: first.outputFiles[0]!.text, rest: rest.outputFiles[0]!.text }
}

/** Those of which something is left in the script; of others only the path was needed. */
function modulesIn({ metafile: { outputs } }: BuildResult<{ metafile: true }>): Set<string> {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
  return new Set(inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput === 0 || /^(late:|<stdin>)/.test(path) ? [] : [path])))
}

function missingIn({ text }: Message): string {
  const [, path] = /^No matching export in "late:([^"]+)"/.exec(text) ?? []
  if (path === undefined) throw new Error(`the world's program cannot be built: ${text}`)
  return path
}

/** Loads the scripts as a worker would, and sees which stand-ins are called meanwhile. */
function calledOnLoading(scripts: readonly string[], late: LateModules): string[] {
  const asked = new Set<string>()
  const paths = [...late.keys()]
  const trackLate = new Proxy([], {
    get(_target, number) {
      const path = paths[Number(number)]!
      asked.add(path)
      return late.get(path)!.exports
    },
  })
  const scope = { get trackLate() { return trackLate }, set trackLate(_) {}, addEventListener() {}, postMessage() {} }
  for (const script of scripts) new Function('globalThis', script)(scope)
  return [...asked]
}

function written(out: string, name: string, text: string): string {
  const path = `assets/${name}-${digestOf(text).slice(0, 8).toUpperCase()}.js`
  writeFileSync(join(out, path), text)
  return path
}

interface LateModule {
  readonly exports: Exports
  /** Of its source. */
  readonly characters: number
  readonly homeOf?: FacadeOptions['homeOf']
  readonly charactersMax?: number
}

/** By path, in the order of their numbers. */
type LateModules = ReadonlyMap<string, LateModule>

function numbers(late: LateModules): ReadonlyMap<string, number> {
  return new Map([...late.keys()].map((path, number) => [path, number]))
}

/** All that can come later. */
async function lateModules(): Promise<LateModules> {
  const { metafile } = await build({ ...base, entryPoints: [entry] })
  // The worker itself is there to open the lab, and so are the libraries that it does it with.
  const byWorker = Object.entries(metafile.inputs).filter(([path]) => path.startsWith('apps/')).flatMap(([, { imports }]) => imports.map(({ path }) => packageOf(path)))
  const modules = new Map<string, LateModule>()
  for (const path of Object.keys(metafile.inputs).toSorted()) {
    const name = packageOf(path)
    if (path.includes(':') || !isOfPackage(path) || (name !== undefined && byWorker.includes(name))) continue
    const text = readFileSync(join(root, path), 'utf8')
    // What a file without exports exports is said by its loader.
    if (!/^export\b/m.test(text) && !/\bexport\s*\{/.test(text)) continue
    modules.set(path, { exports: await import(pathToFileURL(join(root, path)).href) as Exports, characters: text.length })
  }
  const homes = homesIn(modules)
  return new Map([...modules].flatMap(([path, { exports, characters }]) => {
    const homeOf = (value: object) => (homes.get(value)?.module === join(root, path) ? undefined : homes.get(value))
    const late = { exports, characters, homeOf, charactersMax: copiedAtFirst }
    const isWorthIt = packageOf(path) !== undefined || (characters >= charactersMin && facadeOf(exports, { number: modules.size, homeOf, charactersMax: copiedAtFirst }).length < characters / 2)
    return isWorthIt ? [[path, late] as const] : []
  }))
}

/** Of every object that a module of the repository exports; of two, the first has it. */
function homesIn(modules: LateModules): Map<unknown, Home> {
  const homes = new Map<unknown, Home>()
  for (const [path, { exports }] of modules) {
    if (packageOf(path) !== undefined || path.endsWith('/index.ts')) continue
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value === 'object' && value !== null && !homes.has(value)) homes.set(value, { module: join(root, path), name })
    }
  }
  return homes
}

/** `re2js`, `@noble/hashes`; undefined for a module of the repository. */
function packageOf(path: string): string | undefined {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
}

/** Where imports lead is the same in every build. */
const resolved = new Map<string, Promise<ResolveResult>>()

function resolvedOnce(setup: PluginBuild, { path, importer, resolveDir, kind }: OnResolveArgs): Promise<ResolveResult> {
  const key = `${kind} ${resolveDir} ${path}`
  const found = resolved.get(key) ?? setup.resolve(path, { importer, resolveDir, kind, pluginData: 'found' })
  resolved.set(key, found)
  return found
}

/** In the first script: late modules as their stand-ins. */
function standIns(late: LateModules): Plugin {
  const numbered = numbers(late)
  return {
    name: 'stand-ins',
    setup(setup) {
      setup.onResolve({ filter: /^late-code$/ }, () => ({ path: lateCode }))
      setup.onResolve({ filter: /./ }, async (asked) => {
        if (asked.pluginData === 'found') return undefined
        const found = await resolvedOnce(setup, asked)
        const name = relative(root, found.path)
        return late.has(name) ? { path: name, namespace: 'late', sideEffects: false } : found
      })
      setup.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
        contents: facadeFor(late.get(path)!, numbered.get(path)!), loader: 'js', resolveDir: root,
      }))
    },
  }
}

function facadeFor({ exports, homeOf, charactersMax }: LateModule, number: number): string {
  return facadeOf(exports, { number, ...(homeOf && { homeOf }), ...(charactersMax !== undefined && { charactersMax }) })
}

/** The second script: late modules under their numbers. */
function restOf(late: LateModules): string {
  const paths = [...late.keys()]
  const imports = paths.map((path, number) => `import * as m${number} from ${JSON.stringify(join(root, path))}`)
  return `${imports.join('\n')}\nglobalThis.trackLate = [${paths.map((_, number) => `m${number}`).join(', ')}]\n`
}

interface SharedExport {
  readonly path: string
  readonly name: string
}

async function exportsOf(paths: ReadonlySet<string>): Promise<SharedExport[]> {
  const found = await Promise.all([...paths].filter(isOfPackage).toSorted().map(async (path) => {
    const exports = await import(pathToFileURL(join(root, path)).href) as Exports
    return Object.keys(exports).map((name) => ({ path, name }))
  }))
  return found.flat()
}

/** The worker's own modules begin to work when they are loaded, and nothing late imports them. */
function isOfPackage(path: string): boolean {
  return !path.startsWith('apps/')
}

const exportNamespace = 'shared-export'

/** In the second script: what the first one has is taken from it, export by export; each is offered under its place in a list. */
function sharedModules(shared: ReadonlySet<string>, offered: readonly SharedExport[]): Plugin {
  return {
    name: 'shared-modules',
    setup(setup) {
      setup.onResolve({ filter: new RegExp(`^${exportNamespace}:`) }, ({ path }) => (
        { path: path.slice(exportNamespace.length + 1), namespace: exportNamespace, sideEffects: false }
      ))
      setup.onResolve({ filter: /./ }, async (asked) => {
        if (asked.pluginData === 'found') return undefined
        const found = await resolvedOnce(setup, asked)
        const name = relative(root, found.path)
        // An index only hands on, so that each script has its own, which leads to the modules themselves.
        return shared.has(name) && !name.endsWith('/index.ts') ? { path: name, namespace: 'shared', sideEffects: false } : found
      })
      setup.onLoad({ filter: /./, namespace: 'shared' }, ({ path }) => ({
        contents: offered.map((each, number) => (each.path === path ? `export { ${each.name} } from '${exportNamespace}:${number}'\n` : '')).join(''), loader: 'js',
      }))
      setup.onLoad({ filter: /./, namespace: exportNamespace }, ({ path }) => ({
        contents: `const value = globalThis.trackShared[${path}]\nexport { value as ${offered[Number(path)]!.name} }`, loader: 'js',
      }))
    },
  }
}

/** The first script hands out what the second one takes. */
function sharing(offered: readonly SharedExport[], isTaken: (number: number) => boolean): string {
  const taken = [...offered.entries()].filter(([number]) => isTaken(number))
  const imports = taken.map(([number, { path, name }]) => `import { ${name} as s${number} } from ${JSON.stringify(join(root, path))}`)
  return `${imports.join('\n')}\nglobalThis.trackShared = {${taken.map(([number]) => `${number}: s${number}`).join(', ')}}`
}
