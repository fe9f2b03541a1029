/**
 * ConfigMaps and Secrets from literals, files and lists of variables, and the hash that their names end with.
 *
 * Follows sigs.k8s.io/kustomize/api/internal/generators, kv and hasher of kustomize 5.7.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { type Fields, isFields } from './documents.ts'
import type { Loader } from './files.ts'
import type { GeneratorArgs, GeneratorOptions } from './kustomization.ts'
import { KustomizeError, within } from './kustomize-error.ts'
import { type Behavior, goJson, Resource, textOf } from './resource.ts'

export function generate(kind: 'ConfigMap' | 'Secret', args: GeneratorArgs, everywhere: GeneratorOptions | undefined, loader: Loader): Resource {
  const { name = '', namespace, behavior = '' } = args
  if (name === '') throw new KustomizeError('a configmap must have a name')
  const options = merged(args.options, everywhere)
  const data = dataOf(name, args, loader)
  const metadata: Fields = { name, ...(namespace && { namespace }) }
  const { labels = {}, annotations = {}, immutable, disableNameSuffixHash } = options
  if (Object.keys(labels).length > 0) metadata['labels'] = { ...labels }
  if (Object.keys(annotations).length > 0) metadata['annotations'] = { ...annotations }
  const resource = new Resource({
    apiVersion: 'v1', kind, metadata, ...(kind === 'Secret' ? { data: encoded(data) } : Object.keys(data).length > 0 && { data }),
    ...(kind === 'Secret' && { type: args.type || 'Opaque' }), ...(immutable && { immutable: true }),
  })
  resource.needsHash = !disableNameSuffixHash
  resource.behavior = (['create', 'merge', 'replace'].includes(behavior) ? behavior : 'unspecified') as Behavior
  return resource
}

function merged(own: GeneratorOptions = {}, everywhere: GeneratorOptions = {}): GeneratorOptions {
  return {
    labels: { ...everywhere.labels, ...own.labels }, annotations: { ...everywhere.annotations, ...own.annotations },
    disableNameSuffixHash: Boolean(own.disableNameSuffixHash ?? false) || Boolean(everywhere.disableNameSuffixHash ?? false),
    immutable: Boolean(own.immutable ?? false) || Boolean(everywhere.immutable ?? false),
  }
}

const encoder = new TextEncoder()

/** Base64 in lines of 70. */
function encoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => {
    const text = btoa(Array.from(encoder.encode(value), (byte) => String.fromCharCode(byte)).join(''))
    return [key, text.length <= 70 ? text : text.replaceAll(/.{1,70}/g, '$&\n')]
  }))
}

type Pair = readonly [key: string, value: string]

function dataOf(name: string, { literals = [], files = [], envs = [], env }: GeneratorArgs, loader: Loader): Record<string, string> {
  const sources = env ? [...envs, env] : envs
  const list = (rows: readonly string[]) => `[${rows.join(' ')}]`
  const pairs = within('loading KV pairs', (): Pair[] => [
    ...within(`env source files: ${list(sources)}`, () => sources.flatMap((path) => variables(loader.load(path)))),
    ...within(`literal sources ${list(literals)}`, () => literals.map(literal)),
    ...within(`file sources: ${list(files)}`, () => files.map((source): Pair => file(source, loader))),
  ])
  const data: Record<string, string> = {}
  for (const [key, value] of pairs) {
    if (key in data) throw new KustomizeError(`configmap ${name} illegally repeats the key \`${key}\``)
    data[key] = value
  }
  return data
}

function literal(source: string): Pair {
  const [, key, value] = /^([^=]+)=([^]*)$/.exec(source) ?? []
  if (key === undefined || value === undefined) throw new KustomizeError(`invalid literal source ${source}, expected key=value`)
  return [key, /^(["'])[^]*\1$/.test(value) && value.length > 1 ? value.slice(1, -1) : value]
}

function file(source: string, loader: Loader): Pair {
  const parts = source.split('=')
  if (parts.length > 2) throw new KustomizeError(`source ${JSON.stringify(source)} key name or file path contains '='`)
  const [key = '', path = ''] = parts
  if (parts.length === 1) return [source.replace(/\/+$/, '').replace(/^.*\//, ''), loader.load(source)]
  if (key === '') throw new KustomizeError(`missing key name for file path ${JSON.stringify(path)} in source ${JSON.stringify(source)}`)
  if (path === '') throw new KustomizeError(`missing file path for key name ${JSON.stringify(key)} in source ${JSON.stringify(source)}`)
  return [key, loader.load(path)]
}

function variables(text: string): Pair[] {
  return text.split(/\r?\n/).map((line) => line.replace(/^\uFEFF?\s+/, '')).filter((line) => line !== '' && !line.startsWith('#')).map((line): Pair => {
    const [, key = '', value = ''] = /^([^=]*)=?([^]*)$/.exec(line)!
    return [key, value]
  })
}

const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }

/** What the name of a generated object ends with; upstream looks for the name itself in vain. */
export function hashOf({ kind, fields }: Resource): string {
  const { data = '', binaryData, stringData, type } = fields
  const hashed = kind === 'Secret' ? { data, kind, name: '', type: textOf(type), ...(isFields(stringData) && { stringData }) }
    : { data, kind, name: '', ...(isFields(binaryData) && { binaryData }) }
  return bytesToHex(sha256(encoder.encode(goJson(hashed)))).slice(0, 10).replaceAll(/[013ae]/g, (letter) => letters[letter]!)
}
