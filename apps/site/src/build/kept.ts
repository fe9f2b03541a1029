/** What takes a while to compute and depends on the sources alone is kept beside them, by their digest. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { digestOf } from './digest.ts'

const siteFolder = join(import.meta.dirname, '../..')
const folder = join(siteFolder, '.track')

/** The bytes kept for these parts and the present engine; else they are made, and kept. */
export function kept(kind: string, parts: readonly string[], make: () => Uint8Array): Uint8Array {
  const file = fileFor(kind, parts)
  return existsSync(file) ? readFileSync(file) : written(file, make())
}

/** As `kept`, for what JSON can write. */
export function keptJson<Value>(kind: string, parts: readonly string[], make: () => Value): Value {
  return fromJson<Value>(kept(kind, parts, () => toJson(make())))
}

/** As `keptJson`, for what takes its time. */
export async function keptLater<Value>(kind: string, parts: readonly string[], make: () => Promise<Value>): Promise<Value> {
  const file = fileFor(kind, parts)
  return fromJson<Value>(existsSync(file) ? readFileSync(file) : written(file, toJson(await make())))
}

function fileFor(kind: string, parts: readonly string[]): string {
  return join(folder, kind, digestOf([engineDigest(), ...parts].join('\n')))
}

function written(file: string, bytes: Uint8Array): Uint8Array {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
  return bytes
}

function toJson(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

function fromJson<Value>(bytes: Uint8Array): Value {
  return JSON.parse(Buffer.from(bytes).toString()) as Value
}

let engine: string | undefined

/** Of every source that a world is made of, of what the site adds to it, and of the libraries' versions. */
function engineDigest(): string {
  const root = join(siteFolder, '../..')
  engine ??= digestOf([
    ...sourcesBelow(join(root, 'packages')), ...sourcesBelow(join(siteFolder, 'src/worker')), ...sourcesBelow(join(siteFolder, 'src/build/late')),
    join(root, 'package-lock.json'),
  ].map((file) => digestOf(readFileSync(file))).join('\n'))
  return engine
}

function sourcesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\/(src|generated)(\/|$)/.test(entry.parentPath) && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name)).toSorted()
}
