/**
 * Builds the kustomization of a directory, whose files are read as they are asked for.
 *
 * Follows k8s.io/cli-runtime/pkg/resource/kustomizevisitor.go of Kubernetes 1.34.
 */
import { buildKustomization, type BuildOptions, type FileRow } from '@track/engines'
import { absolutePath } from '@track/files'
import { type Guest, isRefusal, printError, readFile, stat } from '@track/processes'
import { KubectlError, notSimulated } from '../errors.ts'

export interface BuildWanted extends Omit<BuildOptions, 'shown'> {
  readonly directory: string
  readonly cwd: string
}

/** What it prints; warnings go to standard error. */
export function* builtText({ directory, cwd, ...options }: BuildWanted): Guest<string> {
  if (/^[a-z+]+:\/\/|^git@|^github\.com\//.test(directory)) throw notSimulated(`kustomizations of Git repositories (${directory})`)
  const root = absolutePath(cwd, directory)
  const files = new Map<string, FileRow>()
  for (;;) {
    const built = buildKustomization(files, root, { ...options, shown: directory })
    if ('wants' in built) {
      files.set(built.wants, yield* fileAt(built.wants))
      continue
    }
    for (const warning of built.warnings) yield* printError(`${warning}\n`)
    if ('error' in built) throw new KubectlError(built.error)
    return built.text
  }
}

function* fileAt(path: string): Guest<FileRow> {
  const facts = yield* stat(path)
  if (isRefusal(facts)) return 'absent'
  if (facts.type === 'directory') return 'directory'
  const text = yield* readFile(path)
  if (isRefusal(text)) throw new KubectlError(`open ${path}: ${text.error.toLowerCase()}`)
  return { text }
}
