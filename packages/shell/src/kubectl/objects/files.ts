/**
 * The files that `-f` names: files, directories, standard input.
 *
 * Follows k8s.io/cli-runtime/pkg/resource/{builder,visitor}.go of Kubernetes 1.34. Left out: URLs, which are
 * refused.
 */
import { type Guest, isRefusal, list, readAll, readFile, stat } from '@track/processes'
import type { FlagTable } from '../../flags.ts'
import { KubectlError, notSimulated } from '../errors.ts'
import { builtText } from '../kustomize/building.ts'

export const fileFlags = {
  'filename': { kind: 'strings', short: 'f', help: 'Files or directories with the objects, or - for standard input.', completes: 'file' },
  'recursive': { kind: 'boolean', short: 'R', help: 'Look into the directories of directories too.' },
  'kustomize': { kind: 'string', short: 'k', help: 'A directory with a kustomization.', completes: 'file' },
} as const satisfies FlagTable

export interface FileFlags {
  readonly filename?: readonly string[]
  readonly recursive?: boolean
  readonly kustomize?: string | undefined
  /** Of verbs that send what they read. */
  readonly validate?: string
}

export interface ReadText {
  readonly source: string
  readonly text: string
}

export interface ReadFiles {
  readonly texts: readonly ReadText[]
  /** Whether they may hold one object only. */
  readonly isSingle: boolean
}

const extensions = ['.json', '.yaml', '.yml']

/** Whether files or a kustomization are named. */
export function namesFiles({ filename = [], kustomize }: FileFlags): boolean {
  return filename.length > 0 || kustomize !== undefined
}

export function requireFiles(given: FileFlags): void {
  if (!namesFiles(given)) throw new KubectlError('must specify one of -f and -k')
}

export function* readFiles({ filename = [], recursive = false, kustomize }: FileFlags, cwd: string): Guest<ReadFiles> {
  if (kustomize !== undefined && filename.length > 0) throw new KubectlError('only one of -f or -k can be specified')
  if (kustomize !== undefined && recursive) throw new KubectlError("the -k flag can't be used with -f or -R")
  if (kustomize !== undefined) return { texts: [{ source: kustomize, text: yield* builtText({ directory: kustomize, cwd }) }], isSingle: false }
  const texts: ReadText[] = []
  let isSingle = true
  for (const name of filename) {
    if (name === '-') {
      texts.push({ source: 'STDIN', text: yield* readAll() })
      isSingle = false
    } else if (/^https?:\/\//.test(name)) throw notSimulated(`reading manifests from ${name}`)
    else {
      const paths = yield* expanded(name, recursive)
      if (paths.length > 1) isSingle = false
      for (const path of paths) texts.push({ source: path, text: yield* readOne(path) })
    }
  }
  if (texts.length === 0) {
    throw new KubectlError(`error reading [${filename.join(' ')}]: recognized file extensions are [${extensions.join(' ')}]`)
  }
  return { texts, isSingle: isSingle && texts.length === 1 }
}

/** A file, or the manifests of a directory. */
function* expanded(path: string, recursive: boolean): Guest<string[]> {
  const facts = yield* stat(path)
  if (isRefusal(facts)) throw new KubectlError(`the path ${JSON.stringify(path)} does not exist`)
  if (facts.type !== 'directory') return [path]
  const names = yield* list(path)
  if (isRefusal(names)) throw new KubectlError(`error reading ${JSON.stringify(path)}: ${names.error}`)
  const found: string[] = []
  for (const name of [...names].sort()) {
    const inner = `${path.replace(/\/+$/, '')}/${name}`
    const innerFacts = yield* stat(inner)
    if (isRefusal(innerFacts)) continue
    if (innerFacts.type === 'directory') {
      if (recursive) found.push(...(yield* expanded(inner, recursive)))
    } else if (extensions.some((extension) => name.endsWith(extension))) found.push(inner)
  }
  return found
}

function* readOne(path: string): Guest<string> {
  const text = yield* readFile(path)
  if (isRefusal(text)) throw new KubectlError(`open ${path}: ${text.error.toLowerCase()}`)
  return text
}
