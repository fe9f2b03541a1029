/**
 * Keys and values of ConfigMaps and Secrets: from literals, files, directories and env files.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_configmap.go and k8s.io/kubectl/pkg/util/util.go of Kubernetes 1.34.
 */
import { configMapKeyErrors, envVarNameErrors, quote } from '@track/apimachinery'
import { type Guest, isRefusal, list, readFile, stat } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError } from '../errors.ts'

export const keyValueFlags = {
  'from-literal': { kind: 'texts', help: 'A key and a value: key=value.' },
  'from-file': { kind: 'strings', help: 'A file, named after itself or as key=file, or a directory of files.', completes: 'file' },
  'from-env-file': { kind: 'strings', help: 'A file of lines key=value.', completes: 'file' },
  'append-hash': { kind: 'boolean', help: 'Put a hash of the content behind the name.' },
} as const satisfies FlagTable

type KeyValueFlags = FlagValues<typeof keyValueFlags>

interface Target {
  readonly values: Map<string, string>
  /** How a key is refused that breaks the rules (`problem` says how) or is there already. */
  readonly refuse: (key: string, problem?: string) => KubectlError
}

export function* keyValues(flags: KeyValueFlags, refuse: Target['refuse']): Guest<Record<string, string>> {
  const fromElsewhere = flags['from-file'].length > 0 || flags['from-literal'].length > 0
  if (flags['from-env-file'].length > 0 && fromElsewhere) {
    throw new KubectlError('from-env-file cannot be combined with from-file or from-literal')
  }
  const target: Target = { values: new Map<string, string>(), refuse }
  for (const source of flags['from-file']) yield* addFile(target, source)
  for (const source of flags['from-literal']) addLiteral(target, source)
  for (const source of flags['from-env-file']) yield* addEnvironment(target, source)
  return Object.fromEntries(target.values)
}

function add({ values, refuse }: Target, key: string, value: string): void {
  const [problem] = configMapKeyErrors(key)
  if (problem !== undefined) throw refuse(key, problem)
  if (values.has(key)) throw refuse(key)
  values.set(key, value)
}

function addLiteral(target: Target, source: string): void {
  const at = source.indexOf('=')
  if (at <= 0) throw new KubectlError(`invalid literal source ${source}, expected key=value`)
  add(target, source.slice(0, at), source.slice(at + 1).replace(/^'(.*)'$/s, '$1').replace(/^"(.*)"$/s, '$1'))
}

function* addFile(target: Target, source: string): Guest<void> {
  const { key, path } = fileSource(source)
  const facts = yield* stat(path)
  if (isRefusal(facts)) throw new KubectlError(`error reading ${path}: ${facts.error.toLowerCase()}`)
  if (facts.type !== 'directory') return add(target, key, yield* textOf(path))
  if (source.includes('=')) throw new KubectlError('cannot give a key name for a directory path')
  const names = yield* list(path)
  for (const name of isRefusal(names) ? [] : [...names].sort()) {
    const inner = `${path.replace(/\/+$/, '')}/${name}`
    const innerFacts = yield* stat(inner)
    if (!isRefusal(innerFacts) && innerFacts.type === 'file') add(target, name, yield* textOf(inner))
  }
}

function fileSource(source: string): { readonly key: string; readonly path: string } {
  const parts = source.split('=')
  if (parts.length === 1) return { key: source.replace(/\/+$/, '').split('/').at(-1)!, path: source }
  if (parts.length > 2) throw new KubectlError("key names or file paths cannot contain '='")
  const [key = '', path = ''] = parts
  if (key === '') throw new KubectlError(`key name for file path ${path} missing`)
  if (path === '') throw new KubectlError(`file path for key name ${key} missing`)
  return { key, path }
}

function* textOf(path: string): Guest<string> {
  const text = yield* readFile(path)
  if (isRefusal(text)) throw new KubectlError(`error reading ${path}: ${text.error.toLowerCase()}`)
  return text
}

function* addEnvironment(target: Target, path: string): Guest<void> {
  for (const line of (yield* textOf(path)).split('\n')) {
    const text = line.trimStart()
    if (text === '' || text.startsWith('#')) continue
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(text) ?? []
    const [problem] = envVarNameErrors(key)
    if (problem !== undefined) throw new KubectlError(`${quote(key)} is not a valid key name: ${problem}`)
    add(target, key, value)
  }
}
